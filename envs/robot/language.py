"""The robot in words: what is where, and moves as text."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from .control import STEP, Control
from .task import Task

__all__ = ["describe", "instructions", "parse"]

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_ACTION = re.compile(r"\bmove\s*\(([^()]*)\)(?:\s*(open|close))?", re.IGNORECASE)


def instructions(control: Control) -> str:
    """Return what a language model is told before the first observation."""
    return (
        "You move the hand of a robot. x is ahead of its base, y to its left, z above the table. Say\n"
        f"move(x, y, z): numbers from -1 to 1, of which 1 is {100 * STEP:g} cm. "
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
    """Return the action that the last ``move(...)`` of a text asks for; where there is none, one that is invalid."""
    found = _ACTION.findall(text)
    values = [float(number) for number in _NUMBER.findall(found[-1][0])] if found else []
    if len(values) != 3:
        return np.full(control.size, np.nan, np.float32)
    x, y, z = values
    return control.write((x, y, z, 1.0 if found[-1][1].lower() != "close" else -1.0))
