"""Tile mazes, many at once: random walks of Path through Mold, with Gold on the Path."""

from __future__ import annotations

from typing import Any, NamedTuple

from .hashing import below, hash32

__all__ = ["GOLD", "MOLD", "PATH", "Levels", "border", "build"]

MOLD, GOLD, PATH = range(3)
"""What a tile means."""

_LENGTH, _WALK, _SHARE, _MELT, _GOLD = range(100, 105)
"""First counters of the hash: which draw of a task this is."""


class Levels(NamedTuple):
    """Tile mazes.

    Attributes:
        meaning: uint8 ``(n, size * size)`` of `MOLD`, `GOLD` and `PATH`; the border is Mold.
        start: int64 ``(n,)``: the Path tile nearest the centre, where the agent begins.
        share: float64 ``(n,)``: Mold's share of the tiles inside the border.
    """

    meaning: Any
    start: Any
    share: Any


def build(xp: Any, ids: Any, size: int, difficulty: float | None) -> Levels:
    """Build the mazes of tasks `ids`.

    A random walk of ``5 * (size - 2)`` to ``15 * (size - 2)`` steps from the centre carves Path. Where more than half
    of the inside is still Mold, random tiles of it flip to Path until Mold's share is what `difficulty` asks for, from
    10% (0) to just under 50% (1); ``None`` draws the share from the id. Of the Path, ``max(1, floor(0.2 * Mold))``
    tiles turn to Gold, Mold counted inside the border.

    Args:
        xp: Array namespace of `ids`.
        ids: Task ids, int64 ``(n,)``.
        size: Tiles per side.
        difficulty: From 0 to 1, or ``None``.
    """
    inner = size - 2
    tile = xp.arange(size * size, dtype=xp.int64, device=ids.device)
    inside = ~border(xp, size, ids.device)
    path = _walk(xp, ids, size)
    mold = inside & ~path
    count = _count(xp, mold)
    bits = hash32(ids, _SHARE) if difficulty is None else xp.full_like(ids, round(difficulty * (2**32 - 1)))
    # Tiles of Mold from 10% to less than 50% of the inside, rounded up and down into that range.
    low, high = -(-(inner**2) // 10), -(-(inner**2) // 2)
    wanted = low + below(bits, high - low)
    flips = xp.where(count * 2 > inner**2, count - wanted, 0)
    path = path | _choose(xp, mold, hash32(ids[:, None], _MELT, tile), flips)
    count = count - flips
    gold = _choose(xp, path, hash32(ids[:, None], _GOLD, tile), xp.clip(count // 5, 1, None))
    centre = xp.abs(tile // size - size // 2) + xp.abs(tile % size - size // 2)
    start = xp.argmin(xp.where(path & ~gold, centre, 2 * size), axis=1)
    meaning = xp.where(path, xp.where(gold, GOLD, PATH), MOLD)
    return Levels(xp.astype(meaning, xp.uint8), start, xp.astype(count, xp.float64) / inner**2)


def border(xp: Any, size: int, device: Any) -> Any:
    """Return which tiles lie on the border, bool ``(size * size,)``."""
    tile = xp.arange(size * size, dtype=xp.int64, device=device)
    row, column = tile // size, tile % size
    return (row == 0) | (row == size - 1) | (column == 0) | (column == size - 1)


def _walk(xp: Any, ids: Any, size: int) -> Any:
    """Return the tiles of a random walk from the centre, bool ``(n, size * size)``.

    A free walk is folded at the border, like light between mirrors: every fold of a walk is a walk, and no loop over
    its steps is needed.
    """
    n, inner = ids.shape[0], size - 2
    longest = 15 * inner
    step = xp.arange(longest, dtype=xp.int64, device=ids.device)
    length = 5 * inner + below(hash32(ids, _LENGTH), 10 * inner + 1)
    way = hash32(ids[:, None], _WALK, step) >> 30
    # Beyond its length a walk stands still.
    sign = xp.where(step < length[:, None], 1 - way % 2 * 2, 0)
    period = max(1, 2 * (inner - 1))
    places = []
    for axis in range(2):
        free = inner // 2 + xp.cumulative_sum(xp.where(way // 2 == axis, sign, 0), axis=1)
        places.append(1 + inner - 1 - xp.abs(free % period - (inner - 1)))
    path = xp.zeros((n, size * size), dtype=xp.bool, device=ids.device)
    rows = xp.arange(n, dtype=xp.int64, device=ids.device)[:, None]
    path[rows, places[0] * size + places[1]] = True
    path[:, size // 2 * size + size // 2] = True
    return path


def _choose(xp: Any, tiles: Any, bits: Any, count: Any) -> Any:
    """Return `count` of the flagged `tiles`, chosen by `bits`: bool, the shape of `tiles`."""
    n, total = tiles.shape
    # The index makes every rank different, so that exactly `count` tiles rank below the threshold.
    rank = xp.where(tiles, bits, 2**32) * total + xp.arange(total, dtype=xp.int64, device=tiles.device)
    ordered = xp.sort(rank, axis=1)
    rows = xp.arange(n, dtype=xp.int64, device=tiles.device)
    return rank < ordered[rows, count][:, None]


def _count(xp: Any, flags: Any) -> Any:
    return xp.sum(xp.astype(flags, xp.int64), axis=1)
