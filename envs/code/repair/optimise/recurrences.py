"""Sequences and sums in which the same things are worked out again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...problems.inputs import letters
from .slowness import slowness


@slowness(
    level=4,
    inputs=lambda draw, size: (draw.between(0, 40 + 20 * size),),
    edges=((0,), (1,), (2,)),
    large=lambda draw: (10**6 + draw.between(0, 1_000_000),),
    times=4,
    first=range(0, 5),
    second=range(1, 6),
    more=range(1, 4),
    modulus=(10_007, 65_521, 99_991),
)
def recurrence(*, first: int, second: int, more: int, modulus: int, slow: bool) -> Callable[..., Any]:
    """Find a member of a sequence.

    `member(index)` returns member `index`, counted from 0, of a sequence modulo {modulus}: it begins with {first} and
    {second}, and every further member is the one before it plus {more} times the one before that.
    """
    if slow:

        def member(index: int) -> int:
            """Return the member."""
            now, then = first, second
            for _ in range(index):
                now, then = then, (then + more * now) % modulus
            return now % modulus

    else:

        def member(index: int) -> int:
            """Return the member."""
            power = ((1, more), (1, 0))
            result = ((1, 0), (0, 1))
            while index:
                if index % 2:
                    result = product(result, power)
                power = product(power, power)
                index //= 2
            return (result[1][0] * second + result[1][1] * first) % modulus

        def product(
            one: tuple[tuple[int, int], tuple[int, int]], other: tuple[tuple[int, int], tuple[int, int]]
        ) -> tuple[tuple[int, int], tuple[int, int]]:
            """Return the product of two matrices."""
            (a, b), (c, d) = one
            (e, f), (g, h) = other
            return (
                ((a * e + b * g) % modulus, (a * f + b * h) % modulus),
                ((c * e + d * g) % modulus, (c * f + d * h) % modulus),
            )

    return member


@slowness(
    level=2,
    inputs=lambda draw, size: (draw.between(0, 4 * size), [1 + draw.below(4), 2 + draw.below(6), 3 + draw.below(9)]),
    edges=((0, [1]), (7, []), (5, [5, 5])),
    large=lambda draw: (2_000 + draw.between(0, 50), draw.sample(range(3, 90), 40)),
    times=2,
    modulus=(1_009, 9_973, 99_991),
    order=("matters", "does not matter"),
)
def ways(*, modulus: int, order: str, slow: bool) -> Callable[..., Any]:
    """Count the ways to pay.

    `ways(total, coins)` returns in how many ways `total` can be made of coins with the values in `coins`, any number of
    each, modulo {modulus}. The order in which coins are put down {order}; a value that stands in `coins` twice is one
    kind of coin.
    """
    if slow:

        def ways(total: int, coins: list[int]) -> int:
            """Return the number of ways."""
            kinds = sorted(set(coins))
            table = [[1] + [0] * total for _ in range(len(kinds) + 1)]
            for amount in range(1, total + 1):
                for index in range(1, len(kinds) + 1):
                    # All coins that can be last, and how many of it there may be.
                    if order == "matters":
                        table[index][amount] = sum(
                            table[len(kinds)][amount - coin] for coin in kinds[:index] if coin <= amount
                        )
                    else:
                        coin = kinds[index - 1]
                        table[index][amount] = sum(table[index - 1][rest] for rest in range(amount, -1, -coin))
            return table[len(kinds)][total] % modulus

    else:

        def ways(total: int, coins: list[int]) -> int:
            """Return the number of ways."""
            kinds = sorted(set(coins))
            table = [1] + [0] * total
            if order == "matters":
                for amount in range(1, total + 1):
                    table[amount] = sum(table[amount - coin] for coin in kinds if coin <= amount) % modulus
            else:
                for coin in kinds:
                    for amount in range(coin, total + 1):
                        table[amount] = (table[amount] + table[amount - coin]) % modulus
            return table[total] % modulus

    return ways


@slowness(
    level=3,
    inputs=lambda draw, size: (letters(draw, size, "abc"),),
    edges=(("",), ("aa",), ("abab",)),
    large=lambda draw: (letters(draw, 1_000, "ab"),),
    times=3,
    least=range(1, 5),
    answer=("number", "greatest length"),
)
def palindromes(*, least: int, answer: str, slow: bool) -> Callable[..., Any]:
    """Look for palindromes in a text.

    `palindromes(text)` returns the {answer} of the stretches of `text` of at least {least} characters that read the
    same backwards; equal stretches at other places count again. It is 0 if there are none.
    """
    if slow:

        def palindromes(text: str) -> int:
            """Return what is asked for."""
            number = longest = 0
            for first in range(len(text)):
                for last in range(first + least, len(text) + 1):
                    stretch = text[first:last]
                    if stretch == stretch[::-1]:
                        number += 1
                        longest = max(longest, len(stretch))
            return number if answer == "number" else longest

    else:

        def palindromes(text: str) -> int:
            """Return what is asked for."""
            number = longest = 0
            for middle in range(2 * len(text) - 1):
                first, last = middle // 2, (middle + 1) // 2
                while first >= 0 and last < len(text) and text[first] == text[last]:
                    if last - first + 1 >= least:
                        number += 1
                        longest = max(longest, last - first + 1)
                    first -= 1
                    last += 1
            return number if answer == "number" else longest

    return palindromes


@slowness(
    level=2,
    inputs=lambda draw, size: (draw.between(0, 12 * size),),
    edges=((0,), (1,), (2,), (4,)),
    large=lambda draw: (draw.between(90_000, 110_000),),
    times=2,
    what=("primes", "numbers with exactly three divisors", "semiprimes, products of two primes that may be equal,"),
    ending=(1, 3, 7, 9),
)
def primes(*, what: str, ending: int, slow: bool) -> Callable[..., Any]:
    """Count numbers by their divisors.

    `count(limit)` returns how many {what} there are from 1 to `limit` whose last digit is not {ending}.
    """
    if slow:

        def factors(number: int) -> int:
            """Return how many prime factors a number has, equal ones counted each time."""
            count, divisor = 0, 2
            while divisor * divisor <= number:
                while number % divisor == 0:
                    number //= divisor
                    count += 1
                divisor += 1
            return count + (number > 1)

        def count(limit: int) -> int:
            """Return how many there are."""
            total = 0
            for number in range(1, limit + 1):
                if number % 10 == ending:
                    continue
                many = factors(number)
                if what == "primes":
                    total += many == 1
                elif what == "numbers with exactly three divisors":
                    total += many == 2 and round(number**0.5) ** 2 == number
                else:
                    total += many == 2
            return total

    else:
        from bisect import bisect_right
        from math import isqrt

        def sieve(limit: int) -> list[int]:
            """Return the primes up to a limit."""
            marks = bytearray([1]) * (limit + 1)
            marks[:2] = bytes(min(2, limit + 1))
            for number in range(2, isqrt(limit) + 1):
                if marks[number]:
                    marks[number * number :: number] = bytes(len(range(number * number, limit + 1, number)))
            return [number for number in range(limit + 1) if marks[number]]

        def count(limit: int) -> int:
            """Return how many there are."""
            found = sieve(limit)
            if what == "primes":
                return sum(prime % 10 != ending for prime in found)
            if what == "numbers with exactly three divisors":
                return sum(prime * prime % 10 != ending for prime in found[: bisect_right(found, isqrt(limit))])
            total = 0
            for place, one in enumerate(found):
                if one * one > limit:
                    break
                others = found[place : bisect_right(found, limit // one)]
                total += sum(one * other % 10 != ending for other in others)
            return total

    return count
