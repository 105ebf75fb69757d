"""SALT: a step that several episodes took in the same place has the mean of their advantages."""

from __future__ import annotations

import numpy as np

from .grpo import grpo
from .tree import means
from .turns import Array, Turns

__all__ = ["salt"]


def salt(turns: Turns, *, window: int = 1) -> Array:
    """Return GRPO's advantages, averaged over the turns of a group that are the same step of its graph.

    Li et al. 2025, arXiv:2510.20022. Steps that won and lost episodes share are near 0; one that only one episode took
    keeps that episode's advantage. A step is what was read, what was said, and what was read next, after the same
    `window` turns. The paper's own condition was not at hand: this is a reading of its summary.

    Args:
        turns: With anchors and answers.
        window: How many turns before must have been the same, too.
    """
    anchors, answers = turns.need("anchors"), turns.need("answers")
    numbers = np.full(turns.mask.shape, -1, dtype=np.int64)
    for group in np.ndindex(turns.mask.shape[:-2]):
        known: dict[tuple[object, ...], int] = {}
        for episode, there in enumerate(turns.mask[group]):
            last = np.flatnonzero(there)
            read = [*anchors[group][episode][last].tolist(), None]
            said = answers[group][episode][last].tolist()
            for turn in range(len(last)):
                begin = max(0, turn - window)
                step = (turn - begin, *read[begin : turn + 2], *said[begin : turn + 1])
                numbers[group][episode, last[turn]] = known.setdefault(step, len(known))
    return means(grpo(turns), numbers)
