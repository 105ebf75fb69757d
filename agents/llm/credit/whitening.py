"""Whitening: advantages of a whole batch less their mean over tokens, and over its standard deviation."""

from __future__ import annotations

import numpy as np

from .turns import Array

__all__ = ["whiten"]

EPSILON = 1e-8


def whiten(values: Array, weights: Array) -> Array:
    """Return `values` with mean 0 and an unbiased variance of 1 over tokens of all groups.

    Args:
        values: Of any shape.
        weights: How many tokens have each value.

    Returns:
        0 where `weights` are.
    """
    count = weights.sum()
    away = np.where(weights > 0, values, 0.0)
    away = np.where(weights > 0, away - (weights * away).sum() / max(count, 1.0), 0.0)
    variance = (weights * away**2).sum() / max(count - 1.0, 1.0)
    white: Array = away / np.sqrt(variance + EPSILON)
    return white
