"""The arm: its joints, and the closed-form inverse kinematics of a hand that points down."""

from __future__ import annotations

import math

__all__ = ["ARM", "GRIPPER", "OPEN", "START", "WORKSPACE", "Joints", "Place", "inverse"]

ARM = tuple(f"joint{number}" for number in range(1, 8))
"""Names of the joints, from the base to the hand."""
GRIPPER = ("left", "right")
"""Names of the fingers' joints."""
OPEN = 0.04
"""How far a finger opens, in metres; twice that is the width of the gripper."""

Place = tuple[float, float, float]
"""A point, in metres: ahead of the base, to its left, above the table."""
Joints = tuple[float, float, float, float, float, float, float]
"""Angles of the seven joints, in radians."""

START: Place = (0.45, 0.0, 0.25)
"""Where the tool is when an episode begins."""
WORKSPACE: tuple[Place, Place] = ((0.28, -0.32, 0.012), (0.7, 0.32, 0.45))
"""Lowest and highest place at which the tool may be asked to be. The base stands at (0, 0, 0), on the table."""

_SHOULDER, _UPPER, _FORE, _HAND = 0.35, 0.4, 0.4, 0.21
"""Height of the shoulder, and lengths from there to the elbow, to the wrist and to the tool, as in the models."""


def inverse(place: Place, yaw: float = 0.0) -> Joints:
    """Return the angles at which the hand points down and the tool is at a place.

    Shoulder, elbow and wrist lie in one vertical plane (the third and the fifth joint are straight), which leaves a
    triangle with three known sides. For a place out of reach, the nearest one in its direction.

    Args:
        place: Where the tool is to be.
        yaw: How the hand is turned counter-clockwise as seen from above, in radians; at 0 the fingers close along y.
    """
    x, y, z = place
    out, up = math.hypot(x, y), z + _HAND - _SHOULDER
    distance = min(math.hypot(out, up), _UPPER + _FORE - 1e-3)
    cosine = (distance * distance - _UPPER * _UPPER - _FORE * _FORE) / (2 * _UPPER * _FORE)
    elbow = math.acos(max(-1.0, min(1.0, cosine)))
    shoulder = math.atan2(out, up) - math.atan2(_FORE * math.sin(elbow), _UPPER + _FORE * cosine)
    base = math.atan2(y, x)
    return base, shoulder, 0.0, elbow, 0.0, math.pi - shoulder - elbow, base - yaw
