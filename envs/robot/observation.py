"""What a robot observes: numbers about the hand, the joints and the thing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .control import Control, JointControl
from .task import Task

__all__ = ["numbers"]


def numbers(task: Task, control: Control) -> NDArray[np.float64]:
    """Return the state as one array.

    Place of the tool (3, m), its speed (3, m/s), width of the gripper (1, m), how far what is asked for is from the
    tool (3, m). With joint control the joints' angles (7, rad), speeds (7, rad/s) and how far what is asked for is from
    the angles (7, rad). With a thing its place (3, m), its place from the tool (3, m), two rows of its rotation matrix
    (6), and, where it is free to move, its speed (3, m/s) and turning (3, rad/s). Last what the task adds
    (`Task.more`).
    """
    facts, data = task.facts, task.simulation.data
    tool, thing = facts.tool, facts.thing
    parts = [*tool, *facts.speed, facts.width]
    parts += [to - at for to, at in zip(control.asked, tool, strict=True)]
    if isinstance(control, JointControl):
        parts += data.qpos[:7].tolist()
        parts += data.qvel[:7].tolist()
        parts += (control.angles - data.qpos[:7]).tolist()
    if task.thing:
        parts += thing
        parts += [there - here for there, here in zip(thing, tool, strict=True)]
        parts += task.turned()
        parts += task.moving()
    parts += task.more()
    return np.array(parts)
