"""How well two rankings agree, and one ranking made of several; equal values share their ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["borda", "kendall", "ranks", "spearman"]


def ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Return the ranks of `values` ``(n,)``, 1 for the least; equal ones share the mean of theirs."""
    _, place, count = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    found: NDArray[np.float64] = (np.cumsum(count) - (count - 1) / 2)[place]
    return found


def kendall(first: ArrayLike, second: ArrayLike) -> float | None:
    """Kendall's rank correlation, the kind that corrects for ties (tau-b, 1945); None where either is constant."""
    one, other = (np.sign(np.subtract.outer(values, values)) for values in map(np.asarray, (first, second)))
    scale = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / scale) if scale else None


def spearman(first: ArrayLike, second: ArrayLike) -> float | None:
    """Spearman's rank correlation; None where either is constant."""
    one, other = (ranks(values) for values in (first, second))
    one, other = one - one.mean(), other - other.mean()
    scale = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / scale) if scale else None


def borda(scores: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Return the mean rank that several judges' scores ``(judges, n)`` give to each of n, the greater the better."""
    return np.mean([ranks(each) for each in scores], axis=0)
