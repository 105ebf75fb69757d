"""Lists: windows, runs, pieces, turns and merging."""

from __future__ import annotations

from typing import Any

from ....draws import Draws
from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size, fixed: (integers(draw, fixed + size + 2 if size else draw.below(fixed + 2)),),
    edges=(([],), ([7],), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],)),
    steps=range(1, 10),
    side=("left", "right"),
    fixed=range(5),
)
def turn_the_rest(items: list[int], *, steps: int, side: str, fixed: int) -> list[int]:
    """Leave the first {fixed} items where they are and turn the others {steps} places to the {side}.

    An item that is pushed out at one end of the turned part comes in again at its other end, as often as it takes. A
    list that is too short to have a turned part comes back as it is.
    """
    rest = items[fixed:]
    turn = (steps if side == "left" else -steps) % max(len(rest), 1)
    return items[:fixed] + rest[turn:] + rest[:turn]


@template(
    level=1,
    inputs=lambda draw, size, divisor: (
        [draw.pick((draw.between(-20, 20), divisor * draw.between(-4, 5))) for _ in range(size + 2)],
    ),
    edges=(([],), ([1, 0, -1, 1, 0],), ([-6, 6, -12, 12],)),
    divisor=range(2, 8),
    others=("in the order in which they came", "the last of them first", "from the smallest to the largest"),
)
def multiples_first(items: list[int], *, divisor: int, others: str) -> list[int]:
    """Return the multiples of {divisor} in the order in which they came, and after them all other items, {others}.

    Zero is a multiple of every number, and negative numbers can be multiples as well.
    """
    rest = [item for item in items if item % divisor != 0]
    if others == "the last of them first":
        rest = rest[::-1]
    elif others == "from the smallest to the largest":
        rest = sorted(rest)
    return [item for item in items if item % divisor == 0] + rest


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size + draw.below(3)),),
    edges=(([],), ([4],), ([5, 5, 5, 5, 5, 5],), ([-3, -9, -1, -7, -2, -8],)),
    width=range(2, 6),
    measure=("largest minus its smallest", "sum without its largest", "last minus its first", "sum without its first"),
    step=range(1, 4),
)
def measure_windows(items: list[int], *, width: int, measure: str, step: int) -> list[int]:
    """Go over `items` in windows of {width} neighbours and return for each window its {measure} item.

    The first window begins at the first item and each further one {step} place(s) after the one before; only whole
    windows count, so a list shorter than {width} has none.
    """
    found = []
    for start in range(0, len(items) - width + 1, step):
        window = items[start : start + width]
        if measure == "largest minus its smallest":
            found.append(max(window) - min(window))
        elif measure == "sum without its largest":
            found.append(sum(window) - max(window))
        elif measure == "last minus its first":
            found.append(window[-1] - window[0])
        else:
            found.append(sum(window) - window[0])
    return found


@template(
    level=2,
    inputs=lambda draw, size: ([value for value in integers(draw, size, 0, 4) for _ in range(draw.between(1, 4))],),
    edges=(([],), ([3],), ([1, 1, 1, 2, 2, 2, 1, 1, 1],), ([2, 2, 2, 2, 2, 2],)),
    least=range(2, 5),
    order=("from left to right", "from the longest to the shortest", "from the shortest to the longest"),
)
def long_runs(items: list[int], *, least: int, order: str) -> list[list[int]]:
    """Find the runs: stretches of equal neighbours that cannot be made longer. Return those of at least {least} items.

    Each run is a list of its value, the index at which it starts and its length. List them {order}; runs that this
    leaves equal go from left to right.
    """
    runs: list[list[int]] = []
    start = 0
    for index in range(1, len(items) + 1):
        if index == len(items) or items[index] != items[start]:
            runs.append([items[start], start, index - start])
            start = index
    runs = [run for run in runs if run[2] >= least]
    if order == "from the longest to the shortest":
        runs.sort(key=lambda run: -run[2])
    elif order == "from the shortest to the longest":
        runs.sort(key=lambda run: run[2])
    return runs


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, draw.between(0, size), 0, 9), integers(draw, size, 10, 19)),
    edges=(([], []), ([1], []), ([], [11, 12, 13]), ([1, 2, 3, 4, 5], [11, 12, 13, 14, 15])),
    first=range(1, 5),
    second=range(1, 5),
    ending=("as it is", "backwards", "without its first item"),
)
def deal_from_two(left: list[int], right: list[int], *, first: int, second: int, ending: str) -> list[int]:
    """Take {first} item(s) from the front of `left`, then {second} from the front of `right`, and so on by turns.

    A turn takes as many items as are there, if there are fewer. As soon as one list is used up after a turn (or is
    empty to begin with), the turns end and what remains of the other list follows {ending}.
    """
    dealt: list[int] = []
    a, b = list(left), list(right)
    mine = True
    while a and b:
        if mine:
            dealt, a = dealt + a[:first], a[first:]
        else:
            dealt, b = dealt + b[:second], b[second:]
        mine = not mine
    rest = a + b
    if ending == "backwards":
        rest.reverse()
    elif ending == "without its first item":
        rest = rest[1:]
    return dealt + rest


