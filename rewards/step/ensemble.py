"""What the members of an ensemble say together: an array signal of their scores, reduced to one value.

Entries that `mask` drops are left out, whatever they hold; without any entry the value is 0. `mean_of` is the mean.
Members that learnt from the same data share their errors, which no way of putting them together takes out
(Eisenstein et al., 2023, Helping or Herding).
"""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Array, Number

__all__ = ["least_of", "mean_minus_std", "median_of", "nominal_and_worst", "std_of"]


@pointwise
def least_of(xp: Any, values: Array, mask: Array = None) -> Any:
    """The least entry of an array signal: what an ensemble's most sceptical member says.

    The worst case of Coste et al. (2024) and of Eisenstein et al. (2023, Helping or Herding), from memory.
    """
    return xp.number(_least(xp, values, mask))


@pointwise
def median_of(xp: Any, values: Array, mask: Array = None) -> Any:
    """The median of an array signal, of an even number of entries the mean of the two in the middle.

    One of the ensembles of Eisenstein et al. (2023, Helping or Herding), from memory; fewer than half of the members
    cannot move it beyond the others.
    """
    lists, values = xp.lists, xp.lists.number(values)
    if mask is None:
        ordered, last = lists.descending(values), values.shape[-1] - 1
        return xp.number(0.5 * (ordered[..., last // 2] + ordered[..., (last + 1) // 2]))
    kept = lists.flag(lists.number(mask) != 0)
    ordered = lists.descending(lists.where(kept, values, float("-inf")))
    count = lists.sum(kept)
    places = lists.cumsum(0.0 * kept + 1.0) - 1.0
    middle = [
        lists.last(ordered, lists.flag(places == lists.floor(half)[..., None]))
        for half in (0.5 * (count - 1.0), 0.5 * count)
    ]
    return xp.number(lists.where(count > 0, 0.5 * (middle[0] + middle[1]), 0.0))


@pointwise
def std_of(xp: Any, values: Array, mask: Array = None) -> Any:
    """The standard deviation of an array signal: how far the members of an ensemble disagree.

    That of the entries themselves, without a correction for their number: 0 for a single one.
    """
    return xp.number(_std(xp, values, mask))


@pointwise
def mean_minus_std(xp: Any, values: Array, weight: Number = 1.0, mask: Array = None) -> Any:
    """``mean_of(values) - weight * std_of(values)``: the mean, less where the members of an ensemble disagree.

    Eisenstein et al. (2023, Helping or Herding), from memory: which standard deviation they take is not known.
    """
    return xp.number(xp.lists.mean_of(xp.lists.number(values), mask) - weight * _std(xp, values, mask))


@pointwise
def nominal_and_worst(xp: Any, means: Array, stds: Array, alpha: Number, mask: Array = None) -> Any:
    """``alpha`` times the mean of the member that is surest of itself, plus ``1 - alpha`` times the least mean.

    Each member gives a mean and a standard deviation; the surest is the one whose deviation is least, or all such
    members' average. Reward-robust RLHF with a Bayesian ensemble (BRME; Yan et al., 2024), known from notes, which
    leave open at which end 0.2 and 0.4, the best values reported, stand; so `alpha` has no default.
    """
    lists, means, stds = xp.lists, xp.lists.number(means), xp.lists.number(stds)
    surest = lists.flag(stds == _least(xp, stds, mask)[..., None])
    if mask is not None:
        surest = surest * lists.flag(lists.number(mask) != 0)
    return xp.number(alpha * lists.mean_of(means, surest) + (1.0 - alpha) * _least(xp, means, mask))


def _least(xp: Any, values: Any, mask: Any) -> Any:
    lists, values = xp.lists, xp.lists.number(values)
    if mask is None:
        return lists.min(values)
    least = lists.min(lists.where(mask, values, float("inf")))
    return lists.where(least < float("inf"), least, 0.0)


def _std(xp: Any, values: Any, mask: Any) -> Any:
    lists, values = xp.lists, xp.lists.number(values)
    apart = values - lists.mean_of(values, mask)[..., None]
    return lists.sqrt(lists.mean_of(apart * apart, mask))
