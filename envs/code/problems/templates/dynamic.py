"""Dynamic programming: counting, choosing and splitting, where trying everything would take too long."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from ..inputs import grid, integers
from ..template import template


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(0, 3 * size),),
    edges=((0,), (1,), (2,), (30,)),
    long=range(2, 5),
    longer=range(5, 8),
    rule=("two long strides", "two equal strides", "three equal strides"),
)
def count_strides(distance: int, *, long: int, longer: int, rule: str) -> int:
    """Count the ways to cover exactly `distance` by strides of 1, {long} or {longer}, where their order matters.

    In no way may {rule} follow directly on one another; strides of {long} and of {longer} are long. The distance 0 is
    covered in one way, without a stride.
    """
    ways: list[dict[tuple[int, ...], int]] = [{(): 1}]
    for reached in range(1, distance + 1):
        here: dict[tuple[int, ...], int] = {}
        for stride in (1, long, longer):
            if stride > reached:
                continue
            for last, count in ways[reached - stride].items():
                if rule == "two long strides":
                    barred = stride > 1 and last[-1:] > (1,)
                elif rule == "two equal strides":
                    barred = last[-1:] == (stride,)
                else:
                    barred = last == (stride, stride)
                if not barred:
                    end = (*last, stride)[-2:]
                    here[end] = here.get(end, 0) + count
        ways.append(here)
    return sum(ways[distance].values())


@template(
    level=4,
    inputs=lambda draw, size: ([[draw.between(1, 8), draw.between(1, 20)] for _ in range(size)], draw.between(3, 24)),
    edges=(([], 5), ([[3, 4]], 2), ([[3, 4]], 3), ([[1, 1], [2, 9], [2, 9], [2, 9]], 6)),
    most=range(1, 5),
    bonus=range(0, 12, 3),
    copies=(1, 2),
)
def pack_the_bag(things: list[list[int]], room: int, *, most: int, bonus: int, copies: int) -> int:
    """Things are [weight, value]. Return the greatest value of a selection that weighs at most `room` together.

    Up to {most} thing(s) can be taken in all, and each of them up to {copies} time(s). If exactly {most} thing(s) are
    taken, the value is {bonus} greater. Taking nothing is allowed.
    """
    best = {(0, 0): 0}
    for weight, value in things:
        for _ in range(copies):
            following = dict(best)
            for (count, load), worth in best.items():
                if count < most and load + weight <= room:
                    place = (count + 1, load + weight)
                    following[place] = max(following.get(place, 0), worth + value)
            best = following
    return max(worth + bonus * (count == most) for (count, _), worth in best.items())


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, size, -5, 15),),
    edges=(([],), ([-4],), ([7],), ([5, 1, 1, 5],), ([-1, -2, -3],), ([9, 9, 9, 9, 9, 9, 9],)),
    gap=range(1, 4),
    fee=range(6),
    extreme=("largest", "smallest"),
)
def sum_with_gaps(items: list[int], *, gap: int, fee: int, extreme: str) -> int:
    """Choose any number of items, with at least {gap} unchosen item(s) between two chosen ones; none at all is allowed.

    What is chosen counts as the sum of its items, less {fee} for each of them. Return the {extreme} count that can be
    had.
    """
    pick = max if extreme == "largest" else min
    best = [0] * (gap + 1)
    for item in items:
        best.append(pick(best[-1], best[-gap - 1] + item - fee))
    return best[-1]


@template(
    level=4,
    inputs=lambda draw, size: (
        integers(draw, draw.between(0, size), 0, 6),
        integers(draw, draw.between(0, size), 0, 6),
    ),
    edges=(([], []), ([1], []), ([], [2, 3]), ([1, 2, 3], [3, 2, 1]), ([4, 5], [5, 4])),
    removal=range(1, 5),
    insertion=range(1, 5),
    swap=(1, 2),
    change=("the difference of the two numbers", "3, whatever the numbers"),
)
def price_of_change(
    before: list[int], after: list[int], *, removal: int, insertion: int, swap: int, change: str
) -> int:
    """Return the least price at which `before` can be made into `after`, going through both from left to right.

    To remove a number costs {removal}, to insert one {insertion}, to make a number into another one {change}, and to
    make two neighbours a, b of `before` into two neighbours b, a of `after` costs {swap}. At most one of these things
    is done to each number; one that stays as it is costs nothing.
    """
    table: dict[tuple[int, int], int] = {(0, 0): 0}
    for i in range(len(before) + 1):
        for j in range(len(after) + 1):
            prices = []
            if i > 0:
                prices.append(table[i - 1, j] + removal)
            if j > 0:
                prices.append(table[i, j - 1] + insertion)
            if i > 0 and j > 0:
                size = abs(before[i - 1] - after[j - 1])
                if size > 0 and change != "the difference of the two numbers":
                    size = 3
                prices.append(table[i - 1, j - 1] + size)
            if i > 1 and j > 1 and before[i - 2 : i] == after[j - 2 : j][::-1]:
                prices.append(table[i - 2, j - 2] + swap)
            if prices:
                table[i, j] = min(prices)
    return table[len(before), len(after)]


@template(
    level=4,
    inputs=lambda draw, size: (
        draw.sample((1, 2, 3, 4, 5, 7), draw.between(2, 5)),
        draw.between(0, 4 * size),
    ),
    edges=(([], 0), ([], 3), ([5], 0), ([5], 3), ([5], 10), ([2, 3], 1), ([8, 5, 1], 15)),
    copies=range(2, 6),
    over=range(3),
    answer=("the least number of coins", "the greatest number of coins", "the number of different choices of coins"),
)
def pay_with_few_coins(coins: list[int], amount: int, *, copies: int, over: int, answer: str) -> int:
    """Pay `amount` or up to {over} more with coins: there are {copies} of each value in `coins`, no value twice.

    Return {answer} with which this can be done, or -1 if it cannot be done. The choice of no coin is one too, and
    choices differ if they differ in how many coins of some value they have.
    """
    counts: dict[tuple[int, int], int] = {(0, 0): 1}
    for coin in coins:
        following: dict[tuple[int, int], int] = {}
        for (paid, used), ways in counts.items():
            for extra in range(copies + 1):
                place = (paid + extra * coin, used + extra)
                if place[0] <= amount + over:
                    following[place] = following.get(place, 0) + ways
        counts = following
    done = {place: ways for place, ways in counts.items() if place[0] >= amount}
    if not done:
        return -1
    if answer == "the number of different choices of coins":
        return sum(done.values())
    return min(used for _, used in done) if answer == "the least number of coins" else max(used for _, used in done)


def _same_shares(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Whether `got` shares out all indices, with the expected differences of sums and of sizes."""
    items = arguments[0]

    def differences(shares: list[list[int]]) -> tuple[int, int]:
        first, second = (sum(items[index] for index in share) for share in shares)
        return abs(first - second), abs(len(shares[0]) - len(shares[1]))

    if not isinstance(got, list) or len(got) != 2 or not all(isinstance(share, list) for share in got):
        return False
    indices = [index for share in got for index in share]
    if not all(type(index) is int for index in indices) or sorted(indices) != list(range(len(items))):
        return False
    return differences(got) == differences(expected)


