"""Virtual forces that help at first: a curriculum of the physics, under one and the same reward.

As in curricula of privileged actions, the reward stays sparse, and what is annealed is what the robot may do beyond
physics. Here the thing that is to be moved weighs less and is drawn to its goal, as long as the hand is near it. At
full strength it is enough to stay near; the weaker the forces are, the more has to be done by grasping, lifting and
pushing.
"""

from __future__ import annotations

import math

import numpy as np

from ...errors import ConfigurationError
from .stages import near
from .task import Task

__all__ = ["Privilege", "check_privilege"]

_SPRING, _DAMPING, _MOST = 25.0, 10.0, 5.0
"""Acceleration that draws to the goal: per metre (1/s^2), against the speed (1/s), and at most an axis (m/s^2)."""
_NEAR, _SCALE = 0.05, 0.05
"""How near the hand has to be for all of it, and how much farther it may be for half, in metres."""
_GRAVITY = 9.81


def check_privilege(strength: float, steps: int, task: type[Task]) -> tuple[float, int]:
    """Return a strength and a number of steps that are allowed.

    Raises:
        ConfigurationError: They are not, or there is no thing on which forces could act.
    """
    if isinstance(strength, bool) or not isinstance(strength, (int, float, np.number)) or not 0.0 <= strength <= 1.0:
        raise ConfigurationError(f"privilege={strength!r}: give a number from 0 to 1")
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 1:
        raise ConfigurationError(f"privilege_steps={steps!r}: give a positive integer")
    if strength and not task.thing:
        raise ConfigurationError(f"privilege={strength!r}: here is no thing that forces could move; give 0")
    return float(strength), int(steps)


class Privilege:
    """The forces of one task.

    Args:
        task: Whose thing they act on.
        strength: How strong they are at the beginning of training, from 0 to 1.
        steps: Training steps after which they are gone; until then they fall evenly.

    Attributes:
        now: How strong they are in this episode, from 0 to 1.
        training_step: How far training is, for the next episode.
    """

    def __init__(self, task: Task, strength: float, steps: int) -> None:
        self._task, self._strength, self._steps = task, strength, steps
        self.now = self.training_step = 0.0
        model = task.simulation.model
        self._body = int(model.body(task.thing).id) if task.thing else 0
        self._root = int(model.body_rootid[self._body])

    def begin(self, *, training: bool) -> None:
        """Begin an episode; the strength holds to its end. Tasks other than those of training have no forces."""
        left = 1.0 - self.training_step / self._steps
        self.now = self._strength * min(max(left, 0.0), 1.0) if training else 0.0

    def apply(self) -> None:
        """Set the forces of the step that comes."""
        if not self.now:
            return
        facts, data = self._task.facts, self._task.simulation.data
        share = self.now * near(math.dist(facts.tool, facts.thing), _NEAR, _SCALE)
        # What slides in a joint is damped by it.
        speed = self._task.moving()[:3] or (0.0, 0.0, 0.0)
        x, y, z = (
            max(-_MOST, min(_MOST, _SPRING * (to - at) - _DAMPING * rate))
            for to, at, rate in zip(self._task.goal[:3].tolist(), facts.thing, speed, strict=True)
        )
        # Masses may differ from one episode to the next; a drawer's counts its cabinet's, and so overcomes friction.
        force = float(self._task.simulation.model.body_subtreemass[self._root]) * share
        data.xfrc_applied[self._body, :3] = force * x, force * y, force * (z + _GRAVITY)
