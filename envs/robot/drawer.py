"""Drawer: open or close a drawer by its handle, as far as a mark."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..draws import Draws
from .arm import OPEN, Place
from .control import STEP, Control, Move
from .simulation import Simulation
from .skills import grasp, toward
from .stages import near
from .task import Facts, Task, between, flat

__all__ = ["Drawer"]

_HANDLE, _UP = 0.062, 0.07
"""How far the handle is in front of the closed drawer's cabinet, and how high it is, in metres."""
_ROUND = 0.03
"""How far the tool is above or below the middle of the handle that the fingers are round, at most, in metres."""
_LEAST, _MOST = 0.03, 0.17
"""How far the drawer is asked to be open, in metres: never as far as it goes, so that slamming it is no way."""


class Drawer(Task):
    """Open or close a drawer by its handle, as far as a mark."""

    model = "drawer"
    stages = (("approach", 0.4), ("grasp", 0.1), ("pull", 0.5))
    tolerance = 0.02
    thing = "handle"

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation)
        self._open = int(simulation.model.joint("drawer").qposadr[0])
        self._speed = int(simulation.model.joint("drawer").dofadr[0])

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put the cabinet to its place, the more askew the harder, and the mark 8 cm or more from the handle.

        The easiest drawers are closed, and to be opened; others are open by up to 19 cm, and to be opened further or
        pushed in.
        """
        simulation = self.simulation
        simulation.reset()
        # The middle of the cabinet's front, on the table.
        front = between(draws, 0.63, 0.68), between(draws, -0.15, 0.15) * (0.3 + 0.7 * difficulty), 0.0
        yaw = between(draws, -0.25, 0.25) * difficulty
        simulation.mark("cabinet", front, yaw)
        opened, wanted = 0.0, 0.0
        while abs(wanted - opened) < 0.08:
            opened, wanted = between(draws, 0.0, 0.19) * difficulty, between(draws, _LEAST, _MOST)
        simulation.data.qpos[self._open] = opened
        goal = (
            front[0] - (_HANDLE + wanted) * math.cos(yaw),
            front[1] - (_HANDLE + wanted) * math.sin(yaw),
            _UP,
        )
        self.goal = np.array(goal)
        simulation.mark("goal", goal)
        simulation.settle()

    def look(self) -> Facts:
        """Bring the facts up to date: a hand that is closed round the handle holds it by its lip, too."""
        facts = super().look()
        round_it = 0.01 < facts.width < OPEN and abs(facts.tool[2] - facts.thing[2]) < _ROUND
        if facts.contact and round_it and not facts.grasped:
            self.facts = facts._replace(grasped=True)
        return self.facts

    def fractions(self) -> tuple[float, ...]:
        """Return how near the hand is to the handle, whether it holds it, and how near that is to the goal."""
        away = math.dist(self.facts.thing, self.goal)
        if away <= self.tolerance:
            return 1.0, 1.0, 1.0
        return *self.hold(), near(away, self.tolerance, 0.08)

    def more(self) -> tuple[float, ...]:
        """Return how far the drawer is open, in m, and how fast it opens, in m/s."""
        data = self.simulation.data
        return float(data.qpos[self._open]), float(data.qvel[self._speed])

    def move(self, control: Control) -> Move:
        """Grasp the handle, bring it to the mark, and hold it there."""
        x, y, z = self.goal.tolist()
        return self._bring(control, (x, y, z))

    def _bring(self, control: Control, there: Place, speed: float = 0.8) -> Move:
        """Return the move that grasps the handle, or brings it nearer to a place on its way."""
        facts, (at_x, at_y, _) = self.facts, self.facts.thing
        first = grasp(control, facts, facts.thing)
        away = flat(facts.thing, there)
        if first is not None or away < 0.004:
            return first or (0.0, 0.0, 0.0, -1.0)
        along_x, along_y = (there[0] - at_x) / away, (there[1] - at_y) / away
        # The hand may be ahead of the handle or behind it, but not beside the line on which that slides.
        ahead = (control.asked[0] - at_x) * along_x + (control.asked[1] - at_y) * along_y
        ahead += min(speed * STEP, away / 2)
        return toward(control, (at_x + ahead * along_x, at_y + ahead * along_y, there[2]), -1.0)

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover``, ``push_and_hold`` and ``fling``."""
        return {"hover": self._hover, "push_and_hold": self._press, "fling": self._fling}

    def _hover(self, control: Control) -> Move:
        """Hold the handle just outside of the goal: high progress for ever."""
        (x, y, z), (at_x, at_y, _) = self.goal.tolist(), self.facts.thing
        away = max(flat((x, y), (at_x, at_y)), 1e-6)
        share = (self.tolerance + 0.015) / away
        return self._bring(control, (x + share * (at_x - x), y + share * (at_y - y), z))

    def _press(self, control: Control) -> Move:
        """Lay a closed hand on the handle, and leave it there."""
        x, y, z = self.facts.thing
        above = flat(self.facts.tool, (x, y)) < 0.015
        return toward(control, (x, y, z + (0.045 if above else 0.1)), -1.0)

    def _fling(self, control: Control) -> Move:
        """Grasp the handle, and slam the drawer through the goal again and again: it never stays there."""
        (x, y, z), (at_x, at_y, _) = self.goal.tolist(), self.facts.thing
        pose = self.turned()
        opens, speed = (-pose[0], -pose[3]), self.more()[1]
        # It goes on as it goes; at the ends, where it stops, back to the goal.
        to = speed if abs(speed) > 0.05 else (x - at_x) * opens[0] + (y - at_y) * opens[1]
        far = math.copysign(0.2, to)
        return self._bring(control, (at_x + far * opens[0], at_y + far * opens[1], z), 1.0)
