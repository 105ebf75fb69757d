"""Digits: what the decimal and other digits of a number tell."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.below(10 ** (size + 2)),),
    edges=((0,), (7,), (1000,), (120,)),
    count=range(1, 8),
    moved=("last", "first"),
)
def rotate_digits(number: int, *, count: int, moved: str) -> int:
    """Move the {moved} {count} decimal digits of `number` to its other end, in the same order; return the new number.

    `number` is not negative. Digits move one after the other, so a number with fewer than {count} digits goes round:
    five digits moved in a number of three are as good as two. Zeros that come to the front vanish.
    """
    text = str(number)
    places = count % len(text)
    if moved == "last":
        places = len(text) - places
    return int(text[places:] + text[:places])


@template(
    level=3,
    inputs=lambda draw, size: (draw.below(8 ** (size + 2)),),
    edges=((0,), (2,), (10,), (99999,)),
    base=range(5, 17),
    replacement=(
        "the product of those of its digits that are not 0",
        "the sum of its digits",
        "the number of its digits times the greatest of them",
    ),
)
def shrink_digits(number: int, *, base: int, replacement: str) -> tuple[int, int]:
    """Replace `number` again and again until it has one digit in base {base}; return that digit and how often it took.

    `number` is not negative. In every step the number, written in base {base}, is replaced by {replacement}. The answer
    is a tuple (last number, count of replacements).
    """
    count = 0
    while number >= base:
        digits = []
        while number:
            number, digit = divmod(number, base)
            digits.append(digit)
        if replacement.startswith("the product"):
            number = 1
            for digit in digits:
                number *= digit or 1
        elif replacement.startswith("the sum"):
            number = sum(digits)
        else:
            number = len(digits) * max(digits)
        count += 1
    return number, count


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size, 0, 9),),
    edges=(([],), ([0, 0],), ([9, 9, 9],)),
    weights=((2, 1), (3, 1), (2, 3, 4, 5, 6, 7), (7, 3, 1), (2, 5), (9, 8, 7, 6, 5), (4, 3, 2, 6)),
    modulus=(9, 10, 11, 13),
    rule=(
        "Products are added as they are",
        "A product of more than 9 is replaced by the sum of its two digits before it is added",
    ),
)
def check_digit(digits: list[int], *, weights: tuple[int, ...], modulus: int, rule: str) -> int:
    """Return the check number of `digits`: the least one, from 0, that makes the total divisible by {modulus}.

    Every digit, going from the last to the first, is multiplied by the next of the weights {weights}, which begin again
    when used up. {rule}. The check number itself is added to the total unweighted.
    """
    total = 0
    for index, digit in enumerate(reversed(digits)):
        product = digit * weights[index % len(weights)]
        if product > 9 and rule.startswith("A product"):
            product = product // 10 + product % 10
        total += product
    return -total % modulus


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(0, 40 * (size + 1) ** 2),),
    edges=((0,), (11,), (89,), (196,)),
    base=range(4, 17),
    limit=(8, 12, 20, 30),
)
def reverse_and_add(number: int, *, base: int, limit: int) -> tuple[int, int] | None:
    """Add to `number` the number with its digits in base {base} reversed, until they read the same both ways.

    Return a tuple (additions, sum): how many additions it took and the number that it came to, which is (0, number) for
    one that reads the same both ways already, and None if {limit} additions were not enough. `number` is not negative.
    """
    for count in range(limit + 1):
        rest, mirrored = number, 0
        while rest:
            rest, digit = divmod(rest, base)
            mirrored = mirrored * base + digit
        if mirrored == number:
            return count, number
        number += mirrored
    return None


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(1, 7 ** (size + 1)),),
    edges=((1,), (10,), (100,), (1000,), (9999,), (12921,), (4096,), (6561,)),
    base=range(2, 17),
    wanted=("largest palindrome that is at most", "smallest palindrome that is at least"),
)
def palindrome_near(number: int, *, base: int, wanted: str) -> int:
    """Return the {wanted} `number`, which is positive and may be large.

    A palindrome is a positive integer whose digits in base {base} read the same from both ends.
    """
    length = 0
    while base**length <= number:
        length += 1
    front = (length + 1) // 2
    half = number // base ** (length - front)
    for _ in range(2):
        found, rest = half, half // base if length % 2 else half
        while rest:
            rest, digit = divmod(rest, base)
            found = found * base + digit
        if wanted.startswith("largest"):
            if found <= number:
                return found
            half -= 1
            if half < base ** (front - 1):
                return int(base ** (length - 1)) - 1
        else:
            if found >= number:
                return found
            half += 1
    return found


@template(
    level=5,
    inputs=lambda draw, size: (first := draw.below(6 ** (size + 1)), first + draw.below(6 ** (size + 2))),
    edges=((0, 0), (0, 10), (7, 7), (100, 100), (0, 10**15), (999, 1001)),
    digit=range(8),
    base=range(8, 17),
)
def digit_occurrences(low: int, high: int, *, digit: int, base: int) -> int:
    """Return how often the digit {digit} is written when all integers from `low` to `high` are written in base {base}.

    Both ends are included, 0 <= low <= high, and `high` may be as large as 10**15. There are no leading zeros, and the
    number 0 is written as one digit 0.
    """

    def upto(last: int) -> int:
        total = 1 if digit == 0 and last >= 0 else 0
        unit = 1
        while unit <= last:
            higher, rest = divmod(last, unit * base)
            here, lower = divmod(rest, unit)
            if digit or higher:
                total += (higher if digit else higher - 1) * unit
                if here > digit:
                    total += unit
                elif here == digit:
                    total += lower + 1
            unit *= base
        return total

    return upto(high) - upto(low - 1)


@template(
    level=5,
    inputs=lambda draw, size: (draw.below(10 ** (size + 1)),),
    edges=((0,), (9,), (99,), (999999,), (1990,), (500000,)),
    total=range(3, 41),
)
def next_with_digit_sum(number: int, *, total: int) -> int:
    """Return the smallest integer greater than `number` whose decimal digits add up to {total}.

    `number` is not negative and may have 15 digits, so trying one integer after the other is too slow.
    """
    digits = [0] * (total // 9 + 2) + [int(character) for character in str(number)]
    for place in range(len(digits) - 1, -1, -1):
        after = len(digits) - 1 - place
        for new in range(digits[place] + 1, 10):
            rest = total - sum(digits[:place]) - new
            if 0 <= rest <= 9 * after:
                tail = []
                for _ in range(after):
                    tail.append(min(9, rest))
                    rest -= tail[-1]
                return int("".join(map(str, [*digits[:place], new, *reversed(tail)])))
    return -1
