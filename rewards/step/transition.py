"""What a step changed: values that compare the state before a step with the state after it."""

from __future__ import annotations

from typing import Any

from ..declaration import transition
from ..function import Kind

__all__ = ["before", "delta", "new", "potential"]


@transition(condition=None)
def before(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """The value in the state before the step; at an episode's first step, in the state that reset returned."""
    return before


@transition(reads_gamma=True)
def potential(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """Potential-based shaping, ``gamma * x' - x``: steers learning without changing which policy is best.

    ``x'`` counts as 0 when the episode terminates, and when it is truncated by a limit that is part of the task (where
    the trainer does not bootstrap). Without that the optimal policy changes. Ng, Harada and Russell (1999); the end of
    the episode after Grzes (2017).
    """
    return c.parameters["gamma"] * xp.zeroed(after, c.cut) - before


@transition()
def delta(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """The plain difference ``x' - x``. It telescopes to the last value minus the first and is *not* policy-invariant.

    With a discount below 1 it pays for parking at a high value; use `potential` to shape.
    """
    return after - before


@transition(Kind.CONDITION, condition=True)
def new(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """1 at the step at which the 0/1 signal `x` rises from 0 to 1."""
    return xp.flag(after > before)
