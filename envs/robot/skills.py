"""What scripted policies are made of: going somewhere, grasping, carrying."""

from __future__ import annotations

from .arm import OPEN, Place
from .control import STEP, Control, Move
from .task import Facts, flat

__all__ = ["carry", "grasp", "toward"]


def toward(control: Control, place: Place, fingers: float, speed: float = 1.0) -> Move:
    """Return the move that asks the hand to be at a place, or nearer to it.

    Args:
        control: What the hand was asked before.
        place: Where the tool is to be.
        fingers: The fingers' command: 1 opens, -1 closes.
        speed: Share of the largest step that is taken at most.
    """
    x, y, z = (max(-speed, min(speed, (to - at) / STEP)) for at, to in zip(control.asked, place, strict=True))
    return x, y, z, fingers


def grasp(control: Control, facts: Facts, place: Place) -> Move | None:
    """Return what comes next on the way to a grasp at a place; ``None`` where the thing is held.

    The hand opens and goes above the place, then down, and closes there.
    """
    if facts.grasped and facts.width < 1.9 * OPEN:
        return None
    off, up = flat(facts.tool, place), facts.tool[2] - place[2]
    if off < 0.012 and abs(up) < 0.012:
        return toward(control, place, -1.0)
    if off < 0.012 or (off < 0.03 and up > 0.06):
        return toward(control, place if off < 0.012 else (place[0], place[1], place[2] + 0.08), 1.0)
    if up < 0.06:
        return toward(control, (control.asked[0], control.asked[1], place[2] + 0.1), 1.0)
    return toward(control, (place[0], place[1], place[2] + 0.1), 1.0)


def carry(control: Control, facts: Facts, there: Place, speed: float = 0.8) -> Move:
    """Return the move that brings a held thing to a place: the tool goes as far from it as it is from the thing."""
    x, y, z = (to + tool - thing for to, tool, thing in zip(there, facts.tool, facts.thing, strict=True))
    return toward(control, (x, y, z), -1.0, speed)
