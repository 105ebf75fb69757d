"""The walk that collects the most, or the least, in tile mazes: a batched beam search that knows the wind to come."""

from __future__ import annotations

from typing import Any, NamedTuple

from .hashing import below, chance, hash32
from .tile_levels import MOLD, border

__all__ = ["VALUES", "Walks", "search", "wind"]

VALUES = (-100, 200, -1)
"""What stepping on Mold, Gold and Path pays, in tenths, so that sums are exact."""

_WIND = 110
"""First counter of the hash, apart from those of the levels."""

_ROWS = 256
"""Instances searched together: more would not be faster, only take memory."""


class Walks(NamedTuple):
    """The walks found.

    Attributes:
        value: int64 ``(n,)``: what they collect from where they begin, in tenths.
        plan: int8 ``(n, horizon)``: their actions in order; what lies beyond an instance's last step means nothing.
    """

    value: Any
    plan: Any


def wind(ids: Any, steps: Any, strength: float) -> tuple[Any, Any]:
    """Return whether the wind blows after step number `steps` of tasks `ids`, bool, and the direction it blows in."""
    return chance(hash32(ids, _WIND, steps), strength), below(hash32(ids, _WIND, steps, 1), 4)


def search(
    xp: Any,
    ids: Any,
    meaning: Any,
    agent: Any,
    steps: Any,
    *,
    size: int,
    max_steps: int,
    strength: float,
    width: int,
    most: bool = True,
) -> Walks:
    """Search from where every agent is to the end of its episode.

    Of all the walks to a tile only the best is kept at every step, and of those the best `width`. Tiles that a walk has
    left are Mold for the rest of it.

    Args:
        xp: Array namespace of the arrays.
        ids: Task ids, int64 ``(n,)``.
        meaning: What the tiles mean now, uint8 ``(n, size * size)``.
        agent: Flat tile indices, int64 ``(n,)``.
        steps: Steps taken so far, int64 ``(n,)``.
        size: Tiles per side.
        max_steps: Steps of an episode.
        strength: Chance that the wind blows after a move.
        width: Walks kept. Time and memory grow with it.
        most: Whether to collect the most; else the least.
    """
    chunks = [
        _search(
            xp,
            *(array[first : first + _ROWS] for array in (ids, meaning, agent, steps)),
            size=size,
            max_steps=max_steps,
            strength=strength,
            width=width,
            sign=1 if most else -1,
        )
        for first in range(0, ids.shape[0], _ROWS)
    ]
    horizon = max(chunk.plan.shape[1] for chunk in chunks)
    plans = [
        xp.concat([plan, xp.zeros((plan.shape[0], horizon - plan.shape[1]), dtype=xp.int8, device=ids.device)], axis=1)
        for _, plan in chunks
    ]
    return Walks(xp.concat([chunk.value for chunk in chunks]), xp.concat(plans))


def _search(
    xp: Any,
    ids: Any,
    meaning: Any,
    agent: Any,
    steps: Any,
    *,
    size: int,
    max_steps: int,
    strength: float,
    width: int,
    sign: int,
) -> Walks:
    n, device = ids.shape[0], ids.device
    rows = xp.arange(n, dtype=xp.int64, device=device)[:, None]
    offsets = xp.asarray([-size, size, -1, 1], dtype=xp.int64, device=device)
    mold = sign * VALUES[MOLD]
    pays = xp.asarray([sign * value for value in VALUES], dtype=xp.int64, device=device)
    pays = pays[xp.astype(meaning, xp.int64)]
    edge = border(xp, size, device)
    horizon = max(1, max_steps - int(xp.min(steps)))

    # One walk per instance to begin with; shapes are (n, walks) and, for the next step's candidates, (n, walks, 4).
    place, value = agent[:, None], xp.zeros((n, 1), dtype=xp.int64, device=device)
    left = xp.full((n, 1, 2 * horizon), -1, dtype=xp.int16, device=device)
    plan = xp.zeros((n, 1, horizon), dtype=xp.int8, device=device)
    for step in range(horizon):
        blows, way = wind(ids, steps + step, strength)
        melted = left[:, :, None, : 2 * step]

        def paid(tile: Any, melted: Any = melted) -> Any:
            gone = xp.any(melted == xp.astype(tile, xp.int16)[..., None], axis=-1)
            return xp.where(gone, mold, pays[rows[:, :, None], tile])

        here = place[:, :, None]
        ahead = here + offsets
        stuck = edge[ahead]
        there = xp.where(stuck, here, ahead)
        beyond = there + offsets[way][:, None, None]
        pushed = blows[:, None, None] & ~edge[beyond]
        end = xp.where(pushed, beyond, there)
        gain = xp.where(stuck, mold, paid(there))
        # The wind may blow back onto the tile just left, which is Mold by now.
        gain = gain + xp.where(pushed, xp.where((end == here) & ~stuck, mold, paid(end)), 0)
        running = steps + step < max_steps
        total = xp.reshape(value[:, :, None] + xp.where(running[:, None, None], gain, 0), (n, -1))
        end = xp.reshape(end, (n, -1))

        best = _best(xp, rows, end, total, width)
        walk = best // 4
        place, value, left, plan = end[rows, best], total[rows, best], left[rows, walk], plan[rows, walk]
        left[:, :, 2 * step] = xp.astype(xp.reshape(xp.where(stuck, -1, here), (n, -1))[rows, best], xp.int16)
        left[:, :, 2 * step + 1] = xp.astype(xp.reshape(xp.where(pushed, there, -1), (n, -1))[rows, best], xp.int16)
        plan[:, :, step] = xp.astype(best % 4, xp.int8)
    first = xp.argmax(value, axis=1)
    return Walks(sign * value[rows[:, 0], first], plan[rows[:, 0], first])


def _best(xp: Any, rows: Any, end: Any, total: Any, width: int) -> Any:
    """Return the candidates to keep, best first, one for each tile reached; int64 ``(n, width or fewer)``."""
    candidates = total.shape[1]
    order = xp.arange(candidates, dtype=xp.int64, device=total.device)
    # Every rank differs, so that all array libraries sort alike.
    rank = total * candidates - order
    by_tile = xp.argsort(end * 2**40 - rank, axis=1)
    tile = end[rows, by_tile]
    again = xp.zeros_like(tile, dtype=xp.bool)
    again[:, 1:] = tile[:, 1:] == tile[:, :-1]
    worse = xp.zeros_like(again)
    worse[rows, by_tile] = again
    return xp.argsort(xp.where(worse, 2**40, 0) - rank, axis=1)[:, :width]
