"""Sequences: terms that follow from the terms before them."""

from __future__ import annotations

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _polynomial_terms(draw: Draws, size: int) -> list[int]:
    """Return the terms of a random polynomial, a few more than its degree needs."""
    factors = integers(draw, 1 + size // 3, -6, 6)
    count = 1 + len(factors) + size // 3
    return [sum(factor * place**power for power, factor in enumerate(factors)) for place in range(count)]


@template(
    level=1,
    inputs=lambda draw, size: (draw.between(-30, 30), draw.between(-30, 30), draw.between(0, 2 * size + 1)),
    edges=((0, 0, 0), (5, 5, 4), (3, -4, 1), (-7, 2, 30)),
    step=range(2, 12),
    rule=("below 0 count as 0", "that are odd count twice", "with a place divisible by 3 do not count"),
)
def progression_sum(first: int, change: int, count: int, *, step: int, rule: str) -> int:
    """Add up `count` terms of which term n, for n = 0, 1, 2 and so on, is first + change*n + {step}*n*n.

    Terms {rule}. The place of a term is its n. A sum of no terms is 0.
    """
    terms = [first + change * place + step * place * place for place in range(count)]
    if rule.startswith("below"):
        return sum(max(term, 0) for term in terms)
    if rule.startswith("that are odd"):
        return sum(term * (1 + term % 2) for term in terms)
    return sum(term for place, term in enumerate(terms) if place % 3)


@template(
    level=2,
    inputs=lambda draw, size: (draw.between(0, 9), draw.between(0, 9), size + draw.below(3)),
    edges=((0, 0, 5), (1, 1, 0), (1, 2, 1), (3, 8, 2), (0, 1, 12)),
    near=range(1, 6),
    far=range(1, 6),
    limit=(50, 100, 250),
)
def two_term_recurrence(first: int, second: int, count: int, *, near: int, far: int, limit: int) -> list[int]:
    """Return the first `count` terms of a sequence that begins with `first` and `second`.

    Every next term is {near} times the last term plus {far} times the one before it. A term that would be greater than
    {limit} is replaced by its last two decimal digits, as a number, before it goes into the sequence. The two first
    terms are not negative and stay as they are.
    """
    terms = [first, second]
    while len(terms) < count:
        term = near * terms[-1] + far * terms[-2]
        terms.append(term % 100 if term > limit else term)
    return terms[:count]


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(1, 25 + 15 * size),),
    edges=((1,), (2,), (3,), (7,), (27,), (97,)),
    factor=(3, 5, 7),
    added=(1, 3, 5, 7),
    limit=(500, 2000, 10000),
    asked=("how many", "the largest", "the sum of all"),
)
def hailstone(start: int, *, factor: int, added: int, limit: int, asked: str) -> int:
    """Follow a sequence from `start`, a positive integer, and return {asked} of its terms, `start` included.

    After an even term comes its half, after an odd one {factor} times the term plus {added}. The sequence ends before
    the first term that it has had already or that is greater than {limit}. `start` itself always belongs to it.
    """
    seen: set[int] = set()
    term = start
    while term not in seen and (term <= limit or not seen):
        seen.add(term)
        term = term * factor + added if term % 2 else term // 2
    if asked == "how many":
        return len(seen)
    return max(seen) if asked == "the largest" else sum(seen)


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 1 + size // 3, 0, 4), draw.between(0, 3 + 3 * size)),
    edges=(([0], 0), ([0], 10), ([1, 1], 1), ([2, 1, 2], 12), ([3, 1, 2], 2)),
    new=range(4),
    known=(
        "how many terms before it the same number came last",
        "how often the same number came before it",
        "the number of different numbers that came after the same number came last, up to and including it",
    ),
)
def recalling_sequence(start: list[int], count: int, *, new: int, known: str) -> list[int]:
    """Return the list of the first `count` terms of a sequence that begins with the terms of `start`.

    Every further term depends on the term just before it. If that one is the first of its value, the further term is
    {new}. Otherwise the further term is {known}. `start` is not empty; `count`, not
    negative, may be less than its length.
    """
    terms = list(start)
    while len(terms) < count:
        last = terms[-1]
        earlier = [index for index, term in enumerate(terms[:-1]) if term == last]
        if not earlier:
            terms.append(new)
        elif known.startswith("how many terms"):
            terms.append(len(terms) - 1 - earlier[-1])
        elif known.startswith("how often"):
            terms.append(len(earlier))
        else:
            terms.append(len(set(terms[earlier[-1] + 1 :])))
    return terms[:count]


