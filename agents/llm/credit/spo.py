"""SPO: a turn counts for as much as it raised what is to be expected."""

from __future__ import annotations

from ...advantages import rewards_to_go
from .ppo import gae
from .tree import beginnings, means
from .turns import Array, Turns

__all__ = ["spo"]


def spo(turns: Turns) -> Array:
    """Return ``r + gamma V(after) - V(before)`` of each turn, without a critic.

    Guo et al. 2025, arXiv:2505.23564, with turns as segments. `turns.values` are means over episodes that were played
    on from each turn. Without them they are means over the group's own episodes that began alike, as in the paper's
    SPO-tree: from the turn on at which an episode is alone nothing surprises, and its advantages are 0. The paper also
    leaves out tokens that were as good as certain; here all tokens of a turn share its advantage.

    Args:
        turns: With values, or with anchors and answers.
    """
    values = turns.values
    if values is None:
        values = means(rewards_to_go(turns.rewards, turns.mask, turns.gamma), beginnings(turns, answered=False))
    return gae(turns, values, lam=0.0)
