"""Several rewards as one: what is more than their weighted sum, which is ``+`` and ``*``."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value
from .shape import log_sigmoid

__all__ = ["conjunction", "constrained", "lexicographic", "renorm", "uncertainty_weighted"]

_ROUNDING = 1e-9


@pointwise
def conjunction(xp: Any, x: Value, *others: Value) -> Any:
    """The sum of the `log_sigmoid` of all arguments: a soft *and*, which a single bad one spoils.

    The log-probability that each of them is good, independently, under the Bradley-Terry model: Wang et al. (2024),
    Transforming and Combining Rewards, from memory, and a port of their transform read in code. Each argument is a
    reward less what counts as good: ``helpful - parameter("usual", 0)``, where they take the 85th percentile of the
    reference policy's rewards.
    """
    worth = log_sigmoid.implementation(xp, x)
    for other in others:
        worth = worth + log_sigmoid.implementation(xp, other)
    return worth


@pointwise
def renorm(xp: Any, process: Value, outcome: Value) -> Any:
    """``process + outcome - 1`` of two values from 0 to 1: never above 0 without, nor below 0 with, an outcome of 1.

    The reward normalisation of PPR (Xu et al., 2025), known from reviews. The shift by 1 changes what the best policy
    is where episodes differ in length: paid at every step, a wrong outcome's steps cost, so that shorter is better.
    """
    return process + outcome - 1.0


@pointwise
def lexicographic(xp: Any, x: Value, levels: Number = 2.0, *others: Value) -> Any:
    """From 0 to 1, in order of priority: a later argument only tells between equals in all earlier ones.

    All arguments lie from 0 to 1 and are limited to it. All but the last count in `levels` equal grades, 2 or more,
    and less than a grade makes no difference: ``lexicographic(success, valid, progress)`` for conditions. The value of
    one episode by itself, for the order of priority of HERON (Bukharin et al., 2023), which compares pairs with a
    margin instead.
    """
    levels = xp.floor(xp.clip(levels, 2.0, 1e6))
    worth, whole = 0.0, 1.0
    for value in (x, *others[:-1]) if others else ():
        worth = worth * levels + xp.floor(xp.clip(value, 0.0, 1.0) * (levels - 1.0) + _ROUNDING)
        whole = whole * levels
    last = xp.clip(others[-1] if others else x, 0.0, 1.0)
    return (worth * levels + last * (levels - 1.0)) / (whole * levels - 1.0)


@pointwise
def uncertainty_weighted(xp: Any, x: Value, uncertainty: Value, price: Number = 0.0) -> Any:
    """``x * exp(-uncertainty) - price * uncertainty``: a reward counts the less, the less it is trusted.

    `x` is 0 or more, as to be unsure makes a negative one better, and `uncertainty` counts from 0. Ctrl-U (Zhang et
    al., 2024), read in its code, where it is how much a reward model says differs between two samples for one
    condition; its `price` is not known.
    """
    uncertainty = xp.clip(uncertainty, 0.0, 1e300)
    return x * xp.exp(-xp.clip(uncertainty, 0.0, 700.0)) - price * uncertainty


@pointwise
def constrained(xp: Any, reward: Value, cost: Value, weight: Number) -> Any:
    """``(1 - weight) * reward - weight * cost``: a reward under a constraint on a cost.

    The weight is a parameter, ``constrained(success, bumped, parameter("gentle", 0.5))``, which training moves until
    the constraint of that name holds: ``"gentle: total(bumped) <= 2"`` among the agent's `constraints`. The mixture of
    Moskovitz et al. (2023), Confronting Reward Model Overoptimization with Constrained RLHF, read in their code: a
    Lagrangian divided by one plus its multiplier. Written out as a sum, its terms are recorded apart.
    """
    return (1.0 - weight) * reward - weight * cost
