"""RewardLab/MazeKeys-v0: take the keys and open the doors in order, then walk to the goal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

from ...errors import ConfigurationError
from ...rewards.signal import Signal, declare
from .generators import check_distance, check_walls
from .goal import GoalWorld
from .keys_levels import build
from .world import AGENT, FLOOR, GOAL, WALL, Array, State, World, check_size

__all__ = ["COLOURS", "OPEN_DOOR", "KeysWorld"]

COLOURS = ("red", "green", "blue", "yellow")
"""Colours of keys and doors, in the order in which they are needed."""

OPEN_DOOR = 5
"""Tile code; the codes after it are a key and a door of each colour in turn."""


class KeysWorld(GoalWorld):
    """A maze cut into regions by locked doors, with the key of each door in the region before it.

    Walking onto a key takes it, walking into a door opens it when its key was taken, and bumps otherwise. The doors lie
    on the only way from start to goal in the spanning tree, loops open walls only inside a region, and key i lies in
    region i - 1: so there is one order of stages, and every maze is solvable by construction.

    ``distance`` is the length of the shortest plan that is left: to the next key or door, on through all the others, to
    the goal. ``progress`` is ``1 - distance / distance at the start``, not below 0; ``score`` is success weighted by
    path length (Anderson et al., "On Evaluation of Embodied Navigation Agents", 2018).

    Args:
        size: Tiles per side, border included; odd, 5 to 63.
        keys: Keys and doors, 1 to 4; at most ``size // 2``.
        generator: How the maze grows: ``"backtracker"``, ``"prim"``, ``"kruskal"``, ``"binary_tree"`` or
            ``"sidewinder"``.
        loops: Chance of opening each wall inside a region that the spanning tree left closed, 0 to 1.
        density: Share of the walls inside the regions kept at the end, 0 (open rooms) to 1; walls between two regions
            stay.
        distance: Least and greatest number of moves from start to goal along the spanning tree, ways to keys aside;
            where a maze has no such goal, the nearest there is.
        max_steps: See `World`; the default is enough for every plan.
        xp: See `World`.
        device: See `World`.

    The start is one end of a longest way through the tree, and the goal a cell that leaves room for the doors on the
    way to it: with a `difficulty` the one nearest to that share of the distances possible, without it any.

    Raises:
        ConfigurationError: An argument is out of its range.
    """

    name = "MazeKeys"
    purpose = (
        "Reach the goal. Walk onto a key to take it; walk into a door to open it, which needs the key of its colour."
    )
    tile_names = (
        *World.tile_names,
        "open_door",
        *(f"{colour}_{thing}" for colour in COLOURS for thing in ("key", "door")),
    )
    signals = declare(
        Signal("score", "Success weighted by path length: the fewest moves over the moves taken, 0 until solved."),
        Signal("distance", "Moves of the shortest plan that is left.", high=math.inf, unit="moves"),
        Signal("new_cell", "The last move entered a tile not visited before in this episode.", condition=True),
        Signal("bumped", "The last move ran into a wall or a locked door.", condition=True),
        Signal("steps", "Actions taken so far.", high=math.inf, unit="actions"),
        Signal("keys", "Keys taken so far; they are kept.", high=4, unit="keys"),
        Signal("doors", "Doors opened so far.", high=4, unit="doors"),
        Signal("stage", "Stages done: keys taken and doors opened.", high=8, unit="stages"),
    )
    rewards: ClassVar[Mapping[str, str]] = {
        "sparse": "success",
        "dense": "success + 0.5*potential(progress) - 0.01*bumped - 0.01*(1 - valid)",
        "gated": "success + 0.5*gated(delta(progress), by=any(success))",
        "rubric": 'named("solved", 0.6*final(success)) + named("stages", 0.2*final(progress))'
        ' + named("direct", 0.1*final(score)) + named("careful", 0.1*(1 - average(bumped)))',
    }

    def __init__(
        self,
        *,
        size: int = 11,
        keys: int = 2,
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
        most = min(len(COLOURS), size // 2)
        if isinstance(keys, bool) or not isinstance(keys, int) or not 1 <= keys <= most:
            raise ConfigurationError(f"keys={keys!r}: give an integer from 1 to {most} for size={size}")
        self.keys = keys
        self.generator = generator
        self.loops = loops
        self.density = density
        self.distance = check_distance(distance)
        self.landmarks = ("agent", *self.tile_names[OPEN_DOOR + 1 :][: 2 * keys], "goal")

    def generate(self, ids: Array, difficulty: float | None) -> State:
        """Grow spanning trees, cut them by doors, hide the keys, open loops, and measure the way of every stage."""
        xp = self.xp
        levels = build(
            xp,
            ids,
            self.size,
            keys=self.keys,
            generator=self.generator,
            loops=self.loops,
            density=self.density,
            distance=self.distance,
            difficulty=difficulty,
        )
        rows, goal = self.rows(ids.shape[0]), levels.targets[:, -1]
        picture = xp.astype(levels.floor, xp.uint8) * FLOOR
        picture[rows, goal] = GOAL
        for index in range(2 * self.keys):
            picture[rows, levels.targets[:, index]] = OPEN_DOOR + 1 + index
        visited = xp.zeros_like(levels.floor)
        visited[rows, levels.start] = True
        false = xp.zeros_like(ids, dtype=xp.bool)
        return {
            "task": ids,
            "difficulty": levels.difficulty,
            "agent": levels.start,
            "goal": goal,
            "steps": xp.zeros_like(ids),
            "stage": xp.zeros_like(ids),
            "targets": levels.targets,
            "fields": levels.fields,
            "left": levels.left,
            "shortest": self.floats(levels.fields[rows, 0, levels.start] + levels.left[:, 0]),
            "picture": picture,
            "visited": visited,
            "valid": ~false,
            "bumped": false,
            "new_cell": self.copied(false),
        }

    def step(self, state: State, actions: Array) -> None:
        """Walk, take the key walked onto, open the door walked into; walls and locked doors move nothing."""
        xp = self.xp
        n = actions.shape[0]
        origin, stage = self.origin(n), state["stage"]
        legal = self.legal(actions)
        here = origin + state["agent"]
        there = here + self.move(actions, legal)
        picture, visited = xp.reshape(state["picture"], (-1,)), xp.reshape(state["visited"], (-1,))
        code = picture[there]
        # A door is the target of its stage exactly when its key was taken and it is still locked.
        due = (there - origin == self.target(state)) & (stage < 2 * self.keys)
        is_door = (code > OPEN_DOOR) & (code % 2 == 1)
        bumped = (code == WALL) | (is_door & ~due)
        there = xp.where(bumped, here, there)
        emptied = xp.where(is_door, self.array(OPEN_DOOR, xp.uint8), self.array(FLOOR, xp.uint8))
        picture[there] = xp.where(due, emptied, picture[there])
        state["new_cell"] = ~visited[there]
        visited[there] = True
        state["agent"] = there - origin
        state["stage"] = stage + xp.astype(due, xp.int64)
        state["steps"] = state["steps"] + 1
        state["valid"] = legal
        state["bumped"] = bumped

    def measure(self, state: State) -> dict[str, Array]:
        """Return the signals; all but the last move's follow from where the agent is and from the stage."""
        xp, stage = self.xp, state["stage"]
        steps = self.floats(state["steps"])
        distance = self.remaining(state)
        success = distance == 0
        return {
            "success": success,
            "score": success * (state["shortest"] / xp.maximum(steps, state["shortest"])),
            "progress": xp.clip(1 - distance / state["shortest"], 0, 1),
            "valid": self.copied(state["valid"]),
            "distance": distance,
            "new_cell": self.copied(state["new_cell"]),
            "bumped": self.copied(state["bumped"]),
            "steps": steps,
            "keys": self.floats((stage + 1) // 2),
            "doors": self.floats(stage // 2),
            "stage": self.floats(stage),
        }

    def tiles(self, state: State) -> Array:
        """Return the picture with the agent drawn in, uint8 ``(n, size, size)``; taken keys are gone from it."""
        xp = self.xp
        n = state["agent"].shape[0]
        picture = self.copied(state["picture"])
        xp.reshape(picture, (-1,))[self.origin(n) + state["agent"]] = xp.astype(
            (state["agent"] == state["goal"]) + AGENT, xp.uint8
        )
        return xp.reshape(picture, (n, self.size, self.size))

    def locate(self, state: State) -> Array:
        """Return the tiles of the agent, of every key and door, -1 once taken or opened, and of the goal."""
        xp = self.xp
        order = xp.arange(2 * self.keys + 1, dtype=xp.int64, device=self.device)
        there = xp.where(order < state["stage"][:, None], -1, state["targets"])
        return xp.concat([state["agent"][:, None], there], axis=1)

    def target(self, state: State) -> Array:
        """Return the tile of the next key or door, or of the goal; int64 ``(n,)``."""
        return state["targets"][self.rows(state["stage"].shape[0]), state["stage"]]

    def field_at(self, state: State, tile: Array) -> Array:
        """Return the distance from `tile` to the key, door or goal that is due, int16 ``(n,)``."""
        return state["fields"][self.rows(tile.shape[0]), state["stage"], tile]

    def remaining(self, state: State) -> Array:
        """Return the moves of the shortest plan that is left, float64 ``(n,)``."""
        xp = self.xp
        left = state["left"][self.rows(state["stage"].shape[0]), state["stage"]]
        return self.floats(xp.astype(self.field_at(state, state["agent"]), xp.int64) + left)
