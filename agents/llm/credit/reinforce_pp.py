"""REINFORCE++: what is still to come at a turn, against the whole batch instead of a group."""

from __future__ import annotations

from ...advantages import rewards_to_go
from .grpo import dr_grpo
from .turns import Array, Turns
from .whitening import whiten

__all__ = ["reinforce_pp"]


def reinforce_pp(turns: Turns, *, baseline: bool = False) -> Array:
    """Return rewards to come, whitened over the tokens of the batch (Hu et al. 2025, arXiv:2501.03262).

    The paper discounts from token to token, by 1 as a rule; here, as everywhere, the discount is from turn to turn.

    Args:
        turns: Any; every turn counts with its tokens.
        baseline: Whether whole returns less their group's mean are whitened instead: REINFORCE++-baseline.
    """
    advantages = dr_grpo(turns) if baseline else rewards_to_go(turns.rewards, turns.mask, turns.gamma)
    return whiten(advantages, turns.sampled)
