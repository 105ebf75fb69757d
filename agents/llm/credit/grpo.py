"""GRPO: an episode's return against its group's, in standard deviations, for all of its turns."""

from __future__ import annotations

from ....rewards.backend import NUMPY
from ....rewards.group import group_centered, group_zscore
from .turns import Array, Turns

__all__ = ["dr_grpo", "grpo", "zscores"]

EPSILON = 1e-6


def zscores(values: Array, present: Array, *, scale: bool = True, epsilon: float = EPSILON) -> Array:
    """Return `values` less their group's mean, and over its unbiased standard deviation: the reward `group_zscore`.

    Args:
        values: ``(..., episodes)``.
        present: 1 for those that count.
        scale: Whether to divide; else it is `group_centered`.
        epsilon: Added to the deviation.

    Returns:
        ``(..., episodes)``; 0 where `present` is, and for one that is alone in its group.
    """
    there = present > 0
    made: Array = (
        group_zscore.implementation(NUMPY, there, values, epsilon)
        if scale
        else group_centered.implementation(NUMPY, there, values)
    )
    return made


def grpo(turns: Turns) -> Array:
    """Return ``(R - mean) / std`` of the group (Shao et al. 2024, arXiv:2402.03300), for every turn of an episode."""
    return zscores(turns.returns, turns.present)[..., None] * turns.mask


def dr_grpo(turns: Turns) -> Array:
    """Return ``R - mean`` (Liu et al. 2025, arXiv:2503.20783); the deviation favours tasks that are easy or hard.

    The paper also divides losses by a constant, not by an answer's length: that is the update's ``normalise``.
    """
    return zscores(turns.returns, turns.present, scale=False)[..., None] * turns.mask
