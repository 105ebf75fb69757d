"""Stack: put a box on top of another, and let go of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ..draws import Draws
from .arm import Place
from .control import Control, Move
from .simulation import Simulation
from .skills import carry, grasp, toward
from .stages import near
from .task import Task, between, flat

__all__ = ["HELD", "Stack"]

HELD = 0.1
"""The fourth number of what is achieved while the box is held, in metres: farther from 0 than the tolerance."""
_HALF = 0.025
"""Half of a box's side, in metres."""
_APART = 0.11
"""How far the boxes are apart at least, in metres: the open hand fits between them."""


class Stack(Task):
    """Put a box on top of another, and let go of it.

    The goal is a place and ``held``, which is 0.1 m while both fingers touch the box and is wanted to be 0: a box that
    is held at its place is 10 cm from the goal.
    """

    model = "stack"
    stages = (("approach", 0.25), ("grasp", 0.1), ("lift", 0.1), ("place", 0.4), ("release", 0.15))
    tolerance = 0.02
    names = ("x", "y", "z", "held")
    thing = "box"
    rest = _HALF

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation)
        self._below = int(simulation.model.body("below").id)
        first = int(simulation.model.body_dofadr[self._below])
        self._drifts = slice(first, first + 6)

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put both boxes on the table, farther apart and turned more where it is harder."""
        simulation = self.simulation
        simulation.reset()
        spread = 0.5 + 0.5 * difficulty
        ahead, aside = 0.12 * spread, 0.22 * spread
        box, below = (0.0, 0.0), (0.0, 0.0)
        while math.dist(box, below) < _APART:
            box, below = ((between(draws, 0.5 - ahead, 0.5 + ahead), between(draws, -aside, aside)) for _ in range(2))
        for name, (x, y) in (("box", box), ("below", below)):
            simulation.put(name, (x, y, _HALF), between(draws, -0.5, 0.5) * difficulty)
        goal = (*below, 3 * _HALF)
        self.goal = np.array([*goal, 0.0])
        simulation.mark("goal", goal)
        simulation.settle()

    def achieved(self) -> NDArray[np.float64]:
        """Return where the box is, and whether it is held."""
        return np.array([*self.facts.thing, HELD if self.facts.grasped else 0.0])

    def fractions(self) -> tuple[float, ...]:
        """Return how near the hand is, whether it holds the box, how high that is, how near its place, whether free."""
        facts = self.facts
        goal = self.goal.tolist()
        away = math.dist(facts.thing, goal[:3])
        placed = near(away, self.tolerance, 0.12)
        if placed == 1.0:
            return 1.0, 1.0, 1.0, 1.0, float(math.hypot(away, HELD * facts.grasped) <= self.tolerance)
        return *self.hold(), self.lift(2 * _HALF), placed, 0.0

    def more(self) -> tuple[float, ...]:
        """Return where the lower box is (3), two rows of its rotation (6), its speed (3) and turning (3)."""
        data = self.simulation.data
        rotation, speed = data.xmat[self._below, :6].tolist(), data.qvel[self._drifts].tolist()
        return (*self.simulation.at(self._below), *rotation, *speed)

    def describe(self) -> dict[str, Place]:
        """Return where both boxes are."""
        return super().describe() | {"lower box": self.simulation.at(self._below)}

    def move(self, control: Control) -> Move:
        """Grasp the box, lift it, carry it above the other, lower it, let go, and draw the hand back upwards."""
        facts, goal = self.facts, self.goal.tolist()
        x, y, z = goal[:3]
        off, up = flat(facts.thing, goal), facts.thing[2] - z
        if off < 0.012 and up < 0.006 and facts.thing[2] > 2 * _HALF:
            if facts.contact or facts.width < 0.07:
                return 0.0, 0.0, 0.0, 1.0
            # Open fingers are near the box's sides: a hand that is not in the middle would take it along.
            if facts.tool[2] < z + 0.03 and flat(facts.tool, facts.thing) > 0.003:
                return toward(control, (facts.thing[0], facts.thing[1], control.asked[2]), 1.0)
            return toward(control, (control.asked[0], control.asked[1], z + 0.1), 1.0)
        if (first := grasp(control, facts, facts.thing)) is not None:
            return first
        if off > 0.008 and up < 0.03:
            return toward(control, (control.asked[0], control.asked[1], control.asked[2] + 0.03), -1.0)
        return carry(control, facts, (x, y, z if off < 0.008 else z + 0.05), 0.9 if off > 0.03 else 0.6)

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover``, ``hold`` and ``fling``."""
        return {"hover": self._hover, "hold": self._hold, "fling": self._fling}

    def _hover(self, control: Control) -> Move:
        """Hold the box well above the other, for ever."""
        facts = self.facts
        x, y, z = self.goal.tolist()[:3]
        return grasp(control, facts, facts.thing) or carry(control, facts, (x, y, z + 0.06))

    def _hold(self, control: Control) -> Move:
        """Put the box into its place, and never let go."""
        facts, goal = self.facts, self.goal.tolist()
        x, y, z = goal[:3]
        there = flat(facts.thing, goal) < 0.008
        return grasp(control, facts, facts.thing) or carry(control, facts, (x, y, z if there else z + 0.05))

    def _fling(self, control: Control) -> Move:
        """Grasp the box and let go of it in full swing."""
        facts = self.facts
        first = grasp(control, facts, facts.thing) if facts.thing[2] < 0.06 else None
        if first is not None:
            return first
        x, y = (math.copysign(1.0, to - at) for at, to in zip(facts.thing, self.goal.tolist()[:2], strict=False))
        return x, y, 0.5, 1.0 if facts.thing[2] > 0.12 else -1.0
