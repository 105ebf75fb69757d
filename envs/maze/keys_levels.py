"""Mazes of locked regions, many at once: a spanning tree cut by doors, with each key in the region before its door."""

from __future__ import annotations

from typing import Any, NamedTuple

from .fields import UNREACHED, distance_field
from .generators import LONGEST, carve
from .hashing import below, chance, hash32

__all__ = ["Levels", "build"]

_ROOT, _GOAL, _DOOR, _KEY, _LOOPS, _DENSITY = range(100, 106)
"""Counters of the hash, apart from those of the generators."""


class Levels(NamedTuple):
    """Mazes with keys and doors; a stage is the way to one target, `stages` is ``2 * keys + 1``.

    Attributes:
        floor: bool ``(n, size * size)``; doors stand on floor.
        start: int64 ``(n,)``, flat tile index.
        targets: int64 ``(n, stages)``: first key, first door, second key, ..., goal.
        fields: int16 ``(n, stages, size * size)``: moves to each target while it is due, doors after it locked.
        left: int64 ``(n, stages)``: moves from each target through those after it to the goal.
        difficulty: float64 ``(n,)``: where the goal lies between the nearest and the farthest cell possible.
    """

    floor: Any
    start: Any
    targets: Any
    fields: Any
    left: Any
    difficulty: Any


