"""Modular arithmetic: residues, congruences, cycles."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.between(-30 - size, 60 + size), draw.below(4 + size // 2)),
    edges=((0, 0), (1, 0), (-1, 5), (4, 0), (3, -1)),
    modulus=range(12, 60),
    power=(2, 3),
    extra=range(4),
)
def near_residues(number: int, most: int, *, modulus: int, power: int, extra: int) -> list[int]:
    """Return, rising, all x from 0 to {modulus} - 1 for which a remainder is at most `most`.

    It is the remainder, from 0 to {modulus} - 1, of x**{power} + {extra}*x - `number` divided by {modulus}. `number`
    may be any integer.
    """
    return [each for each in range(modulus) if (each**power + extra * each - number) % modulus <= most]


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size, -30, 60),),
    edges=(([],), ([0],), ([1, -1],), ([2, 3, 5, 7],)),
    modulus=range(6, 50),
    missing=("is left out", "is replaced by 0", "is kept as it is"),
)
def inverses(numbers: list[int], *, modulus: int, missing: str) -> list[int]:
    """Replace every one of `numbers` by its inverse modulo {modulus}, and return the list of them in the same order.

    The inverse of n is the x from 1 to {modulus} - 1 for which n*x leaves the remainder 1 when divided by {modulus}. A
    number that has none {missing}. Numbers may be negative.
    """
    result = []
    for number in numbers:
        found = [each for each in range(1, modulus) if number * each % modulus == 1]
        if found:
            result.append(found[0])
        elif missing.startswith("is replaced"):
            result.append(0)
        elif missing.startswith("is kept"):
            result.append(number)
    return result


@template(
    level=4,
    inputs=lambda draw, size: (
        draw.between(-(4**size) - 2, 4**size + 2) * draw.pick((1, 1, 2)),
        draw.between(-(4**size) - 2, 4**size + 2) * draw.pick((1, 60, 420)),
        draw.between(1, 5**size + 5) * draw.pick((1, 2, 6)),
    ),
    edges=((0, 0, 5), (0, 1, 5), (3, 1, 1), (2, 1, 4), (6, 4, 10), (10**12, 7, 10**15 + 1)),
    equation=("factor*x = rest", "factor*x + rest = 0", "factor*x = x + rest", "factor*(x + 1) = rest"),
    wanted=("smallest", "largest"),
)
def linear_congruence(factor: int, rest: int, modulus: int, *, equation: str, wanted: str) -> tuple[int, int] | None:
    """Solve `{equation}` modulo `modulus`: find the integers x for which both sides leave the same remainder.

    Return a tuple of the {wanted} solution from 0 to modulus - 1 and the number of solutions in that range, or None if
    there is none. `modulus` is positive and may be 10**15; `factor` and `rest` may be any integers.
    """
    from math import gcd

    if equation == "factor*x + rest = 0":
        rest = -rest
    elif equation == "factor*x = x + rest":
        factor -= 1
    elif equation == "factor*(x + 1) = rest":
        rest -= factor
    common = gcd(factor, modulus)
    if rest % common:
        return None
    step = modulus // common
    first = rest // common * pow(factor // common, -1, step) % step
    return (first if wanted == "smallest" else first + modulus - step), common


@template(
    level=5,
    inputs=lambda draw, size: (
        lambda secret, moduli: (
            [secret % each + each * draw.below(2) + draw.chance(0.04) for each in moduli],
            moduli,
        )
    )(draw.below(10**6), integers(draw, 1 + size // 2, 2, 30)),
    edges=(([], []), ([1], [1]), ([1, 2], [2, 4]), ([3, 1], [4, 6]), ([3, 5], [4, 6]), ([-1, -1], [7, 9])),
    bound=(0, 7, 100, 365, 5000, -40, 10**6),
    side=("least solution x that is at least", "greatest solution x that is at most"),
)
def remainders(rests: list[int], moduli: list[int], *, bound: int, side: str) -> int | None:
    """Return the {side} {bound}, or None if there is no solution at all.

    x is a solution if x - rests[i] is divisible by moduli[i] for every i. Both lists are equally long; moduli are
    positive and may have common divisors, rests may be any integers. Where the lists are empty every integer is one.
    """
    from math import gcd

    value, step = 0, 1
    for rest, modulus in zip(rests, moduli, strict=True):
        common = gcd(step, modulus)
        if (rest - value) % common:
            return None
        part = modulus // common
        value += step * ((rest - value) // common * pow(step // common, -1, part) % part)
        step *= part
    if side.startswith("least"):
        return bound + (value - bound) % step
    return bound - (bound - value) % step


@template(
    level=5,
    inputs=lambda draw, size: (integers(draw, 1 + size // 2, 1, 6 + 2 * size),),
    edges=(([],), ([7],), ([2, 2, 2, 2],), ([1, 9, 9],), ([10, 10, 10],), ([3, 1, 7],), ([6, 2, 3],)),
    modulus=range(7, 120),
)
def power_tower(numbers: list[int], *, modulus: int) -> int:
    """Return the remainder modulo {modulus} of the tower a**(b**(c**...)) of `numbers` [a, b, c, ...].

    Numbers are positive. A tower of one number is that number, and one of none is 1. Powers are taken from the top down
    and are far too large to be computed as they are.
    """
    from math import gcd

    def tower(index: int, modulo: int) -> int:
        # Not the remainder but a number with the same one, at least `modulo` where the true value is: that is all that
        # Euler's theorem asks of an exponent.
        if index == len(numbers) or modulo == 1:
            return 1
        totient = sum(gcd(each, modulo) == 1 for each in range(1, modulo + 1))
        exponent = tower(index + 1, totient)
        value = 1
        for bit in f"{exponent:b}":
            for factor in (value, numbers[index] if bit == "1" else 1):
                value *= factor
                if value >= modulo:
                    value = value % modulo + modulo
        return value

    return tower(0, modulus) % modulus


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(2, 12 + 8 * size), draw.between(2, 12 + 8 * size)),
    edges=((1, 1), (0, 7), (2, 8), (10, 7), (6, 36), (4, 12), (5, 1)),
    step=range(1, 9),
    start=(1, 2, 3),
)
def residue_cycle(factor: int, modulus: int, *, step: int, start: int) -> tuple[int, int]:
    """Find where a sequence of remainders begins to repeat: its first term is the remainder of {start} by `modulus`.

    Every next term is the remainder by `modulus` of the term before it times `factor`, plus {step}. Return a tuple: how
    many terms come before those that repeat for ever, and the least number of terms after which they repeat. `factor`
    is not negative, `modulus` is positive.
    """
    seen: dict[int, int] = {}
    term = start % modulus
    while term not in seen:
        seen[term] = len(seen)
        term = (term * factor + step) % modulus
    return seen[term], len(seen) - seen[term]


@template(
    level=4,
    inputs=lambda draw, size: (draw.below(400), draw.below(12**size + 3)),
    edges=((0, 0), (0, 1), (1, 10**15), (399, 10**15 + 7), (17, 5)),
    square=range(1, 5),
    increment=range(1, 12),
    modulus=(191, 311, 397, 503),
)
def far_remainder(seed: int, steps: int, *, square: int, increment: int, modulus: int) -> int:
    """Return the number that {modulus} and `seed` lead to in `steps` steps, as many as 10**15.

    The first number is the remainder of `seed` by {modulus}; in every step the number n is replaced by the remainder of
    {square}*n*n + {increment} by {modulus}. No steps leave the first number.
    """
    number = seed % modulus
    order: list[int] = []
    places: dict[int, int] = {}
    while number not in places:
        if len(order) == steps:
            return number
        places[number] = len(order)
        order.append(number)
        number = (square * number * number + increment) % modulus
    start = places[number]
    return order[start + (steps - start) % (len(order) - start)]
