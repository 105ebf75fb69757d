"""The robot in words: what is where, and moves as text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from .control import STEP, TURN, Control
from .task import Task

__all__ = ["describe", "instructions", "parse", "say"]

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_ACTION = re.compile(r"\b(move|turn)\s*\(([^()]*)\)(?:\s*(open|close))?", re.IGNORECASE)
_JOINTS = 7


def instructions(control: Control) -> str:
    """Return what a language model is told before the first observation."""
    turns = f"or turn(a, b, c, d, e, f, g) for the joints, of which 1 is {math.degrees(TURN):.1f} degrees. "
    return (
        "You move the hand of a robot. x is ahead of its base, y to its left, z above the table. Say\n"
        f"move(x, y, z): numbers from -1 to 1, of which 1 is {100 * STEP:g} cm. "
        + (turns if control.joints else "")
        + ("Add open or close for the fingers: move(0, 0, -1) open" if control.fingers else "")
    )


def describe(task: Task, left: int) -> str:
    """Return the state in words, places in centimetres."""
    facts = task.facts
    places = {"tool": facts.tool, **task.describe(), "goal": task.goal.tolist()}
    lines = [f"{name}: ({', '.join(f'{100 * value:.1f}' for value in place)}) cm" for name, place in places.items()]
    fingers = f"hold the {task.thing}" if facts.grasped else f"are {100 * facts.width:.1f} cm apart"
    return "\n".join([*lines, f"The fingers {fingers}. Steps left: {left}."])


def parse(text: str, control: Control) -> Any:
    """Return the action that the last ``move(...)`` of a text asks for; where there is none, one that is invalid.

    Joints can be asked for their turns, too: ``turn(...)``.
    """
    found = [match for match in _ACTION.findall(text) if control.joints or match[0].lower() == "move"]
    verb, said, fingers = found[-1] if found else ("", "", "")
    values = [float(number) for number in _NUMBER.findall(said)]
    command = -1.0 if fingers.lower() == "close" else 1.0
    if verb.lower() == "turn" and len(values) == _JOINTS:
        return np.array([*values, command][: control.size], np.float32)
    if verb.lower() != "move" or len(values) != 3:
        return np.full(control.size, np.nan, np.float32)
    x, y, z = values
    return control.write((x, y, z, command))


def say(action: Sequence[float], control: Control) -> str:
    """Return the text that `parse` reads as `action`: numbers to two digits, fingers as open or closed."""
    values = [float(number) for number in action]
    moves = values[: len(values) - control.fingers]
    words = (" open" if values[-1] >= 0 else " close") if control.fingers else ""
    return f"{'turn' if control.joints else 'move'}({', '.join(map(_rounded, moves))}){words}"


def _rounded(number: float) -> str:
    # Without the sign that rounding leaves before a zero.
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
