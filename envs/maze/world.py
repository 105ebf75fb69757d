"""The protocol of every maze world: pure array code over many mazes at once, the same for NumPy and PyTorch.

A `World` knows the rules and holds no episode. An episode's state is a plain dictionary of arrays whose leading axis is
the instance, so one maze is ``n = 1``, ten thousand are ``n = 10_000``, and copying episodes between two states is
``state[key][rows] = other[key][picks]`` for every key.
"""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

import numpy

from ...errors import ConfigurationError
from ...rewards.signal import Signal

__all__ = [
    "ACTIONS",
    "AGENT",
    "AGENT_ON_GOAL",
    "FLOOR",
    "GOAL",
    "WALL",
    "Array",
    "State",
    "World",
    "check_size",
    "copy_rows",
]

Array: TypeAlias = Any
"""A NumPy array or a torch tensor."""

State: TypeAlias = dict[str, Any]
"""Arrays with one row per instance; at least what `World.generate` lists."""

WALL, FLOOR, GOAL, AGENT, AGENT_ON_GOAL = range(5)
"""Tile codes that mean the same in every world; a world's own codes follow."""

ACTIONS = ("up", "down", "left", "right")
"""What action 0, 1, 2, 3 does; one move is one tile."""


def check_size(size: int, *, low: int = 5, high: int = 63, odd: bool = True) -> int:
    """Return `size` (tiles per side, border included) when it is allowed.

    Raises:
        ConfigurationError: `size` is no integer, out of ``low..high``, or even where it must be odd.
    """
    allowed = f"an {'odd ' if odd else ''}integer from {low} to {high}"
    if isinstance(size, bool) or not isinstance(size, (int, numpy.integer)):
        raise ConfigurationError(f"size={size!r}: give {allowed} (tiles per side, border included)")
    if odd and size % 2 == 0 and low <= size <= high:
        near = f"{size - 1} or {size + 1}" if low < size < high else f"{size + 1 if size == low else size - 1}"
        raise ConfigurationError(f"size={size} is even: cells and walls alternate, so give an odd size such as {near}")
    if not low <= size <= high:
        raise ConfigurationError(f"size={size}: give {allowed} (tiles per side, border included)")
    return int(size)


def copy_rows(state: State, rows: Array, other: State, picks: Array) -> None:
    """Overwrite instances `rows` of `state` with instances `picks` of `other` (two int64 index arrays), in place."""
    for key, array in state.items():
        array[rows] = other[key][picks]


