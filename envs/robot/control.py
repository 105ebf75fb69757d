"""What actions mean: where the hand is asked to be, or how far the joints turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arm import OPEN, WORKSPACE, Place, inverse
from .simulation import Simulation

__all__ = ["ACTIONS", "STEP", "TURN", "Control", "JointControl", "Move", "open_control"]

STEP = 0.03
"""How far the place at which the hand is asked to be moves in one step along each axis, at most, in metres."""
TURN = 0.12
"""How far a joint is asked to turn in one step, at most, in radians."""
_AHEAD = 0.05
"""How far what is asked for may be ahead of what is: beyond it, a hand that is blocked would push ever harder."""

Move = tuple[float, float, float, float]
"""A move of the hand along x, y and z, and the fingers' command, each from -1 to 1: the fingers close at -1."""


class Control:
    """Actions as moves of the hand, which keeps pointing down: three numbers, and one for the fingers.

    Args:
        simulation: Whose robot it is.
        fingers: Whether the fingers move; else they stay closed, and actions have no number for them.
    """

    joints = False
    """Whether actions are turns of the joints."""

    def __init__(self, simulation: Simulation, *, fingers: bool = True) -> None:
        self.simulation, self.fingers = simulation, fingers
        self.asked: Place = (0.0, 0.0, 0.0)
        """Where the hand is asked to be."""
        # Where it is; saved, as loading computes it anew (see `Simulation.step`).
        self._here: Place = (0.0, 0.0, 0.0)

    @property
    def size(self) -> int:
        """Numbers in an action."""
        return 4 if self.fingers else 3

    def begin(self) -> None:
        """Ask for the place at which the hand is."""
        self.asked = self._here = self.simulation.tool()

    def apply(self, action: list[float]) -> None:
        """Let one step go by under an action within -1 and 1."""
        low, high = WORKSPACE
        x, y, z = (
            max(least, here - _AHEAD, min(most, here + _AHEAD, asked + STEP * move))
            for least, most, here, asked, move in zip(low, high, self._here, self.asked, action, strict=False)
        )
        self.asked = x, y, z
        width = OPEN / 2 * (1 + action[3]) if self.fingers else 0.0
        self.simulation.step((*inverse(self.asked), width, width))
        self._here = self.simulation.tool()

    def plan(self, move: Move) -> Sequence[float]:
        """Return the numbers of the action that makes a move."""
        return move[: self.size]

    def write(self, move: Move) -> NDArray[np.float32]:
        """Return the action that makes a move."""
        return np.array(self.plan(move), np.float32)

    def save(self) -> Any:
        """Return what `load` needs."""
        return self.asked, self._here

    def load(self, data: Any) -> None:
        """Go back to what `save` returned."""
        self.asked, self._here = data


class JointControl(Control):
    """Actions as turns of the seven joints, and one number for the fingers."""

    joints = True

    def __init__(self, simulation: Simulation, *, fingers: bool = True) -> None:
        super().__init__(simulation, fingers=fingers)
        self.angles: NDArray[np.float64] = np.zeros(7)
        """How far the joints are asked to be turned, in radians."""

    @property
    def size(self) -> int:
        """Numbers in an action."""
        return 8 if self.fingers else 7

    def begin(self) -> None:
        """Ask for the angles at which the joints are."""
        super().begin()
        self.angles = self.simulation.data.qpos[:7].copy()

    def apply(self, action: list[float]) -> None:
        """Let one step go by under an action within -1 and 1."""
        low, high = self.simulation.limits.T
        here = self.simulation.data.qpos[:7]
        wanted = self.angles + TURN * np.array(action[:7])
        self.angles = np.clip(np.clip(wanted, here - 2 * TURN, here + 2 * TURN), low, high)
        width = OPEN / 2 * (1 + action[7]) if self.fingers else 0.0
        self.simulation.step((*self.angles, width, width))
        self.asked = self.simulation.tool()

    def plan(self, move: Move) -> Sequence[float]:
        """Return the numbers of the action that turns the joints as a move of the hand asks."""
        low, high = WORKSPACE
        place = [
            max(least, min(most, at + STEP * to))
            for least, most, at, to in zip(low, high, self.asked, move, strict=False)
        ]
        turns = zip(inverse((place[0], place[1], place[2])), self.angles.tolist(), strict=True)
        wanted = [(to - at) / TURN for to, at in turns]
        return [max(-1.0, min(1.0, number)) for number in (*wanted, *move[3 : self.size - 4])]

    def save(self) -> Any:
        """Return what `load` needs."""
        return self.asked, self.angles.copy()

    def load(self, data: Any) -> None:
        """Go back to what `save` returned."""
        self.asked, self.angles = data[0], data[1].copy()


ACTIONS = {"effector": Control, "joints": JointControl}
"""What actions may mean, by name."""


def open_control(name: str, simulation: Simulation, *, fingers: bool = True) -> Control:
    """Return the meaning of actions called `name`."""
    return ACTIONS[name](simulation, fingers=fingers)
