"""An episode in words: what was done, what each term paid, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from ...agents.vectorize import split_argument
from ...rewards import Rollout
from ...wrappers.below import attribute
from .subject import Subject

__all__ = ["Told", "tell"]

WIDTH, LINES = 60, 14
"""Characters of an action's text, and lines of what the environment says of itself, that are shown."""


@dataclass(frozen=True)
class Told:
    """An episode in words.

    Attributes:
        lines: Where it began, one line a step, where it ended. Steps in a row that are alike share a line.
        terms: What each term of the design paid in it, discounted.
    """

    lines: tuple[str, ...]
    terms: Mapping[str, float]


def tell(subject: Subject, seed: int, actions: Sequence[Any]) -> Told:
    """Play an episode again and return it in words; signals that only count the steps are not told.

    Args:
        subject: What is audited; its design values single episodes.
        seed: What the environment is reset with; it determines the task.
        actions: What was done.
    """
    env = subject.make(**split_argument(subject.env, "train"))
    try:
        observation, info = env.reset(seed=seed)
        say = attribute(env, "say", str)
        lines = _described(env, observation)
        signals, words, native, ends = [info["signals"]], [], [], []
        for action in actions:
            words.append(" ".join(str(say(action)).split())[:WIDTH])
            observation, reward, terminated, truncated, info = env.step(action)
            signals.append(info["signals"])
            native.append(float(reward))
            ends.append((bool(terminated), bool(truncated)))
        steps, terms = _steps(subject, signals, words, native, ends)
        # Many say what is to be done again at every step.
        last = [line for line in _described(env, observation) if line not in lines]
        return Told((*lines[:LINES], *steps, *last[:LINES]), terms)
    finally:
        env.close()


def _steps(
    subject: Subject,
    signals: Sequence[Mapping[str, Any]],
    words: Sequence[str],
    native: Sequence[float],
    ends: Sequence[tuple[bool, bool]],
) -> tuple[list[str], dict[str, float]]:
    """A line for each step, or for several that are alike; and each term's discounted sum."""
    terminated, truncated = np.array(ends).T
    rollout = Rollout.from_signals(
        {name: np.array([[each[name] for each in signals]], np.float64) for name in signals[0]},
        terminated[None],
        truncated[None],
        native=np.array([native]),
    )
    valuation = subject.value(rollout)
    terms = {name: np.asarray(each)[0] for name, each in valuation.terms.items()}
    discount = float(subject.gamma or 1.0) ** np.arange(len(words))
    returns = np.cumsum(np.asarray(valuation.total)[0] * discount)
    told = _told(signals)
    least = 5e-10 * max((float(np.abs(values).max()) for values in terms.values()), default=0.0)
    alike = []
    for at, word in enumerate(words):
        pays = ", ".join(f"{name} {values[at]:+.3g}" for name, values in terms.items() if abs(values[at]) > least)
        # What goes on by as much at every step, as counts do, is no news.
        by = {name: float(signals[at + 1][name]) - float(signals[at][name]) for name in told}
        changed = tuple((name, round(change, 9)) for name, change in by.items() if change)
        alike.append((word, f"pays {pays}" if pays else "pays nothing", changed))
    lines, at = [], 0
    for (word, pays, changed), run in groupby(alike):
        first, at = at + 1, at + len(list(run))
        changes = ", ".join(
            f"{name} {_short(signals[first - 1][name])} -> {_short(signals[at][name])}" for name, _ in changed
        )
        span = f"{first}" if first == at else f"{first}-{at}"
        lines.append(
            f"{span:>7}  {word}  | {pays} | return {returns[at - 1]:.3g}" + (f" | {changes}" if changes else "")
        )
    return lines, {name: float((values * discount).sum()) for name, values in terms.items()}


def _told(signals: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of single numbers, but for those that only count the steps."""
    names = [name for name, value in signals[0].items() if np.ndim(value) == 0]
    values = {name: np.diff([float(each[name]) for each in signals]) for name in names}
    return [name for name in names if len(values[name]) < 2 or not (values[name] == values[name][0]).all()]


def _described(env: Any, observation: Any) -> list[str]:
    describe = attribute(env, "describe")
    return [] if describe is None else str(describe(observation)).splitlines()


def _short(value: Any) -> str:
    return f"{float(value):.3g}"
