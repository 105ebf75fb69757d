"""Turn-level RLOO: what is still to come at a turn, against what the group's other episodes have to come."""

from __future__ import annotations

import numpy as np

from ...advantages import advantages, rewards_to_go
from .turns import Array, Turns

__all__ = ["turn_rloo"]


def turn_rloo(turns: Turns, *, reached: bool = False) -> Array:
    """Return each turn's rewards to come less the mean of the others' at the same turn.

    The baseline holds nothing that depends on what is said from this turn on, so that the gradient is that of the
    expected return also where the policy decides how many turns there are. Comparing the *rewards* of turns, index by
    index, and adding up what remains has no such gradient: an episode then has as many baselines as turns, and is paid
    less what others got for every further turn that it takes.

    Args:
        turns: Any.
        reached: Whether only the others that got as far are compared, as in Dr.Kernel (2026), and none where there is
            no other. Else an episode that is over stays with what its last turn had to come: where only the end is
            paid, this is RLOO, no turn lacks others, and equal outcomes teach nothing.
    """
    if reached:
        return advantages(turns.rewards, turns.mask, gamma=turns.gamma, baseline="leave-one-out", scale=False)
    to_go = rewards_to_go(turns.rewards, turns.mask, turns.gamma)
    time = np.arange(to_go.shape[-1])
    last = np.where(turns.mask > 0, time, 0).max(axis=-1, keepdims=True)
    kept = np.take_along_axis(to_go, np.minimum(time, last), axis=-1)
    present = turns.present[..., None]
    others = np.maximum(present.sum(axis=-2, keepdims=True) - 1.0, 1.0)
    baseline = ((present * kept).sum(axis=-2, keepdims=True) - kept) / others
    made: Array = np.where(turns.mask > 0, to_go - baseline, 0.0)
    return made
