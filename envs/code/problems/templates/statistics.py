"""Statistics: what a list of numbers is like as a whole, in exact fractions."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, 3 + size, -9, 30),),
    edges=(([],), ([5],), ([1, 2],), ([3, 3, 3, 3, 3],), ([100, 0, 0, 0, 0, 0, -1],)),
    low=(0, 1, 2),
    high=(0, 1, 2, 3),
    rule=("are left out", "are each replaced by the nearest value among the others"),
)
def trimmed_mean(values: list[int], *, low: int, high: int, rule: str) -> tuple[int, int] | None:
    """Return the mean of `values` in which the {low} smallest and the {high} greatest {rule}.

    Of equal values any may be taken. The mean is a tuple (numerator, denominator) in lowest terms with a positive
    denominator. Return None if there are no values besides those.
    """
    from fractions import Fraction

    order = sorted(values)
    others = order[low : len(order) - high] if len(order) > high else []
    if not others:
        return None
    if rule != "are left out":
        others = [others[0]] * low + others + [others[-1]] * high
    return Fraction(sum(others), len(others)).as_integer_ratio()


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 1 + size, -20, 60), draw.pick((0, 5, 10, 25, 50, 75, 80, 95, 100))),
    edges=(([7], 50), ([1, 2], 50), ([1, 2, 3, 4], 25), ([4, 3, 2, 1], 0), ([4, 3, 2, 1], 100), ([1, 10], 99)),
    gaps=(-1, 0, 1),
    shift=(0, 1),
    between=("is interpolated linearly", "is the lower one's", "is the nearer one's, halfway the upper one's"),
)
def percentile(values: list[int], percent: int, *, gaps: int, shift: int, between: str) -> tuple[int, int]:
    """Return the value at the place percent/100 * (number of values + {gaps}) + {shift} of `values` in rising order.

    Places are counted from 1; a place before the first or after the last means that one. Between two places, the value
    {between}. There is at least one value, and 0 <= percent <= 100. Return the answer as a tuple (numerator,
    denominator) in lowest terms, with a positive denominator.
    """
    from fractions import Fraction

    order = sorted(values)
    place = Fraction(percent * (len(order) + gaps), 100) + shift - 1
    place = min(max(place, Fraction(0)), Fraction(len(order) - 1))
    below, part = int(place), place - int(place)
    value = Fraction(order[below])
    if part:
        if between.startswith("is interpolated"):
            value += part * (order[below + 1] - order[below])
        elif between.startswith("is the nearer") and part * 2 >= 1:
            value = Fraction(order[below + 1])
    return value.as_integer_ratio()


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, size, 0, 3 + size),),
    edges=(([],), ([4],), ([4, 4, 4],), ([1, 2, 2, 3],), ([3, 1, 2],)),
    best=("greatest", "smallest"),
    ties=("the lowest", "the highest", "the sum of the lowest and the highest", "their own: earlier ones the lower"),
)
def ranking(values: list[int], *, best: str, ties: str) -> list[int]:
    """Return the list of the ranks of `values`, in the same order: the {best} value has rank 1, the next rank 2.

    Equal values take up as many ranks as there are of them. Of these ranks they all get {ties}; a value without an
    equal has one rank, which is the lowest and the highest at once.
    """
    ranks = []
    for index, value in enumerate(values):
        better = sum(other > value if best == "greatest" else other < value for other in values)
        low, high = better + 1, better + values.count(value)
        if ties == "the lowest":
            ranks.append(low)
        elif ties == "the highest":
            ranks.append(high)
        elif ties.startswith("the sum"):
            ranks.append(low + high)
        else:
            ranks.append(low + values[:index].count(value))
    return ranks


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, size, -30, 60),),
    edges=(([],), ([3],), ([1, 2],), ([-1, 0],), ([0, 0, 1, 0, 0],), ([-5, -4, 3],)),
    back=(1, 2, 3),
    ahead=(0, 1, 2),
    own=(1, 2),
    rounding=("down", "towards 0", "to the nearest integer, halves up"),
)
def smooth(values: list[int], *, back: int, ahead: int, own: int, rounding: str) -> list[int]:
    """Replace every one of `values` by a mean of it and its neighbours, and return the list of them.

    The neighbours are up to {back} values before it and up to {ahead} after it, fewer near the ends of the list. They
    have the weight 1 in the mean, the value itself has {own}. The mean, taken of the values as they were, is rounded
    {rounding}.
    """
    smoothed = []
    for index, value in enumerate(values):
        near = values[max(0, index - back) : index + ahead + 1]
        total, count = sum(near) + (own - 1) * value, len(near) + own - 1
        if rounding == "down":
            mean = total // count
        elif rounding == "towards 0":
            mean = total // count if total >= 0 else -(-total // count)
        else:
            mean = (2 * total + count) // (2 * count)
        smoothed.append(mean)
    return smoothed


@template(
    level=4,
    inputs=lambda draw, size: ([(draw.below(3 + size), draw.between(-9, 20)) for _ in range(2 + size)],),
    edges=(([],), ([(1, 1)],), ([(2, 1), (2, 5)],), ([(0, 0), (1, 1), (2, 4)],), ([(0, 1), (1, 1), (3, 1)],)),
    method=("least sum of squared differences", "median of the slopes between two points"),
    x=range(-3, 5),
)
def fitted_value(points: list[tuple[int, int]], *, method: str, x: int) -> tuple[int, int] | None:
    """Return the y at x = {x} of a straight line that fits `points`, pairs (x, y), by the {method}.

    With the slopes, those between all pairs of points with different x count, and the line has the median of them as
    its slope and goes through the point whose x and y are the medians of all x and of all y; a median of an even number
    of values is the mean of the two in the middle. Return the y as a tuple (numerator, denominator) in lowest terms, or
    None if no two points have different x.
    """
    from fractions import Fraction
    from statistics import median

    if len({across for across, _ in points}) < 2:
        return None
    slope: Fraction | float
    if method.startswith("median"):
        slope = median(
            Fraction(up - y, across - left)
            for index, (across, up) in enumerate(points)
            for left, y in points[:index]
            if across != left
        )
        middle = median(Fraction(across) for across, _ in points)
        level = median(Fraction(up) for _, up in points)
    else:
        middle = Fraction(sum(across for across, _ in points), len(points))
        level = Fraction(sum(up for _, up in points), len(points))
        above = sum((across - middle) * (up - level) for across, up in points)
        slope = above / sum((across - middle) ** 2 for across, _ in points)
    return (level + slope * (x - middle)).as_integer_ratio()
