"""What a task is: a scene, a goal, what is true now, and how it is done."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..draws import Draws
from .arm import Place
from .control import Control, Move
from .simulation import SECONDS, Simulation
from .stages import near

__all__ = ["Facts", "Task", "between", "flat"]


class Facts(NamedTuple):
    """What is true of a state.

    Attributes:
        tool: Where the tool is.
        speed: How fast it moved in the last step along x, y and z, in m/s.
        thing: Where the thing is that is moved; the tool, where there is none.
        width: How far the fingers are apart, in metres.
        contact: Whether a finger touches the thing.
        grasped: Whether both do, with the thing between them.
    """

    tool: Place
    speed: Place
    thing: Place
    width: float
    contact: bool
    grasped: bool


class Task(ABC):
    """A task of the arm, in one simulation.

    Args:
        simulation: Where it happens, a simulation of `model`.

    Attributes:
        goal: What is to be achieved, see `achieved`.
        facts: What is true now; `look` brings it up to date.
    """

    model: ClassVar[str]
    """The model's file, without its ending."""
    stages: ClassVar[tuple[tuple[str, float], ...]]
    """Names of its stages in order, and the part of the whole that each takes; the parts sum to 1."""
    tolerance: ClassVar[float]
    """The goal is achieved within this distance, in metres."""
    fingers: ClassVar[bool] = True
    """Whether the fingers move; else they stay closed."""
    names: ClassVar[tuple[str, ...]] = ("x", "y", "z")
    """What the numbers of a goal are, all in metres."""
    thing: ClassVar[str] = ""
    """The body that is moved; none where the hand itself is to be somewhere."""
    rest: ClassVar[float] = math.inf
    """How high the thing's middle is where it lies on the table, in metres; infinite where nothing is to be lifted."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.goal: NDArray[np.float64] = np.zeros(len(self.names))
        self._body = int(simulation.model.body(self.thing).id) if self.thing else 0
        shape = int(simulation.model.body_geomadr[self._body])
        self._geoms = frozenset(range(shape, shape + int(simulation.model.body_geomnum[self._body])))
        # Where the thing's speed stands among all: six numbers where it is free to move, none where it is not.
        first, count = int(simulation.model.body_dofadr[self._body]), int(simulation.model.body_dofnum[self._body])
        self._moves = slice(first, first + 6) if count == 6 else slice(0)
        self.facts = Facts((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 0.0, False, False)

    @abstractmethod
    def place(self, draws: Draws, difficulty: float) -> None:
        """Put everything to its place and set a goal; `look` is called after it."""

    @abstractmethod
    def fractions(self) -> tuple[float, ...]:
        """Return how much of each stage is done, from 0 to 1, and 1 exactly where it is done."""

    @abstractmethod
    def move(self, control: Control) -> Move:
        """Return what the scripted expert does now."""

    @abstractmethod
    def exploits(self) -> Mapping[str, Callable[[Control], Move]]:
        """Return what bad rewards teach, by name."""

    def achieved(self) -> NDArray[np.float64]:
        """Return what is achieved now, to be compared with goals, float64 ``(k,)``: where the thing is."""
        return np.array(self.facts.thing)

    def distance(self, achieved: NDArray[np.float64], goal: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far goals are from what is achieved, in metres: ``(n, k)`` and ``(n, k)`` to ``(n,)``."""
        return np.linalg.norm(achieved - goal, axis=-1)

    def begin(self) -> None:
        """Look at what `place` made, which is at rest."""
        self.facts = self.facts._replace(tool=self.simulation.tool())
        self.look()

    def look(self) -> Facts:
        """Bring the facts up to date, once a step."""
        simulation, before = self.simulation, self.facts.tool
        x, y, z = tool = simulation.tool()
        speed = (x - before[0]) / SECONDS, (y - before[1]) / SECONDS, (z - before[2]) / SECONDS
        if not self.thing:
            self.facts = Facts(tool, speed, tool, simulation.width(), False, False)
            return self.facts
        thing = simulation.at(self._body)
        left, right = simulation.touched(self._geoms)
        grasped = left and right and simulation.pinched(self._geoms)
        self.facts = Facts(tool, speed, thing, simulation.width(), left or right, grasped)
        return self.facts

    def save(self) -> Any:
        """Return what `load` needs besides the simulation's state."""
        return self.goal.copy(), self.facts

    def load(self, data: Any) -> None:
        """Go back to what `save` returned, after the simulation has."""
        self.goal, self.facts = data[0].copy(), data[1]

    def turned(self) -> list[float]:
        """Return the first two rows of the thing's rotation matrix, six numbers."""
        rotation: list[float] = self.simulation.data.xmat[self._body, :6].tolist()
        return rotation

    def moving(self) -> list[float]:
        """Return how fast the thing moves, in m/s, and turns about its own axes, in rad/s: six numbers.

        None where it is not free to move.
        """
        speed: list[float] = self.simulation.data.qvel[self._moves].tolist()
        return speed

    def lifted(self) -> bool:
        """Return whether the thing is held more than 2 cm above where it lies on the table."""
        return self.facts.grasped and self.facts.thing[2] > self.rest + 0.02

    def lift(self, height: float) -> float:
        """Return how much of the way up to `height` above where it lies the thing is, from 0 to 1."""
        return min(max((self.facts.thing[2] - self.rest) / height, 0.0), 1.0)

    def hold(self, above: float = 0.0) -> tuple[float, float]:
        """Return how near the hand is to the thing, and whether it holds it, as fractions of two stages.

        Args:
            above: How far above its middle it is to be taken, in metres.
        """
        facts = self.facts
        x, y, z = facts.thing
        approach = 1.0 if facts.contact else near(math.dist(facts.tool, (x, y, z + above)), 0.02, 0.1)
        return approach, 1.0 if facts.grasped else 0.5 * facts.contact

    def aligned(self) -> bool:
        """Return whether the thing is above where it belongs."""
        return flat(self.facts.thing, self.goal.tolist()) <= self.tolerance

    def more(self) -> tuple[float, ...]:
        """Return what an observation has besides the tool, the thing and the goal: always as many numbers."""
        return ()

    def describe(self) -> dict[str, Place]:
        """Return what stands where besides the tool and the goal, for people and language models."""
        return {self.thing: self.facts.thing} if self.thing else {}


def flat(first: Sequence[float], second: Sequence[float]) -> float:
    """Return how far two places are apart as seen from above, in metres."""
    return math.hypot(first[0] - second[0], first[1] - second[1])


def between(draws: Draws, low: float, high: float) -> float:
    """Return a number between two, drawn evenly."""
    return low + (high - low) * draws.unit()
