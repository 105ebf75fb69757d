"""Reward-aligned weights for behaviour cloning: what led to progress is imitated, what undid it is not.

Chen et al. 2025, "SARM: Stage-Aware Reward Modeling for Long Horizon Robot Manipulation", equations 8 and 9. A step is
judged by how much the progress has grown some steps later, and leniently where that is next to nothing: by where it
stands among all steps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["EPSILON", "aligned_weights"]

EPSILON = 1e-6
"""Keeps divisors above 0."""


def aligned_weights(
    progress: Sequence[NDArray[np.float64]], horizon: int, *, kappa: float = 0.01
) -> list[NDArray[np.float64]]:
    """Return how much each step of some episodes is to be imitated, from 0 to 1.

    With the growth ``d = progress[t + horizon] - progress[t]`` (of the last state, where the episode ends before), its
    mean ``m`` over all steps of all episodes, 0 at least, and its standard deviation ``s``, `EPSILON` at least, the
    weight is 1 where ``d > kappa``, 0 where ``d < 0``, and ``clip((d - (m - 2 s)) / (4 s + EPSILON), 0, 1)`` between.

    Args:
        progress: For each episode that of the reset, then that after each step, ``(time + 1,)``.
        horizon: Steps that are looked ahead.
        kappa: The growth that is enough.

    Returns:
        For each episode ``(time,)``.
    """
    ahead = [np.minimum(np.arange(len(states) - 1) + horizon, len(states) - 1) for states in progress]
    growth = [states[later] - states[:-1] for states, later in zip(progress, ahead, strict=True)]
    together = np.concatenate(growth)
    mean, deviation = max(float(together.mean()), 0.0), max(float(together.std()), EPSILON)

    def weigh(grown: NDArray[np.float64]) -> NDArray[np.float64]:
        lenient = np.clip((grown - (mean - 2 * deviation)) / (4 * deviation + EPSILON), 0.0, 1.0)
        return np.where(grown > kappa, 1.0, np.where(grown >= 0.0, lenient, 0.0))

    return [weigh(grown) for grown in growth]
