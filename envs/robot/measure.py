"""What the signals of a robot are, read from its state."""

from __future__ import annotations

import math
import operator
from typing import Any

from ...rewards.measure.progress import fold, hop
from .simulation import SECONDS
from .stages import ALMOST, Reached, reached
from .task import Task

__all__ = ["HELD", "LEVELS", "Meter"]

HELD = 5
"""Steps for which a goal is to be held: a fifth of a second."""
LEVELS = 5
"""Steps in which the progress that is folded goes through a stage."""
_MARGIN = 1e-3
"""How near to its limit a joint counts as at it, in radians."""


class Meter:
    """Measures one task; some signals compare a step with those before it.

    Args:
        task: Whose.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._shares = [share for _, share in task.stages]
        # Sums in Python: NumPy takes longer to begin than these few numbers to add.
        self._lows: list[float] = (task.simulation.limits[:, 0] + _MARGIN).tolist()
        self._highs: list[float] = (task.simulation.limits[:, 1] - _MARGIN).tolist()
        self._forces: list[float] = task.simulation.forces.tolist()
        self._held, self._jerk, self._away = 0, 0.0, 0.0
        self._where = Reached(0, 0.0, 0.0)
        self._level = self._fold = 0.0
        self._accelerations: list[float] = [0.0] * 7

    def begin(self) -> None:
        """Begin an episode."""
        self._accelerations = self._task.simulation.data.qacc[:7].tolist()
        self._jerk, self._held = 0.0, 0
        self._count()
        self._fold = self._level

    def look(self) -> None:
        """Notice what one step has changed."""
        now = self._task.simulation.data.qacc[:7].tolist()
        changes = sum(map(abs, map(operator.sub, now, self._accelerations)))
        self._accelerations, self._jerk = now, changes / 7 / SECONDS
        before = self._level
        self._count()
        if self._level != before:
            self._fold = fold(self._fold, round(hop(before, self._level), 2))

    def read(self) -> dict[str, Any]:
        """Return the signals, all but ``valid``."""
        task, data = self._task, self._task.simulation.data
        facts = task.facts
        away = self._away
        success = away <= task.tolerance
        where = self._where
        used = list(map(abs, map(operator.truediv, data.actuator_force.tolist(), self._forces)))
        angles = data.qpos[:7].tolist()
        free = all(map(operator.lt, self._lows, angles)) and all(map(operator.lt, angles, self._highs))
        aim = facts.thing if task.thing else task.goal.tolist()
        return {
            "success": success,
            "score": float(success),
            "progress": 1.0 if success else min(where.progress, ALMOST),
            "fold": self._fold,
            "distance": away,
            "reach": math.dist(facts.tool, aim),
            "contact": facts.contact,
            "grasped": facts.grasped,
            "lifted": task.lifted(),
            "aligned": task.aligned(),
            "stage": float(where.stage),
            "fraction": where.fraction,
            "held": min(self._held / HELD, 1.0),
            "effort": min(sum(used) / len(used), 1.0),
            "jerk": self._jerk,
            "joint_limit": not free,
            "overload": max(used) >= 1.0,
        }

    def save(self) -> Any:
        """Return what `load` needs."""
        return self._held, self._jerk, list(self._accelerations), self._level, self._fold

    def load(self, data: Any) -> None:
        """Go back to what `save` returned."""
        held, self._jerk, accelerations, level, self._fold = data
        self._accelerations = list(accelerations)
        self._count()
        # Loading computes anew how a thing is turned, and the level may follow from it (see `Simulation.step`).
        self._held, self._level = held, level

    def _count(self) -> None:
        task = self._task
        self._away = _apart(task.achieved().tolist(), task.goal.tolist())
        self._held = self._held + 1 if self._away <= task.tolerance else 0
        self._where = stage, fraction, _ = reached(task.fractions(), self._shares)
        levels = LEVELS * len(self._shares)
        level = min(LEVELS * stage + math.floor(fraction * LEVELS + 1e-9), levels - 1)
        self._level = 1.0 if self._away <= task.tolerance else level / levels


def _apart(achieved: list[float], goal: list[float]) -> float:
    """The distance that `Task.distance` gives, to the last bit, in a third of the time."""
    total = 0.0
    for one, other in zip(achieved, goal, strict=True):
        total += (one - other) * (one - other)
    return math.sqrt(total)
