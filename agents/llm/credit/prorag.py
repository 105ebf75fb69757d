"""ProRAG: the outcome against the group's, and the scores of single turns against all of the group's turns."""

from __future__ import annotations

import numpy as np

from .grpo import zscores
from .turns import Array, Turns

__all__ = ["prorag"]

EPSILON = 1e-4


def prorag(turns: Turns, *, process: str = "process", beta: float = 0.3) -> Array:
    """Return ``A_outcome + beta A_process``.

    Wang et al. 2026, arXiv:2601.21912. `A_outcome` is GRPO's, of the rewards without the term `process`; `A_process` is
    what that term paid a turn, less the mean and over the standard deviation of the tokens of all of the group's turns.

    Args:
        turns: With the term `process`.
        process: The name of the term that scores single turns, its label if it has one.
        beta: Of these scores.

    Raises:
        ValueError: There is no such term.
    """
    if process not in turns.terms:
        raise ValueError(
            f"the reward has no term '{process}'; it has {', '.join(map(repr, turns.terms)) or 'none'}: name one, as "
            f"in --reward \"success + named('{process}', 0.1*valid)\""
        )
    scores = np.where(turns.mask > 0, turns.terms[process], 0.0)
    sampled = turns.sampled
    count = np.maximum(sampled.sum(axis=(-2, -1), keepdims=True), 1.0)
    away = np.where(sampled > 0, scores - (sampled * scores).sum(axis=(-2, -1), keepdims=True) / count, 0.0)
    deviation = np.sqrt((sampled * away**2).sum(axis=(-2, -1), keepdims=True) / count)
    outcome = zscores(turns.returns - turns.total(scores), turns.present, epsilon=EPSILON)
    return outcome[..., None] * turns.mask + beta * away / (deviation + EPSILON)
