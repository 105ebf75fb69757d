"""Bits: numbers as rows of zeros and ones."""

from __future__ import annotations

from ..inputs import integers
from ..template import template


@template(
    level=1,
    inputs=lambda draw, size: (draw.below(1 << (size + 4)), draw.below(1 << (size + 4))),
    edges=((0, 0), (255, 255), (1 << 20, 1), (-1 % (1 << 40), 5)),
    width=range(5, 17),
    wanted=("differ", "are both 1", "are both 0"),
)
def matching_bits(first: int, second: int, *, width: int, wanted: str) -> list[int]:
    """Return the places among the lowest {width} binary digits at which those of `first` and `second` {wanted}.

    Places are counted from 0, the lowest digit, and the list rises. Neither number is negative; a number that is too
    short has zeros in front.
    """
    places = first ^ second if wanted == "differ" else first & second if "both 1" in wanted else ~(first | second)
    return [place for place in range(width) if places >> place & 1]


@template(
    level=2,
    inputs=lambda draw, size: (integers(draw, size, 0, 4000),),
    edges=(([],), ([0],), ([4095, 1],)),
    width=range(6, 13),
    places=range(1, 6),
    direction=("left", "right"),
)
def rotate_bits(numbers: list[int], *, width: int, places: int, direction: str) -> list[int]:
    """Rotate the lowest {width} binary digits of every number {places} places to the {direction}, and return the list.

    A digit that is pushed out at one end of the {width} comes in at the other. Higher digits are cut off before. No
    number is negative.
    """
    mask = (1 << width) - 1
    turn = places if direction == "left" else width - places
    rotated = []
    for number in numbers:
        number &= mask
        rotated.append(((number << turn) | (number >> (width - turn))) & mask)
    return rotated


@template(
    level=3,
    inputs=lambda draw, size: (draw.below(1 << 32),),
    edges=((0,), ((1 << 32) - 1,), (1 << 31,), (0x12345678,), (0x80808080,)),
    widths=((8, 8, 16), (4, 12, 16), (1, 7, 24), (5, 6, 5, 16), (3, 3, 10, 16), (10, 10, 10, 2), (2, 30), (11, 10, 11)),
    first=("lowest", "highest"),
    signed=(
        "unsigned",
        "signed (two's complement)",
        "signed (two's complement) in the first, third, fifth... field",
    ),
)
def bit_fields(word: int, *, widths: tuple[int, ...], first: str, signed: str) -> list[int]:
    """Cut a `word` of 32 bits into fields and return the list of their values in the order of the fields.

    The fields are {widths} bits wide, and the first begins at the {first} bit of the word. Their values are {signed}.
    Other fields, if there are any, are unsigned.
    """
    values = []
    place = 0
    for index, width in enumerate(widths):
        shift = place if first == "lowest" else 32 - place - width
        value = word >> shift & ((1 << width) - 1)
        place += width
        if signed.startswith("signed") and ("first" not in signed or index % 2 == 0) and value >> (width - 1):
            value -= 1 << width
        values.append(value)
    return values


@template(
    level=3,
    inputs=lambda draw, size, width: (draw.below(1 << width) | (draw.below(1 << width) if size % 2 else 0),),
    edges=((0,), (511,), (1,), (256,), (257,), (0b110011,), (0b101,)),
    width=range(9, 24),
    digit=(0, 1),
    shape=("a row", "a ring, where the highest bit is next to the lowest"),
)
def longest_bit_run(number: int, *, width: int, digit: int, shape: str) -> tuple[int, int]:
    """Write `number` with {width} bits and find the longest runs of the bit {digit}, in {shape}.

    0 <= number < 2**{width}. Return a tuple: the length of the longest run of {digit} one after the other, and how many
    runs have that length; (0, 0) if the bit does not occur. A run is never part of a longer one.
    """
    bits = [number >> place & 1 for place in range(width)]
    if digit not in bits:
        return 0, 0
    if shape.startswith("a ring") and 1 - digit in bits:
        cut = bits.index(1 - digit)
        bits = bits[cut:] + bits[:cut]
    runs = [0]
    for bit in bits:
        if bit == digit:
            runs[-1] += 1
        else:
            runs.append(0)
    return max(runs), runs.count(max(runs))


@template(
    level=4,
    inputs=lambda draw, size: (draw.between(1, 1 << (2 * size + 3)),),
    edges=((1,), (2,), (3,), (7,), (8,), (0b1010,), (0b11100,), (1 << 40,)),
    steps=range(1, 7),
    direction=("greater", "smaller"),
)
def same_bit_count(number: int, *, steps: int, direction: str) -> int | None:
    """Go {steps} steps from `number` to the next {direction} integer with equally many ones among its binary digits.

    `number` is positive and may have 50 bits. Return the integer after {steps} steps, or None if there are not so many
    positive integers in that direction.
    """
    for _ in range(steps):
        if direction == "greater":
            lowest = number & -number
            carried = number + lowest
            number = carried | (number ^ carried) // lowest >> 2
        else:
            ones = 0
            while number >> ones & 1:
                ones += 1
            rest = number >> ones
            if not rest:
                return None
            zeros = (rest & -rest).bit_length() - 1
            high = rest >> (zeros + 1) << (zeros + 1)
            number = (high << ones) | ((1 << (ones + 1)) - 1) << (zeros - 1)
    return number