@template(
    level=5,
    inputs=lambda draw, size: (integers(draw, size, 1, 20),),
    edges=(([],), ([4],), ([4, 4],), ([1, 1, 1, 3],), ([9, 1, 1, 1, 1, 1, 4],)),
    check=_same_shares,
    wanted=range(10),
    first=("sums", "numbers of items"),
)
def fair_shares(items: list[int], *, wanted: int, first: str) -> list[list[int]]:
    """Share out all items, which are positive, between two people, and return the indices that each of them gets.

    Two things are to be small: how far the difference of the two sums is from {wanted}, and the difference of the two
    numbers of items. The one about the {first} matters more; the other decides where divisions are equal in it; and
    where they are equal in both, the smaller difference of sums is better. Return any best division as a list of two
    lists of indices, in any order.
    """
    total = sum(items)
    made: dict[tuple[int, int], list[int]] = {(0, 0): []}
    for index, item in enumerate(items):
        made |= {(load + item, count + 1): [*mine, index] for (load, count), mine in made.items()}
    ranked = []
    for load, count in made:
        apart = abs(total - 2 * load)
        uneven = abs(len(items) - 2 * count)
        distance = abs(apart - wanted)
        ranked.append(((distance, uneven, apart) if first == "sums" else (uneven, distance, apart), (load, count)))
    mine = made[min(ranked)[1]]
    return [mine, [index for index in range(len(items)) if index not in mine]]


