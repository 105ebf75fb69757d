"""What progress is worth: in steps, by the next waypoint."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import PositiveNumber, Value

__all__ = ["staircase", "waypoint"]

_ROUNDING = 1e-9


@pointwise
def staircase(xp: Any, x: Value, steps: PositiveNumber) -> Any:
    """`x` rounded down to a multiple of ``1/steps``: noise within a step is worth nothing, and 1 stays 1.

    Progress within a stage in equal steps, as Robo-Dopamine (Tan et al., 2025) labels it; how many is not known.
    """
    return xp.floor(x * steps + _ROUNDING) / steps


@pointwise
def waypoint(xp: Any, distance: Value, passed: Value, count: PositiveNumber = 1.0, scale: PositiveNumber = 0.3) -> Any:
    """``(passed + 1 - min(distance / scale, 1)) / count``, at most 1: how far along `count` waypoints, from 0 to 1.

    `passed` of them are reached, and the next one is `distance` away; farther than `scale` is as far as can be. A
    reading of the dense reward towards keypoints of KAGI (Lee et al., 2025), whose form is not known;
    ``where(success, 1, waypoint(...))`` pays the sparse reward instead once there is one, as it does.
    """
    near = 1.0 - xp.clip(distance / scale, 0.0, 1.0)
    return xp.clip((passed + near) / count, 0.0, 1.0)
