"""Stages of a task, the progress they make, and how near something is as a number from 0 to 1.

Progress over stages as in SARM (Chen et al., 2025): the shares of the stages that are done, and of the present one as
much as its own fraction says. SARM's shares are the mean parts of the time that stages take in demonstrations; those of
the tasks here were set by hand, and are within 0.2 of what the scripted expert takes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["ALMOST", "Reached", "near", "reached"]

ALMOST = 0.999
"""Most that what is not done counts for: 1 is for what is."""


class Reached(NamedTuple):
    """How far a task is.

    Attributes:
        stage: The number of the first stage that is not done; the number of stages where all are.
        fraction: How much of that stage is done, from 0 to 1.
        progress: How much of the task, from 0 to 1.
    """

    stage: int
    fraction: float
    progress: float


def reached(fractions: Sequence[float], shares: Sequence[float]) -> Reached:
    """Return how far a task is whose stages are done to these `fractions`, each of which is 1 where it is done.

    Args:
        fractions: From 0 to 1, one a stage, in the order of the stages.
        shares: The part of the whole that each stage takes; they sum to 1.
    """
    before = 0.0
    for stage, (fraction, share) in enumerate(zip(fractions, shares, strict=True)):
        if fraction < 1.0:
            return Reached(stage, fraction, before + share * fraction)
        before += share
    return Reached(len(fractions), 1.0, 1.0)


def near(distance: float, enough: float, scale: float) -> float:
    """Return 1 where `distance` is at most `enough`, and less the farther it is: half of it at about `scale` beyond.

    ``1 - tanh(0.55 (distance - enough) / scale)``, kept below 1 so that only what is near enough is done.
    """
    if distance <= enough:
        return 1.0
    return min(1.0 - math.tanh(0.55 * (distance - enough) / scale), ALMOST)
