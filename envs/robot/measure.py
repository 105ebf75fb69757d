"""What the signals of a robot are, read from its state."""

from __future__ import annotations

import math
from typing import Any

from .simulation import SECONDS
from .stages import reached
from .task import Task

__all__ = ["HELD", "Meter"]

HELD = 5
"""Steps for which a goal is to be held: a fifth of a second."""
_ALMOST = 0.999
_MARGIN = 1e-3


class Meter:
    """Measures one task; some signals compare a step with those before it.

    Args:
        task: Whose.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._shares = [share for _, share in task.stages]
        # Sums in Python: NumPy takes longer to begin than these few numbers to add.
        self._limits: list[tuple[float, float]] = [(low, high) for low, high in task.simulation.limits.tolist()]
        self._forces: list[float] = task.simulation.forces.tolist()
        self._held, self._jerk, self._away = 0, 0.0, 0.0
        self._accelerations: list[float] = [0.0] * 7

    def begin(self) -> None:
        """Begin an episode."""
        self._accelerations = self._task.simulation.data.qacc[:7].tolist()
        self._jerk, self._held = 0.0, 0
        self._count()

    def look(self) -> None:
        """Notice what one step has changed."""
        now = self._task.simulation.data.qacc[:7].tolist()
        changes = sum(abs(new - old) for new, old in zip(now, self._accelerations, strict=True))
        self._accelerations, self._jerk = now, changes / 7 / SECONDS
        self._count()

    def read(self) -> dict[str, Any]:
        """Return the signals, all but ``valid``."""
        task, data = self._task, self._task.simulation.data
        facts = task.facts
        away = self._away
        success = away <= task.tolerance
        where = reached(task.fractions(), self._shares)
        used = [abs(force) / most for force, most in zip(data.actuator_force.tolist(), self._forces, strict=True)]
        angles = data.qpos[:7].tolist()
        aim = facts.thing if task.thing else task.goal.tolist()
        return {
            "success": success,
            "score": float(success),
            "progress": 1.0 if success else min(where.progress, _ALMOST),
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
            "joint_limit": any(
                not low + _MARGIN < angle < high - _MARGIN
                for angle, (low, high) in zip(angles, self._limits, strict=True)
            ),
            "overload": max(used) >= 1.0,
        }

    def save(self) -> Any:
        """Return what `load` needs."""
        return self._held, self._jerk, list(self._accelerations)

    def load(self, data: Any) -> None:
        """Go back to what `save` returned."""
        self._held, self._jerk, accelerations = data
        self._accelerations = list(accelerations)
        self._away = self._far()

    def _count(self) -> None:
        self._away = self._far()
        self._held = self._held + 1 if self._away <= self._task.tolerance else 0

    def _far(self) -> float:
        return float(self._task.distance(self._task.achieved(), self._task.goal))
