"""Divisors: primes, factors, multiples, and how many numbers have them."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.between(-5, 100 * (size + 1)),),
    edges=((0,), (-3,), (1,), (60,), (61,)),
    divisor=(2, 3, 4, 5),
    other=(6, 7, 9, 10),
    case=("exactly one", "at least one", "both"),
)
def sum_of_multiples(limit: int, *, divisor: int, other: int, case: str) -> int:
    """Return the sum of the positive integers up to `limit` that are divisible by {case} of {divisor} and {other}.

    The limit itself counts; the sum of no integers is 0.
    """
    wanted = (1,) if case == "exactly one" else (1, 2) if case == "at least one" else (2,)
    return sum(each for each in range(1, limit + 1) if (each % divisor == 0) + (each % other == 0) in wanted)


@template(
    level=2,
    inputs=lambda draw, size: (draw.pick((1, 2, 4, 6, 12, 18, 36)) * draw.between(1, 20 + 10 * size),),
    edges=((1,), (2,), (97,), (36,), (720,), (64,)),
    power=range(1, 4),
    chosen=("odd", "even", "not divisible by 3", "larger than their codivisor"),
)
def divisor_powers(number: int, *, power: int, chosen: str) -> int:
    """Add up the powers with exponent {power} of those positive divisors of `number` that are {chosen}.

    `number` is positive, and 1 and itself are among its divisors. The codivisor of a divisor d is number/d. A sum of
    nothing is 0.
    """
    total = 0
    for divisor in range(1, number + 1):
        if number % divisor:
            continue
        if chosen == "odd":
            counts = divisor % 2 == 1
        elif chosen == "even":
            counts = divisor % 2 == 0
        elif chosen == "not divisible by 3":
            counts = divisor % 3 != 0
        else:
            counts = divisor * divisor > number
        if counts:
            total += divisor**power
    return total


@template(
    level=3,
    inputs=lambda draw, size: (draw.pick((1, 4, 9, 12, 25)) * draw.between(1, 20 * (size + 1)) * draw.pick((1, 2, 7)),),
    edges=((1,), (2,), (1024,), (1001,), (9699690,), (49,)),
    times=(" x ", "*", " . "),
    power=("^", "**", "e"),
    order=("rising", "falling"),
)
def factorization_text(number: int, *, times: str, power: str, order: str) -> str:
    """Return the prime factorization of `number`, a positive integer, as a text in {order} order of the primes.

    Every prime is written once, followed by "{power}" and its exponent if that is more than 1, and between two of them
    comes "{times}", spaces included as shown. The text for 1 is "1".
    """
    parts = []
    prime, rest = 2, number
    while rest > 1:
        if prime * prime > rest:
            prime = rest
        exponent = 0
        while rest % prime == 0:
            rest //= prime
            exponent += 1
        if exponent:
            parts.append(f"{prime}{power}{exponent}" if exponent > 1 else f"{prime}")
        prime += 1
    if order == "falling":
        parts.reverse()
    return times.join(parts) or "1"


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(1, 5 + 12 * size),),
    edges=((1,), (2,), (3,), (150,)),
    primes=((2, 3), (2, 5), (3, 5), (2, 3, 5), (2, 3, 7), (3, 5, 7), (2, 5, 11), (2, 7, 13)),
    kind=("even", "odd"),
)
def smooth_number(place: int, *, primes: tuple[int, ...], kind: str) -> int:
    """Return number `place`, counting from 1, of a rising list: products of an {kind} number of primes out of {primes}.

    Products may use the same prime more than once and need not use all; equal products are one entry of the list. The
    empty product, 1, has an even number of factors. `place` may be 150, where entries have a dozen digits.
    """
    import heapq

    heap = [(1, 0)]
    last = 0
    while True:
        value, factors = heapq.heappop(heap)
        if value == last:
            continue
        last = value
        for prime in primes:
            heapq.heappush(heap, (value * prime, factors + 1))
        if factors % 2 == (kind == "odd"):
            place -= 1
            if place == 0:
                return value


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(-(9**size) // 5, 9**size) + draw.between(-2, 9),),
    edges=((0,), (1,), (-1,), (64,), (65,), (-64,), (10**18,), (10**18 - 1,), (36,)),
    power=range(2, 8),
    wanted=("the greatest one that is at most", "the least one that is at least", "the one nearest to"),
)
def perfect_power_near(number: int, *, power: int, wanted: str) -> int | None:
    """Among the numbers x**{power}, with x any integer, return {wanted} `number`.

    Where there is none, as for even exponents below 0, return None. The answer has to be exact for numbers of 20
    digits, too, where floats are not. Two candidates are never equally near.
    """
    negative = number < 0 and power % 2 == 1
    size = -number if negative else max(number, 0)
    root = 0
    for bit in range(size.bit_length() // power, -1, -1):
        if (root + (1 << bit)) ** power <= size:
            root += 1 << bit
    below, above = root**power, (root + (root**power < size)) ** power
    if negative:
        below, above = -above, -below
    if wanted.endswith("at most"):
        return below if below <= number else None
    if wanted.endswith("at least"):
        return above
    return below if abs(number - below) < abs(above - number) else above


@template(
    level=5,
    inputs=lambda draw, size: (
        low := draw.between(1, 10 ** (size + 1)),
        low + draw.below(30 ** (1 + size // 2)),
        integers(draw, 2 + size // 2, 2, 12),
    ),
    edges=(
        (1, 100, []),
        (1, 100, [2, 2, 4]),
        (6, 6, [2, 3]),
        (1, 10**18, [2, 3, 5, 7, 11, 13]),
        (12, 24, [4, 6, 12]),
    ),
    count=range(1, 5),
    rule=("exactly", "at most"),
)
def multiples_between(low: int, high: int, divisors: list[int], *, count: int, rule: str) -> int:
    """Count the integers from `low` to `high`, both included, that {rule} {count} entries of `divisors` divide.

    1 <= low <= high, which may be as large as 10**18. Of up to 8 divisors, all positive, equal ones count separately:
    [2, 2] has two entries that divide 6.
    """
    from itertools import combinations
    from math import comb, lcm

    sums = []
    for size in range(len(divisors) + 1):
        multiples = [lcm(*chosen) for chosen in combinations(divisors, size)]
        sums.append(sum(high // each - (low - 1) // each for each in multiples))
    total = 0
    for wanted in range(count if rule == "exactly" else 0, count + 1):
        for size in range(wanted, len(sums)):
            total += (-1) ** (size - wanted) * comb(size, wanted) * sums[size]
    return total


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(0, 5 ** (1 + size // 2)) + size,),
    edges=((0,), (1,), (2,), (5,), (24,), (25,), (10**6,)),
    base=range(2, 37),
    top=(1, 2, 3, 5),
    bottom=("1", "(n // 2)!", "(n // 3)!"),
)
def trailing_zeros(number: int, *, base: int, top: int, bottom: str) -> int:
    """Return how many zeros there are at the end of a big integer when it is written in base {base}.

    The integer is ({top}*n)! / {bottom} with n = `number`, where ! stands for the factorial and // for rounding down.
    `number` is not negative and may be a million, so computing the integer itself is too slow.
    """

    def exponent(last: int, prime: int) -> int:
        total = 0
        while last:
            last //= prime
            total += last
        return total

    zeros = None
    prime, rest = 2, base
    while rest > 1:
        times = 0
        while rest % prime == 0:
            rest //= prime
            times += 1
        if times:
            found = exponent(top * number, prime)
            if bottom != "1":
                found -= exponent(number // (2 if "2" in bottom else 3), prime)
            zeros = found // times if zeros is None else min(zeros, found // times)
        prime += 1
    return zeros or 0


@template(
    level=5,
    inputs=lambda draw, size: (draw.between(1, 5 * 3**size + 20),),
    edges=((1,), (2,), (15,), (16,), (1000,), (2_000_000,)),
    power=range(2, 6),
    kind=("no", "a"),
    least=(1, 50),
)
def count_powerfree(limit: int, *, power: int, kind: str, least: int) -> int:
    """Count the integers from {least} to `limit`, both included, that have {kind} divisor d**{power} with d > 1.

    `limit` is positive and as large as two million, and the time allowed is a few milliseconds: too little for
    looking at every integer. If `limit` is less than {least} there are none.
    """

    def free(last: int) -> int:
        bound = 1
        while (bound + 1) ** power <= last:
            bound += 1
        sign = [1] * (bound + 1)
        composite = [False] * (bound + 1)
        for prime in range(2, bound + 1):
            if composite[prime]:
                continue
            for multiple in range(prime, bound + 1, prime):
                composite[multiple] = True
                sign[multiple] = -sign[multiple]
            for multiple in range(prime * prime, bound + 1, prime * prime):
                sign[multiple] = 0
        return sum(sign[root] * (last // root**power) for root in range(1, bound + 1))

    if limit < least:
        return 0
    found = free(limit) - free(least - 1)
    return found if kind == "no" else limit - least + 1 - found


@template(
    level=2,
    inputs=lambda draw, size: (lambda low: (low, low + 6 * size + draw.below(40)))(draw.below(20 * (size + 1))),
    edges=((0, 1), (0, 30), (5, 5), (90, 130), (23, 29)),
    factor=(2, 4, 6),
    shift=(-5, -1, 1, 5, 7, 11),
)
def linked_primes(low: int, high: int, *, factor: int, shift: int) -> list[int]:
    """Return, rising, the primes p from `low` to `high`, both included, for which {factor}*p + ({shift}) is prime too.

    0 <= low <= high.
    """

    def prime(number: int) -> bool:
        return number > 1 and all(number % each for each in range(2, int(number**0.5) + 1))

    return [each for each in range(low, high + 1) if prime(each) and prime(factor * each + shift)]