@template(
    level=5,
    inputs=lambda draw, size: (
        [draw.below(1 << (3 + size)) << draw.below(3) for _ in range(size if size < 4 else 2 + size // 2)],
        draw.below(1 << (5 + size)),
    ),
    edges=(([], 0), ([], 9), ([5, 5], 5), ([0], 3), ([1, 2, 4, 8], 6), ([12, 10, 6], 1), ([1 << 40, (1 << 40) + 1], 7)),
    wanted=("largest", "smallest"),
    task=("value", "value other than `start`", "value that is not less than `start`", "value that is even"),
)
def best_xor(numbers: list[int], start: int, *, wanted: str, task: str) -> int | None:
    """Combine `start` by exclusive or with any of the `numbers`, each at most once, and return the {wanted} {task}.

    Choosing none of them leaves `start`. Numbers are not negative, have up to 50 bits, and there may be some
    dozens, though at most ten of them independent of each other. Return None if there is no such value.
    """
    basis: list[int] = []
    for number in numbers:
        for each in basis:
            number = min(number, number ^ each)
        if number:
            basis.append(number)
    values = {start}
    for each in basis:
        values |= {value ^ each for value in values}
    if "other than" in task:
        values.discard(start)
    elif "not less" in task:
        values = {value for value in values if value >= start}
    elif "even" in task:
        values = {value for value in values if value % 2 == 0}
    if not values:
        return None
    return max(values) if wanted == "largest" else min(values)


@template(
    level=4,
    inputs=lambda draw, size: (integers(draw, size, 0, 255),),
    edges=(([],), ([0],), ([255],), ([1, 0],), ([49, 50, 51],)),
    polynomial=(0x07, 0x1D, 0x31, 0x9B, 0xD5, 0x2F),
    initial=(0, 255, 90),
    order=("highest", "lowest"),
)
def checksum_byte(data: list[int], *, polynomial: int, initial: int, order: str) -> int:
    """Return a checksum of `data`, a list of numbers from 0 to 255, that is a number from 0 to 255 as well.

    A register of 8 bits begins with {initial}. The bits of every number go in one after the other, the {order} first.
    For each, the register's highest bit is compared with it, and the register is shifted left by one, losing that bit
    and getting a 0 as its lowest. If the two bits were different, the register is then combined with {polynomial} by
    exclusive or. The checksum is the register at the end.
    """
    register = initial
    for number in data:
        for place in range(8):
            bit = number >> (7 - place if order == "highest" else place) & 1
            top = register >> 7
            register = register << 1 & 255
            if top != bit:
                register ^= polynomial
    return register


@template(
    level=3,
    inputs=lambda draw, size: (integers(draw, 1 + size % 4, 0, 1 << (2 + size)),),
    edges=(([0],), ([1],), ([0, 0, 1],), ([255, 0],), ([0, 255],), ([1, 2, 3, 4],)),
    first=("first", "last"),
    change=(
        "as they are",
        "after number ^ (number >> 1) has replaced each",
        "after their lowest 4 bits are inverted",
    ),
    spare=(0, 1),
)
def interleave_bits(coordinates: list[int], *, first: str, change: str, spare: int) -> int:
    """Weave the binary digits of `coordinates` into one number and return it.

    The coordinates, of which there is at least one and none is negative, are taken {change}. The lowest bit of the
    result is the lowest bit of the {first} coordinate, the next is the lowest of its neighbour, and so on through all
    of them; then come their second bits in the same order, and so on. After each round of bits, {spare} bits 0 follow.
    """
    numbers = coordinates if first == "first" else coordinates[::-1]
    if "inverted" in change:
        numbers = [number ^ 15 for number in numbers]
    elif "replaced" in change:
        numbers = [number ^ (number >> 1) for number in numbers]
    result = 0
    for place in range(max(numbers).bit_length()):
        for index, number in enumerate(numbers):
            result |= (number >> place & 1) << (place * (len(numbers) + spare) + index)
    return result


@template(
    level=5,
    inputs=lambda draw, size: (draw.below(1 << (3 * size + 4)),),
    edges=((0,), (1,), (7,), (8,), (255,), (10**15,), ((1 << 50) - 1,)),
    ones=range(2, 7),
    rule=("whether or not two ones", "only if no two ones", "only if at least two ones"),
)
def count_bit_patterns(limit: int, *, ones: int, rule: str) -> int:
    """Count the integers from 0 to `limit`, included, that have exactly {ones} ones among their binary digits.

    They count {rule} stand next to each other. `limit` is as large as 10**15.
    """

    # Numbers that agree with the limit down to some place and are less there: what follows is free.
    def free(places: int, left: int, last: int, apart: bool) -> int:
        ways = {(left, last): 1}
        for _ in range(places):
            further: dict[tuple[int, int], int] = {}
            for (need, before), count in ways.items():
                for bit in (0, 1):
                    if need >= bit and not (apart and bit and before):
                        key = (need - bit, bit)
                        further[key] = further.get(key, 0) + count
            ways = further
        return sum(count for (need, _), count in ways.items() if need == 0)

    def total(apart: bool) -> int:
        found, left, last = 0, ones, 0
        for place in range(limit.bit_length() - 1, -1, -1):
            if limit >> place & 1:
                found += free(place, left, 0, apart)
                if left == 0 or (apart and last):
                    return found
                left -= 1
            last = limit >> place & 1
        return found + (left == 0)

    if rule.startswith("whether"):
        return total(False)
    return total(True) if "no two" in rule else total(False) - total(True)
