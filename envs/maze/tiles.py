"""RewardLab/TileMaze-v0: collect as much as you can from tiles whose meaning nobody tells."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any, ClassVar

from ...errors import ConfigurationError
from ...rewards.signal import Signal, declare
from .hashing import below, hash32
from .tile_levels import GOLD, MOLD, PATH, border, build
from .tile_search import VALUES, search, wind
from .world import AGENT, Array, State, World, check_size

__all__ = ["SHAPES", "TileWorld"]

SHAPES = ("circle", "square", "triangle")
"""The neutral tiles; which of them is Mold, Gold and Path is shuffled."""

_SHUFFLE = 120
"""Counter of the hash, apart from those of the levels and of the wind."""

_FIRST = len(World.tile_names)
"""Tile code of the first shape."""

_CODES = [[_FIRST + shape for shape in shapes] for shapes in permutations(range(3))]
"""For each shuffle the codes of Mold, Gold and Path."""

_MEANING = [[codes.index(code) if code in codes else PATH for code in range(_FIRST + 3)] for codes in _CODES]
"""For each shuffle what each code means."""

_SOLVED = 0.9
"""Score that counts as success."""

_WIDTH, _WORST_WIDTH = 32, 8
"""Walks kept by the searches for the expert and the worst walk; Mold is everywhere, so the worst is easy to find."""

_ILLEGAL = 2 * VALUES[MOLD]
"""What an illegal action pays, in tenths: as little as any step can, so that standing still is never worth it."""


class TileWorld(World):
    """The tile-to-reward maze: three kinds of tiles, worth -10 (Mold), +20 (Gold) and -0.1 (Path) when stepped on.

    The tiles show a circle, a square or a triangle; which shape is which kind is shuffled by the task. A tile that is
    left melts to Mold. After a move the wind may push the agent one more tile, and both tiles count. The border is Mold
    and cannot be entered: running into it pays Mold and moves nothing. An illegal action pays Mold twice, moves
    nothing, and no wind blows.
    Source: the maze of functionalwelfare.com, with 100 x 100 tiles; there the border could be entered.

    ``score`` is the value collected, rescaled from the worst walk (0) to the expert's (1), both found by a search that
    knows the wind; until the episode ends, each step to come counts as an average step of the worst walk.
    ``progress`` is ``min(1, score / 0.9)``.

    Args:
        size: Tiles per side, border included; odd, 5 to 101. A walk of 15 steps hardly leaves 31.
        wind: Chance that the wind blows after a move, 0 to 1; when it does depends on the task and the step alone.
        meanings: ``"shuffled"``, or the kinds of circle, square and triangle, in this order, for all tasks: such as
            ``"mold gold path"``.
        max_steps: Length of the walk. The time to build a task grows with its square.
        xp: See `World`.
        device: See `World`.

    `difficulty` is Mold's share of the tiles, from 10% (0) to 50% (1).

    Raises:
        ConfigurationError: An argument is out of its range.
    """

    name = "TileMaze"
    purpose = (
        "The tiles are circles, squares and triangles. Each kind is worth something when you step on it, good or bad;"
        " find out which. A tile that you leave turns bad. Wind may push you one tile further."
        " Collect as much as you can."
    )
    tile_names = (*World.tile_names, *SHAPES)
    landmarks = ("agent",)
    signals = declare(
        Signal("score", "What was collected, from the worst walk (0) to the expert's (1)."),
        Signal("value", "What the last step paid.", low=-20.0, high=40.0),
        Signal("collected", "What all the steps so far have paid.", low=-math.inf, high=math.inf),
        Signal("new_cell", "The last move entered a tile not visited before in this episode.", condition=True),
        Signal("wind", "The wind pushed the agent after its last move.", condition=True),
        Signal("bumped", "The last move ran into the border.", condition=True),
        Signal("steps", "Actions taken so far.", high=math.inf, unit="actions"),
    )
    rewards: ClassVar[Mapping[str, str]] = {
        "sparse": "success",
        "dense": "success + 0.5*potential(progress) - 0.01*bumped - 0.01*(1 - valid)",
        "gated": "success + 0.5*gated(delta(progress), by=any(success))",
        "rubric": 'named("solved", 0.5*final(success)) + named("collected", 0.4*final(score))'
        ' + named("careful", 0.1*(1 - average(bumped)))',
    }

    def __init__(
        self,
        *,
        size: int = 31,
        wind: float = 0.1,
        meanings: str = "shuffled",
        max_steps: int | None = 15,
        xp: Any = None,
        device: Any = None,
    ) -> None:
        super().__init__(size=check_size(size, high=101), max_steps=max_steps, xp=xp, device=device)
        if isinstance(wind, bool) or not isinstance(wind, (int, float)) or not 0 <= wind <= 1:
            raise ConfigurationError(f"wind={wind!r}: give a number from 0 to 1")
        self.wind = wind
        self.meanings = meanings
        self._shuffle = _check_meanings(meanings)
        self._border = border(self.xp, self.size, device)
        self._codes = self.array(_CODES)
        self._meaning = self.array(_MEANING)
        self._pays = self.array(VALUES)

    def generate(self, ids: Array, difficulty: float | None) -> State:
        """Carve the mazes, shuffle the meanings, and search for the expert's walk and for the worst."""
        xp = self.xp
        levels = build(xp, ids, self.size, difficulty)
        steps = xp.zeros_like(ids)
        best = self._search(ids, levels.meaning, levels.start, steps, width=_WIDTH)
        worst = self._search(ids, levels.meaning, levels.start, steps, width=_WORST_WIDTH, most=False)
        drawn = below(hash32(ids, _SHUFFLE), len(_CODES))
        shuffle = drawn if self._shuffle is None else xp.full_like(ids, self._shuffle)
        picture = self._codes[shuffle[:, None], xp.astype(levels.meaning, xp.int64)]
        visited = xp.zeros_like(picture, dtype=xp.bool)
        visited[self.rows(ids.shape[0]), levels.start] = True
        false = xp.zeros_like(ids, dtype=xp.bool)
        return {
            "task": ids,
            "difficulty": xp.clip((levels.share - 0.1) / 0.4, 0, 1),
            "agent": levels.start,
            "steps": steps,
            "picture": xp.astype(picture, xp.uint8),
            "shuffle": shuffle,
            "collected": xp.zeros_like(ids),
            "value": xp.zeros_like(ids),
            "best": best.value,
            "worst": worst.value,
            "plan": best.plan,
            "planned": ~false,
            "valid": ~false,
            "bumped": false,
            "wind": self.copied(false),
            "new_cell": self.copied(false),
            "visited": visited,
        }

    def step(self, state: State, actions: Array) -> None:
        """Move, be pushed by the wind, collect from both tiles, and melt what was left."""
        xp = self.xp
        rows = self.rows(actions.shape[0])
        picture, visited, agent, shuffle = state["picture"], state["visited"], state["agent"], state["shuffle"]
        legal = self.legal(actions)
        ahead = agent + self.move(actions, legal)
        stuck = self._border[ahead] | ~legal
        there = xp.where(stuck, agent, ahead)
        mold = xp.astype(self._codes[shuffle, MOLD], xp.uint8)
        value = xp.where(stuck, xp.where(legal, VALUES[MOLD], _ILLEGAL), self._paid(state, there))
        picture[rows, agent] = xp.where(stuck, picture[rows, agent], mold)
        blows, way = wind(state["task"], state["steps"], self.wind)
        beyond = there + self.move(way, legal)
        pushed = blows & legal & ~self._border[beyond]
        end = xp.where(pushed, beyond, there)
        value = value + xp.where(pushed, self._paid(state, end), 0)
        picture[rows, there] = xp.where(pushed, mold, picture[rows, there])
        state["new_cell"] = ~(visited[rows, there] & visited[rows, end])
        visited[rows, there] = True
        visited[rows, end] = True
        follows = actions == state["plan"][rows, xp.clip(state["steps"], 0, self.max_steps - 1)]
        state["planned"] = state["planned"] & follows
        state["agent"] = end
        state["value"] = value
        state["collected"] = state["collected"] + value
        state["steps"] = state["steps"] + 1
        state["valid"] = legal
        state["bumped"] = stuck & legal
        state["wind"] = pushed

    def measure(self, state: State) -> dict[str, Array]:
        """Return the signals; the score is what the walk would have if it went on like the worst one."""
        xp = self.xp
        worst = self.floats(state["worst"])
        to_come = self.floats(xp.clip(self.max_steps - state["steps"], 0, None))
        above = self.floats(state["collected"]) + worst * (to_come / self.max_steps) - worst
        span = self.floats(state["best"]) - worst
        # Where no walk is better than another, every walk scores 1 at its end.
        score = xp.where(span > 0, xp.clip(above / xp.clip(span, 1, None), 0, 1), self.floats(to_come == 0))
        progress = xp.clip(score / _SOLVED, 0, 1)
        return {
            "success": progress == 1,
            "score": score,
            "progress": progress,
            "valid": self.copied(state["valid"]),
            "value": self.floats(state["value"]) / 10,
            "collected": self.floats(state["collected"]) / 10,
            "new_cell": self.copied(state["new_cell"]),
            "wind": self.copied(state["wind"]),
            "bumped": self.copied(state["bumped"]),
            "steps": self.floats(state["steps"]),
        }

    def tiles(self, state: State) -> Array:
        """Return the picture with the agent drawn in, uint8 ``(n, size, size)``."""
        n = state["agent"].shape[0]
        picture = self.copied(state["picture"])
        picture[self.rows(n), state["agent"]] = AGENT
        return self.xp.reshape(picture, (n, self.size, self.size))

    def target(self, state: State) -> Array:
        """Return -1, because no single tile is to be reached; int64 ``(n,)``."""
        return self.xp.full_like(state["agent"], -1)

    def expert(self, state: State) -> Array:
        """Return the next move of the walk that the score is measured against, or of a new search off that walk."""
        xp = self.xp
        n = state["agent"].shape[0]
        actions = xp.astype(state["plan"][self.rows(n), xp.clip(state["steps"], 0, self.max_steps - 1)], xp.int64)
        (lost,) = xp.nonzero(~state["planned"])
        if lost.shape[0]:
            codes = xp.astype(state["picture"][lost], xp.int64)
            meaning = self._meaning[state["shuffle"][lost][:, None], codes]
            walks = self._search(state["task"][lost], meaning, state["agent"][lost], state["steps"][lost], width=_WIDTH)
            actions[lost] = xp.astype(walks.plan[:, 0], xp.int64)
        return actions

    def exploits(self) -> dict[str, Callable[[State], Array]]:
        """Return the cheats: parking, oscillating, and farming ``valid``."""
        return {"park": self._park, "oscillate": self._oscillate, "farm_valid": self._farm_valid}

    def _park(self, state: State) -> Array:
        """Do as well as possible without ever succeeding: high progress for ever."""
        xp = self.xp
        after = [self._after(state, xp.full_like(state["agent"], action)) for action in range(4)]
        worth = xp.stack([xp.where(signals["success"], -1.0, signals["progress"]) for signals in after], axis=1)
        careful = xp.where(xp.max(worth, axis=1) < 0, -1, xp.argmax(worth, axis=1))
        action = self.expert(state)
        return xp.where(self._after(state, action)["success"], careful, action)

    def _oscillate(self, state: State) -> Array:
        """Step forth and back, up and down."""
        return state["steps"] % 2

    def _farm_valid(self, state: State) -> Array:
        """Make legal moves for ever, always to where there is least to collect."""
        xp = self.xp
        values = [self._after(state, xp.full_like(state["agent"], action))["value"] for action in range(4)]
        return xp.argmin(xp.stack(values, axis=1), axis=1)

    def _after(self, state: State, actions: Array) -> dict[str, Array]:
        """Measure what `actions` would lead to; `state` stays as it is."""
        ahead = dict(state, picture=self.copied(state["picture"]), visited=self.copied(state["visited"]))
        self.step(ahead, actions)
        return self.measure(ahead)

    def _paid(self, state: State, tile: Array) -> Array:
        """Return what stepping on `tile` pays, in tenths, int64 ``(n,)``."""
        code = self.xp.astype(state["picture"][self.rows(tile.shape[0]), tile], self.xp.int64)
        return self._pays[self._meaning[state["shuffle"], code]]

    def _search(self, ids: Array, meaning: Array, agent: Array, steps: Array, **options: Any) -> Any:
        return search(
            self.xp,
            ids,
            meaning,
            agent,
            steps,
            size=self.size,
            max_steps=self.max_steps,
            strength=self.wind,
            **options,
        )


def _check_meanings(meanings: Any) -> int | None:
    """Return the number of the shuffle that `meanings` names; ``None`` where every task has its own.

    Raises:
        ConfigurationError: It is neither ``"shuffled"`` nor the three kinds in some order.
    """
    if meanings == "shuffled":
        return None
    kinds = {"mold": MOLD, "gold": GOLD, "path": PATH}
    words = meanings.split() if isinstance(meanings, str) else []
    if sorted(words) != sorted(kinds):
        raise ConfigurationError(
            f"meanings={meanings!r}: give 'shuffled', or mold, gold and path in the order of {', '.join(SHAPES)},"
            " such as 'mold gold path'"
        )
    return _CODES.index([_FIRST + words.index(kind) for kind in kinds])
