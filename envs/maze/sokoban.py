"""RewardLab/Sokoban-v0: push every box onto a target."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ...errors import ConfigurationError
from ...rewards.signal import Signal, declare
from .fields import UNREACHED
from .hashing import below, hash32
from .sokoban_expert import NO_PLAN, Planner
from .sokoban_levels import carve, play_backwards, push_field
from .world import AGENT, FLOOR, GOAL, Array, State, World, check_size

__all__ = ["BOX", "BOX_ON_TARGET", "SokobanWorld"]

BOX, BOX_ON_TARGET = 5, 6
"""Tile codes of this world; a target has the code of a goal."""

_PULLS, _ATTEMPT = 100, 101
"""Counters of the hash, apart from those of the levels."""

_ATTEMPTS = 4
"""Levels made for a task, of which the one with the most pushes is kept."""


class SokobanWorld(World):
    """Sokoban: the agent pushes boxes, one at a time, and cannot pull; solved when every box is on a target.

    Levels are made by reverse play (see `sokoban_levels`), so the fewest pushes that solve each are known. ``score`` is
    success weighted by pushes: that number over the pushes made, 0 until the level is solved. ``progress`` is
    ``1 - distance / distance at the start``, not below 0, and 0 in a deadlock, which leads nowhere.

    ``deadlocked`` is never a false alarm and not complete: it sees a box on a tile from which no push leads to any
    target, and a box off target that is frozen in a 2x2 block of walls and boxes. Other deadlocks it does not see.

    Args:
        size: Tiles per side, border included; odd or even, 5 to 63.
        boxes: Boxes and targets, 1 to 6; at most ``(size - 2)**2 // 2 - 2``.
        walls: Chance of a wall on each tile inside the border, 0 to 0.5.
        max_steps: See `World`; ``None`` for ``3 * size * size``, as walks around boxes are long.
        xp: See `World`.
        device: See `World`.

    With `difficulty` d a level takes ``1 + d * (most - 1)`` pushes, rounded, and fewer where its walls allow no more;
    `most` is ``boxes * min((size + 1) // 2, 12)``. Without, the number is drawn from the task's id.

    Raises:
        ConfigurationError: An argument is out of its range.
    """

    name = "Sokoban"
    purpose = "Push every box onto a target. You can push one box at a time, and you cannot pull."
    pictured = True
    tile_names = ("wall", "floor", "target", "agent", "agent_on_target", "box", "box_on_target")
    signals = declare(
        Signal("score", "The fewest pushes over the pushes made, 0 until solved."),
        Signal("boxes", "Boxes on targets.", high=6, unit="boxes"),
        Signal("deadlocked", "A box can never reach a target again (sound, not complete).", condition=True),
        Signal(
            "distance",
            "Pushes from each box to its nearest target, summed; a box on a dead tile counts size * size.",
            high=math.inf,
            unit="pushes",
        ),
        Signal("new_cell", "The last move entered a tile not visited before in this episode.", condition=True),
        Signal("pushed", "The last move pushed a box.", condition=True),
        Signal("bumped", "The last move ran into a wall or a box that did not move.", condition=True),
        Signal("steps", "Actions taken so far.", high=math.inf, unit="actions"),
    )
    rewards: ClassVar[Mapping[str, str]] = {
        "sparse": "success",
        "dense": "success + 0.5*potential(progress) - 0.1*new(deadlocked) - 0.01*bumped - 0.01*(1 - valid)",
        "gated": "success + 0.5*gated(delta(progress), by=any(success))",
        "rubric": 'named("solved", 0.7*final(success)) + named("direct", 0.2*final(score))'
        ' + named("careful", 0.1*(1 - final(deadlocked)))',
    }

    def __init__(
        self,
        *,
        size: int = 7,
        boxes: int = 2,
        walls: float = 0.15,
        max_steps: int | None = None,
        xp: Any = None,
        device: Any = None,
    ) -> None:
        size = check_size(size, odd=False)
        super().__init__(size=size, max_steps=3 * size * size if max_steps is None else max_steps, xp=xp, device=device)
        most = min(6, (size - 2) ** 2 // 2 - 2)
        if isinstance(boxes, bool) or not isinstance(boxes, int) or not 1 <= boxes <= most:
            raise ConfigurationError(f"boxes={boxes!r}: give an integer from 1 to {most} for size={size}")
        if isinstance(walls, bool) or not isinstance(walls, (int, float)) or not 0 <= walls <= 0.5:
            raise ConfigurationError(f"walls={walls!r}: give a number from 0 to 0.5")
        self.boxes = boxes
        self.walls = walls
        self.landmarks = (
            "agent",
            *(f"box_{index + 1}" for index in range(boxes)),
            *(f"target_{index + 1}" for index in range(boxes)),
        )
        self._offsets = self.array([-size, size, -1, 1])
        around = (-size, size, -1, 1, -size - 1, -size + 1, size - 1, size + 1)
        self._around = self.array(around)
        # The three tiles that make a 2x2 block with a box, as positions in `around`.
        self._blocks = ((0, 2, 4), (0, 3, 5), (1, 2, 6), (1, 3, 7))
        self._planner = Planner(size)

    def generate(self, ids: Array, difficulty: float | None) -> State:
        """Make several levels of every task by reverse play and keep the one that takes the most pushes."""
        xp, size = self.xp, self.size
        n = ids.shape[0]
        most = self.boxes * min((size + 1) // 2, 12)
        if difficulty is None:
            pulls = 1 + below(hash32(ids, _PULLS), most)
        else:
            pulls = xp.full_like(ids, 1 + round(difficulty * (most - 1)))
        attempt = xp.arange(_ATTEMPTS, dtype=xp.int64, device=self.device)
        seeds = xp.reshape(hash32(ids[:, None], _ATTEMPT, attempt), (-1,))
        layout = carve(xp, seeds, size, self.boxes, self.walls)
        field = push_field(xp, layout.floor, layout.targets, size)
        start = play_backwards(xp, seeds, layout, field, size, xp.repeat(pulls, _ATTEMPTS), most)
        best = xp.argmax(xp.reshape(start.pulls, (n, _ATTEMPTS)), axis=1) + _ATTEMPTS * self.rows(n)
        floor, targets, pulls = layout.floor[best], layout.targets[best], start.pulls[best]
        picture = xp.astype(floor, xp.uint8) * FLOOR
        picture[self.rows(n)[:, None], targets] = GOAL
        agent = start.agent[best]
        visited = xp.zeros_like(picture, dtype=xp.bool)
        visited[self.rows(n), agent] = True
        false = xp.zeros_like(ids, dtype=xp.bool)
        return {
            "task": ids,
            "difficulty": self.floats(pulls - 1) / (most - 1),
            "agent": agent,
            "steps": xp.zeros_like(ids),
            "boxes": start.boxes[best],
            "targets": targets,
            "picture": picture,
            "field": field[best],
            "trace": start.trace[best],
            "shortest": self.floats(pulls),
            "pushes": xp.zeros_like(ids),
            "valid": ~false,
            "bumped": false,
            "pushed": self.copied(false),
            "new_cell": self.copied(false),
            "visited": visited,
        }

    def step(self, state: State, actions: Array) -> None:
        """Walk, or push the box ahead; a wall, or a box with something behind it, moves nothing."""
        xp = self.xp
        agent, boxes = state["agent"], state["boxes"]
        legal = self.legal(actions)
        move = self.move(actions, legal)
        there = agent + move
        walled = ~self._floor(state, there)
        met = boxes == there[:, None]
        meeting = xp.any(met, axis=1)
        # What lies beyond a wall may be outside the maze.
        beyond = xp.where(walled, there, there + move)
        stuck = ~self._floor(state, beyond) | xp.any(boxes == beyond[:, None], axis=1)
        bumped = walled | (meeting & stuck)
        pushed = meeting & ~bumped
        there = xp.where(bumped, agent, there)
        rows, visited = self.rows(agent.shape[0]), state["visited"]
        state["new_cell"] = ~visited[rows, there]
        visited[rows, there] = True
        state["agent"] = there
        state["boxes"] = boxes + xp.where(met & pushed[:, None], move[:, None], 0)
        state["steps"] = state["steps"] + 1
        state["pushes"] = state["pushes"] + xp.astype(pushed, xp.int64)
        state["valid"] = legal
        state["bumped"] = bumped
        state["pushed"] = pushed

    def measure(self, state: State) -> dict[str, Array]:
        """Return the signals; each follows from the position and the last move."""
        xp = self.xp
        field = self._at(state["field"], state["boxes"])
        arrived = field == 0
        success = xp.all(arrived, axis=1)
        deadlocked = xp.any((field == UNREACHED) | (self._frozen(state) & ~arrived), axis=1)
        far = xp.where(field == UNREACHED, self.size**2, xp.astype(field, xp.int64))
        distance = self.floats(xp.sum(far, axis=1))
        # At the start the boxes are as many pushes away as the level takes.
        progress = xp.where(deadlocked, 0.0, xp.clip(1 - distance / state["shortest"], 0, 1))
        pushes = xp.maximum(self.floats(state["pushes"]), state["shortest"])
        return {
            "success": success,
            "score": xp.where(success, state["shortest"] / pushes, 0.0),
            "progress": progress,
            "valid": self.copied(state["valid"]),
            "boxes": self.floats(xp.sum(xp.astype(arrived, xp.int64), axis=1)),
            "deadlocked": deadlocked,
            "distance": distance,
            "new_cell": self.copied(state["new_cell"]),
            "pushed": self.copied(state["pushed"]),
            "bumped": self.copied(state["bumped"]),
            "steps": self.floats(state["steps"]),
        }

    def tiles(self, state: State) -> Array:
        """Return the picture with boxes and agent drawn in, uint8 ``(n, size, size)``."""
        xp = self.xp
        n = state["agent"].shape[0]
        picture = self.copied(state["picture"])
        flat, boxes, agent = xp.reshape(picture, (-1,)), state["boxes"], state["agent"]
        # Codes of a thing on floor and on a target differ by one, as those of floor and target do.
        flat[self.origin(n)[:, None] + boxes] = self._at(picture, boxes) + (BOX - FLOOR)
        flat[self.origin(n) + agent] = self._at(picture, agent) + (AGENT - FLOOR)
        return xp.reshape(picture, (n, self.size, self.size))

    def locate(self, state: State) -> Array:
        """Return the tiles of the agent, the boxes and the targets, int64 ``(n, 1 + 2 * boxes)``."""
        return self.xp.concat([state["agent"][:, None], state["boxes"], state["targets"]], axis=1)

    def target(self, state: State) -> Array:
        """Return the tile of the first box that is off target, -1 where there is none; int64 ``(n,)``."""
        xp = self.xp
        away = self._at(state["field"], state["boxes"]) != 0
        first = xp.argmax(xp.astype(away, xp.int8), axis=1)
        return xp.where(xp.any(away, axis=1), state["boxes"][self.rows(first.shape[0]), first], -1)

    def expert(self, state: State) -> Array:
        """Return the next move of a solution; 0 where none was found, as in a deadlock."""
        move = self.array(self._planner.solutions(state))
        return self.xp.where(move == NO_PLAN, 0, move)

    def exploits(self) -> dict[str, Callable[[State], Array]]:
        """Return the cheats: parking, oscillating, and farming ``valid``."""
        return {"park": self._park, "oscillate": self._oscillate, "farm_valid": self._farm_valid}

    def _park(self, state: State) -> Array:
        """Follow the expert up to the last push, then walk to and fro beside it: high progress for ever."""
        action = self.expert(state)
        return self.xp.where(self._after(state, action)["success"], self._farm_valid(state), action)

    def _oscillate(self, state: State) -> Array:
        """Push boxes closer and away again: what a reward for every improvement pays without end."""
        detour = self.array(self._planner.detours(state))
        away = (self.measure(state)["distance"] < state["shortest"]) & (detour != NO_PLAN)
        return self.xp.where(away, detour, self._park(state))

    def _farm_valid(self, state: State) -> Array:
        """Make legal moves for ever that push nothing; a box is pushed only by an agent shut in by boxes, once."""
        xp = self.xp
        ranks = []
        for action in range(4):
            tried = xp.full_like(state["agent"], action)
            after = self._after(state, tried)
            turn = (tried - state["steps"]) % 4
            ranks.append(turn + 4 * xp.astype(after["pushed"], xp.int64) + 8 * xp.astype(after["success"], xp.int64))
        return xp.argmin(xp.stack(ranks, axis=1), axis=1)

    def _after(self, state: State, actions: Array) -> dict[str, Array]:
        """Measure what `actions` would lead to; `state` stays as it is."""
        # The one array that `step` writes into; it replaces the others.
        ahead = dict(state, visited=self.copied(state["visited"]))
        self.step(ahead, actions)
        return self.measure(ahead)

    def _at(self, board: Array, tile: Array) -> Array:
        """Return the entries of `board` ``(n, size * size)`` at flat tile indices ``(n, ...)``."""
        origin = self.xp.reshape(self.origin(tile.shape[0]), (-1, *(1 for _ in tile.shape[1:])))
        return self.xp.reshape(board, (-1,))[origin + tile]

    def _floor(self, state: State, tile: Array) -> Array:
        return self._at(state["picture"], tile) != 0

    def _frozen(self, state: State) -> Array:
        """Return which boxes stand in a 2x2 block of walls and boxes, bool ``(n, boxes)``."""
        near = state["boxes"][:, :, None] + self._around
        solid = ~self._floor(state, near)
        for index in range(self.boxes):
            solid = solid | (near == state["boxes"][:, index, None, None])
        first, *others = (solid[:, :, a] & solid[:, :, b] & solid[:, :, c] for a, b, c in self._blocks)
        for block in others:
            first = first | block
        return first
