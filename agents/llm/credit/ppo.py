"""Turn-level PPO: what a turn brought against what a value head expected, over several turns."""

from __future__ import annotations

import numpy as np

from .turns import Array, Turns
from .whitening import whiten

__all__ = ["gae", "ppo"]


def gae(turns: Turns, values: Array, *, lam: float) -> Array:
    """Return ``A_t = d_t + gamma lam A_t+1``, ``d_t = r_t + gamma V_t+1 - V_t``, with nothing expected beyond the end.

    Schulman et al. 2016, arXiv:1506.02438.

    Args:
        turns: Any.
        values: Of what is to come from each turn on.
        lam: 0 trusts `values` from the next turn on, 1 not at all.

    Returns:
        ``(groups, episodes, turns)``, 0 where `turns.mask` is.
    """
    made = np.zeros_like(turns.rewards)
    after = running = np.zeros(turns.rewards.shape[:-1])
    for turn in reversed(range(turns.rewards.shape[-1])):
        there = turns.mask[..., turn] > 0
        away = turns.rewards[..., turn] + turns.gamma * after - values[..., turn]
        running = np.where(there, away + turns.gamma * lam * running, 0.0)
        after = np.where(there, values[..., turn], 0.0)
        made[..., turn] = running
    return made


def ppo(turns: Turns, *, lam: float = 0.9, scale: bool = True) -> Array:
    """Return generalised advantages over turns (Li et al. 2025, Turn-PPO, arXiv:2512.17008).

    Args:
        turns: With values.
        lam: How far rewards count beyond the next turn; the paper's best is 0.9, with a discount of 0.99.
        scale: Whether they are whitened over the tokens of the batch.
    """
    advantages = gae(turns, turns.need("values"), lam=lam)
    return whiten(advantages, turns.sampled) if scale else advantages
