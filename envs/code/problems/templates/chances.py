"""Chances: probabilities and expected values as exact fractions."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _board(draw: Draws, size: int, sides: int) -> tuple[int, dict[int, int]]:
    """Return the last square of a board and its jumps."""
    last = sides + draw.below(4 + size // 2)
    squares = range(1, last)
    return last, {square: draw.pick(squares) for square in draw.sample(squares, size // 3)}


@template(
    level=3,
    inputs=lambda draw, size, dice, sides: (draw.between(dice - 1, (dice - 1) * sides),),
    edges=((0,), (1,), (2,), (6,), (100,)),
    dice=(3, 4),
    sides=(5, 6, 8, 9),
    counted=("all dice", "all dice but the lowest", "the highest and the lowest die"),
)
def dice_chance(target: int, *, dice: int, sides: int, counted: str) -> tuple[int, int]:
    """Return the probability that a throw of {dice} fair dice with the numbers 1 to {sides} makes at most `target`.

    What a throw makes is the sum of the numbers of {counted}; of several dice with the lowest number only one is the
    lowest, and so for the highest. The probability is a tuple (numerator, denominator) in lowest terms; 0 is (0, 1).
    """
    from math import gcd

    # (sum, lowest, highest) -> number of throws
    throws = {(0, sides + 1, 0): 1}
    for _ in range(dice):
        further: dict[tuple[int, int, int], int] = {}
        for (total, low, high), count in throws.items():
            for face in range(1, sides + 1):
                key = (total + face, min(low, face), max(high, face))
                further[key] = further.get(key, 0) + count
        throws = further
    good = 0
    for (total, low, high), count in throws.items():
        if counted.endswith("but the lowest"):
            total -= low
        elif counted.startswith("the highest"):
            total = high + low
        if total <= target:
            good += count
    common = gcd(good, sides**dice)
    return good // common, sides**dice // common


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, 1 + size // 2, 0, 3 + size // 2),),
    edges=(([],), ([0, 0],), ([2],), ([1, 1],), ([5, 5, 5],), ([1, 1, 1, 1],)),
    drawn=range(2, 6),
    event=("all have the same colour", "all have different colours"),
    back=("without putting any back", "putting each back before the next"),
)
def marble_chance(counts: list[int], *, drawn: int, event: str, back: str) -> tuple[int, int] | None:
    """Return the probability that {drawn} marbles, drawn blindly one after the other {back}, {event}.

    `counts` says how many marbles of each colour there are at first. The probability is a tuple (numerator,
    denominator) in lowest terms, and 0 is (0, 1). Return None if there are fewer than {drawn} marbles in all.
    """
    from fractions import Fraction
    from math import factorial, perm

    total = sum(counts)
    if total < drawn:
        return None
    kept = back.startswith("putting")
    ways = total**drawn if kept else perm(total, drawn)
    if event.endswith("same colour"):
        good = sum(count**drawn if kept else perm(count, drawn) for count in counts)
    else:
        # chosen[k]: ways to draw k marbles of different colours, whatever their order
        chosen = [1] + [0] * drawn
        for count in counts:
            for number in range(drawn, 0, -1):
                chosen[number] += chosen[number - 1] * count
        good = chosen[drawn] * factorial(drawn)
    return Fraction(good, ways).as_integer_ratio()


@template(
    level=4,
    inputs=lambda draw, size, wins: (draw.below(wins), draw.below(wins)),
    edges=((0, 0), (2, 3), (3, 2), (3, 3), (0, 3)),
    wins=(4, 5, 6, 7),
    chance=((1, 2), (1, 3), (3, 5), (2, 3)),
    deuce=("the next game decides", "the play goes on until one player is two games ahead and wins"),
)
def match_chance(first: int, second: int, *, wins: int, chance: tuple[int, int], deuce: str) -> tuple[int, int]:
    """Return the probability that the first player wins a match that stands at `first` to `second` games.

    The first player wins every game with the probability {chance}, a fraction (numerator, denominator), and otherwise
    the second player does. The first to have {wins} games wins the match, except that at {wins} - 1 games each
    {deuce}. Neither player has {wins} games yet. Return the probability as a tuple (numerator, denominator) in lowest
    terms.
    """
    from fractions import Fraction
    from functools import cache

    single = Fraction(*chance)
    tied = single
    if deuce.startswith("the play"):
        tied = single * single / (single * single + (1 - single) * (1 - single))

    @cache
    def rate(own: int, other: int) -> Fraction:
        if own == wins or other == wins:
            return Fraction(int(own == wins))
        if own == other == wins - 1:
            return tied
        return single * rate(own + 1, other) + (1 - single) * rate(own, other + 1)

    return rate(first, second).as_integer_ratio()


@template(
    level=5,
    inputs=lambda draw, size, sides: _board(draw, size, sides),
    edges=((1, {}), (5, {}), (4, {1: 3}), (6, {4: 1, 5: 2}), (3, {2: 1})),
    sides=(2, 3, 4),
    beyond=("it stays where it is", "it arrives", "it goes back from the last square by the rest"),
)
def expected_throws(last: int, jumps: dict[int, int], *, sides: int, beyond: str) -> tuple[int, int] | None:
    """Return how many throws it takes on average until a piece that begins on square 0 arrives on square `last`.

    With every throw of a fair die with the numbers 1 to {sides} the piece moves on by as many squares. If that leads
    beyond the last square, {beyond}, never below 0. A piece that comes to a square among the keys of `jumps` goes on at
    once to the square that is its value; those values and keys are from 1 to last - 1, and only one jump is made.
    Return the average as a tuple (numerator, denominator) in lowest terms, or None if the piece may never arrive, which
    is so if it can come to where no throws lead to the end.
    """
    from fractions import Fraction

    moves: list[list[int]] = []
    for square in range(last):
        goals = []
        for face in range(1, sides + 1):
            goal = square + face
            if goal > last:
                goal = square if beyond.startswith("it stays") else last if beyond == "it arrives" else 2 * last - goal
            goal = max(goal, 0)
            goals.append(goal if square == goal and beyond.startswith("it stays") else jumps.get(goal, goal))
        moves.append(goals)
    reached = [0]
    for square in reached:
        reached += {goal for goal in moves[square] if goal not in reached and goal != last}
    arriving = {last}
    for _ in reached:
        arriving |= {square for square in reached if arriving.intersection(moves[square])}
    if not arriving.issuperset(reached):
        return None
    rows = []
    for square in reached:
        row = [Fraction(int(square == other)) - Fraction(moves[square].count(other), sides) for other in reached]
        rows.append([*row, Fraction(1)])
    for place in range(len(rows)):
        pivot = next(index for index in range(place, len(rows)) if rows[index][place])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [each / rows[place][place] for each in rows[place]]
        for index, row in enumerate(rows):
            if index != place and row[place]:
                factor = row[place]
                rows[index] = [each - factor * mine for each, mine in zip(row, rows[place], strict=True)]
    return rows[0][-1].as_integer_ratio()