@template(
    level=4,
    inputs=lambda draw, size: (_polynomial_terms(draw, size),),
    edges=(([4],), ([1, 2],), ([1, 4, 9],), ([5, 5, 5, 5],), ([0, 1, 0, 1, 0],), ([3, -1, 4, -1, 5, -9],)),
    ahead=range(1, 7),
    side=("after the last", "before the first"),
)
def extrapolate(terms: list[int], *, ahead: int, side: str) -> int:
    """Return the term that comes {ahead} places {side} of `terms` if a polynomial gives the sequence.

    The polynomial is the one of the lowest degree that gives all `terms`, which are at least one, for the places 0, 1,
    2 and so on. The answer is always an integer; 1 place away is the next one.
    """
    from itertools import pairwise

    row = list(terms) if side.startswith("after") else terms[::-1]
    ends = []
    while row:
        ends.append(row[-1])
        row = [second - first for first, second in pairwise(row)]
    for _ in range(ahead):
        for index in range(len(ends) - 2, -1, -1):
            ends[index] += ends[index + 1]
    return ends[0]


@template(
    level=5,
    inputs=lambda draw, size, factors: (
        integers(draw, len(factors), -9, 9),
        draw.below(4 ** (2 * size)) if size > 2 else draw.below(8),
    ),
    edges=(([1, 1, 1], 0), ([0, 0, 1], 1), ([2, 3, 5], 2), ([2, 3, 5], 3), ([1, -1, 1], 10**15), ([0, 0, 0], 99)),
    factors=((1, 1, 1), (1, 0, 1), (0, 1, 1), (2, -1, 3), (1, 2, -3), (3, 0, -1)),
    modulus=(97, 1000, 1009, 10**6 + 3),
    asked=("term number `place`", "sum of the terms with numbers 0 to `place`"),
)
def far_recurrence(start: list[int], place: int, *, factors: tuple[int, ...], modulus: int, asked: str) -> int:
    """Return the {asked} modulo {modulus}, from 0 to {modulus} - 1, of a sequence of integers.

    Terms are numbered from 0. The first three are `start`; every further one is the sum of the three before it times
    {factors}: the last term times the first factor, the one before it times the second, and the third last times the
    third. `place` may be 10**15.
    """
    size = 4
    step = [[factors[0], factors[1], factors[2], 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1]]

    def product(left: list[list[int]], right: list[list[int]]) -> list[list[int]]:
        return [
            [sum(left[i][k] * right[k][j] for k in range(size)) % modulus for j in range(size)] for i in range(size)
        ]

    power = [[int(i == j) for j in range(size)] for i in range(size)]
    rest = place
    while rest:
        if rest & 1:
            power = product(power, step)
        step = product(step, step)
        rest >>= 1
    # The last entry adds up all terms before the third one of the state.
    state = [start[2], start[1], start[0], 0]
    row = power[2]
    term = sum(factor * each for factor, each in zip(row, state, strict=True))
    before = sum(factor * each for factor, each in zip(power[3], state, strict=True))
    return term % modulus if asked.startswith("term") else (term + before) % modulus


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(1, 6 + 12 * size), draw.between(1, 6 + 12 * size)),
    edges=((1, 1), (1, 2), (2, 1), (5, 5), (10, 4), (7, 100), (355, 113)),
    down=("L", "0", "-", "left "),
    up=("R", "1", "+", "right "),
    search=("from the fraction", "from the root"),
)
def fraction_path(numerator: int, denominator: int, *, down: str, up: str, search: str) -> str:
    """Write the way between the root 1/1 of a tree of fractions and numerator/denominator, both positive.

    Below a fraction a/b of the tree, in lowest terms, there are a/(a+b), reached by a step "{down}", and (a+b)/b,
    reached by a step "{up}". Every positive fraction occurs once. Return the names of the steps one after the other,
    going {search}; the way of 1/1 is empty. numerator/denominator may need to be brought to lowest terms.
    """
    from math import gcd

    common = gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    steps = []
    while numerator != denominator:
        if numerator < denominator:
            steps.append(down)
            denominator -= numerator
        else:
            steps.append(up)
            numerator -= denominator
    return "".join(steps if search == "from the fraction" else reversed(steps))


@template(
    level=2,
    inputs=lambda draw, size: (draw.below(8 + 12 * size),),
    edges=((0,), (1,), (2,), (100,)),
    depth=range(1, 6),
    asked=("the term itself", "the sum of the terms before it", "how many terms before it are even"),
)
def nested_sequence(place: int, *, depth: int, asked: str) -> int:
    """For term number `place` of a sequence, counted from 0, return {asked}.

    Term 0 is 0. Term n is n - t, where t comes from n - 1 by going {depth} times from a number to the term with that
    number. With one time, for example, term 3 is 3 - (term 2).
    """
    terms = [0]
    for number in range(1, place + 1):
        found = number - 1
        for _ in range(depth):
            found = terms[found]
        terms.append(number - found)
    if asked == "the term itself":
        return terms[place]
    if asked.endswith("even"):
        return sum(term % 2 == 0 for term in terms[:place])
    return sum(terms[:place])
