"""Random mazes, many at once: spanning trees over the cells, then loops, then missing walls.

Cells lie on the odd rows and columns of a maze, walls and passages between them. A generator opens passages that form a
spanning tree, so every cell reaches every other; opening more walls afterwards cannot change that. The loops below run
over steps of an algorithm, never over mazes. Descriptions and pictures of the algorithms: J. Buck, "Mazes for
Programmers" (2015).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from typing import Any

import numpy
from array_api_compat import device as device_of

from ...errors import ConfigurationError, nearest
from .hashing import below, chance, hash32

__all__ = ["GENERATORS", "LONGEST", "carve", "check_distance", "check_walls"]

_TREE, _ROOT, _LOOPS, _DENSITY, _STEP = range(5)
"""First counters of the hash, so that no two decisions share their bits."""

LONGEST = 2**11
"""More moves than any way from start to goal has."""


def check_walls(generator: str, loops: float, density: float) -> None:
    """Check the arguments of `carve`.

    Raises:
        ConfigurationError: There is no such generator, or a share lies outside 0..1.
    """
    if generator not in GENERATORS:
        known = ", ".join(GENERATORS)
        raise ConfigurationError(f"generator={generator!r}: give one of {known}.{nearest(str(generator), GENERATORS)}")
    for name, value in (("loops", loops), ("density", density)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ConfigurationError(f"{name}={value!r}: give a number from 0 to 1")


def check_distance(distance: Any) -> tuple[int, int] | None:
    """Return `distance`, the least and greatest number of moves from start to goal, as two integers or ``None``.

    Numbers beyond `LONGEST` mean the same as it does.

    Raises:
        ConfigurationError: It is not two integers with ``1 <= low <= high``.
    """
    if distance is None:
        return None
    try:
        low, high = distance
        if int(low) == low and int(high) == high and 1 <= low <= high:
            return min(int(low), LONGEST), min(int(high), LONGEST)
    except (TypeError, ValueError):
        pass
    raise ConfigurationError(f"distance={distance!r}: give (low, high) in moves with 1 <= low <= high, or None")


def carve(
    xp: Any, ids: Any, size: int, *, generator: str = "backtracker", loops: float = 0.6, density: float = 1.0
) -> Any:
    """Return the walls of mazes `ids`; all cells are connected.

    Args:
        xp: Array namespace of `ids`.
        ids: Task ids, int64 ``(n,)``.
        size: Tiles per side, border included; odd.
        generator: A key of `GENERATORS`: how the spanning tree grows.
        loops: Chance of opening a wall between two neighbouring cells that the tree left closed; 0 leaves exactly one
            way between any two cells.
        density: Share of the interior walls kept at the end. A pillar (where walls would meet) goes with the same
            chance once no wall touches it, so 0 leaves one open room.

    Returns:
        bool ``(n, size, size)``, true for walls.
    """
    n, cells = ids.shape[0], size // 2
    east, south = GENERATORS[generator](xp, ids, cells)
    cell = xp.reshape(xp.arange(cells * cells, dtype=xp.int64, device=device_of(ids)), (1, cells, cells))
    task = xp.reshape(ids, (n, 1, 1))
    if loops > 0:
        bits = hash32(task, _LOOPS, cell)
        east, south = east | _half(bits, 0, loops), south | _half(bits, 1, loops)
    walls = xp.ones((n, size, size), dtype=xp.bool, device=device_of(ids))
    walls[:, 1::2, 1::2] = False
    if density < 1:
        bits = hash32(task, _DENSITY, cell)
        east, south = east | _half(bits, 0, 1 - density), south | _half(bits, 1, 1 - density)
        touched = ~(east[:, :-1, :-1] & east[:, 1:, :-1] & south[:, :-1, :-1] & south[:, :-1, 1:])
        walls[:, 2:-1:2, 2:-1:2] = touched | ~chance(hash32(task, _DENSITY, cell, 1), 1 - density)[:, :-1, :-1]
    walls[:, 1::2, 2:-1:2] = ~east[:, :, :-1]
    walls[:, 2:-1:2, 1::2] = ~south[:, :-1, :]
    return walls


def _half(bits: Any, which: int, probability: float) -> Any:
    """Return where the lower (0) or upper (1) 16 of 32 `bits` come up true, each with `probability`."""
    return (bits >> 16 * which & 0xFFFF) < round(probability * 65536)


def _backtracker(xp: Any, ids: Any, cells: int) -> tuple[Any, Any]:
    """Depth-first search with backtracking: long winding corridors, few dead ends."""
    grid = _Cells(xp, ids, cells)
    order = _orders(xp, grid)
    here = grid.origin + grid.root
    grid.free[here] = 0
    # Every edge is walked at most twice; whoever has visited all its cells stays where it is.
    for _ in range(2 * cells * cells - 2):
        way = grid.way[xp.astype(order[here] + grid.around(grid.free, here), xp.int64)]
        forward = way != 0
        there = here + xp.where(forward, way, -grid.came[here])
        grid.came[xp.where(forward, there, grid.origin)] = xp.astype(way, xp.int8)
        grid.free[there] = 0
        here = there
    return grid.passages()


def _prim(xp: Any, ids: Any, cells: int) -> tuple[Any, Any]:
    """Grow from one cell, each time by a random neighbour of the tree: many short dead ends."""
    grid = _Cells(xp, ids, cells)
    rows = xp.arange(ids.shape[0], dtype=xp.int64, device=device_of(ids))
    # The neighbours of the tree, as a list per maze; the last entry takes what is not to be kept.
    edge = xp.zeros((ids.shape[0], cells * cells + 1), dtype=xp.int64, device=device_of(ids))
    count = xp.zeros_like(ids)
    here = grid.origin + grid.root
    inside = xp.zeros_like(grid.free)
    grid.free[here] = 0
    for step in range(cells * cells):
        if step:
            bits = hash32(ids, _STEP, step)
            chosen = below(bits, count)
            here = edge[rows, chosen]
            count = count - 1
            edge[rows, chosen] = edge[rows, count]
            # The way leads from the new cell into the tree, and so did not come.
            way = grid.way[below(hash32(bits, 1), 24) * 16 + xp.astype(grid.around(inside, here), xp.int64)]
            grid.came[here] = xp.astype(-way, xp.int8)
        inside[here] = 1
        for offset in grid.sides:
            there = here + offset
            fresh = grid.free[there] == 1
            grid.free[there] = 0
            edge[rows, xp.where(fresh, count, cells * cells)] = there
            count = count + xp.astype(fresh, xp.int64)
    return grid.passages()


def _kruskal(xp: Any, ids: Any, cells: int) -> tuple[Any, Any]:
    """Open walls in random order wherever they part two trees: even texture, many dead ends."""
    n, total = ids.shape[0], cells * cells
    device = device_of(ids)
    cell = numpy.arange(total).reshape(cells, cells)
    ends = numpy.concatenate(
        [
            numpy.stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()]),
            numpy.stack([cell[:-1].ravel(), cell[1:].ravel()]),
        ],
        axis=1,
    )
    first, second = (xp.asarray(end, dtype=xp.int64, device=device) for end in ends)
    walls = ends.shape[1]
    order = xp.argsort(hash32(ids[:, None], _TREE, xp.arange(walls, dtype=xp.int64, device=device)), axis=1)
    rows = xp.arange(n, dtype=xp.int64, device=device)
    # Disjoint sets: a cell's parent, up to a root that is its own; flat over all mazes.
    parent = xp.arange(n * total, dtype=xp.int64, device=device)
    opened = xp.zeros((n, walls), dtype=xp.bool, device=device)
    for step in range(walls):
        wall = order[:, step]
        one, other = rows * total + first[wall], rows * total + second[wall]
        root, join = _root(xp, parent, one), _root(xp, parent, other)
        opened[rows, wall] = root != join
        parent[one] = root
        parent[other] = root
        parent[join] = root
    east = xp.zeros((n, cells, cells), dtype=xp.bool, device=device)
    south = xp.zeros_like(east)
    half = walls // 2
    east[:, :, :-1] = xp.reshape(opened[:, :half], (n, cells, cells - 1))
    south[:, :-1, :] = xp.reshape(opened[:, half:], (n, cells - 1, cells))
    return east, south


def _root(xp: Any, parent: Any, node: Any) -> Any:
    """Follow `parent` from every `node` to its root."""
    while True:
        above = parent[node]
        if not bool(xp.any(above != node)):
            return node
        node = above


def _binary_tree(xp: Any, ids: Any, cells: int) -> tuple[Any, Any]:
    """Open each cell up or to the left: the top row and the left column are corridors."""
    cell = xp.reshape(xp.arange(cells * cells, dtype=xp.int64, device=device_of(ids)), (1, cells, cells))
    up = chance(hash32(xp.reshape(ids, (-1, 1, 1)), _TREE, cell), 0.5)
    up[:, :, 0] = True
    up[:, 0, :] = False
    left = ~up
    left[:, 0, 0] = False
    return _to_east_south(xp, left, up)


def _sidewinder(xp: Any, ids: Any, cells: int) -> tuple[Any, Any]:
    """Open runs of cells along a row, and one random cell of each run up: the top row is a corridor."""
    n = ids.shape[0]
    device = device_of(ids)
    cell = xp.reshape(xp.arange(cells * cells, dtype=xp.int64, device=device), (1, cells, cells))
    bits = hash32(xp.reshape(ids, (n, 1, 1)), _TREE, cell)
    last = chance(bits, 0.5)
    last[:, :, -1] = True
    last[:, 0, :] = False
    # One column more than there are cells, where marks go that are not to be kept.
    up = xp.zeros((n, cells, cells + 1), dtype=xp.bool, device=device)
    flat = xp.reshape(up, (n * cells, cells + 1))
    rows = xp.arange(n * cells, dtype=xp.int64, device=device)
    start = xp.zeros((n * cells,), dtype=xp.int64, device=device)
    for column in range(cells):
        ends = xp.reshape(last[:, :, column], (n * cells,))
        # The low half of the bits: the high half has decided where the run ends.
        pick = start + ((xp.reshape(bits[:, :, column], (n * cells,)) & 0xFFFF) * (column + 1 - start) >> 16)
        flat[rows, xp.where(ends, pick, cells)] = True
        start = xp.where(ends, column + 1, start)
    left = xp.zeros((n, cells, cells), dtype=xp.bool, device=device)
    left[:, :, 1:] = ~last[:, :, :-1]
    return _to_east_south(xp, left, up[:, :, :cells])


def _to_east_south(xp: Any, left: Any, up: Any) -> tuple[Any, Any]:
    """Turn each cell's openings to the left and up into its neighbours' to the east and south."""
    east, south = xp.zeros_like(left), xp.zeros_like(up)
    east[:, :, :-1] = left[:, :, 1:]
    south[:, :-1, :] = up[:, 1:, :]
    return east, south


class _Cells:
    """Cells of many mazes in one flat array, each maze with a rim, so that a neighbour is a fixed offset away.

    Attributes:
        free: uint8, 1 where the cell is not in the tree yet, 0 for the rim.
        came: int8, what the tree's way into a cell added to its index; 0 where there was none.
        root: Index of a random first cell within its maze, int64 ``(n,)``.
        origin: Index of each maze's first entry, which is rim, int64 ``(n,)``.
        sides: What the directions up, down, left, right add to an index.
        way: int64 ``(24 * 16,)``, what the first direction in one of 24 orders that is in one of 16 sets adds to an
            index; 0 for the empty set.
    """

    def __init__(self, xp: Any, ids: Any, cells: int) -> None:
        n, width = ids.shape[0], cells + 2
        device = device_of(ids)
        self.xp, self.ids, self.cells = xp, ids, cells
        self.sides = (-width, width, -1, 1)
        self.way = _ways(xp, self.sides, str(device))
        self.origin = xp.arange(n, dtype=xp.int64, device=device) * (width * width)
        free = xp.zeros((n, width, width), dtype=xp.uint8, device=device)
        free[:, 1:-1, 1:-1] = 1
        self.free = xp.reshape(free, (-1,))
        # Small types, because the loops below read and write at random places: they should stay in the cache.
        self.came = xp.zeros((n * width * width,), dtype=xp.int8, device=device)
        cell = below(hash32(ids, _ROOT), cells * cells)
        self.root = (cell // cells + 1) * width + cell % cells + 1

    def around(self, flags: Any, here: Any) -> Any:
        """Return which neighbours of `here` are flagged, as bits 0 up, 1 down, 2 left, 3 right; uint8 ``(n,)``."""
        up, down, left, right = (flags[here + side] for side in self.sides)
        return up | (down << 1) | (left << 2) | (right << 3)

    def passages(self) -> tuple[Any, Any]:
        """Return the tree's openings to the east and to the south, bool ``(n, cells, cells)`` each."""
        width = self.cells + 2
        came = self.xp.reshape(self.came, (-1, width, width))
        inner = slice(1, width - 1)
        # A passage was walked one way or the other; "left", -1, came from the eastern neighbour.
        east = (came[:, inner, 1:-1] == -1) | (came[:, inner, 2:] == 1)
        south = (came[:, 1:-1, inner] == -width) | (came[:, 2:, inner] == width)
        return east, south


