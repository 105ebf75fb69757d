"""What a step changed: values that compare the state before a step with the state after it."""

from __future__ import annotations

from typing import Any

from ..declaration import transition
from ..function import Kind

__all__ = ["before", "delta", "hop", "new", "potential"]


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


@transition()
def hop(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """``(x' - x) / (1 - x)`` where `x` from 0 to 1 rises, ``(x' - x) / x`` where it falls: from -1 to 1.

    The share of what was left that the step gained, or of what had been reached that it lost. Tan et al. (2025),
    Robo-Dopamine, read in its code. It is *not* policy-invariant: between two values that sum to more than 1,
    going up and down again pays for ever.
    """
    gain = after - before
    room = xp.where(xp.flag(gain > 0), 1.0 - before, before)
    usable = xp.flag(room > 0)
    return xp.where(usable, xp.clip(gain / xp.where(usable, room, 1.0), -1.0, 1.0), 0.0)


@transition(Kind.CONDITION, condition=True)
def new(xp: Any, before: Any, after: Any, c: Any) -> Any:
    """1 at the step at which the 0/1 signal `x` rises from 0 to 1."""
    return xp.flag(after > before)
