"""GDPO: every term of the reward is compared by itself, so that none drowns in the spread of another."""

from __future__ import annotations

import numpy as np

from .grpo import zscores
from .turns import Array, Turns
from .whitening import whiten

__all__ = ["gdpo"]


def gdpo(turns: Turns) -> Array:
    """Return ``sum_k w_k (R_k - mean_k) / std_k`` of the group, whitened over the tokens of the batch.

    Liu et al. 2026, arXiv:2601.05242. `R_k` is what term k paid in all, and `w_k` its weight in the reward.

    Args:
        turns: With terms; without any, the rewards are the only one.
    """
    terms = turns.terms or {"": turns.rewards}
    total = np.zeros(turns.mask.shape[:-1])
    for name, rewards in terms.items():
        # Terms hold their weight: dividing by the deviation leaves its sign alone.
        total += abs(turns.weights.get(name, 1.0)) * zscores(turns.total(rewards), turns.present)
    return whiten(total[..., None] * turns.mask, turns.sampled)