def _orders(xp: Any, grid: _Cells) -> Any:
    """Return for every cell, rim included, 16 times the number of a random order of directions; int16, flat."""
    n, width = grid.ids.shape[0], grid.cells + 2
    cell = xp.arange(grid.cells**2, dtype=xp.int64, device=device_of(grid.ids))
    order = xp.zeros((n, width, width), dtype=xp.int16, device=device_of(grid.ids))
    # A random order per cell picks uniformly among the free neighbours at every visit, so one hash a cell is enough.
    bits = xp.astype(below(hash32(grid.ids[:, None], _TREE, cell), 24) * 16, xp.int16)
    order[:, 1:-1, 1:-1] = xp.reshape(bits, (n, grid.cells, grid.cells))
    return xp.reshape(order, (-1,))


@lru_cache(maxsize=64)
def _ways(xp: Any, sides: tuple[int, ...], device: str) -> Any:
    """Return the table `_Cells.way`."""
    ways = [
        next((sides[side] for side in order if some >> side & 1), 0)
        for order in permutations(range(4))
        for some in range(16)
    ]
    return xp.asarray(ways, dtype=xp.int64, device=device)


GENERATORS = {
    "backtracker": _backtracker,
    "prim": _prim,
    "kruskal": _kruskal,
    "binary_tree": _binary_tree,
    "sidewinder": _sidewinder,
}
"""Name -> ``function(xp, ids, cells)`` -> openings to the east and to the south, bool ``(n, cells, cells)`` each."""
