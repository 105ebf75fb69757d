"""What is true of the Sawyer robot of Meta-World, read from what its environments return.

Observations are those of Yu et al. (2019, arXiv:1910.10897): 39 numbers, of which the hand is first, the thing that is
moved fifth to seventh and the goal last. Their infos say what the staged rewards of the tasks are made of; at a reset
they say nothing, so what is read from them is 0 there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ....rewards import Signal, declare

__all__ = ["REWARDS", "SIGNALS", "measure"]

_BEST = 10.0
"""What a step pays at most under Meta-World's rewards of the second version."""

SIGNALS = declare(
    Signal("distance", "How far the thing is from the goal, where the task moves one there.", high=10.0, unit="m"),
    Signal("reach", "How far the hand is from the thing.", high=10.0, unit="m"),
    Signal("hand", "How far the hand is from the goal.", high=10.0, unit="m"),
    Signal("opening", "How far the fingers are open: 1 is all the way."),
    Signal("near", "The hand is at the thing, in the task's own sense.", condition=True),
    Signal("grasped", "The thing is held, in the task's own sense.", condition=True),
    Signal("grasp", "How well it is grasped, in the task's own reward."),
    Signal("placed", "How well it is placed, in the task's own reward."),
)
"""Declarations by name, the universal four first; ``progress`` is the task's own staged reward, as a share of 10."""

REWARDS: Mapping[str, str] = {
    "sparse": "success",
    "dense": "success - distance - reach",
    "progress": "progress",
    "invariant": "success + potential(progress)",
    "gated": "success + where(grasped, 0.5*placed, 0)",
}
"""Presets by name."""


def measure(observation: Any, info: Mapping[str, Any]) -> dict[str, float]:
    """Return the signals of any of the tasks, see `SIGNALS`."""
    numbers = observation.tolist()
    hand, thing, goal = numbers[0:3], numbers[4:7], numbers[36:39]
    return {
        "success": float(info.get("success", 0.0) > 0.0),
        "progress": _share(info.get("unscaled_reward", 0.0) / _BEST),
        "distance": min(math.dist(thing, goal), 10.0),
        "reach": min(math.dist(hand, thing), 10.0),
        "hand": min(math.dist(hand, goal), 10.0),
        "opening": _share(numbers[3]),
        "near": float(info.get("near_object", 0.0) > 0.0),
        "grasped": float(info.get("grasp_success", 0.0) > 0.0),
        "grasp": _share(info.get("grasp_reward", 0.0)),
        "placed": _share(info.get("in_place_reward", 0.0)),
    }


def _share(value: float) -> float:
    return min(max(float(value), 0.0), 1.0)
