"""GRPO: an episode's return against its group's, in standard deviations, for all of its turns."""

from __future__ import annotations

import numpy as np

from .turns import Array, Turns

__all__ = ["dr_grpo", "grpo", "zscores"]

EPSILON = 1e-6


def zscores(values: Array, present: Array, *, scale: bool = True, epsilon: float = EPSILON) -> Array:
    """Return `values` less their group's mean, and over its unbiased standard deviation.

    Args:
        values: ``(..., episodes)``.
        present: 1 for those that count.
        scale: Whether to divide.
        epsilon: Added to the deviation.

    Returns:
        ``(..., episodes)``; 0 where `present` is, and for one that is alone in its group.
    """
    count = np.maximum(present.sum(axis=-1, keepdims=True), 1.0)
    away = np.where(present > 0, values - (values * present).sum(axis=-1, keepdims=True) / count, 0.0)
    if scale:
        variance = (away**2).sum(axis=-1, keepdims=True) / np.maximum(count - 1.0, 1.0)
        away = away / (np.sqrt(variance) + epsilon)
    return away


def grpo(turns: Turns) -> Array:
    """Return ``(R - mean) / std`` of the group (Shao et al. 2024, arXiv:2402.03300), for every turn of an episode."""
    return zscores(turns.returns, turns.present)[..., None] * turns.mask


def dr_grpo(turns: Turns) -> Array:
    """Return ``R - mean`` (Liu et al. 2025, arXiv:2503.20783); the deviation favours tasks that are easy or hard.

    The paper also divides losses by a constant, not by an answer's length: that is the update's ``normalise``.
    """
    return zscores(turns.returns, turns.present, scale=False)[..., None] * turns.mask