class World(ABC):
    """The rules of one kind of maze, for any number of instances at once.

    Args:
        size: Tiles per side, border included.
        max_steps: Moves after which an episode is truncated; ``None`` for ``size * size``. The world counts steps,
            the environment ends the episode.
        xp: Array namespace: ``numpy`` (the default, which keeps the array standard itself), or torch's of
            ``array_api_compat``.
        device: torch device of every array; ``None`` for the default.

    The contract between the methods:

    - `generate` may be called with any number of ids, also one id twice; the maze of an id depends on nothing but the
      id, the difficulty and the constructor's arguments, and is the same on every array library.
    - `step` changes the dictionary `state`, writing into its arrays or replacing them, and may be called on instances
      that have ended (the environment overwrites them).
    - `measure`, `tiles` and `expert` do not change `state` and return fresh arrays.
    - Randomness inside an episode, where a world has any, is hashed from the task id and the step.
    - Indices are int64, other state may have any dtype; a flat tile index is ``row * size + column`` from the top left.

    Raises:
        ConfigurationError: An argument is out of its range.
    """

    name: ClassVar[str]
    """Short name, as in the registered id."""
    actions: ClassVar[tuple[str, ...]] = ACTIONS
    signals: ClassVar[Mapping[str, Signal]]
    """Declarations of what `measure` returns, the universal four first."""
    rewards: ClassVar[Mapping[str, str]]
    """Preset reward expressions: ``sparse``, ``dense``, ``gated``, ``rubric``."""
    tile_names: ClassVar[tuple[str, ...]] = ("wall", "floor", "goal", "agent", "agent_on_goal")
    """Name of every tile code that `tiles` can return."""
    purpose: ClassVar[str] = "Reach the goal in as few moves as you can."
    """What to do, in a sentence or two for a language model."""
    pictured: ClassVar[bool] = False
    """Whether texts show the whole maze, for worlds that cannot be played from the tiles around the agent."""
    landmarks: tuple[str, ...] = ("agent", "goal")
    """What the coordinates observation gives the position of; entries of the state unless `locate` says otherwise."""

    def __init__(self, *, size: int, max_steps: int | None = None, xp: Any = None, device: Any = None) -> None:
        if xp is None:
            xp = numpy
        if max_steps is None:
            max_steps = size * size
        if isinstance(max_steps, bool) or not isinstance(max_steps, (int, numpy.integer)) or max_steps < 1:
            raise ConfigurationError(f"max_steps={max_steps!r}: give a positive integer, or None for size * size")
        self.size = int(size)
        self.max_steps = int(max_steps)
        self.xp = xp
        self.device = device
        self._numpy = xp is numpy
        # The fifth entry is the move of an illegal action: none.
        self._moves = self.array([-self.size, self.size, -1, 1, 0])
        self._rows: dict[int, tuple[Array, Array]] = {}

    @abstractmethod
    def generate(self, ids: Array, difficulty: float | None) -> State:
        """Return the first state of tasks `ids`.

        Args:
            ids: Task ids, int64 ``(n,)``.
            difficulty: From 0 (easiest) to 1 (hardest); ``None`` for the task's own, drawn from its id.

        Returns:
            Arrays with leading axis n, among them ``task`` (`ids`, int64), ``difficulty`` (float64, what was reached),
            ``agent`` (int64, flat tile index), ``steps`` (int64, zero), ``visited`` (bool ``(n, size * size)``, the
            start), ``valid`` (bool, true) and ``bumped`` (bool, false), which `step` keeps up.
        """

    @abstractmethod
    def step(self, state: State, actions: Array) -> None:
        """Move every instance by `actions` (int64 ``(n,)``), in place; an action out of range moves nothing."""

    @abstractmethod
    def measure(self, state: State) -> dict[str, Array]:
        """Return every declared signal, ``(n,)`` each: conditions as bool, everything else as float64."""

    @abstractmethod
    def tiles(self, state: State) -> Array:
        """Return the full picture with the agent drawn in: tile codes, uint8 ``(n, size, size)``."""

    @abstractmethod
    def expert(self, state: State) -> Array:
        """Return the expert's action in every instance, int64 ``(n,)``."""

    @abstractmethod
    def exploits(self) -> dict[str, Callable[[State], Array]]:
        """Return the scripted cheats by name, each from a state to actions, int64 ``(n,)``."""

    def locate(self, state: State) -> Array:
        """Return the flat tile indices of the `landmarks`, int64 ``(n, len(landmarks))``, -1 for one that is gone."""
        return self.xp.stack([state[name] for name in self.landmarks], axis=1)

    def target(self, state: State) -> Array:
        """Return the tile to reach next, as observations and texts name it; int64 ``(n,)``, -1 where there is none."""
        return self.copied(state["goal"])

    def array(self, values: Any, dtype: Any = None) -> Array:
        """Return `values` as an array on this world's library and device; int64 unless `dtype` is given."""
        if self._numpy:
            return numpy.asarray(values, dtype=numpy.int64 if dtype is None else dtype)
        return self.xp.asarray(values, dtype=self.xp.int64 if dtype is None else dtype, device=self.device)

    def floats(self, array: Array) -> Array:
        """Return a float64 copy of `array`."""
        # Several times faster than the array standard's astype, and called for every signal of every step.
        return array.astype(numpy.float64) if self._numpy else array.to(self.xp.float64, copy=True)

    def copied(self, array: Array) -> Array:
        """Return a copy of `array`."""
        return array.copy() if self._numpy else array.clone()

    def rows(self, n: int) -> Array:
        """Return ``0, 1, ..., n - 1``, int64 ``(n,)``; shared, so not to be written to."""
        return self._index(n)[0]

    def origin(self, n: int) -> Array:
        """Return where `n` instances begin in a flattened ``(n, size * size)`` array; int64 ``(n,)``, shared."""
        return self._index(n)[1]

    def legal(self, actions: Array) -> Array:
        """Return which of `actions` are in range, bool ``(n,)``."""
        return (actions >= 0) & (actions < len(self.actions))

    def move(self, actions: Array, legal: Array) -> Array:
        """Return the change of the flat tile index that `actions` ask for, int64 ``(n,)``; 0 where not `legal`."""
        return self._moves[self.xp.where(legal, actions, 4)]

    def __getstate__(self) -> dict[str, Any]:
        # A module cannot be pickled or copied; its name can.
        return self.__dict__ | {"xp": self.xp.__name__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state | {"xp": importlib.import_module(state["xp"])})

    def _index(self, n: int) -> tuple[Array, Array]:
        if n not in self._rows:
            if len(self._rows) > 8:
                self._rows.clear()
            rows = self.xp.arange(n, dtype=self.xp.int64, device=self.device)
            self._rows[n] = rows, rows * (self.size * self.size)
        return self._rows[n]
