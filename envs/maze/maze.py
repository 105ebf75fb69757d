"""RewardLab/Maze-v0: walk to the goal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy

from ...rewards.signal import Signal, declare
from .fields import distance_field
from .generators import carve, check_distance, check_walls
from .goal import GoalWorld
from .hashing import below, hash32
from .world import AGENT, AGENT_ON_GOAL, GOAL, WALL, Array, State, check_size

__all__ = ["MazeWorld"]

_GOAL, _START = 100, 101
"""Counters of the hash, apart from those of the generators."""


class MazeWorld(GoalWorld):
    """A maze with one goal tile; the episode is solved when the agent stands on it.

    ``score`` is success weighted by path length (Anderson et al., "On Evaluation of Embodied Navigation Agents", 2018):
    the shortest path's length over the number of actions taken, 0 until the goal is reached. ``progress`` is
    ``1 - distance / longest``, where `longest` is the largest distance to the goal in this maze.

    Args:
        size: Tiles per side, border included; odd, 5 to 63.
        generator: How the maze grows: ``"backtracker"``, ``"prim"``, ``"kruskal"``, ``"binary_tree"`` or
            ``"sidewinder"``.
        loops: Chance of opening each wall that the spanning tree left closed, 0 to 1.
        density: Share of the interior walls kept at the end, 0 (an open room) to 1.
        distance: Least and greatest number of moves from start to goal; where a maze has no such start, the nearest
            there is.
        max_steps: See `World`.
        xp: See `World`.
        device: See `World`.

    The goal is a random cell. With a `difficulty`, the start is the cell whose distance comes nearest to that share of
    the longest; without, any other cell.
    """

    name = "Maze"
    signals = declare(
        Signal("score", "Success weighted by path length: the fewest moves over the moves taken, 0 until solved."),
        Signal("distance", "Moves on the shortest path to the goal.", high=math.inf, unit="moves"),
        Signal("new_cell", "The last move entered a tile not visited before in this episode.", condition=True),
        Signal("bumped", "The last move ran into a wall.", condition=True),
        Signal("steps", "Actions taken so far.", high=math.inf, unit="actions"),
    )
    rewards: ClassVar[Mapping[str, str]] = {
        "sparse": "success",
        "dense": "success + 0.5*potential(progress) - 0.01*bumped - 0.01*(1 - valid)",
        "gated": "success + 0.5*gated(delta(progress), by=any(success))",
        "rubric": 'named("solved", 0.7*final(success)) + named("direct", 0.2*final(score))'
        ' + named("careful", 0.1*(1 - average(bumped)))',
    }

    def __init__(
        self,
        *,
        size: int = 11,
        generator: str = "backtracker",
        loops: float = 0.6,
        density: float = 1.0,
        distance: tuple[int, int] | None = None,
        max_steps: int | None = None,
        xp: Any = None,
        device: Any = None,
    ) -> None:
        super().__init__(size=check_size(size), max_steps=max_steps, xp=xp, device=device)
        check_walls(generator, loops, density)
        self.generator = generator
        self.loops = loops
        self.density = density
        self.distance = check_distance(distance)

    def generate(self, ids: Array, difficulty: float | None) -> State:
        """Carve the mazes, choose goals and starts, and measure every tile's distance to the goal."""
        xp, size = self.xp, self.size
        n, cells = ids.shape[0], size // 2
        walls = carve(xp, ids, size, generator=self.generator, loops=self.loops, density=self.density)
        cell = below(hash32(ids, _GOAL), cells * cells)
        goal = self._tile(cell)
        field = distance_field(xp, ~walls, goal)
        start = self._start(ids, cell, field, difficulty)
        field = xp.reshape(field, (n, size * size))
        picture = xp.astype(~xp.reshape(walls, (n, size * size)), xp.uint8)
        rows = self.rows(n)
        picture[rows, goal] = GOAL
        visited = xp.zeros_like(picture, dtype=xp.bool)
        visited[rows, start] = True
        shortest = self.floats(field[rows, start])
        longest = self.floats(xp.max(field, axis=1))
        return {
            "task": ids,
            "difficulty": shortest / longest,
            "agent": start,
            "goal": goal,
            "steps": xp.zeros_like(ids),
            "picture": picture,
            "field": field,
            "visited": visited,
            "shortest": shortest,
            "longest": longest,
            "valid": xp.ones_like(ids, dtype=xp.bool),
            "bumped": xp.zeros_like(ids, dtype=xp.bool),
            "new_cell": xp.zeros_like(ids, dtype=xp.bool),
        }

    def step(self, state: State, actions: Array) -> None:
        """Move; running into a wall is legal, is measured as `bumped` and costs a step like any other action."""
        xp = self.xp
        origin = self.origin(actions.shape[0])
        legal = self.legal(actions)
        here = origin + state["agent"]
        there = here + self.move(actions, legal)
        bumped = state["picture"].reshape(-1)[there] == WALL
        there = xp.where(bumped, here, there)
        visited = state["visited"].reshape(-1)
        state["new_cell"] = ~visited[there]
        visited[there] = True
        state["agent"] = there - origin
        state["steps"] = state["steps"] + 1
        state["valid"] = legal
        state["bumped"] = bumped

    def measure(self, state: State) -> dict[str, Array]:
        """Return the signals; all follow from the state, no matter how it came about."""
        steps = self.floats(state["steps"])
        distance = self.floats(self.remaining(state))
        success = distance == 0
        return {
            "success": success,
            "score": success * (state["shortest"] / self.xp.maximum(steps, state["shortest"])),
            "progress": 1 - distance / state["longest"],
            "valid": self.copied(state["valid"]),
            "distance": distance,
            "new_cell": self.copied(state["new_cell"]),
            "bumped": self.copied(state["bumped"]),
            "steps": steps,
        }

    def tiles(self, state: State) -> Array:
        """Return the maze with its goal and its agent."""
        n = state["agent"].shape[0]
        picture = self.copied(state["picture"])
        picture.reshape(-1)[self.origin(n) + state["agent"]] = AGENT
        home = self.xp.nonzero(state["agent"] == state["goal"])[0]
        picture[home, state["goal"][home]] = AGENT_ON_GOAL
        return picture.reshape(n, self.size, self.size)

    def remaining(self, state: State) -> Array:
        """Return the distance from the agent to the goal, int16 ``(n,)``."""
        return self.field_at(state, state["agent"])

    def field_at(self, state: State, tile: Array) -> Array:
        """Return the distance to the goal from `tile`, int16 ``(n,)``."""
        return state["field"].reshape(-1)[self.origin(tile.shape[0]) + tile]

    def _tile(self, cell: Array) -> Array:
        """Return the flat tile index of cells numbered row by row."""
        cells = self.size // 2
        return (cell // cells * 2 + 1) * self.size + cell % cells * 2 + 1

    def _start(self, ids: Array, goal: Array, field: Array, difficulty: float | None) -> Array:
        """Choose the start: nearest to what `distance` and `difficulty` ask for, else random; tile index ``(n,)``."""
        xp, cells = self.xp, self.size // 2
        if difficulty is None and self.distance is None:
            return self._tile((goal + 1 + below(hash32(ids, _START), cells * cells - 1)) % (cells * cells))
        n = ids.shape[0]
        far = xp.astype(xp.reshape(field[:, 1::2, 1::2], (n, cells * cells)), xp.int64)
        low, high = self.distance or (1, self.size * self.size)
        miss = xp.clip(low - far, 0, None) + xp.clip(far - high, 0, None)
        if difficulty is not None:
            wanted = xp.max(far, axis=1) * round(difficulty * 2**12)
            wanted = xp.clip(wanted, low * 2**12, high * 2**12)
            miss = miss * 2**28 + xp.abs(far * 2**12 - wanted[:, None])
        # Distances of cells stay below 2**11 moves, so a miss fits 40 bits and leaves 22 for the draw among equals.
        draw = hash32(ids[:, None], _START, xp.arange(cells * cells, dtype=xp.int64, device=self.device))
        key = miss * 2**22 + (draw >> 10)
        key[self.rows(n), goal] = numpy.iinfo(numpy.int64).max
        return self._tile(xp.argmin(key, axis=1))
