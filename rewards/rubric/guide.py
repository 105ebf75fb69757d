"""How good a rubric is that somebody wrote for a task: whether it ranks as experts do, and is one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..measure.reasoning import repetition
from .rankings import spearman

__all__ = ["guide_reward"]


def guide_reward(
    text: str, weights: Sequence[float], scores: Sequence[float], experts: Sequence[float], *, atomic: float
) -> float:
    """Return what trains who writes rubrics (Co-ReAct, 2026; read in its code).

    0 where more than 40% of the 4-grams are repeated; else ``0.75*(rho + 1)/2 + 0.15*atomic + 0.1*form``, where rho is
    Spearman's correlation of the rubric's scores with the experts' ranking (`borda`), read as 0 where either is
    constant, and the form is one half for three to five criteria, and one half for positive weights that sum to 1
    within 0.15. (The code's own comment has other weights, 0.65 and 0.15, 0.1, 0.1.)

    Args:
        text: The rubric in words.
        weights: Its criteria's weights.
        scores: What some answers score by it.
        experts: What they are worth to experts, the greater the better.
        atomic: The share of its criteria that ask one thing each, from 0 to 1.
    """
    if repetition(text, size=4) > 0.4:
        return 0.0
    rho = spearman(scores, experts) or 0.0
    form = 0.5 * (3 <= len(weights) <= 5) + 0.5 * (abs(math.fsum(w for w in weights if w > 0) - 1) < 0.15)
    return 0.75 * (rho + 1) / 2 + 0.15 * atomic + 0.1 * form