def _peaks(draw: Draws, size: int, reach: int, kind: str) -> tuple[list[int]]:
    """Return items of which some are larger or smaller than most, often as far apart as they need to be."""
    items = integers(draw, 2 * size + draw.between(1, 2 * reach + 1), 3, 7)
    place = draw.below(reach + 2)
    while place < len(items):
        items[place] = draw.pick((8, 9, 9) if kind == "larger" else (2, 1, 1))
        place += draw.between(reach, 2 * reach + 1)
    return (items,)


@template(
    level=2,
    inputs=_peaks,
    edges=(([],), ([1],), ([1, 2, 3, 3, 2, 1],), ([5, 1, 1, 1, 5],)),
    reach=range(1, 4),
    kind=("larger", "smaller"),
    border=("count", "are left out"),
)
def lone_peaks(items: list[int], *, reach: int, kind: str, border: str) -> list[int]:
    """Return the indices, going up, of the items that are {kind} than every other item at most {reach} place(s) away.

    An equal item within that distance spoils it. Items with fewer than {reach} neighbours on one of their sides
    {border}; where they count, only the neighbours that exist are compared.
    """
    sign = 1 if kind == "larger" else -1
    found = []
    for index, item in enumerate(items):
        if border == "are left out" and (index < reach or index + reach >= len(items)):
            continue
        near = items[max(index - reach, 0) : index] + items[index + 1 : index + reach + 1]
        if all(sign * item > sign * other for other in near):
            found.append(index)
    return found


