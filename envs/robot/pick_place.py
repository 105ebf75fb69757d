"""PickPlace: take a box and hold it where a mark is, on the table or above it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..draws import Draws
from .control import Control, Move
from .skills import carry, grasp, toward
from .stages import near
from .task import Task, between, flat

__all__ = ["PickPlace"]

_HALF = 0.025
"""Half of the box's side, in metres."""


class PickPlace(Task):
    """Take a box and hold it where a mark is."""

    model = "pick_place"
    stages = (("approach", 0.35), ("grasp", 0.1), ("lift", 0.1), ("place", 0.45))
    tolerance = 0.04
    thing = "box"
    rest = _HALF

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put the box on the table and the mark at least 8 cm from it, on the table or up to 30 cm above."""
        simulation = self.simulation
        simulation.reset()
        box = between(draws, 0.38, 0.62), between(draws, -0.22, 0.22), _HALF
        simulation.put("box", box, between(draws, -0.5, 0.5) * difficulty)
        goal = box
        while math.dist(box, goal) < 0.08:
            up = _HALF if draws.chance(0.3) else between(draws, 0.05, 0.1 + 0.2 * difficulty)
            goal = between(draws, 0.38, 0.62), between(draws, -0.22, 0.22), up
        self.goal = np.array(goal)
        simulation.mark("goal", goal)
        simulation.settle()

    def fractions(self) -> tuple[float, ...]:
        """Return how near the hand is, whether it holds the box, how high that is, and how near the goal."""
        facts = self.facts
        away = math.dist(facts.thing, self.goal)
        if away <= self.tolerance:
            return 1.0, 1.0, 1.0, 1.0
        # A box that goes to a place on the table is lowered again: what is near has been lifted.
        lifted = 1.0 if flat(facts.thing, self.goal.tolist()) <= self.tolerance else self.lift(0.02)
        return *self.hold(), lifted, near(away, self.tolerance, 0.12)

    def move(self, control: Control) -> Move:
        """Grasp the box, lift it, carry it over the table, and hold it at the mark."""
        facts = self.facts
        return grasp(control, facts, facts.thing) or self._carry(control)

    def _carry(self, control: Control) -> Move:
        thing, (x, y, z) = self.facts.thing, self.goal.tolist()
        far = flat(thing, (x, y, z)) > 0.02
        if far and thing[2] < 0.05 and z < 0.09:
            return toward(control, (control.asked[0], control.asked[1], 0.12), -1.0)
        return carry(control, self.facts, (x, y, max(z, 0.09) if far else z))

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover``, ``push_and_hold`` and ``fling``."""
        return {"hover": self._hover, "push_and_hold": self._push, "fling": self._fling}

    def _hover(self, control: Control) -> Move:
        """Hold the box just outside of the goal: high progress for ever."""
        facts = self.facts
        x, y, z = self.goal.tolist()
        side = 0.06 if y < 0 else -0.06
        return grasp(control, facts, facts.thing) or carry(control, facts, (x, y + side, z + 0.02))

    def _push(self, control: Control) -> Move:
        """Press a closed hand on the box, and move it so."""
        x, y, _ = self.facts.thing
        above = flat(self.facts.tool, (x, y, 0)) < 0.015
        return toward(control, (x, y, 0.045 if above else 0.12), -1.0)

    def _fling(self, control: Control) -> Move:
        """Grasp the box and let go of it in full swing."""
        facts = self.facts
        first = grasp(control, facts, facts.thing) if facts.thing[2] < 0.06 else None
        if first is not None:
            return first
        x, y, z = (math.copysign(1.0, to - at) for at, to in zip(facts.thing, self.goal.tolist(), strict=True))
        return x, y, max(z, 0.2), 1.0 if facts.thing[2] > 0.12 else -1.0
