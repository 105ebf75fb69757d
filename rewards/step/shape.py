"""Curves: functions that bend one value into another."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Positive, PositiveNumber, Value

__all__ = [
    "bell",
    "clip",
    "decay",
    "gaussian",
    "linear",
    "log_sigmoid",
    "log_tamed",
    "penalty",
    "sigmoid",
    "tanh",
    "tiers",
]


@pointwise
def clip(xp: Any, x: Value, low: Value, high: Value) -> Any:
    """`x` limited to the range from `low` to `high`."""
    return xp.clip(x, low, high)


@pointwise
def sigmoid(xp: Any, x: Value) -> Any:
    """The logistic function ``1 / (1 + exp(-x))``."""
    return 0.5 + 0.5 * xp.tanh(0.5 * x)


@pointwise
def log_sigmoid(xp: Any, x: Value) -> Any:
    """``log(1 / (1 + exp(-x)))``: a sum of these is the log-probability that every reward is good (a soft *and*).

    Wang et al. (2024), Transforming and Combining Rewards, from memory, and read in a port of it.
    """
    return xp.clip(x, -1e300, 0.0) - xp.log1p(xp.exp(-xp.abs(x)))


@pointwise
def log_tamed(xp: Any, x: Value, scale: PositiveNumber = 1.0) -> Any:
    """``scale * log(1 + |x| / scale)`` with the sign of `x`: about `x` below `scale`, and slow beyond it.

    In a sum of rewards none then drowns the others: ``log_tamed(quality) + log_tamed(consistency)``. A reading of the
    log-tamed aggregation of PaCo-RL (2025), whose formula is not known.
    """
    scale = xp.clip(scale, 1e-9, 1e100)
    size = scale * xp.log1p(xp.clip(xp.abs(x) / scale, 0.0, 1e300))
    return xp.where(xp.flag(x < 0), -size, size)


@pointwise
def tanh(xp: Any, x: Value) -> Any:
    """The hyperbolic tangent."""
    return xp.tanh(x)


@pointwise
def gaussian(xp: Any, x: Value, mean: Value = 0.0, std: Positive = 1.0) -> Any:
    """``exp(-((x - mean) / std)**2 / 2)``: 1 at `mean`, 0.6065 one `std` away."""
    z = (x - mean) / std
    return xp.exp(-0.5 * xp.clip(z * z, 0.0, 1400.0))


@pointwise
def bell(xp: Any, x: Value, center: Value = 0.0, width: Positive = 1.0, steepness: Number = 2.0) -> Any:
    """``1 / (1 + |(x - center) / width|**(2*steepness))``: 1 at `center`, 1/2 at `width` from it, flat in between.

    The generalised bell curve, as a parameterised reading of bell-shaped regression rewards (VQAThinker, 2025), whose
    own constants are unverified.
    """
    z = xp.clip(xp.abs((x - center) / width), 0.0, 1e12)
    return 1.0 / (1.0 + z ** (2.0 * steepness))


@pointwise
def tiers(xp: Any, x: Value, threshold: Number, *others: Number) -> Any:
    """The share of the thresholds that `x` has reached: a staircase from 0 to 1.

    SSL (Sweet Spot Learning, 2025), known from notes, rewards progress in a few ordered tiers; its thresholds are not
    known, so they are arguments.
    """
    reached = xp.flag(x >= threshold)
    for other in others:
        reached = reached + xp.flag(x >= other)
    return reached / (1 + len(others))


@pointwise
def linear(xp: Any, x: Value, low: Number, high: Number, to_low: Number = 0.0, to_high: Number = 1.0) -> Any:
    """`x` rescaled so that `low` becomes `to_low` and `high` becomes `to_high`; not clipped."""
    return to_low + (x - low) / (high - low) * (to_high - to_low)


@pointwise
def decay(xp: Any, x: Value, factor: Number = 0.99) -> Any:
    """``factor**x``: 1 at 0 and below, smaller by `factor`, which lies from 0 to 1, for every unit more."""
    return xp.clip(factor, 0.0, 1.0) ** xp.clip(x, 0.0, 1e300)


@pointwise
def penalty(xp: Any, x: Value, limit: Value = 0.0) -> Any:
    """Minus the amount by which `x` exceeds `limit`; 0 below it."""
    return -xp.clip(x - limit, 0.0, 1e300)
