"""Programs in Java: integers that wrap round, shifts, casts, and three kinds of division."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import integers, letters, sentence
from .translation import translation


@translation(
    "StringHashes.java",
    level=4,
    inputs=lambda draw, size: (
        "".join(f"{sentence(draw, draw.below(4))}{letters(draw, 2, 'é🎈xZ')}\n" for _ in range(size)),
    ),
    edges=(("",), ("\n",), ("polygenelubricants\n",)),
    buckets=(8, 16, 32, 64),
    seed=range(1, 30),
)
def string_hashes(*, buckets: int, seed: int) -> Callable[..., Any]:
    """Hashes of strings."""

    def signed(number: int, bits: int) -> int:
        """Return the number as so many bits with a sign."""
        return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)

    def cut(number: int, by: int) -> int:
        """Return a quotient, cut off towards zero."""
        return abs(number) // by * (-1 if number < 0 else 1)

    def string_hashes(text: str) -> str:
        """Return what is printed."""
        lines = []
        together = seed
        for line in text.splitlines():
            data = line.encode("utf-16-le")
            code = 0
            for place in range(0, len(data), 2):
                code = (31 * code + data[place] + 256 * data[place + 1]) % 2**32
            together = signed(31 * together + code, 32)
            spread = (code ^ code >> 16) % buckets
            code = signed(code, 32)
            lines.append(f"{code} {code - cut(code, buckets) * buckets} {code % buckets} {spread}\n")
        size = together if together == -(2**31) else abs(together)
        letter = chr(ord("a") + together % 26)
        return "".join(lines) + f"{together} {cut(size, buckets)} {signed(together, 8)} {letter}\n"

    return string_hashes


def _pairs(draw: Draws, size: int) -> tuple[str]:
    lines = []
    for _ in range(size):
        one = draw.pick((draw.between(-(2**31), 2**31 - 1), draw.between(-999, 999)))
        lines.append(f"{one} {draw.pick((draw.between(-40, 40), draw.between(-99_999, 99_999)))}\n")
    return ("".join(lines),)


@translation(
    "Overflow.java",
    level=5,
    inputs=_pairs,
    edges=(("-2147483648 -1\n",), ("5 0\n",), ("7 33\n",)),
    factor=(1_000_003, 65_537, 2_147_483_647, 7_919),
    days=range(2, 30),
)
def overflow(*, factor: int, days: int) -> Callable[..., Any]:
    """Integers of 16, 32 and 64 bits."""

    def signed(number: int, bits: int) -> int:
        """Return the number as so many bits with a sign."""
        return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)

    def overflow(text: str) -> str:
        """Return what is printed."""
        numbers = [int(word) for word in text.split()]
        lines = []
        for one, other in zip(numbers[::2], numbers[1::2], strict=False):
            wide = one * factor
            divisor = other or days
            quotient = abs(one) // abs(divisor) * (-1 if (one < 0) != (divisor < 0) else 1)
            answers = (
                signed(wide, 32),
                wide,
                signed(quotient, 32),
                one - quotient * divisor,
                signed(one << other % 32, 32),
                one >> other % 32,
                signed(one % 2**32 >> other % 32, 32),
                signed(wide % 2**64 >> 3, 32),
                signed(one + other, 16),
            )
            lines.append(" ".join(map(str, answers)) + "\n")
        return "".join(lines)

    return overflow


@translation(
    "Averages.java",
    level=3,
    inputs=lambda draw, size: (" ".join(map(str, integers(draw, size, -99, 99))) + "\n",),
    edges=(("",), ("-1 1 -3 3\n",), ("2147483647 1\n",), ("-2147483648 -1\n",)),
    parts=range(2, 8),
    share=(0.5, 0.3, 1.5, 0.75),
)
def shares(*, parts: int, share: float) -> Callable[..., Any]:
    """Parts of whole numbers."""
    from math import floor

    def cut(number: int, by: int) -> int:
        """Return a quotient, cut off towards zero."""
        return abs(number) // by * (-1 if number < 0 else 1)

    def narrow(number: float) -> int:
        """Return what a cast from double to int makes of a number."""
        return max(-(2**31), min(2**31 - 1, int(number)))

    def shares(text: str) -> str:
        """Return what is printed."""
        numbers = [int(word) for word in text.split()]
        total = drift = 0
        lines = []
        for number in numbers:
            total = (total + number + 2**31) % 2**32 - 2**31
            drift = narrow(drift + number * share)
            nearest = floor(number / parts + 0.5)
            rounded = floor(number * share + 0.5)
            answers = (cut(number, parts), number // parts, nearest, narrow(number * share), rounded)
            lines.append(" ".join(map(str, answers)) + "\n")
        mean = cut(total, len(numbers)) if numbers else 0
        return "".join(lines) + f"{total} {drift} {mean}\n"

    return shares
