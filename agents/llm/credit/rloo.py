"""RLOO: an episode's return against the mean of the others in its group."""

from __future__ import annotations

import numpy as np

from .turns import Array, Turns

__all__ = ["rloo"]


def rloo(turns: Turns) -> Array:
    """Return ``R`` less the mean of the others' (Ahmadian et al. 2024, arXiv:2402.14740), for every turn of an episode.

    This is ``n / (n - 1)`` times Dr. GRPO's advantage, where an episode is part of its own baseline, which shrinks the
    gradient. An episode that is alone has no baseline, and its return is its advantage.
    """
    returns, present = turns.returns, turns.present
    others = np.maximum(present.sum(axis=-1, keepdims=True) - 1.0, 1.0)
    # Episodes that do not count have a return of 0: nothing of them is summed.
    advantages = returns - (returns.sum(axis=-1, keepdims=True) - returns) / others
    return advantages[..., None] * turns.mask
