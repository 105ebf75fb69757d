"""GiGPO: the group's comparison of episodes, and one of the turns at which its episodes read the same."""

from __future__ import annotations

import numpy as np

from ...advantages import rewards_to_go
from .grpo import grpo, zscores
from .turns import Array, Turns

__all__ = ["gigpo"]


def gigpo(turns: Turns, *, step_weight: float = 1.0, step_scale: bool = False) -> Array:
    """Return GRPO's advantage plus that of the discounted rewards to come among turns with the same anchor.

    Feng et al. 2025, arXiv:2505.10978. With a discount of 1 a turn's place in its episode makes no difference.

    Args:
        turns: With anchors.
        step_weight: Of the comparison of turns.
        step_scale: Whether it is divided by its standard deviation, which two turns inflate.
    """
    read = turns.need("anchors")
    to_go = rewards_to_go(turns.rewards, turns.mask, turns.gamma)
    steps = np.zeros_like(to_go)
    for group in np.ndindex(to_go.shape[:-2]):
        there = turns.mask[group] > 0
        values, anchors = to_go[group][there], read[group][there]
        made = np.zeros_like(values)
        for anchor in np.unique(anchors):
            same = anchors == anchor
            made[same] = zscores(values[same], np.ones(int(same.sum())), scale=step_scale)
        steps[group][there] = made
    return grpo(turns) + step_weight * steps