def build(
    xp: Any,
    ids: Any,
    size: int,
    *,
    keys: int,
    generator: str,
    loops: float,
    density: float,
    distance: tuple[int, int] | None,
    difficulty: float | None,
) -> Levels:
    """Build the mazes of tasks `ids`.

    The start is one end of a longest way through the tree. Such a way has at least ``2 * (size // 2 - 1)`` passages (3
    in the smallest maze), and the way to the goal at least ``keys + 1``, so ``keys <= size // 2`` always fit.

    Args:
        xp: Array namespace of `ids`.
        ids: Task ids, int64 ``(n,)``.
        size: Tiles per side, odd.
        keys: Keys and doors.
        generator: Key of `generators.GENERATORS`.
        loops: Chance of opening each closed wall inside a region.
        density: Share of the walls inside the regions kept at the end.
        distance: Least and greatest number of moves through the tree from start to goal; ``None`` for any.
        difficulty: Where the goal shall lie between the nearest and the farthest cell possible; ``None`` for anywhere.
    """
    n, tiles = ids.shape[0], size * size
    tree = ~carve(xp, ids, size, generator=generator, loops=0.0)
    tile = xp.arange(tiles, dtype=xp.int64, device=ids.device)
    cells = (tile // size % 2 == 1) & (tile % size % 2 == 1)

    def field(source: Any) -> Any:
        return xp.reshape(distance_field(xp, tree, source), (n, tiles))

    cell, side = below(hash32(ids, _ROOT), (size // 2) ** 2), size // 2
    start = xp.argmax(field((cell // side * 2 + 1) * size + cell % side * 2 + 1), axis=1)
    forth = field(start)
    goal, reached = _goal(
        xp, ids, xp.where(cells, xp.astype(forth, xp.int64), UNREACHED), 2 * (keys + 1), distance, difficulty
    )
    doors = _doors(xp, ids, forth, field(goal), goal, keys)
    region = _regions(xp, tree, start, doors)
    floor = _open_walls(xp, ids, tree, region, loops, density)
    region = xp.reshape(region, (n, tiles))
    targets = []
    for index in range(keys):
        room = cells & (region == index) & (tile != start[:, None])
        targets.append(xp.argmax(xp.where(room, hash32(ids[:, None], _KEY, tile), -1), axis=1))
        targets.append(doors[:, index])
    order = xp.stack([*targets, goal], axis=1)
    fields, left = _stages(xp, floor, order)
    return Levels(xp.reshape(floor, (n, tiles)), start, order, fields, left, reached)


def _goal(
    xp: Any, ids: Any, far: Any, least: int, distance: tuple[int, int] | None, difficulty: float | None
) -> tuple[Any, Any]:
    """Choose the goal among the tiles at least `least` away; returns it and the difficulty reached, ``(n,)`` each."""
    n, tiles = far.shape
    most = xp.max(far, axis=1)
    draw = hash32(ids[:, None], _GOAL, xp.arange(tiles, dtype=xp.int64, device=ids.device))
    # With both, the difficulty is aimed for within the distances allowed.
    low, high = distance or (least, LONGEST)
    if difficulty is None:
        miss = (xp.clip(low - far, 0, None) + xp.clip(far - high, 0, None)) * 2**12
    else:
        wanted = least * 2**12 + (most - least) * round(difficulty * 2**12)
        miss = xp.abs(far * 2**12 - xp.clip(wanted, low * 2**12, high * 2**12)[:, None])
    # A distance misses by less than 2**24, which leaves the low 32 bits to the draw among equals.
    goal = xp.argmin(xp.where(far >= least, miss * 2**32 + draw, 2**62), axis=1)
    reached = xp.astype(far[xp.arange(n, device=ids.device), goal] - least, xp.float64)
    return goal, reached / xp.clip(xp.astype(most - least, xp.float64), 1, None)


def _doors(xp: Any, ids: Any, forth: Any, back: Any, goal: Any, keys: int) -> Any:
    """Choose one passage on the way from start to goal for each door, each in its own stretch; int64 ``(n, keys)``."""
    rows = xp.arange(ids.shape[0], dtype=xp.int64, device=ids.device)
    whole = xp.astype(forth[rows, goal], xp.int64)[:, None]
    way = (forth + back == whole) & (forth != UNREACHED)
    # Passages lie at odd distances. The first is left out, so that the first key has a cell beside the start.
    room = whole // 2 - 1
    doors = []
    for index in range(keys):
        low, high = 1 + index * room // keys, 1 + (index + 1) * room // keys
        passage = low + below(hash32(ids[:, None], _DOOR, index), high - low)
        doors.append(xp.argmax(xp.astype(way & (forth == 2 * passage + 1), xp.int8), axis=1))
    return xp.stack(doors, axis=1)


def _regions(xp: Any, tree: Any, start: Any, doors: Any) -> Any:
    """Return how many doors lie between the start and each floor tile, int64 ``(n, size, size)``."""
    n, keys = doors.shape
    rows = xp.arange(n, dtype=xp.int64, device=start.device)
    region = xp.zeros(tree.shape, dtype=xp.int64, device=start.device)
    for index in range(keys):
        shut = xp.asarray(tree, copy=True)
        xp.reshape(shut, (n, -1))[rows, doors[:, index]] = False
        region = region + xp.astype(distance_field(xp, shut, start) == UNREACHED, xp.int64)
    return region


def _open_walls(xp: Any, ids: Any, tree: Any, region: Any, loops: float, density: float) -> Any:
    """Return the floor with walls opened between cells of one region, bool ``(n, size, size)``."""
    size = tree.shape[1]
    tile = xp.reshape(xp.arange(size * size, dtype=xp.int64, device=ids.device), (size, size))
    lucky = chance(hash32(ids[:, None, None], _LOOPS, tile), loops)
    if density < 1:
        missing = chance(hash32(ids[:, None, None], _DENSITY, tile), 1 - density)
        lucky = lucky | missing
    floor = xp.asarray(tree, copy=True)
    beside = region[:, 1::2, 1:-2:2] == region[:, 1::2, 3::2]
    floor[:, 1::2, 2:-1:2] |= beside & lucky[:, 1::2, 2:-1:2]
    above = region[:, 1:-2:2, 1::2] == region[:, 3::2, 1::2]
    floor[:, 2:-1:2, 1::2] |= above & lucky[:, 2:-1:2, 1::2]
    if density < 1:
        # A pillar that no wall touches stands inside a region: around one on the border of two there are two crossings,
        # and of those only one can be a door.
        bare = floor[:, 1:-2:2, 2:-1:2] & floor[:, 3::2, 2:-1:2] & floor[:, 2:-1:2, 1:-2:2] & floor[:, 2:-1:2, 3::2]
        floor[:, 2:-1:2, 2:-1:2] = bare & missing[:, 2:-1:2, 2:-1:2]
    return floor


def _stages(xp: Any, floor: Any, targets: Any) -> tuple[Any, Any]:
    """Return `Levels.fields` and `Levels.left`."""
    n, size, _ = floor.shape
    stages = targets.shape[1]
    rows = xp.arange(n, dtype=xp.int64, device=floor.device)
    walkable = xp.repeat(xp.reshape(floor, (n, 1, size * size)), stages, axis=1)
    for stage in range(stages - 1):
        # Stages 2i and 2i + 1 take key i and open door i, which is locked until then.
        for door in range(stage // 2 * 2 + 1, stages - 1, 2):
            walkable[rows, stage, targets[:, door]] = False
    fields = distance_field(xp, xp.reshape(walkable, (n * stages, size, size)), xp.reshape(targets, (-1,)))
    fields = xp.reshape(fields, (n, stages, size * size))
    left = xp.zeros_like(targets)
    for stage in range(stages - 2, -1, -1):
        leg = fields[rows, stage + 1, targets[:, stage]]
        left[:, stage] = left[:, stage + 1] + xp.astype(leg, xp.int64)
    return fields, left
