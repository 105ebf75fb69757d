"""Reach: bring the hand to a mark in the air, and stay there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..draws import Draws
from .arm import START
from .control import Control, Move
from .skills import toward
from .stages import near
from .task import Task, between

__all__ = ["Reach"]

_BOX = ((0.32, 0.66), (-0.3, 0.3), (0.04, 0.42))
"""Where marks are at the highest difficulty, along x, y and z, in metres; at the lowest, a third of the way there."""
_LEAST = 0.1
"""How far a mark is at least from where the hand starts, in metres."""


class Reach(Task):
    """Bring the hand to a mark in the air, and stay there."""

    model = "reach"
    stages = (("approach", 1.0),)
    tolerance = 0.03
    fingers = False

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put the mark somewhere in the air, the farther the harder, at least 10 cm from the hand."""
        simulation = self.simulation
        simulation.reset(closed=True)
        share = (1 + 2 * difficulty) / 3
        goal = START
        while math.dist(goal, START) < _LEAST:
            x, y, z = (
                between(draws, at + share * (low - at), at + share * (high - at))
                for at, (low, high) in zip(START, _BOX, strict=True)
            )
            goal = x, y, z
        self.goal = np.array(goal)
        simulation.mark("goal", goal)
        simulation.settle()

    def fractions(self) -> tuple[float, ...]:
        """Return how near the tool is."""
        return (near(math.dist(self.facts.tool, self.goal), self.tolerance, 0.15),)

    def move(self, control: Control) -> Move:
        """Go straight to the mark."""
        x, y, z = self.goal.tolist()
        return toward(control, (x, y, z), -1.0)

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover`` and ``swing``."""
        return {"hover": self._hover, "swing": self._swing}

    def _hover(self, control: Control) -> Move:
        """Wait just outside of the goal: high progress for ever."""
        x, y, z = self.goal.tolist()
        side = 0.05 if y < 0 else -0.05
        return toward(control, (x, y + side, z), -1.0)

    def _swing(self, control: Control) -> Move:
        """Sweep through the goal again and again: it comes near each time, and never stays."""
        x, y, z = self.goal.tolist()
        speed = self.facts.speed[1]
        # It turns round at the ends of the swing, and goes on as it goes in between.
        there = self.facts.tool[1] - y
        left = speed >= 0 if abs(there) < 0.12 else there < 0
        return toward(control, (x, y + (0.2 if left else -0.2), z), -1.0)
