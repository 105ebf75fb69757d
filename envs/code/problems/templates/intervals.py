"""Intervals: spans of numbers that meet, overlap and leave gaps."""

from __future__ import annotations

from ....draws import Draws
from ..template import template


def _spans(draw: Draws, count: int, longest: int) -> list[tuple[int, int]]:
    """Return `count` intervals (low, high), some of them of one point only, the closer the more there are."""
    lows = [draw.between(-5, 5 + 4 * count) for _ in range(count)]
    return [(low, low + draw.below(longest + 1)) for low in lows]


@template(
    level=2,
    inputs=lambda draw, size: (draw.between(-9, 9), draw.below(4 + size), draw.between(-9, 9), draw.below(4 + size)),
    edges=((0, 0, 0, 0), (-1, 2, -3, 6), (1, 1, 2, 2), (-4, 0, 2, 5), (-3, 3, -2, 2)),
    task=("x*y", "x*x - y", "x - 2*y", "x*abs(y)", "max(x, y*y)", "abs(x) - abs(y)", "x*x + y*y", "min(x, -y)"),
)
def value_range(low: int, length: int, other_low: int, other_length: int, *, task: str) -> tuple[int, int]:
    """Return as a tuple (least, greatest) the bounds of {task} when x and y run through two intervals.

    x runs from `low` to low + length and y from `other_low` to other_low + other_length, ends included, each of the
    two independently and through all real numbers. Lengths are not negative.
    """
    high, other_high = low + length, other_low + other_length

    def magnitude(start: int, end: int) -> tuple[int, int]:
        nearest = 0 if start <= 0 <= end else min(abs(start), abs(end))
        return nearest, max(abs(start), abs(end))

    x, y = magnitude(low, high), magnitude(other_low, other_high)
    if task == "x*x - y":
        return x[0] ** 2 - other_high, x[1] ** 2 - other_low
    if task == "x - 2*y":
        return low - 2 * other_high, high - 2 * other_low
    if task == "max(x, y*y)":
        return max(low, y[0] ** 2), max(high, y[1] ** 2)
    if task == "abs(x) - abs(y)":
        return x[0] - y[1], x[1] - y[0]
    if task == "x*x + y*y":
        return x[0] ** 2 + y[0] ** 2, x[1] ** 2 + y[1] ** 2
    if task == "min(x, -y)":
        return min(low, -other_high), min(high, -other_low)
    ends = y if task == "x*abs(y)" else (other_low, other_high)
    products = [one * two for one in (low, high) for two in ends]
    return min(products), max(products)


@template(
    level=3,
    inputs=lambda draw, size: (_spans(draw, size, 6),),
    edges=(
        ([],),
        ([(3, 3)],),
        ([(0, 2), (2, 4)],),
        ([(0, 2), (3, 4)],),
        ([(0, 9), (2, 3)],),
        ([(4, 5), (0, 1), (8, 8)],),
    ),
    gap=range(4),
    least=range(4),
    wanted=("the list of the joined intervals", "the list of the gaps between joined intervals"),
)
def joined_intervals(intervals: list[tuple[int, int]], *, gap: int, least: int, wanted: str) -> list[tuple[int, int]]:
    """Join `intervals` (low, high), low <= high, and return {wanted}, in rising order as tuples (low, high).

    Two are joined into one that covers both if they have a point in common or the gap between them is at most {gap}
    long, and so are joined ones, as long as possible. Joined intervals shorter than {least} are then dropped, and the
    gaps are those between the ones that are left, from the end of one to the beginning of the next.
    """
    joined: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if joined and low - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    joined = [(low, high) for low, high in joined if high - low >= least]
    if "gaps" not in wanted:
        return joined
    return [(joined[index - 1][1], joined[index][0]) for index in range(1, len(joined))]


@template(
    level=4,
    inputs=lambda draw, size: (_spans(draw, size, 4 + 2 * size), _spans(draw, size // 2, 4 + size)),
    edges=(([], []), ([(0, 5)], []), ([], [(0, 5)]), ([(0, 5)], [(0, 5)]), ([(0, 9), (2, 4)], [(3, 5), (8, 12)])),
    first=("at least one", "exactly one", "at least two", "an odd number"),
    second=("none", "at least one", "at most one"),
)
def interval_counts(
    intervals: list[tuple[int, int]], others: list[tuple[int, int]], *, first: str, second: str
) -> list[tuple[int, int]]:
    """Return where numbers lie in {first} of `intervals` and in {second} of `others`, as a list of intervals.

    All intervals are tuples (low, high) of integers with low <= high, which hold the numbers from low, included, to
    high, not included. The intervals of the answer are as few as possible, not empty, and rise.
    """
    points = sorted({point for span in (*intervals, *others) for point in span})
    found: list[tuple[int, int]] = []
    for index in range(1, len(points)):
        low, high = points[index - 1], points[index]
        own = sum(a <= low and high <= b for a, b in intervals)
        other = sum(a <= low and high <= b for a, b in others)
        if first == "an odd number":
            fits = own % 2 == 1
        elif first == "exactly one":
            fits = own == 1
        else:
            fits = own >= (1 if first.endswith("one") else 2)
        if second == "none":
            fits = fits and other == 0
        else:
            fits = fits and (other > 0 if second == "at least one" else other < 2)
        if fits and found and found[-1][1] == low:
            found[-1] = (found[-1][0], high)
        elif fits:
            found.append((low, high))
    return found


@template(
    level=5,
    inputs=lambda draw, size: (_spans(draw, 1 + size + size // 2, 5 + 3 * size),),
    edges=(([],), ([(0, 0)],), ([(0, 0), (0, 0)],), ([(0, 3), (3, 6), (6, 9)],), ([(0, 10), (1, 2), (3, 4), (5, 6)],)),
    lanes=(1, 2, 3),
    distance=("at least", "more than"),
    pause=(0, 1, 2),
)
def most_intervals(intervals: list[tuple[int, int]], *, lanes: int, distance: str, pause: int) -> int:
    """Return the greatest number of `intervals` (low, high) that can be put into {lanes} lanes.

    Of any two intervals in one lane, one has to begin {distance} {pause} after the end of the other. Each interval goes
    into one lane at most. low <= high; an interval of one point counts, too.
    """
    ends: list[int] = []
    placed = 0
    for low, high in sorted(intervals, key=lambda span: (span[1], span[0])):
        free = [end for end in ends if (end + pause <= low if distance == "at least" else end + pause < low)]
        if free:
            ends.remove(max(free))
        elif len(ends) == lanes:
            continue
        ends.append(high)
        placed += 1
    return placed
