"""Sorting and searching by unusual orders."""

from __future__ import annotations

from typing import Any

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (integers(draw, size + 2),),
    edges=(([],), ([0],), ([3, -3, 3, -3],), ([12, 7, 2, -3, -8],)),
    modulus=range(3, 9),
    first=("up", "down"),
    then=("up", "down"),
    fixed=range(1, 4),
)
def sort_by_remainder(items: list[int], *, modulus: int, first: str, then: str, fixed: int) -> list[int]:
    """Leave the first {fixed} item(s) alone and sort the others by their remainder when divided by {modulus}.

    Remainders go {first}, and values with an equal remainder go {then}. The remainder of a negative number is not
    negative either: it is what has to be taken away from the number to get to the next multiple below (or to the number
    itself, if that is one).
    """
    one = 1 if first == "up" else -1
    two = 1 if then == "up" else -1
    return items[:fixed] + sorted(items[fixed:], key=lambda item: (one * (item % modulus), two * item))


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, 2 * size, 0, 20),),
    edges=(([],), ([0],), ([7, 7],), ([1, 2, 3, 4, 5, 6],)),
    divisor=range(2, 8),
    rest=range(2),
    gap=range(1, 4),
    relation=("sum", "difference"),
)
def count_pairs(items: list[int], *, divisor: int, rest: int, gap: int, relation: str) -> int:
    """Count the pairs of indices i < j, at least {gap} apart, for which the {relation} of the two items fits.

    It fits if it leaves the remainder {rest} when divided by {divisor}; the difference is the larger item minus the
    smaller one.
    """
    count = 0
    for j in range(len(items)):
        for i in range(j - gap + 1):
            value = items[i] + items[j] if relation == "sum" else abs(items[i] - items[j])
            if value % divisor == rest:
                count += 1
    return count


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, size + 1, 0, 30),),
    edges=(([],), ([1],), ([2, 1],), ([5, 4, 3, 2, 1],), ([1, 1, 1],)),
    passes=range(1, 5),
    slack=range(4),
    answer=("the list", "the number of exchanges in each pass"),
)
def bubble_both_ways(items: list[int], *, passes: int, slack: int, answer: str) -> list[int]:
    """Go over a list {passes} time(s), the first time from left to right, then back, then from left to right and so on.

    On the way compare all neighbours one pair after the other, and exchange them at once if the left one is greater
    than the right one by more than {slack}. Stop early after a pass without an exchange, which still counts as a pass.
    Return {answer} at the end.
    """
    left = list(items)
    exchanges: list[int] = []
    for number in range(passes):
        places = range(len(left) - 1)
        count = 0
        for place in places if number % 2 == 0 else reversed(places):
            if left[place] - left[place + 1] > slack:
                left[place], left[place + 1] = left[place + 1], left[place]
                count += 1
        exchanges.append(count)
        if count == 0:
            break
    return left if answer == "the list" else exchanges


def _sorts(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Whether the swaps in `got` are as few as the expected ones and lead to the same list."""
    if not isinstance(got, list) or len(got) != len(expected):
        return False
    ends = []
    for swaps in (got, expected):
        items = list(arguments[0])
        for swap in swaps:
            if not isinstance(swap, list | tuple) or len(swap) != 2:
                return False
            if not all(type(place) is int and 0 <= place < len(items) for place in swap):
                return False
            i, j = swap
            items[i], items[j] = items[j], items[i]
        ends.append(items)
    return ends[0] == ends[1]


@template(
    level=4,
    inputs=lambda draw, size: (draw.sample(range(-9, 25), size),),
    edges=(([],), ([4],), ([2, 1],), ([1, 2, 3, 4],), ([3, 1, 2],), ([5, 4, 3, 2, 1],)),
    check=_sorts,
    pivot=range(0, 16),
    order=("from the nearest to the farthest", "from the farthest to the nearest"),
    tie=("smaller", "larger"),
)
def fewest_swaps(items: list[int], *, pivot: int, order: str, tie: str) -> list[list[int]]:
    """Bring different numbers into the order {order} to {pivot}; of two equally far ones the {tie} comes first.

    Return as few swaps as possible, each a list [i, j] of the two indices whose numbers are exchanged, in the order in
    which they are to be done. Any shortest list of swaps that works is right.
    """
    away = 1 if order == "from the nearest to the farthest" else -1
    side = 1 if tie == "smaller" else -1
    target = sorted(items, key=lambda item: (away * abs(item - pivot), side * item))
    now = list(items)
    swaps = []
    for place, wanted in enumerate(target):
        other = now.index(wanted)
        if other != place:
            swaps.append([place, other])
            now[place], now[other] = now[other], now[place]
    return swaps


@template(
    level=4,
    inputs=lambda draw, size: (integers(draw, size + 1, 1, 20), draw.between(1, size // 2 + 1)),
    edges=(([5], 1), ([5], 3), ([1, 2, 3], 1), ([9, 1, 1, 1], 2), ([4, 4, 4, 4], 4)),
    fee=range(5),
    limit=range(2, 7),
)
def smallest_boxes(items: list[int], boxes: int, *, fee: int, limit: int) -> int:
    """Put items, in their order, into at most `boxes` boxes of equal room, and return the least room that will do.

    The first few items go into the first box, the next few into the second, and so on, {limit} of them at most in one
    box. Each item takes up its own size in room, and {fee} more if it is not the first in its box. There is at least
    one item; if the boxes are too few for the number of items, return -1.
    """
    if boxes * limit < len(items):
        return -1
    low, high = max(items), sum(items) + fee * len(items)
    while low < high:
        room = (low + high) // 2
        # Filling each box as full as it gets is never worse.
        used, load, count = 1, 0, 0
        for item in items:
            need = item + (fee if count else 0)
            if count == limit or load + need > room:
                used, load, count, need = used + 1, 0, 0, item
            load += need
            count += 1
        if used <= boxes:
            high = room
        else:
            low = room + 1
    return low


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size + 1, 0, 30), draw.between(0, 60)),
    edges=(([1], 5), ([], 5), ([3, 4], 7), ([1, 9, 1, 9], 10), ([5, 5, 5], 10)),
    better=("below", "above"),
    tie=("whose indices come first", "whose items are farthest apart in value"),
    gap=range(1, 4),
)
def nearest_pair(items: list[int], goal: int, *, better: str, tie: str, gap: int) -> list[int]:
    """Return the indices [i, j], i < j, at least {gap} apart, of two items whose sum is nearest to `goal`.

    Of two sums equally far away, the one {better} `goal` is better. Of several pairs with the best sum take the one
    {tie}; what is still equal is decided by the smaller i, then the smaller j. Return [] if there is no pair.
    """
    best: list[int] = []
    least: tuple[int, int, int] | None = None
    for i in range(len(items)):
        for j in range(i + gap, len(items)):
            off = items[i] + items[j] - goal
            wrong = off > 0 if better == "below" else off < 0
            spread = -abs(items[i] - items[j]) if tie == "whose items are farthest apart in value" else 0
            rank = (abs(off), int(wrong), spread)
            if least is None or rank < least:
                best, least = [i, j], rank
    return best
