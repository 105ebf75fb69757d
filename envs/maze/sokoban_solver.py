"""A Sokoban solver: A* over pushes, the player's walks folded into one reachability flood per position.

A position is the set of boxes and the region the player can walk in, each a bitboard: one Python integer whose bit
``row * size + column`` is that tile. Two positions that differ only by where the player stands in its region are one.
The bound is the cheapest matching of boxes to targets by push distance, which never overestimates, so that a plan found
within the first budget has the fewest pushes possible; after it the bound is weighted and a plan is merely found soon.
Junghanns and Schaeffer, "Sokoban: Enhancing general single-agent search methods using domain knowledge", 2001.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Level", "detour", "follow", "solve"]

Position = tuple[int, int]
"""Bitboard of the boxes, lowest tile of the player's region as a bitboard."""

Push = tuple[int, int]
"""Tile of the box before the push, direction."""

_BUDGETS = ((1, 2_000), (5, 20_000))
"""(weight of the bound, positions expanded): optimal plans for a while, then any plan."""

_FAR = 1 << 20
"""More pushes than any plan has: cannot be done."""


@dataclass(frozen=True)
class Level:
    """What never moves: the shape of the level, with push distances derived from it.

    Attributes:
        size: Tiles per side, border included.
        floor: Bitboard of the tiles that are not wall.
        targets: Tiles to push the boxes to.
        pushes: For each target, at ``4 * tile + side``, the pushes from that tile to that target of a lone box whose
            player stands above, below, left or right of it.
        dead: Bitboard of the floor tiles from which a box can reach no target.
    """

    size: int
    floor: int
    targets: tuple[int, ...]
    pushes: tuple[tuple[int, ...], ...] = field(init=False, repr=False)
    dead: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sides = {tile: _sides(self, tile) for tile in _bits(self.floor)}
        pushes = tuple(_push_distances(self, target, sides) for target in self.targets)
        alive = {tile for tile in sides for far in pushes if min(far[4 * tile : 4 * tile + 4]) < _FAR}
        object.__setattr__(self, "pushes", pushes)
        object.__setattr__(self, "dead", _board(tile for tile in sides if tile not in alive))

    @property
    def offsets(self) -> tuple[int, int, int, int]:
        """Change of the tile index for up, down, left, right."""
        return -self.size, self.size, -1, 1


def solve(level: Level, boxes: Sequence[int], agent: int) -> list[int] | None:
    """Return the moves (0 up, 1 down, 2 left, 3 right) that solve a position, or None where no plan was found.

    Args:
        level: The level.
        boxes: Tiles of the boxes, as many as there are targets.
        agent: Tile of the player.
    """
    start = _board(boxes)
    for weight, budget in _BUDGETS:
        plan, exhausted = _search(level, start, agent, weight, budget)
        if plan is not None:
            return follow(level, boxes, agent, plan)
        if exhausted:
            break
    return None


def detour(level: Level, boxes: Sequence[int], agent: int) -> list[int] | None:
    """Return the moves to a push that takes a box away from the targets and can be made good, or None without one."""
    start = _board(boxes)
    region = _flood(level, agent, level.floor & ~start)
    now = _bound(level, start, region)
    for box, direction in _pushable(level, start, region):
        moved = start ^ (1 << box) ^ (1 << (box + level.offsets[direction]))
        worse = now < _bound(level, moved, _flood(level, box, level.floor & ~moved)) < _FAR
        if worse and solve(level, list(_bits(moved)), box) is not None:
            return follow(level, boxes, agent, [(box, direction)])
    return None


def follow(level: Level, boxes: Sequence[int], agent: int, pushes: Sequence[Push]) -> list[int]:
    """Return the moves that make `pushes` in turn: a shortest walk to the place behind each box, then the push."""
    moves, occupied = [], _board(boxes)
    for box, direction in pushes:
        offset = level.offsets[direction]
        moves += _walk(level, agent, box - offset, level.floor & ~occupied)
        moves.append(direction)
        occupied ^= (1 << box) ^ (1 << (box + offset))
        agent = box
    return moves


def _search(level: Level, start: int, agent: int, weight: int, budget: int) -> tuple[list[Push] | None, bool]:
    """Best-first search; returns (pushes or None, whether every position was seen)."""
    goal = _board(level.targets)
    region = _flood(level, agent, level.floor & ~start)
    root = (start, region & -region)
    links: dict[Position, tuple[Position, Push] | None] = {root: None}
    cost = {root: 0}
    bound = _bound(level, start, region)
    # Ties go to the smaller bound, then to the newest: along a line of pushes before across to another.
    frontier = [(weight * bound, bound, 0, root, region)] if bound < _FAR else []
    closed: set[Position] = set()
    while frontier and len(closed) < budget:
        position, region = heapq.heappop(frontier)[3:]
        if position in closed:
            continue
        closed.add(position)
        boxes = position[0]
        if boxes == goal:
            return _trace(links, position), False
        for box, direction in _pushable(level, boxes, region):
            to = box + level.offsets[direction]
            moved = boxes ^ (1 << box) ^ (1 << to)
            if _frozen(level, moved, to, goal):
                continue
            reach = _flood(level, box, level.floor & ~moved)
            child = (moved, reach & -reach)
            price = cost[position] + 1
            if child in closed or price >= cost.get(child, _FAR):
                continue
            bound = _bound(level, moved, reach)
            if bound < _FAR:
                cost[child] = price
                links[child] = (position, (box, direction))
                heapq.heappush(frontier, (price + weight * bound, bound, -len(links), child, reach))
    return None, not frontier


