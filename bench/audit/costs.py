"""Replaying recorded episodes: how long an environment takes for a step, what a judge is asked in it and charges."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ...agents.vectorize import split_argument
from ...wrappers.below import attribute
from .subject import Subject

__all__ = ["Replayed", "replayed"]

EPISODES = 3
"""Recorded episodes of chance that are played again."""


@dataclass(frozen=True)
class Replayed:
    """What playing costs.

    Attributes:
        microseconds: Of a step of the environment, with all that is measured, without the design.
        questions: Conversations with a judge in an episode, those among them whose answers are kept on disk; None
            where nothing counts what it asks.
        tokens: That it read and wrote in an episode.
        cost: Of an episode, in the currency of the judge's prices; None without prices, or with answers kept on disk.
    """

    microseconds: float
    questions: float | None = None
    tokens: float | None = None
    cost: float | None = None


def replayed(subject: Subject) -> Replayed:
    """Play some recorded episodes again."""
    env: Any = subject.make(**split_argument(subject.env, "train"))
    try:
        judge = attribute(env, "judge")
        begun = getattr(judge, "usage", None)
        episodes = subject.behaviours[0].episodes[:EPISODES]
        steps, spent = 0, 0.0
        for episode in episodes:
            env.reset(seed=episode.seed, options=None if episode.task is None else {"task": episode.task})
            start = time.perf_counter()
            for action in episode.actions:
                steps += 1
                _, _, terminated, truncated, _ = env.step(action)
                if terminated or truncated:
                    break
            spent += time.perf_counter() - start
    finally:
        env.close()
    microseconds = spent / max(steps, 1) * 1e6
    if begun is None:
        return Replayed(microseconds)
    used, count = judge.usage, len(episodes)
    cached = used.cached - begun.cached
    return Replayed(
        microseconds,
        questions=(used.calls - begun.calls + cached) / count,
        tokens=(used.read + used.written - begun.read - begun.written) / count,
        cost=None if used.cost is None or cached else (used.cost - begun.cost) / count,
    )
