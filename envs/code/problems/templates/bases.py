"""Bases: numbers written in other ways than the decimal one."""

from __future__ import annotations

from ..template import template


@template(
    level=2,
    inputs=lambda draw, size: (draw.below(9 ** (size + 1)),),
    edges=((0,), (1,), (1000,)),
    power=range(1, 6),
    base=range(3, 17),
    counted=("every second digit, beginning with the last,", "every digit but the first"),
)
def digit_powers(number: int, *, power: int, base: int, counted: str) -> int:
    """Write `number`, which is not negative, in base {base}, and add up powers of digits.

    Return the sum of the digits to the power {power}, where {counted} counts and the others do not. Zero is written as
    one digit 0.
    """
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(digit)
    chosen = digits[::2] if counted.startswith("every second") else digits[:-1]
    return sum(digit**power for digit in chosen)


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(-(6**size) - 3, 6**size + 3),),
    edges=((0,), (1,), (-1,), (10,), (-10,)),
    base=range(2, 13),
    order=("most significant", "least significant"),
)
def negative_base(number: int, *, base: int, order: str) -> list[int]:
    """Write the integer `number` in base -{base} and return the list of its digits, the {order} one first.

    Every digit is one of 0 to {base} - 1, and the value is the sum of digits times powers of -{base}, so that negative
    numbers need no sign. There are no leading zeros; 0 is [0].
    """
    digits: list[int] = []
    while number or not digits:
        digits.append(number % base)
        number = -((number - digits[-1]) // base)
    return digits if order.startswith("least") else digits[::-1]


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(-(5**size) - 4, 5**size + 4),),
    edges=((0,), (1,), (-1,), (13,), (-13,), (364,)),
    base=(3, 5, 7, 9, 11, 13, 15),
    asked=("their number", "the places of the negative ones", "the sum of their absolute values", "the list of them"),
)
def balanced_base(number: int, *, base: int, asked: str) -> int | list[int]:
    """Write `number` in balanced base {base} and return, of its digits, {asked}.

    The value is the sum of digits times powers of {base} as usual, but digits run from -({base} - 1)/2 to
    ({base} - 1)/2. There are no leading zeros, and 0 has no digits at all. A list of digits begins with the most
    significant one; places are counted from 0 at the least significant digit, and a list of them rises.
    """
    half = base // 2
    digits: list[int] = []
    while number:
        digit = (number + half) % base - half
        digits.append(digit)
        number = (number - digit) // base
    if asked == "their number":
        return len(digits)
    if asked.startswith("the places"):
        return [place for place, digit in enumerate(digits) if digit < 0]
    return sum(map(abs, digits)) if asked.startswith("the sum") else digits[::-1]


@template(
    level=4,
    inputs=lambda draw, size: (lambda below: (draw.below(below), below))(draw.between(2, 8 + 12 * size)),
    edges=((0, 1), (0, 5), (1, 2), (1, 3), (1, 12), (5, 6), (3, 28)),
    base=range(2, 17),
    asked=("the two lists of digits", "the sums of both lists of digits", "the lengths of both lists of digits"),
)
def fraction_digits(numerator: int, denominator: int, *, base: int, asked: str) -> tuple[list[int] | int, ...]:
    """Write the fraction numerator/denominator with digits after a point in base {base}, and say where they repeat.

    0 <= numerator < denominator, not always in lowest terms. The digits after the point are a list, as short as can be,
    of those before the part that repeats for ever, and the list, as short as can be, that repeats. If the fraction
    ends, the second list is empty and the first has no zeros at its end. Return a tuple of two: {asked}.
    """
    digits: list[int] = []
    seen: dict[int, int] = {}
    while numerator and numerator not in seen:
        seen[numerator] = len(digits)
        digit, numerator = divmod(numerator * base, denominator)
        digits.append(digit)
    start = seen[numerator] if numerator else len(digits)
    parts = (digits[:start], digits[start:])
    if asked.startswith("the two"):
        return parts
    return tuple(sum(part) if "sums" in asked else len(part) for part in parts)


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(1, 10 + 60 * size),),
    edges=((1,), (2,), (3,), (31,), (121,), (720,)),
    least=range(2, 12),
    wanted=(
        "are all equal",
        "read the same from both ends",
        "are all odd",
        "add up to a multiple of 7",
    ),
)
def fitting_base(number: int, *, least: int, wanted: str) -> int | None:
    """Return the smallest base, {least} or more, in which the digits of `number` {wanted}.

    `number` is positive. Bases up to number + 1, in which it has one digit, are tried (and {least}, even if it is more
    than that); return None if none of them fits. A number with one digit is judged like any other.
    """
    for base in range(least, max(least, number + 1) + 1):
        digits, rest = [], number
        while rest:
            rest, digit = divmod(rest, base)
            digits.append(digit)
        digits.reverse()
        if wanted == "are all equal":
            fits = len(set(digits)) == 1
        elif wanted.startswith("read"):
            fits = digits == digits[::-1]
        elif wanted == "are all odd":
            fits = all(digit % 2 for digit in digits)
        else:
            fits = sum(digits) % 7 == 0
        if fits:
            return base
    return None
