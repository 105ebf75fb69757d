"""The Sokoban solver behind batched states: plans made once, then looked up position by position."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
from array_api_compat import to_device
from numpy.typing import NDArray

from .sokoban_solver import Level, detour, follow, solve
from .world import WALL, State

__all__ = ["NO_PLAN", "Planner"]

NO_PLAN = -1
"""The move where no plan was found."""

_LEVELS = 4096
"""Levels whose plans are remembered, or twice as many as are played at once; the oldest is forgotten first."""

Moves = dict[tuple[tuple[int, ...], int], int]
"""Next move by position: the boxes in ascending order, the agent."""


class Known(NamedTuple):
    """A level and the moves found for it so far."""

    level: Level
    solutions: Moves
    detours: Moves


class Planner:
    """Moves for many Sokoban positions, in a loop over them: a search is not an array operation.

    A position on a plan made before is looked up, any other is searched. A level no box of which has been pushed yet is
    solved even where the search gives up: by undoing the pulls that made it.

    Args:
        size: Tiles per side.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._known: dict[bytes, Known] = {}

    def solutions(self, state: State) -> NDArray[numpy.int64]:
        """Return the next move of a solution of every instance, or `NO_PLAN`; int64 ``(n,)``."""
        host = _Host(state)
        moves = []
        for index, (boxes, agent) in enumerate(host.positions):
            level, known, _ = self._look_up(host, index)
            if (tuple(sorted(boxes)), agent) not in known:
                plan = solve(level, boxes, agent)
                if plan is None and not host.pushes[index]:
                    pushes = [divmod(code, 4) for code in host.trace[index][::-1] if code >= 0]
                    plan = follow(level, boxes, agent, pushes)
                self._remember(known, boxes, agent, plan)
            moves.append(known[tuple(sorted(boxes)), agent])
        return numpy.asarray(moves, dtype=numpy.int64)

    def detours(self, state: State) -> NDArray[numpy.int64]:
        """Return the next move towards a push that takes a box away and can be made good, or `NO_PLAN`; ``(n,)``."""
        host = _Host(state)
        moves = []
        for index, (boxes, agent) in enumerate(host.positions):
            level, _, known = self._look_up(host, index)
            if (tuple(sorted(boxes)), agent) not in known:
                self._remember(known, boxes, agent, detour(level, boxes, agent))
            moves.append(known[tuple(sorted(boxes)), agent])
        return numpy.asarray(moves, dtype=numpy.int64)

    def _look_up(self, host: _Host, index: int) -> Known:
        """Return what is known of the level of instance `index`."""
        floor, targets = host.floor[index], host.targets[index]
        key = floor.tobytes() + targets.tobytes()
        if key not in self._known:
            if len(self._known) >= max(_LEVELS, 2 * len(host.positions)):
                del self._known[next(iter(self._known))]
            bits = int.from_bytes(numpy.packbits(floor, bitorder="little").tobytes(), "little")
            self._known[key] = Known(Level(self.size, bits, tuple(targets.tolist())), {}, {})
        return self._known[key]

    def _remember(self, known: Moves, boxes: list[int], agent: int, plan: list[int] | None) -> None:
        """Write down the move at every position along `plan`; at the first, `NO_PLAN` where there is nothing to do."""
        offsets = (-self.size, self.size, -1, 1)
        if not plan:
            known[tuple(sorted(boxes)), agent] = NO_PLAN
        for move in plan or ():
            known[tuple(sorted(boxes)), agent] = move
            agent += offsets[move]
            boxes = [box + offsets[move] if box == agent else box for box in boxes]


class _Host:
    """What the search reads of a state, as NumPy arrays and lists wherever the state lives."""

    def __init__(self, state: State) -> None:
        def numpy_of(name: str) -> NDArray[Any]:
            return numpy.asarray(to_device(state[name], "cpu"))

        self.floor = numpy_of("picture") != WALL
        self.targets = numpy_of("targets")
        self.positions = list(zip(numpy_of("boxes").tolist(), numpy_of("agent").tolist(), strict=True))
        self.pushes = numpy_of("pushes").tolist()
        self.trace = numpy_of("trace").tolist()
