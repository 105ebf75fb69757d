"""PegInsert: put a peg into a socket that is hardly wider."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from ..draws import Draws
from .control import Control, Move
from .skills import carry, grasp, toward
from .stages import ALMOST, near
from .task import Task, between, flat

__all__ = ["CLEARANCE", "DEPTH", "PegInsert"]

DEPTH = 0.06
"""How deep the socket is, in metres."""
CLEARANCE = 0.002
"""How far the peg's faces are from those of the socket when it stands in the middle, in metres."""
_HALF = 0.06
"""Half of the peg's length, in metres."""
_WIDTH = 0.03
"""The peg's width, in metres."""
_UPRIGHT = 0.95
"""Cosine of the angle to the vertical below which a peg stands."""
_GRIP = 0.03
"""How far above its middle the peg is taken, in metres."""
_CLEAR = DEPTH + _HALF + 0.015
"""Height of the peg's middle at which it is carried over the socket, in metres."""


class PegInsert(Task):
    """Put a peg into a socket; the goal is the place of its middle when it stands on the ground of the socket."""

    model = "peg_insert"
    stages = (("approach", 0.25), ("grasp", 0.1), ("lift", 0.15), ("align", 0.25), ("insert", 0.25))
    tolerance = 0.01
    thing = "peg"
    rest = _HALF

    def place(self, draws: Draws, difficulty: float) -> None:
        """Put the peg upright on one side and the socket on the other, farther apart and turned more where harder."""
        simulation = self.simulation
        simulation.reset()
        side = 1.0 if draws.chance(0.5) else -1.0
        spread = 0.5 + 0.5 * difficulty
        x, y = (
            (between(draws, 0.5 - 0.1 * spread, 0.5 + 0.1 * spread), between(draws, 0.08, 0.08 + 0.12 * spread))
            for _ in range(2)
        )
        peg, socket = (x[0], side * x[1]), (y[0], -side * y[1])
        simulation.put("peg", (*peg, _HALF), between(draws, -0.06, 0.06) * difficulty)
        simulation.mark("socket", (*socket, 0.0))
        goal = (*socket, _HALF)
        self.goal = np.array(goal)
        simulation.mark("goal", goal)
        simulation.settle()

    def fractions(self) -> tuple[float, ...]:
        """Return how near the hand is, whether it holds the peg, how high, how near above the socket, how deep."""
        facts, goal = self.facts, self.goal.tolist()
        if math.dist(facts.thing, goal) <= self.tolerance:
            return 1.0, 1.0, 1.0, 1.0, 1.0
        deep = (_HALF + DEPTH - facts.thing[2]) / DEPTH
        off = flat(facts.thing, goal)
        # One that lies across the hole is low, too, and goes in no deeper.
        if off <= 2 * CLEARANCE and deep > 0 and abs(float(self.simulation.data.xmat[self._body, 8])) > _UPRIGHT:
            return 1.0, 1.0, 1.0, 1.0, min(deep, ALMOST)
        return *self.hold(_GRIP), self.lift(DEPTH), near(off, 2 * CLEARANCE, 0.12), 0.0

    def aligned(self) -> bool:
        """Return whether the peg is above the hole or in it, within 4 mm of its middle as seen from above."""
        return flat(self.facts.thing, self.goal.tolist()) <= 2 * CLEARANCE

    def move(self, control: Control) -> Move:
        """Grasp the peg, lift it, carry it over the socket, and lower it."""
        facts = self.facts
        if (first := self._grasp(control)) is not None:
            return first
        off, z = flat(facts.thing, self.goal.tolist()), facts.thing[2]
        ahead, aside, up = control.asked
        if z < DEPTH + _HALF - 0.005 and off < 2 * CLEARANCE:
            # The socket leads it: a hand that went on correcting would slide along the peg.
            return toward(control, (ahead, aside, up - 0.01 if z > _HALF + 0.002 else up), -1.0)
        if off > 0.02 and z < _CLEAR - 0.01:
            return toward(control, (ahead, aside, up + 0.03), -1.0, 0.5 if z < _HALF + 0.01 else 1.0)
        lower = off < CLEARANCE / 2 or (off < CLEARANCE and z < _CLEAR - 0.005)
        return self._carry(control, _HALF if lower else _CLEAR, 0.9 if off > 0.06 else 0.3)

    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return ``hover``, ``rim`` and ``fling``."""
        return {"hover": self._hover, "rim": self._rim, "fling": self._fling}

    def _grasp(self, control: Control) -> Move | None:
        # In a swift move a finger may lose touch for a moment: nothing to open the hand for.
        if self.facts.contact and self.facts.width < _WIDTH + 3 * CLEARANCE:
            return None
        x, y, z = self.facts.thing
        return grasp(control, self.facts, (x, y, z + _GRIP))

    def _carry(self, control: Control, height: float, speed: float, aside: float = 0.0) -> Move:
        x, y, _ = self.goal.tolist()
        return carry(control, self.facts, (x, y + aside, height), speed)

    def _hover(self, control: Control) -> Move:
        """Hold the peg right above the socket, for ever."""
        return self._grasp(control) or self._carry(control, _CLEAR, 0.8)

    def _rim(self, control: Control) -> Move:
        """Press the peg on the socket's rim: as low as it gets without going in."""
        over = flat(self.facts.thing, self.goal.tolist()) < 0.025
        return self._grasp(control) or self._carry(control, DEPTH + _HALF if over else _CLEAR, 0.8, 0.02)

    def _fling(self, control: Control) -> Move:
        """Grasp the peg and let go of it in full swing."""
        facts = self.facts
        first = self._grasp(control) if facts.thing[2] < 0.1 else None
        if first is not None:
            return first
        x, y = (math.copysign(1.0, to - at) for at, to in zip(facts.thing, self.goal.tolist()[:2], strict=False))
        return x, y, 0.5, 1.0 if facts.thing[2] > 0.16 else -1.0
