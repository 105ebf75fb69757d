"""Several answers to one question as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean, median
from typing import Final

import numpy as np

from ...errors import ConfigurationError
from .question import Answer

__all__ = ["VOTES", "agreed", "best_votes"]

VOTES: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {"mean": fmean, "median": median}
"""How votes become one value."""


def agreed(answers: Sequence[Answer], how: str = "mean") -> Answer:
    """Return what several answers to one question come to.

    The mean of repeated judgements is EditScore's self-ensemble (2025) and DeepSeek-GRM's voting (2025); the median is
    that of Plan-RewardBench's three judges.

    Args:
        answers: At least one, to the same question.
        how: One of `VOTES`.

    Raises:
        ConfigurationError: There is no such way.
    """
    if how not in VOTES:
        raise ConfigurationError(f"reduce={how!r}: give one of {', '.join(VOTES)}")
    if len(answers) == 1:
        return answers[0]
    values = {name: VOTES[how]([answer.values[name] for answer in answers]) for name in answers[0].values}
    return Answer(values, {}, "\n".join(answer.reason for answer in answers))


def best_votes(scores: Sequence[float], keep: int) -> list[int]:
    """Return which votes count: the `keep` with the greatest scores, earlier ones first among equals, in order.

    Meta-guided voting (Liu et al., 2025, DeepSeek-GRM): another judge scores each judgement, and only the best are
    averaged. How many is a parameter; the paper's own number is unverified.
    """
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    return sorted(int(index) for index in order[: max(1, keep)])
