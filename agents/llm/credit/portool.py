"""PORTool: answers that were given in the same place are compared by what became of the episodes that gave them."""

from __future__ import annotations

import numpy as np

from ...advantages import rewards_to_go
from .grpo import grpo, zscores
from .tree import beginnings, means
from .turns import Array, Turns

__all__ = ["portool"]


def portool(turns: Turns, *, fork_weight: float = 1.0) -> Array:
    """Return GRPO's advantage plus that of each step among its siblings in the group's tree.

    Wu et al. 2025, arXiv:2510.26020. A step is worth the mean of the discounted rewards to come over the episodes that
    took it, and all of these share its advantage; siblings are the different answers after one and the same beginning,
    each counted once. A step without siblings has 0. The paper's decay is `turns.gamma` here, and the weight of the
    blend, which its summaries do not tell, is 1.

    Args:
        turns: With anchors and answers.
        fork_weight: Of the comparison of siblings.
    """
    forks, steps = beginnings(turns, answered=False), beginnings(turns, answered=True)
    worth = means(rewards_to_go(turns.rewards, turns.mask, turns.gamma), steps)
    made = np.zeros_like(worth)
    for group in np.ndindex(worth.shape[:-2]):
        for fork in np.unique(forks[group][forks[group] >= 0]):
            there = forks[group] == fork
            _, first, which = np.unique(steps[group][there], return_index=True, return_inverse=True)
            each = worth[group][there][first]
            made[group][there] = zscores(each, np.ones_like(each))[which]
    return grpo(turns) + fork_weight * made
