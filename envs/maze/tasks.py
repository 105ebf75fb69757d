"""A bank that draws and builds maze tasks ahead of time."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy
from gymnasium.utils import seeding
from numpy.typing import NDArray

from ...errors import ConfigurationError
from ..numbered import draw_tasks
from .world import Array, State, World, copy_rows

__all__ = ["TaskBank"]

_TILES = 1_000_000
"""Tiles that a bank builds ahead, about; more would not build faster, only take memory."""


class TaskBank:
    """First states of the next episodes of many environments, built together because that is cheaper.

    Every environment has its own random generator and its own queue of task ids, drawn ahead in the order in which it
    will use them; so the tasks are those that it would draw alone, one at each reset.

    Args:
        world: Builds the tasks.
        split: Which tasks are drawn.
        count: Number of environments; they have random seeds until `seed` is called.
    """

    def __init__(self, world: World, split: str, count: int) -> None:
        self.world = world
        self.split = split
        drawn = [seeding.np_random() for _ in range(count)]
        self.generators = [generator for generator, _ in drawn]
        self.seeds = [seed for _, seed in drawn]
        self.depth = max(2, min(16, _TILES // (count * world.size * world.size)))
        # A ring per environment: slot (head + i) % depth holds its i-th next task.
        self._ids = numpy.zeros((count, self.depth), dtype=numpy.int64)
        self._head = numpy.zeros(count, dtype=numpy.int64)
        self._ready = numpy.zeros(count, dtype=numpy.int64)
        # How far to fill the queues: a short use should not pay for what it never plays.
        self._fill = 1
        self._states: State = {}
        # The difficulty of the built states; a string says that they have to be built again.
        self._difficulty: float | str | None = "unbuilt"

    def seed(self, seed: int | Sequence[int | None] | None, rows: NDArray[numpy.int64]) -> None:
        """Seed the generators of `rows` and forget what they have drawn ahead.

        Args:
            seed: ``s`` gives environment i the seed ``s + i``; of a sequence each gets its own, and ``None`` leaves it.
            rows: The environments concerned.

        Raises:
            ConfigurationError: The sequence has not one entry per environment.
        """
        if seed is None:
            return
        count = len(self.generators)
        seeds = [seed + i for i in range(count)] if isinstance(seed, (int, numpy.integer)) else list(seed)
        if len(seeds) != count:
            raise ConfigurationError(f"seed has {len(seeds)} entries: give one integer, or {count} of them")
        for row in rows.tolist():
            if (own := seeds[row]) is not None:
                self.generators[row], self.seeds[row] = seeding.np_random(int(own))
                self._ready[row] = 0

    def draw(self, rows: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
        """Return the next task id of each of `rows`, taking it from their queues."""
        if self._draw_ahead(rows).shape[0]:
            self._difficulty = "unbuilt"
        ids: NDArray[numpy.int64] = self._ids[rows, self._head[rows]]
        self._pop(rows)
        return ids

    def deal(self, rows: NDArray[numpy.int64], difficulty: float | None) -> tuple[State, Array]:
        """Take the next task of each of `rows`.

        Returns:
            States and the index in them of each row's next episode, int64 ``(len(rows),)``; they hold until the next
            call.
        """
        fresh = self._draw_ahead(rows)
        if self._difficulty != difficulty:
            self._build(self._waiting(), difficulty)
        elif fresh.shape[0]:
            self._build(fresh, difficulty)
        picks = rows * self.depth + self._head[rows]
        self._pop(rows)
        return self._states, self.world.array(picks)

    def get_state(self) -> dict[str, Any]:
        """Return the queues and the generators, picklable; the built states follow from them."""
        return {
            "ids": self._ids.copy(),
            "head": self._head.copy(),
            "ready": self._ready.copy(),
            "seeds": list(self.seeds),
            "generators": copy.deepcopy([generator.bit_generator.state for generator in self.generators]),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to what `get_state` returned.

        Raises:
            ConfigurationError: It is the state of another number of environments.
        """
        if len(state["generators"]) != len(self.generators):
            given, own = len(state["generators"]), len(self.generators)
            raise ConfigurationError(f"the state has {given} rows, this environment {own}: build it with as many")
        self._ids, self._head, self._ready = state["ids"].copy(), state["head"].copy(), state["ready"].copy()
        self.seeds = list(state["seeds"])
        for generator, position in zip(self.generators, state["generators"], strict=True):
            generator.bit_generator.state = copy.deepcopy(position)
        self._difficulty = "unbuilt"

    def _pop(self, rows: NDArray[numpy.int64]) -> None:
        self._head[rows] = (self._head[rows] + 1) % self.depth
        self._ready[rows] -= 1

    def _draw_ahead(self, rows: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
        """Once one of `rows` has run out, fill every queue; return the slots filled, as flat indices."""
        if self._ready[rows].all():
            return numpy.empty(0, dtype=numpy.int64)
        missing = numpy.maximum(self._fill - self._ready, 0)
        slots = self._slots(self._ready, self._ready + missing)
        self._ids.reshape(-1)[slots] = draw_tasks(self.generators, self.split, missing.tolist())
        self._ready += missing
        self._fill = min(2 * self._fill, self.depth)
        return slots

    def _waiting(self) -> NDArray[numpy.int64]:
        """Return the slots that hold a task not dealt yet, as flat indices."""
        return self._slots(numpy.zeros_like(self._ready), self._ready)

    def _slots(self, first: NDArray[numpy.int64], last: NDArray[numpy.int64]) -> NDArray[numpy.int64]:
        """Return each environment's queue positions `first` to `last` (exclusive), as flat indices."""
        position = numpy.arange(self.depth)
        row, place = numpy.nonzero((position >= first[:, None]) & (position < last[:, None]))
        slots: NDArray[numpy.int64] = row * self.depth + (self._head[row] + place) % self.depth
        return slots

    def _build(self, slots: NDArray[numpy.int64], difficulty: float | None) -> None:
        world = self.world
        built = world.generate(world.array(self._ids.reshape(-1)[slots]), difficulty)
        if not self._states:
            self._states = {
                key: world.xp.zeros((self._ids.size, *array.shape[1:]), dtype=array.dtype, device=world.device)
                for key, array in built.items()
            }
        copy_rows(self._states, world.array(slots), built, world.rows(slots.shape[0]))
        self._difficulty = difficulty