@template(
    level=5,
    inputs=lambda draw, size: (integers(draw, min(size, 10), 1, 9),),
    edges=(([],), ([5],), ([5, 3],), ([1, 9, 1],), ([3, 3, 3, 3, 3],)),
    most=range(1, 4),
    mode=("left or right end", "left end"),
    rule=("may be taken again", "may not be taken by the next player"),
)
def coins_from_the_ends(coins: list[int], *, most: int, mode: str, rule: str) -> int:
    """Two players by turns take 1 to {most} coin(s) from the {mode} of a row, until none is left.

    A turn takes coins from one end only. A number of coins that was just taken {rule}; a player who has no such move
    must take exactly one coin. Both play as well as can be. Return the first player's sum minus the second's.
    """
    table: dict[tuple[int, int, int], int] = {}
    for length in range(len(coins) + 1):
        for start in range(len(coins) - length + 1):
            end = start + length
            for barred in range(most + 1):
                counts = [count for count in range(1, min(most, length) + 1) if count != barred] or [1]
                scores = []
                for count in counts if length else []:
                    told = count if rule == "may not be taken by the next player" else 0
                    scores.append(sum(coins[start : start + count]) - table[start + count, end, told])
                    if mode == "left or right end":
                        scores.append(sum(coins[end - count : end]) - table[start, end - count, told])
                table[start, end, barred] = max(scores, default=0)
    return table[0, len(coins), 0]


@template(
    level=4,
    inputs=lambda draw, size: (grid(draw, draw.between(1, size // 2 + 2), 3, range(1, 10)),),
    edges=(([[1, 2, 3]],), ([[5, 5, 5], [5, 5, 5]],), ([[1, 9, 9], [1, 9, 9], [1, 9, 9], [1, 9, 9]],)),
    run=range(1, 4),
    change=range(5),
    extreme=("least", "greatest"),
)
def paint_the_fence(prices: list[list[int]], *, run: int, change: int, extreme: str) -> int:
    """Each line of `prices` tells for one board what it costs to paint it in each of the colours 0, 1 and 2.

    All boards are painted, and no more than {run} board(s) in a row may have the same colour. Wherever two neighbours
    differ in colour, cleaning the brush costs {change} more. Return the {extreme} price for the whole fence, which has
    at least one board.
    """
    pick = min if extreme == "least" else max
    states = {(colour, 1): price for colour, price in enumerate(prices[0])}
    for line in prices[1:]:
        following: dict[tuple[int, int], int] = {}
        for (colour, length), paid in states.items():
            for new, price in enumerate(line):
                if new == colour and length == run:
                    continue
                state = (new, length + 1 if new == colour else 1)
                cost = paid + price + (change if new != colour else 0)
                following[state] = pick(following.get(state, cost), cost)
        states = following
    return pick(states.values())


@template(
    level=5,
    inputs=lambda draw, size: (list(accumulate(integers(draw, draw.below(size // 2 + 3), 1, 6))), draw.between(1, 6)),
    edges=(([], 4), ([3], 1), ([1, 2, 3], 1), ([2, 4, 6, 8], 2)),
    base=range(4),
    rule=("length of the piece", "length of the shorter part", "length of the longer part"),
    extreme=("least", "greatest"),
)
def saw_the_beam(marks: list[int], rest: int, *, base: int, rule: str, extreme: str) -> int:
    """A beam is sawn at all `marks`, one after the other; return the {extreme} total price over all orders of sawing.

    The marks are distances from the beam's left end, going up, and the beam ends `rest` after the last of them (or is
    `rest` long, if there are none). To saw a piece in two costs {base} plus the {rule} (the piece as it is then, its
    parts being the two that come of it).
    """
    pick = min if extreme == "least" else max
    points = [0, *marks, (marks[-1] if marks else 0) + rest]
    table: dict[tuple[int, int], int] = {}
    for width in range(1, len(points)):
        for left in range(len(points) - width):
            right = left + width
            prices = []
            for cut in range(left + 1, right):
                parts = [points[cut] - points[left], points[right] - points[cut]]
                price = base + sum(parts)
                if rule != "length of the piece":
                    price = base + (min(parts) if rule == "length of the shorter part" else max(parts))
                prices.append(price + table[left, cut] + table[cut, right])
            table[left, right] = pick(prices, default=0)
    return table[0, len(points) - 1]