def _trace(links: dict[Position, tuple[Position, Push] | None], position: Position) -> list[Push]:
    """Read the pushes back from the last position to the first."""
    plan = []
    while (link := links[position]) is not None:
        position, push = link
        plan.append(push)
    return plan[::-1]


def _pushable(level: Level, boxes: int, region: int) -> Iterator[Push]:
    """Yield the legal pushes that do not end on a dead tile."""
    room = level.floor & ~boxes & ~level.dead
    for direction, offset in enumerate(level.offsets):
        for box in _bits(boxes & _shift(region, offset) & _shift(room, -offset)):
            yield box, direction


def _frozen(level: Level, boxes: int, pushed: int, goal: int) -> bool:
    """Say whether the box at `pushed` stands in a 2x2 block of walls and boxes with a box off target in it."""
    solid = ~level.floor | boxes
    for vertical in (-level.size, level.size):
        for horizontal in (-1, 1):
            block = (
                1 << pushed | 1 << pushed + vertical | 1 << pushed + horizontal | 1 << pushed + vertical + horizontal
            )
            if solid & block == block and boxes & block & ~goal:
                return True
    return False


def _bound(level: Level, boxes: int, region: int) -> int:
    """Return the cheapest matching of boxes to targets: a table over subsets of the targets."""
    best = {0: 0}
    for box in _bits(boxes):
        # A player whose region does not touch the box could yet come to any side of it.
        touched = [side for side, offset in enumerate(level.offsets) if region >> (box + offset) & 1] or range(4)
        prices = [min(far[4 * box + side] for side in touched) for far in level.pushes]
        longer: dict[int, int] = {}
        for used, price in best.items():
            for index, more in enumerate(prices):
                taken = used | 1 << index
                if taken != used and more < _FAR and price + more < longer.get(taken, _FAR):
                    longer[taken] = price + more
        best = longer
    return min(best.values(), default=_FAR)


def _sides(level: Level, tile: int) -> tuple[int, ...]:
    """Return for each side of a box on `tile` a mask of the sides the player can walk to from there."""
    free = level.floor & ~(1 << tile)
    masks = [0, 0, 0, 0]
    for side, offset in enumerate(level.offsets):
        if free >> (tile + offset) & 1 and not masks[side]:
            around = [1 << (tile + o) for o in level.offsets]
            reach = _flood(level, tile + offset, free, enough=sum(around) & free)
            mask = _board(other for other in range(4) if reach & around[other])
            masks = [mask if mask >> other & 1 else known for other, known in enumerate(masks)]
    return tuple(masks)


def _push_distances(level: Level, target: int, sides: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Return the pushes of a lone box to `target` at ``4 * tile + side``: a breadth-first search by pulls."""
    far = [_FAR] * (4 * level.size**2)
    queue: list[tuple[int, int]] = []

    def reach(tile: int, mask: int, pushes: int) -> None:
        for side in range(4):
            if mask >> side & 1 and far[4 * tile + side] == _FAR:
                far[4 * tile + side] = pushes
                queue.append((tile, side))

    reach(target, 15, 0)
    for tile, side in queue:
        # The player stands where the box was, and came from one tile further back.
        behind = tile + level.offsets[side]
        if level.floor >> behind & 1 and level.floor >> (behind + level.offsets[side]) & 1:
            reach(behind, sides[behind][side], far[4 * tile + side] + 1)
    return tuple(far)


def _walk(level: Level, agent: int, place: int, free: int) -> list[int]:
    """Return the moves of a shortest walk from `agent` to `place` over the bitboard `free`."""
    rings = [1 << place]
    seen = rings[0]
    while not rings[-1] >> agent & 1:
        spread = 0
        for offset in level.offsets:
            spread |= _shift(rings[-1], offset)
        rings.append(spread & free & ~seen)
        seen |= rings[-1]
    moves = []
    for ring in rings[-2::-1]:
        direction = next(d for d, offset in enumerate(level.offsets) if ring >> (agent + offset) & 1)
        agent += level.offsets[direction]
        moves.append(direction)
    return moves


def _flood(level: Level, agent: int, free: int, enough: int = -1) -> int:
    """Return the bitboard of the tiles the player can walk to; the search may stop once it holds all of `enough`."""
    size, reach, before = level.size, 1 << agent, 0
    while reach != before and reach & enough != enough:
        before = reach
        reach = (reach | reach << 1 | reach >> 1 | reach << size | reach >> size) & free
    return reach


def _shift(board: int, offset: int) -> int:
    return board << offset if offset >= 0 else board >> -offset


def _board(tiles: Iterable[int]) -> int:
    """Return the bitboard with the bits of `tiles`, all different, set."""
    return sum(1 << tile for tile in tiles)


def _bits(board: int) -> Iterator[int]:
    """Yield the indices of the set bits, lowest first."""
    while board:
        low = board & -board
        yield low.bit_length() - 1
        board ^= low
