"""Choosing between values, and reducing an array signal to one."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Array, Condition, Value

__all__ = ["maximum", "mean_of", "minimum", "sum_of", "where"]


@pointwise
def where(xp: Any, condition: Condition, x: Value, y: Value) -> Any:
    """`x` where `condition` holds, else `y`. The branch not taken cannot spoil the result, whatever it is.

    ``where(confidence > 0.8, rule, model)`` is the hybrid of HARMO (2025), in a reading: a rule where it applies, else
    a model.
    """
    return xp.where(condition, x, y)


@pointwise
def minimum(xp: Any, x: Value, *others: Value) -> Any:
    """The least of its arguments."""
    for other in others:
        x = xp.where(xp.flag(other < x), other, x)
    return x


@pointwise
def maximum(xp: Any, x: Value, *others: Value) -> Any:
    """The greatest of its arguments."""
    for other in others:
        x = xp.where(xp.flag(other > x), other, x)
    return x


@pointwise
def mean_of(xp: Any, values: Array, mask: Array = None) -> Any:
    """The mean of an array signal over the entries that `mask` keeps; 0 where it keeps none.

    ``mean_of(tests, mask=tests_mask)``: entries are left out, never multiplied by 0, so that a NaN in one of them is
    harmless.
    """
    return xp.mean_of(values, mask)


@pointwise
def sum_of(xp: Any, values: Array, mask: Array = None) -> Any:
    """The sum of an array signal over the entries that `mask` keeps.

    What segments of one type are worth together: a reading of the fine-grained rewards of Wu et al. (2023), with one
    array signal and one weight for each type of fault.
    """
    lists, values = xp.lists, xp.lists.number(values)
    return xp.number(lists.sum(values if mask is None else lists.where(mask, values, 0.0)))
