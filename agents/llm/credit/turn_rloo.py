"""Turn-level RLOO: what is still to come at a turn, against what the group's other episodes have to come."""

from __future__ import annotations

import numpy as np

from ...advantages import rewards_to_go
from .turns import Array, Turns

__all__ = ["turn_rloo"]


def turn_rloo(turns: Turns) -> Array:
    """Return each turn's rewards to come less the mean of the others' at the same turn.

    Dr.Kernel (2026) compares the episodes that got as far as turn t. Whether an episode gets as far is then part of the
    baseline, and a policy that decides about its number of turns is paid for it. Here an episode that is over has 0 to
    come, and the baseline is the mean over all others, which nothing that this episode does changes.
    """
    to_go = rewards_to_go(turns.rewards, turns.mask, turns.gamma)
    present = turns.present[..., None]
    others = np.maximum(present.sum(axis=-2, keepdims=True) - 1.0, 1.0)
    baseline = (to_go.sum(axis=-2, keepdims=True) - to_go) / others
    made: Array = np.where(turns.mask > 0, to_go - baseline, 0.0)
    return made
