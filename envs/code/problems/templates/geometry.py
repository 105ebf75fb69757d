"""Geometry: points, distances and areas with integer coordinates."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _polygon(draw: Draws, size: int) -> list[tuple[int, int]]:
    """Return a polygon that does not cross itself: one chain of corners to the right, another back above it."""
    rights = sorted(set(integers(draw, 1 + size, 1, 20)))
    lefts = sorted(set(integers(draw, size, 1, 20)), reverse=True)
    lower = [(x, draw.between(-9, -1)) for x in rights]
    upper = [(x, draw.between(1, 9)) for x in lefts]
    corners = [(0, 0), *lower, (21, 0), *upper]
    return corners if draw.chance(0.5) else corners[::-1]


def _points(draw: Draws, count: int, span: int) -> list[tuple[int, int]]:
    """Return `count` points near the origin."""
    return [(draw.between(-span, span), draw.between(-span, span)) for _ in range(count)]


@template(
    level=1,
    inputs=lambda draw, size: (_points(draw, size, 12),),
    edges=(([],), ([(0, 0)],), ([(3, -4)],), ([(1, 0), (0, 1)],)),
    turns=(1, 2, 3),
    x=range(-3, 4),
    y=(-2, 0, 5),
    mirrored=("x", "y"),
)
def turn_points(points: list[tuple[int, int]], *, turns: int, x: int, y: int, mirrored: str) -> list[tuple[int, int]]:
    """Mirror all `points`, pairs (x, y), and then turn them by {turns} quarter turns around the point ({x}, {y}).

    Mirroring changes the sign of the {mirrored} coordinate. A quarter turn takes the direction of the positive x axis
    to that of the positive y axis. Return the list of the new points in the same order.
    """
    moved = [(-a - x, b - y) if mirrored == "x" else (a - x, -b - y) for a, b in points]
    for _ in range(turns):
        moved = [(-b, a) for a, b in moved]
    return [(a + x, b + y) for a, b in moved]


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(-9 - 9 * size, 9 + 9 * size), draw.between(-9 - 9 * size, 9 + 9 * size)),
    edges=((0, 0), (1, 0), (0, -2), (3, 3), (5, 2), (4, 1), (-7, 7)),
    straight=range(2, 9),
    diagonal=range(1, 18, 2),
)
def board_cost(right: int, up: int, *, straight: int, diagonal: int) -> int:
    """Return the least cost of moving a piece on an endless board of squares by `right` columns and `up` rows.

    A step to one of the four squares that share a side costs {straight}, a step to one of the four that only share a
    corner costs {diagonal}. Any number of steps in any directions is allowed; negative numbers mean left and down.
    """
    long, short = max(abs(right), abs(up)), min(abs(right), abs(up))
    rest = long - short
    cost = short * min(diagonal, 2 * straight)
    if diagonal < straight:
        return cost + rest // 2 * 2 * diagonal + rest % 2 * straight
    return cost + rest * straight


@template(
    level=3,
    inputs=lambda draw, size: (_polygon(draw, 1 + size // 2),),
    edges=(([(0, 0), (1, 0), (0, 1)],), ([(0, 0), (0, 6), (6, 6), (6, 0)],), ([(-5, -5), (7, -5), (7, 1)],)),
    wanted=(
        "twice the area",
        "the number of points with integer coordinates on the border",
        "the number of points with integer coordinates inside and not on the border",
        "the number of points with integer coordinates inside or on the border",
    ),
    scale=(1, 2, 3),
)
def lattice_polygon(corners: list[tuple[int, int]], *, wanted: str, scale: int) -> int:
    """Return {wanted} of a polygon, after all coordinates have been multiplied by {scale}.

    `corners` are its corners (x, y), at least three, in order around it, either way. Coordinates are integers; the
    polygon does not touch or cross itself. Coordinates may be large, so counting points one by one is too slow.
    """
    from math import gcd

    twice = border = 0
    for index, (x, y) in enumerate(corners):
        before_x, before_y = corners[index - 1]
        twice += before_x * y - x * before_y
        border += gcd(x - before_x, y - before_y)
    twice, border = abs(twice) * scale * scale, border * scale
    if wanted.startswith("twice"):
        return twice
    if wanted.endswith("not on the border"):
        return (twice - border + 2) // 2
    return (twice + border + 2) // 2 if "inside" in wanted else border


@template(
    level=4,
    inputs=lambda draw, size: (
        [
            (x, y, x + draw.below(9), y + draw.below(9))
            for x, y in ((draw.between(-3, 3), draw.between(-3, 3)) for _ in range(3 + size * 2 // 3))
        ],
    ),
    edges=(([],), ([(0, 0, 1, 1)],), ([(0, 0, 4, 4)] * 3,), ([(0, 0, 0, 5), (0, 0, 9, 2)],), ([(0, 0, 10**6, 10**6)],)),
    count=(1, 2, 3),
    rule=("exactly", "at least", "at most"),
)
def rectangle_cover(rectangles: list[tuple[int, int, int, int]], *, count: int, rule: str) -> int:
    """Return the area that {rule} {count} of `rectangles` cover; what none of them covers does not count.

    A rectangle is (left, bottom, right, top) with left <= right and bottom <= top; its sides are parallel to the axes.
    Coordinates are integers and may be large.
    """
    from itertools import pairwise

    lines = sorted({line for left, _, right, _ in rectangles for line in (left, right)})
    rows = sorted({row for _, bottom, _, top in rectangles for row in (bottom, top)})
    area = 0
    for left, right in pairwise(lines):
        for bottom, top in pairwise(rows):
            covered = sum(a <= left and right <= c and b <= bottom and top <= d for a, b, c, d in rectangles)
            if covered and (
                covered == count or (covered > count and rule == "at least") or (covered < count and rule == "at most")
            ):
                area += (right - left) * (top - bottom)
    return area


@template(
    level=4,
    inputs=lambda draw, size: (_points(draw, 2 * size, 3 + size // 2),),
    edges=(
        ([],),
        ([(1, 1), (1, 1)],),
        ([(0, 0), (2, 2), (1, 1)],),
        ([(0, 0), (4, 0), (4, 4), (0, 4), (2, 0), (2, 2)],),
    ),
    start=(
        "lowest corner, the leftmost of them if several",
        "leftmost corner, the lowest of them if several",
    ),
    way=("counterclockwise", "clockwise"),
    flat=("are left out", "belong to them"),
)
def convex_hull(points: list[tuple[int, int]], *, start: str, way: str, flat: str) -> list[tuple[int, int]]:
    """Return the corners of the smallest convex polygon around all `points` (x, y), each once, going {way} around.

    Begin with the {start}. Points on the border that lie straight between two corners {flat}. If all points lie on one
    line, return the two ends, or the only point, or nothing, in rising order and without points between them. With y
    pointing up, counterclockwise is from the x axis to the y axis.
    """
    left = sorted(set(points))

    def cross(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    if len(left) < 3 or all(cross(left[0], left[-1], each) == 0 for each in left):
        return [left[0], left[-1]] if len(left) > 1 else left
    corners: list[tuple[int, int]] = []
    for order in (left, left[::-1]):
        chain: list[tuple[int, int]] = []
        for point in order:
            while len(chain) > 1 and cross(chain[-2], chain[-1], point) < (flat == "are left out"):
                chain.pop()
            chain.append(point)
        corners += chain[:-1]
    if way == "clockwise":
        corners.reverse()
    first = min(corners, key=lambda corner: corner if start.startswith("leftmost") else (corner[1], corner[0]))
    place = corners.index(first)
    return corners[place:] + corners[:place]


@template(
    level=5,
    inputs=lambda draw, size: (_points(draw, size + 2, 2),),
    edges=(([],), ([(0, 0)],), ([(0, 0), (0, 0), (0, 0)],), ([(0, 0), (1, 1), (2, 2), (3, 3), (0, 1)],)),
    count=(2, 3),
    rule=("exactly", "at least"),
    repeated=("count as one", "count each for itself"),
)
def lines_through(points: list[tuple[int, int]], *, count: int, rule: str, repeated: str) -> int:
    """Return how many different straight lines go through {rule} {count} of `points` and two different ones at least.

    Points are pairs of integers. Equal points {repeated} when the points on a line are counted.
    """
    from math import gcd

    places = sorted(set(points))
    lines: dict[tuple[int, int, int], set[tuple[int, int]]] = {}
    for index, (x, y) in enumerate(places):
        for a, b in places[:index]:
            across, along = y - b, a - x
            common = gcd(across, along)
            if across < 0 or (across == 0 and along < 0):
                common = -common
            across, along = across // common, along // common
            lines.setdefault((across, along, across * x + along * y), set()).update(((x, y), (a, b)))
    found = 0
    for on in lines.values():
        size = len(on) if repeated == "count as one" else sum(point in on for point in points)
        found += size == count or (size > count and rule == "at least")
    return found