@template(
    level=1,
    inputs=lambda draw, size: (integers(draw, 2 * size + 1, 0, 30),),
    edges=(([],), ([0, 10, 20, 30],), ([4, 4, 4],)),
    modulus=range(3, 11),
    kept=("first", "last"),
    count=range(1, 4),
)
def few_of_each_remainder(items: list[int], *, modulus: int, kept: str, count: int) -> list[int]:
    """Of all items that leave the same remainder when divided by {modulus}, keep only the {kept} {count} in the list.

    What is kept stays in the order of `items`, which are not negative.
    """
    found = []
    for index, item in enumerate(items):
        others = items[:index] if kept == "first" else items[index + 1 :]
        if sum(other % modulus == item % modulus for other in others) < count:
            found.append(item)
    return found


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 2 * size, 1, 5),),
    edges=(([],), ([1],), ([1, 2, 1, 2, 1, 2],), ([1, 1, 2, 2, 3, 3, 4, 4, 5, 5],)),
    distinct=range(1, 4),
    total=range(6, 22, 3),
    tie=("leftmost", "rightmost"),
)
def longest_stretch(items: list[int], *, distinct: int, total: int, tie: str) -> list[int]:
    """Find the longest stretch of neighbours with at most {distinct} different value(s) and a sum of at most {total}.

    Return the index of its first item and the index after its last one, as a list. Of several longest stretches take
    the {tie}. The items are positive; if not even one item alone will do, return [-1, -1].
    """
    best = [-1, -1]
    longest = 0
    start = 0
    for end in range(1, len(items) + 1):
        while start < end and (len(set(items[start:end])) > distinct or sum(items[start:end]) > total):
            start += 1
        length = end - start
        if length > longest or (length == longest > 0 and tie == "rightmost"):
            best, longest = [start, end], length
    return best


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 2 * size, 0, 12),),
    edges=(([],), ([12],), ([1, 5, 9],), ([4, 4, 4, 4, 4],), ([0, 12, 0, 12],)),
    jump=range(2, 7),
    limit=range(2, 6),
    answer=("its sum", "its length", "its last item minus its first"),
)
def cut_at_jumps(items: list[int], *, jump: int, limit: int, answer: str) -> list[int]:
    """Cut `items` into pieces of neighbours, from left to right, and return for each piece {answer}.

    An item begins a new piece if it differs from the item before it by more than {jump}, up or down, or if the piece so
    far already has {limit} items. An empty list has no pieces.
    """
    pieces: list[list[int]] = []
    for item in items:
        if not pieces or len(pieces[-1]) >= limit or abs(item - pieces[-1][-1]) > jump:
            pieces.append([item])
        else:
            pieces[-1].append(item)
    if answer == "its sum":
        return [sum(piece) for piece in pieces]
    return [len(piece) if answer == "its length" else piece[-1] - piece[0] for piece in pieces]


@template(
    level=2,
    inputs=lambda draw, size: ([draw.pick((None, draw.between(1, 30))) for _ in range(size + 1)],),
    edges=(([],), ([None, None],), ([None, 4, None],), ([2, None, None, None, 10],), ([0, None, 5],)),
    limit=range(1, 5),
    source=(
        "the nearest number before it",
        "the nearest number after it",
        "the sum of the nearest number before it and the nearest after it",
    ),
)
def fill_the_gaps(items: list[int | None], *, limit: int, source: str) -> list[int | None]:
    """Replace each None in `items` by {source}.

    Only numbers of the original list count, and only those at most {limit} place(s) away. A None without the number
    that it takes stays None; so does one that takes a sum and lacks either number.
    """
    filled: list[int | None] = list(items)
    for index, item in enumerate(items):
        if item is not None:
            continue
        earlier = [each for each in items[max(index - limit, 0) : index] if each is not None]
        later = [each for each in items[index + 1 : index + 1 + limit] if each is not None]
        if source == "the nearest number before it":
            filled[index] = earlier[-1] if earlier else None
        elif source == "the nearest number after it":
            filled[index] = later[0] if later else None
        elif earlier and later:
            filled[index] = earlier[-1] + later[0]
    return filled


def _nearly_sorted(draw: Draws, size: int) -> tuple[Any, ...]:
    """Return lists that go up, with overlaps between them."""
    return ([sorted(integers(draw, draw.below(size + 3), 0, 7)) for _ in range(draw.between(2, 4))],)


@template(
    level=3,
    inputs=_nearly_sorted,
    edges=(([],), ([[], []],), ([[1, 1, 1], [1]],), ([[1, 4], [2, 3], [0, 9]],)),
    copies=range(1, 4),
    order=("upwards", "downwards"),
    sources=range(1, 3),
)
def merge_with_quota(lists: list[list[int]], *, copies: int, order: str, sources: int) -> list[int]:
    """Merge `lists`, each sorted upwards, into one list sorted {order}, with a quota for equal values.

    A value is in the result only if at least {sources} of the lists hold it, and then as often as it occurs in all of
    them together, but no more than {copies} time(s), unless every one of the lists holds it: then the quota is off.
    """
    merged: list[int] = []
    for value in sorted({item for each in lists for item in each}, reverse=order == "downwards"):
        holding = sum(value in each for each in lists)
        copied = sum(each.count(value) for each in lists)
        if holding < len(lists):
            copied = min(copied, copies)
        if holding >= sources:
            merged += [value] * copied
    return merged
