"""Push: move a box over the table to a mark, with closed fingers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..draws import Draws
from .control import STEP, Control, Move
from .skills import toward
from .stages import near
from .task import Task, between, flat

__all__ = ["Push"]

_HALF, _UP = 0.03, 0.02
"""Half of the box's side, and of its height, in metres."""
_LOW, _HIGH = 0.02, 0.12
"""How high the tool is where it pushes, and where it goes round the box, in metres."""
_BEHIND = 0.085
"""How far behind the middle of the box the tool comes down, in metres."""
_REACHED = 0.1
"""How near the tool comes to the middle of the box before pushing begins, in metres."""
_COAST = 0.1
"""How far a box slides on that is left alone at 1 m/s, in metres."""


class Push(Task):
    """Move a box over the table to a mark, with closed fingers."""

    model = "push"
    stages = (("approach", 0.4), ("push", 0.6))
    tolerance = 0.04
    fingers = False
    thing = "box"

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put the box on the table, the more askew the harder, and the mark 8 cm from it to 12 or up to 35."""
        simulation = self.simulation
        simulation.reset(closed=True)
        box = between(draws, 0.38, 0.62), between(draws, -0.22, 0.22), _UP
        simulation.put("box", box, between(draws, -0.7, 0.7) * difficulty)
        goal = box
        while not 0.08 <= flat(box, goal) <= 0.12 + 0.23 * difficulty:
            goal = between(draws, 0.38, 0.62), between(draws, -0.22, 0.22), _UP
        self.goal = np.array(goal)
        simulation.mark("goal", (goal[0], goal[1], 0.001))
        simulation.settle()

    def fractions(self) -> tuple[float, ...]:
        """Return how near the hand is to the box, and the box to the goal."""
        facts = self.facts
        away = math.dist(facts.thing, self.goal)
        if away <= self.tolerance:
            return 1.0, 1.0
        # A box that slides ahead of the hand is still being pushed.
        return near(math.dist(facts.tool, facts.thing), _REACHED, 0.1), near(away, self.tolerance, 0.12)

    def move(self, control: Control) -> Move:
        """Come down behind the box, push it along the line to the mark, and slow down in time."""
        x, y, _ = self.goal.tolist()
        return self._push(control, (x, y), 0.012)

    def _push(self, control: Control, there: tuple[float, float], enough: float) -> Move:
        """Return the move that pushes the box to a place.

        Args:
            control: What the hand was asked before.
            there: Where the box is to lie.
            enough: How near it is to be, in metres.
        """
        (x, y, z), (box_x, box_y, _) = control.asked, self.facts.thing
        speed_x, speed_y, *_ = self.moving()
        coast = _COAST * math.hypot(speed_x, speed_y)
        along_x, along_y = there[0] - box_x - coast * speed_x, there[1] - box_y - coast * speed_y
        away = math.hypot(along_x, along_y)
        if away < enough:
            return 0.0, 0.0, 0.0, -1.0
        along_x, along_y = along_x / away, along_y / away
        along = (x - box_x) * along_x + (y - box_y) * along_y
        aside = (y - box_y) * along_x - (x - box_x) * along_y
        if away < 2.5 * enough and abs(aside) > 0.015:
            # From here it would rather be turned than moved.
            return 0.0, 0.0, 0.0, -1.0
        behind = box_x - _BEHIND * along_x, box_y - _BEHIND * along_y
        if self.facts.tool[2] < 1.5 * _LOW and along < -_HALF and abs(aside) < 0.06:
            if abs(aside) > 0.015 and along > -0.07:
                return toward(control, (x - along_x * STEP, y - along_y * STEP, _LOW), -1.0)
            if abs(aside) > 0.015:
                return toward(control, (*behind, _LOW), -1.0)
            step = min(0.015, max(0.005, 0.28 * away))
            x, y = x + along_x * step + 0.75 * along_y * aside, y + along_y * step - 0.75 * along_x * aside
            return toward(control, (x, y, _LOW), -1.0)
        if coast * coast > 1e-4 * _COAST:
            return 0.0, 0.0, 0.0, -1.0
        if flat((x, y), behind) < 0.012:
            return toward(control, (*behind, _LOW), -1.0)
        return toward(control, (*(behind if z > 0.085 else (x, y)), _HIGH), -1.0)

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover``, ``touch`` and ``fling``."""
        return {"hover": self._hover, "touch": self._touch, "fling": self._fling}

    def _hover(self, control: Control) -> Move:
        """Push the box to just outside of the goal, and wait there: high progress for ever."""
        x, y, _ = self.goal.tolist()
        box_x, box_y, _ = self.facts.thing
        away = max(math.hypot(box_x - x, box_y - y), 1e-6)
        share = (self.tolerance + 0.02) / away
        if share > 0.9:
            return 0.0, 0.0, 0.0, -1.0
        return self._push(control, (x + share * (box_x - x), y + share * (box_y - y)), 0.006)

    def _touch(self, control: Control) -> Move:
        """Lay the hand on the box, and leave it there."""
        x, y, _ = self.facts.thing
        above = flat(self.facts.tool, (x, y)) < 0.015
        return toward(control, (x, y, 2 * _UP if above else _HIGH), -1.0)

    def _fling(self, control: Control) -> Move:
        """Push at full speed until the hand is at the goal, where the box no longer is."""
        (x, y, _), tool, box = self.goal.tolist(), self.facts.tool, self.facts.thing
        if tool[2] >= 1.5 * _LOW:
            return self._push(control, (x, y), 0.0)
        along_x, along_y = box[0] - tool[0], box[1] - tool[1]
        if (x - tool[0]) * along_x + (y - tool[1]) * along_y <= 0:
            return 0.0, 0.0, 0.0, -1.0
        away = math.hypot(along_x, along_y)
        return along_x / away, along_y / away, 0.0, -1.0
