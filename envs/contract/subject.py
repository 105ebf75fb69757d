"""What the checks share: the environment under test, a problem found, and ways to play and compare episodes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import data_equivalence

__all__ = ["Check", "Env", "Finding", "Problem", "Subject", "Turn", "difference", "go_on", "play", "sample_actions"]

Env: TypeAlias = gymnasium.Env[Any, Any]
"""An environment of any observation and action."""


@dataclass(frozen=True)
class Problem:
    """One clause of the contract that an environment breaks.

    Attributes:
        check: Name of the check that found it.
        given: What the environment did.
        expected: What the contract asks for.
        remedy: What to change.
    """

    check: str
    given: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.check}: {self.given}; expected {self.expected}. {self.remedy}"


@dataclass(frozen=True)
class Subject:
    """The environment under test.

    Attributes:
        make: Builds a fresh environment; takes the environment's constructor arguments.
        episodes: Episodes per policy that is played.
        limit: Steps after which a check stops playing an episode.
        id: Registered id, or ``None`` for a class that is not registered; with an id, the spec and the native vector
            environment are checked too.
    """

    make: Callable[..., Env]
    episodes: int = 3
    limit: int = 300
    id: str | None = None


@dataclass(frozen=True)
class Turn:
    """What one call of reset (reward 0) or step returned.

    `loose` names the signals that a clock measures: they need not be the same when an episode is repeated.
    """

    observation: Any
    reward: Any
    terminated: Any
    truncated: Any
    info: dict[str, Any]
    loose: frozenset[str] = frozenset()

    @property
    def repeatable(self) -> dict[str, Any]:
        """All that has to be the same when the episode is repeated."""
        info = dict(self.info)
        if self.loose and isinstance(info.get("signals"), dict):
            info["signals"] = {name: value for name, value in info["signals"].items() if name not in self.loose}
        return {**vars(self), "info": info}

    @property
    def ended(self) -> bool:
        """Whether the episode is over."""
        return bool(self.terminated or self.truncated)


Finding: TypeAlias = tuple[str, str, str]
"""What a check yields: what was given, what was expected, the remedy."""

Check: TypeAlias = Callable[[Subject], Iterator[Finding]]
"""Plays the subject and yields what is wrong."""


def play(env: Env, choose: Callable[[Any], Any] | Iterable[Any], limit: int, **reset: Any) -> Iterator[Turn]:
    """Reset `env` with the keywords `reset` and play until the end, `limit` steps, or no more actions.

    Args:
        env: The environment.
        choose: A policy, observation -> action, or the actions themselves.
        limit: Most steps.
        reset: ``seed=`` and ``options=``.
    """
    observation, info = env.reset(**reset)
    loose = _loose(env)
    yield Turn(observation, 0.0, False, False, info, loose)
    actions = None if callable(choose) else iter(choose)
    for _ in range(limit):
        try:
            action = next(actions) if actions is not None else choose(observation)  # type: ignore[operator]
        except StopIteration:
            return
        turn = Turn(*env.step(action), loose)
        observation = turn.observation
        yield turn
        if turn.ended:
            return


def go_on(env: Env, actions: Iterable[Any]) -> list[Turn]:
    """Play `actions` from where `env` stands, resetting it without a seed at every end of an episode."""
    turns: list[Turn] = []
    loose = _loose(env)
    for action in actions:
        turns.append(Turn(*env.step(action), loose))
        if turns[-1].ended:
            turns.append(Turn(*_reset(env), loose))
    return turns


def _loose(env: Env) -> frozenset[str]:
    """Return the signals that are declared not to be deterministic."""
    signals = getattr(env.unwrapped, "signals", {})
    return frozenset(name for name, signal in signals.items() if not getattr(signal, "deterministic", True))


def _reset(env: Env) -> tuple[Any, float, bool, bool, dict[str, Any]]:
    observation, info = env.reset()
    return observation, 0.0, False, False, info


def sample_actions(env: Env, count: int, seed: int = 0) -> list[Any]:
    """Return `count` random actions, without touching the random state of the environment's own action space."""
    space = copy.deepcopy(env.action_space)
    space.seed(seed)
    return [space.sample() for _ in range(count)]


def difference(first: Sequence[Turn], second: Sequence[Turn]) -> str:
    """Say where two recorded episodes part, or return an empty string when they are equal."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        again = other.repeatable
        for name, value in one.repeatable.items():
            if not data_equivalence(value, again[name]):
                return f"{name} differs at step {index}: {_short(value)} and {_short(again[name])}"
    return "" if len(first) == len(second) else f"one has {len(first)} steps and the other {len(second)}"


def _short(value: Any) -> str:
    text = " ".join(np.array2string(value, threshold=20).split()) if isinstance(value, np.ndarray) else str(value)
    return text if len(text) <= 200 else text[:200] + "..."
