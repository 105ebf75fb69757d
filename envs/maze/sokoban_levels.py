"""Sokoban levels made by playing backwards from the solved position, many at once.

Reverse play pulls boxes away from the targets; read forwards the pulls are pushes, so that every level is solvable by
construction. A pull is taken only where it brings the box further from every target, in pushes. The pulls made are
therefore the *fewest* pushes that solve the level: no box can need fewer than its own distance.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .fields import UNREACHED, distance_field
from .hashing import below, chance, hash32

__all__ = ["Layout", "Start", "carve", "play_backwards", "push_field"]

_WALLS, _LINE, _TARGETS, _PULL, _AGENT = range(100, 105)
"""First counters of the hash: which draw of a task this is."""

_BONUS = 2**32


class Layout(NamedTuple):
    """What never moves in a level.

    Attributes:
        floor: bool ``(n, size * size)``; connected, the border is wall.
        targets: int64 ``(n, boxes)``, flat tile indices.
        agent: int64 ``(n,)``: a tile from which the box on the first target can be pulled.
    """

    floor: Any
    targets: Any
    agent: Any


class Start(NamedTuple):
    """Where a level begins.

    Attributes:
        boxes: int64 ``(n, boxes)``, flat tile indices.
        agent: int64 ``(n,)``.
        pulls: int64 ``(n,)``: the fewest pushes that solve the level, at least 1.
        trace: int64 ``(n, most)``: the pulls in order, each as ``4 * tile + direction`` of the push that undoes it; -1
            after the last.
    """

    boxes: Any
    agent: Any
    pulls: Any
    trace: Any


def carve(xp: Any, ids: Any, size: int, boxes: int, walls: float) -> Layout:
    """Lay out walls and targets.

    Three floor tiles in a line are carved first: a target, a place for the agent to pull from, a place to step back to.
    They make the first pull possible whatever the hash puts elsewhere. Where walls cut off more than half of the
    inside, the level has none.
    """
    tile = xp.arange(size * size, dtype=xp.int64, device=ids.device)
    row, column = tile // size, tile % size
    inside = (row > 0) & (row < size - 1) & (column > 0) & (column < size - 1)
    line = [hash32(ids, _LINE, draw) for draw in range(4)]
    along, across = 1 + below(line[0], size - 4), 1 + below(line[1], size - 2)
    upright = chance(line[2], 0.5)
    first = xp.where(upright, along * size + across, across * size + along)
    stride = xp.where(upright, size, 1)
    # Either end of the line is the target.
    flip = chance(line[3], 0.5)
    first, stride = xp.where(flip, first + 2 * stride, first), xp.where(flip, -stride, stride)
    ids, first, stride = ids[:, None], first[:, None], stride[:, None]
    corridor = (tile == first) | (tile == first + stride) | (tile == first + 2 * stride)
    floor = inside & (corridor | ~chance(hash32(ids, _WALLS, tile), walls))
    floor = _connected(xp, floor, first, size)
    half = (size - 2) ** 2 / 2
    floor = xp.where(xp.sum(xp.astype(floor, xp.int64), axis=1)[:, None] > half, floor, inside)
    # Half of the levels gather their targets, which asks for an order; the others scatter them.
    spread = xp.abs(row - first // size) + xp.abs(column - first % size)
    near = xp.where(chance(hash32(ids, _TARGETS), 0.5), 2 * size - spread, 0)
    rank = hash32(ids, _TARGETS, tile) + (near + xp.where(_pullable(xp, floor, size), 1, 0)) * _BONUS
    rank = xp.where(floor & ~corridor, rank, -1)
    targets = [first]
    for _ in range(boxes - 1):
        best = xp.argmax(rank, axis=1)[:, None]
        rank = xp.where(tile == best, -1, rank)
        targets.append(best)
    return Layout(floor, xp.concat(targets, axis=1), (first + stride)[:, 0])


def push_field(xp: Any, floor: Any, targets: Any, size: int) -> Any:
    """Return the pushes from every tile to the nearest target for a lone box and a player who can be anywhere.

    Args:
        xp: Array namespace.
        floor: bool ``(n, size * size)``, the border wall.
        targets: int64 ``(n, boxes)``, flat tile indices.
        size: Tiles per side.

    Returns:
        int16 ``(n, size * size)``; `UNREACHED` on walls and on dead tiles, from which no push leads to any target.
    """
    n, tiles = floor.shape
    frontier = xp.zeros_like(floor)
    frontier[xp.arange(n, device=floor.device)[:, None], targets] = True
    # A pull by `offset` ends on a floor tile with a floor tile beyond it for the player.
    ways = [(o, floor[:, size:-size] & floor[:, size + o : tiles - size + o]) for o in (-size, size, -1, 1)]
    field = xp.where(frontier, 0, xp.full_like(floor, UNREACHED, dtype=xp.int16))
    pushes = 0
    while bool(xp.any(frontier)):
        pushes += 1
        spread = xp.zeros_like(floor)
        for offset, way in ways:
            spread[:, size:-size] |= frontier[:, size - offset : tiles - size - offset] & way
        frontier = spread & (field == UNREACHED)
        field = xp.where(frontier, pushes, field)
    return xp.astype(field, xp.int16)


def play_backwards(xp: Any, ids: Any, layout: Layout, field: Any, size: int, pulls: Any, most: int) -> Start:
    """Pull boxes away from their targets, then let the agent walk anywhere it can.

    Args:
        xp: Array namespace.
        ids: Task ids, int64 ``(n,)``.
        layout: What never moves.
        field: `push_field` of the layout.
        size: Tiles per side.
        pulls: Pulls wanted, int64 ``(n,)``, 1 to `most`; fewer are made where no box can be brought further away.
        most: Width of the trace.
    """
    n, tiles = layout.floor.shape
    device = ids.device
    rows = xp.arange(n, dtype=xp.int64, device=device)
    origin = rows[:, None] * tiles
    offsets = xp.asarray([-size, size, -1, 1], dtype=xp.int64, device=device)
    boxes, agent, made = layout.targets + 0, layout.agent, xp.zeros_like(ids)
    # One column more than there are pulls, where the rows that do not move write.
    trace = xp.full((n, most + 1), -1, dtype=xp.int64, device=device)
    choices = xp.arange(boxes.shape[1] * 4, dtype=xp.int64, device=device)
    flat_field = xp.reshape(field, (-1,))
    while True:
        free = layout.floor & True
        xp.reshape(free, (-1,))[origin + boxes] = False
        reach = distance_field(xp, xp.reshape(free, (n, size, size)), agent) != UNREACHED
        flat_free, flat_reach = xp.reshape(free, (-1,)), xp.reshape(reach, (-1,))
        place = origin[:, :, None] + boxes[:, :, None] + offsets
        ready = flat_reach[place]
        far = flat_field[origin + boxes]
        able = (
            ready
            & flat_free[xp.where(ready, place + offsets, place)]
            & (flat_field[place] > far[:, :, None])
            & (made < pulls)[:, None, None]
        )
        # A box still on a target goes first, so that few boxes are solved from the start.
        rank = hash32(ids[:, None], _PULL, made[:, None], choices) + xp.repeat(xp.where(far == 0, _BONUS, 0), 4, axis=1)
        rank = xp.where(xp.reshape(able, (n, -1)), rank, -1)
        best = xp.argmax(rank, axis=1)
        moved = rank[rows, best] >= 0
        if not bool(xp.any(moved)):
            break
        offset = xp.where(moved, offsets[best % 4], 0)
        boxes[rows, best // 4] += offset
        pulled = boxes[rows, best // 4]
        agent = xp.where(moved, pulled + offset, agent)
        # Up and down, left and right differ by their lowest bit.
        trace[rows, xp.where(moved, made, most)] = xp.where(moved, 4 * pulled + (best % 4 ^ 1), -1)
        made = made + xp.astype(moved, xp.int64)
    tile = xp.arange(tiles, dtype=xp.int64, device=device)
    rank = xp.where(xp.reshape(reach, (n, tiles)), hash32(ids[:, None], _AGENT, tile), -1)
    return Start(boxes, xp.argmax(rank, axis=1), made, trace[:, :most])


def _connected(xp: Any, floor: Any, source: Any, size: int) -> Any:
    """Return the floor that can be walked to from `source`; bool ``(n, size * size)``."""
    n = floor.shape[0]
    reach = distance_field(xp, xp.reshape(floor, (n, size, size)), source) != UNREACHED
    return xp.reshape(reach, (n, size * size))


def _pullable(xp: Any, floor: Any, size: int) -> Any:
    """Return the tiles with two floor tiles in a line beside them in some direction; bool ``(n, size * size)``."""
    tiles = floor.shape[1]
    pair = {o: floor[:, size:-size] & floor[:, size + o : tiles - size + o] for o in (-size, size, -1, 1)}
    found = xp.zeros_like(floor)
    for offset, ways in pair.items():
        # The pair starts one tile along `offset`, so its flags move back by one.
        found[:, size - offset : tiles - size - offset] |= ways
    return found
