"""What is true of the Fetch robot of gymnasium-robotics, read from what its environments return.

Observations are those of Plappert et al. (2018, arXiv:1802.09464): a dictionary with goals, whose ``observation`` has
10 numbers in FetchReach and 25 in the others. They do not say what touches what: that a cube is grasped is concluded
from where it is and how wide the fingers stand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....rewards import Signal, declare
from ..stages import ALMOST, near, reached

__all__ = ["KINDS", "TOLERANCE", "Kind", "goals", "measure_pick", "measure_push", "measure_reach"]

TOLERANCE = 0.05
"""A goal is achieved within this distance, in metres: Fetch's own."""
_REST = 0.4247
"""Height of a cube that lies on the table, in metres."""
_UP = 0.02
_WIDTH = 0.04, 0.06
"""How far the fingers are apart where they hold a cube of 5 cm, in metres."""
_PICK = 0.35, 0.1, 0.1, 0.45
_PUSH = 0.35, 0.65


class Kind(NamedTuple):
    """What is measured of a task.

    Attributes:
        measure: The function from (observation, info) to signals.
        signals: Their declarations, the universal four first.
        rewards: Presets by name.
    """

    measure: Callable[[Any, Mapping[str, Any]], dict[str, float]]
    signals: Mapping[str, Signal]
    rewards: Mapping[str, str]


def measure_reach(observation: Any, info: Mapping[str, Any]) -> dict[str, float]:
    """Return the signals of FetchReach; its progress is how near the gripper is."""
    away = _between(observation)
    return {"success": float(away < TOLERANCE), "progress": near(away, TOLERANCE, 0.12), "distance": away}


def measure_push(observation: Any, info: Mapping[str, Any]) -> dict[str, float]:
    """Return the signals of FetchPush and FetchSlide: the stages are approach and push."""
    away, reach = _between(observation), math.hypot(*observation["observation"][6:9].tolist())
    fractions = near(reach, 0.06, 0.1), near(away, TOLERANCE, 0.12)
    return _staged(away, fractions, _PUSH) | {"reach": reach}


def measure_pick(observation: Any, info: Mapping[str, Any]) -> dict[str, float]:
    """Return the signals of FetchPickAndPlace: the stages are approach, grasp, lift and place."""
    achieved, goal = observation["achieved_goal"].tolist(), observation["desired_goal"].tolist()
    numbers = observation["observation"].tolist()
    away, reach, width = math.dist(achieved, goal), math.hypot(*numbers[6:9]), numbers[9] + numbers[10]
    aligned = math.dist(achieved[:2], goal[:2]) < TOLERANCE
    grasped = _WIDTH[0] < width < _WIDTH[1] and reach < 0.035
    height = achieved[2] - _REST
    # What is near its goal has been lifted, also where it is put down again.
    lift = 1.0 if aligned else min(max(height / _UP, 0.0), 1.0)
    fractions = near(reach, 0.03, 0.1), float(grasped), lift, near(away, TOLERANCE, 0.12)
    return _staged(away, fractions, _PICK) | {
        "reach": reach,
        "grasped": float(grasped),
        "lifted": float(grasped and height > _UP),
        "aligned": float(aligned),
    }


def goals(achieved: NDArray[Any], desired: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    """Return the signals that follow from goals alone, for hindsight replay.

    Args:
        achieved: What is achieved, ``(n, 3)``.
        desired: The goals, ``(n, 3)``.

    Returns:
        ``success``, ``score`` and ``distance``, each ``(n,)``.
    """
    away = np.linalg.norm(np.asarray(achieved, np.float64) - np.asarray(desired, np.float64), axis=-1)
    success = (away < TOLERANCE).astype(np.float64)
    return {"success": success, "score": success, "distance": away}


def _between(observation: Any) -> float:
    return math.dist(observation["achieved_goal"].tolist(), observation["desired_goal"].tolist())


def _staged(away: float, fractions: Sequence[float], shares: Sequence[float]) -> dict[str, float]:
    success = away < TOLERANCE
    where = reached([1.0] * len(shares) if success else fractions, shares)
    return {
        "success": float(success),
        "progress": 1.0 if success else min(where.progress, ALMOST),
        "distance": away,
        "stage": float(where.stage),
        "fraction": where.fraction,
    }


_REACH_SIGNALS = [Signal("distance", "How far what is achieved is from the goal.", high=10.0, unit="m")]
_PUSH_SIGNALS = [
    *_REACH_SIGNALS,
    Signal("reach", "How far the gripper is from the thing.", high=10.0, unit="m", goal_free=True),
    Signal("stage", "Stages of the task that are done.", high=10.0, unit="stages"),
    Signal("fraction", "How much of the present stage is done."),
]
_PICK_SIGNALS = [
    *_PUSH_SIGNALS,
    Signal(
        "grasped",
        "The thing is between the fingers, and they are as far apart as it is wide.",
        condition=True,
        goal_free=True,
    ),
    Signal("lifted", "The thing is held above where it lay.", condition=True, goal_free=True),
    Signal("aligned", "The thing is above or below where it belongs.", condition=True),
]
_ANY = {"sparse": "success", "dense": "success - distance"}
_THING = {**_ANY, "stages": "progress", "invariant": "success + potential(progress)"}
_GATED = "success + where(grasped, 0.5*(1 - clip(distance, 0, 1)), 0)"

KINDS: Mapping[str, Kind] = {
    "FetchReach": Kind(measure_reach, declare(*_REACH_SIGNALS), _ANY),
    "FetchPush": Kind(measure_push, declare(*_PUSH_SIGNALS), _THING),
    "FetchSlide": Kind(measure_push, declare(*_PUSH_SIGNALS), _THING),
    "FetchPickAndPlace": Kind(measure_pick, declare(*_PICK_SIGNALS), {**_THING, "gated": _GATED}),
}
"""The tasks, by the first word of their ids (``FetchReach-v4``, ``FetchReachDense-v4``)."""
