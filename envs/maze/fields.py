"""Shortest-path distances in many grids at once, by breadth-first search on bits.

A grid is packed into 64-bit words, several rows to a word, so that one shift moves the whole frontier of many tiles.
Distances are collected in binary: plane b of the result holds bit b of every tile's distance, so a level of the search
costs a few operations on words and nothing per tile.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy
from array_api_compat import device as device_of

__all__ = ["UNREACHED", "distance_field"]

UNREACHED = -1
"""The distance of walls and of tiles that no source reaches."""


def distance_field(xp: Any, walkable: Any, sources: Any) -> Any:
    """Return every tile's number of moves to the nearest source.

    Args:
        xp: Array namespace of the arrays.
        walkable: bool ``(n, height, width)``, ``width <= 64``; the border must not be walkable.
        sources: Flat tile indices inside the border, int64 ``(n,)`` or ``(n, k)``; a source need not be walkable, and
            counts as 0.

    Returns:
        int16 ``(n, height, width)``; `UNREACHED` where there is no way.
    """
    n, height, width = walkable.shape
    if width > 64:
        raise ValueError(f"grids of width {width} do not fit a word of 63 bits and a border")
    # Only the right border is packed: it keeps the end of one row apart from the beginning of the next.
    rows, columns = height - 2, width - 1
    per_word = 63 // columns
    words = -(-rows // per_word)
    span = per_word * columns
    sources = xp.reshape(sources, (n, -1))
    inside = (sources // width - 1) * columns + sources % width - 1
    frontier = _pack_indices(xp, inside, words, span)
    free = _pack(xp, xp.reshape(walkable[:, 1:-1, 1:], (n, rows * columns)), words, span) & ~frontier
    reached = free | frontier
    planes: list[Any] = []
    level = 0
    # A few levels too many do no harm, so that not every level asks whether there is anything left.
    while level % 4 or bool(xp.any(frontier)):
        level += 1
        frontier = _spread(frontier, columns, span) & free
        free ^= frontier
        for bit in range(level.bit_length()):
            if bit == len(planes):
                planes.append(xp.zeros_like(frontier))
            if level >> bit & 1:
                planes[bit] |= frontier
    distance = xp.full((n, height, width), UNREACHED, dtype=xp.int16, device=device_of(walkable))
    found = _unpack(xp, reached ^ free, planes, span)[:, : rows * columns]
    distance[:, 1:-1, 1:] = xp.reshape(found, (n, rows, columns))
    return distance


def _spread(frontier: Any, width: int, span: int) -> Any:
    """Return the tiles next to `frontier`, packed; some lie outside the grid or in walls, which the caller masks."""
    spread = (frontier << 1) | (frontier >> 1)
    if span > width:
        spread |= (frontier << width) | (frontier >> width)
    if frontier.shape[0] > 1:
        # The last row of a word touches the first row of the next.
        spread[1:] |= frontier[:-1] >> (span - width)
        spread[:-1] |= (frontier[1:] & ((1 << width) - 1)) << (span - width)
    return spread


def _pack(xp: Any, flags: Any, words: int, span: int) -> Any:
    """Pack bool ``(n, tiles)`` into int64 ``(words, n)``, `span` tiles to a word, lowest bit first."""
    n, tiles = flags.shape
    padded = xp.zeros((words, n, 64), dtype=xp.uint8, device=device_of(flags))
    for word in range(words):
        part = flags[:, word * span : min(tiles, (word + 1) * span)]
        padded[word, :, : part.shape[1]] = part
    # Eight bytes that hold 0 or 1, read as one integer, gather into its top byte by one multiplication.
    eights = (padded.view(xp.int64) * 0x0102040810204080 >> 56) & 0xFF
    return xp.astype(eights, xp.uint8).view(xp.int64)[:, :, 0]


def _pack_indices(xp: Any, indices: Any, words: int, span: int) -> Any:
    """Pack flat tile indices ``(n, k)`` into int64 ``(words, n)``."""
    which, bit = indices // span, indices % span
    one = xp.ones_like(bit) << bit
    packed = xp.zeros((words, indices.shape[0]), dtype=xp.int64, device=device_of(indices))
    for word in range(words):
        for column in range(indices.shape[1]):
            packed[word] |= xp.where(which[:, column] == word, one[:, column], 0)
    return packed


def _unpack(xp: Any, seen: Any, planes: list[Any], span: int) -> Any:
    """Read ``bit 0, bit 1, ...`` as distances, int16 ``(n, words * span)``; `UNREACHED` where not seen."""
    words, n = seen.shape
    spread = _spread_table(xp, str(device_of(seen)))
    # Eight tiles at a time: a byte of a plane becomes eight bytes of 0 or 1, shifted to that plane's bit.
    halves = []
    for first in range(0, max(1, len(planes)), 8):
        half = xp.zeros((words, n, 8), dtype=xp.int64, device=device_of(seen))
        for bit, plane in enumerate(planes[first : first + 8]):
            half |= xp.take(spread, _bytes(xp, plane), axis=0).reshape(words, n, 8) << bit
        halves.append(xp.astype(half.view(xp.uint8), xp.int16))
    distance = halves[0] if len(halves) == 1 else halves[0] + halves[1] * 256
    reached = xp.take(spread, _bytes(xp, seen), axis=0).reshape(words, n, 8).view(xp.uint8)
    # As bytes, 0 for unreached and 1 for reached: distance + reached - 1 with the distance of the unreached being 0.
    distance += xp.astype(reached, xp.int16) - 1
    out = xp.zeros((n, words, span), dtype=xp.int16, device=device_of(seen))
    for word in range(words):
        out[:, word] = distance[word, :, :span]
    return out.reshape(n, words * span)


def _bytes(xp: Any, plane: Any) -> Any:
    """Return the bytes of int64 ``(words, n)`` as indices, int64 ``(words * n * 8,)``."""
    return xp.astype(xp.reshape(plane, (-1, 1)).view(xp.uint8).reshape(-1), xp.int64)


@lru_cache(maxsize=8)
def _spread_table(xp: Any, device: str) -> Any:
    """Return int64 ``(256,)``: the eight bits of an index as the eight bytes of a little-endian integer."""
    bits = numpy.unpackbits(numpy.arange(256, dtype=numpy.uint8)[:, None], axis=1, bitorder="little")
    return xp.asarray(numpy.ascontiguousarray(bits).view(numpy.int64)[:, 0].copy(), device=device)
