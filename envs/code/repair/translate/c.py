"""Programs in C: division, integers of so many bits, numbers and fields of texts, and a switch that goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import integers, letters, words
from .translation import translation


def _numbers(draw: Draws, size: int) -> tuple[str]:
    return (" ".join(map(str, integers(draw, size, -99, 99))) + "\n",)


@translation("averages.c", level=3, inputs=_numbers, edges=(("",),), width=range(2, 8), scale=(1, 10, 100))
def averages(*, width: int, scale: int) -> Callable[..., Any]:
    """Division of whole numbers."""

    def divided(number: int, by: int) -> tuple[int, int]:
        """Return quotient and remainder, the quotient cut off towards zero."""
        quotient = abs(number) // by if number >= 0 else -(abs(number) // by)
        return quotient, number - quotient * by

    def averages(text: str) -> str:
        """Return what is printed."""
        numbers = [int(word) for word in text.split()]
        lines = []
        for place, number in enumerate(numbers):
            average, _ = divided(sum(numbers[max(0, place + 1 - width) : place + 1]) * scale, width)
            quotient, rest = divided(number * scale - average, scale)
            lines.append(f"{average} {quotient} {rest}")
        return "\n".join([*lines, str(len(numbers))]) + "\n"

    return averages


@translation(
    "checksum.c",
    level=4,
    inputs=lambda draw, size: ("".join(f"{letters(draw, draw.below(3 * size + 1), 'abé zÿ~')}\n" for _ in range(3)),),
    edges=(("\n",), ("é\n",)),
    prime=(16_777_619, 709_607, 1_000_003),
    basis=(2_166_136_261, 5_381, 33),
    shift=(3, 5, 31, 257),
)
def checksum(*, prime: int, basis: int, shift: int) -> Callable[..., Any]:
    """Integers of 8, 16 and 32 bits."""

    def checksum(text: str) -> str:
        """Return what is printed."""
        lines = []
        for line in text.encode().splitlines():
            hashed, small, middle = basis, 0, 0
            for byte in line:
                hashed = (hashed ^ byte) * prime % 2**32
                small = (small << 1 | small >> 7) % 256 ^ byte
                middle = middle * shift + (byte - 256 if byte > 127 else byte)
                middle = (middle + 2**15) % 2**16 - 2**15
            lines.append(f"{hashed} {small} {middle}\n")
        return "".join(lines)

    return checksum


def _pairs(draw: Draws, size: int) -> tuple[str]:
    return ("".join(f"{draw.between(-300, 300)} {draw.between(-300, 300)}\n" for _ in range(size)),)


@translation("comparisons.c", level=5, inputs=_pairs, edges=(("-1 0\n",),), offset=range(50, 200, 10), bits=range(1, 5))
def comparisons(*, offset: int, bits: int) -> Callable[..., Any]:
    """Numbers with a sign beside numbers without one."""

    def comparisons(text: str) -> str:
        """Return what is printed."""
        lines = []
        for line in text.splitlines():
            one, other = map(int, line.split())
            low = one % 256
            together = (one + offset - other) % 2**32
            narrow = (low + other + 128) % 256 - 128
            answers = (one < offset, one % 2**32 < offset, together, ~low >> bits, ~low % 256 >> bits, narrow)
            lines.append(" ".join(str(int(answer)) for answer in answers) + "\n")
        return "".join(lines)

    return comparisons


def _fields(draw: Draws, size: int, separators: str) -> tuple[str]:
    def field() -> str:
        number = str(draw.between(-50, 500))
        return draw.pick(
            ("", number, f" {number}", f"{number}kg", draw.pick(words(draw, 1)), f"+{number.lstrip('-')}", "- 4")
        )

    marks = f"{separators} ."
    return ("".join("".join(field() + draw.pick(marks) for _ in range(size)) + "\n" for _ in range(3)),)


@translation(
    "fields.c",
    level=4,
    inputs=_fields,
    edges=(("\n",), (",,;1;\n",)),
    separators=(",;", ",", ":/", "-;"),
    room=range(3, 9),
)
def fields(*, separators: str, room: int) -> Callable[..., Any]:
    """Fields of lines."""
    import re

    def fields(text: str) -> str:
        """Return what is printed."""
        lines = []
        for line in text.splitlines():
            parts = [part for part in re.split(f"[{re.escape(separators)}]", line) if part]
            numbers = [re.match(r"\s*([+-]?\d+)", part) for part in parts]
            total = sum(int(number[1]) for number in numbers if number)
            lines.append("".join(f"[{part[: room - 1]}]" for part in parts) + f" {len(parts)} {total}\n")
        return "".join(lines)

    return fields


def _literals(draw: Draws, size: int) -> tuple[str]:
    forms = ("{}", "0{}", "0x{}", "-{}", "+0{}", "{}u", "-0x{}", "0x", "08", "{}.5", "x{}", "0xfg", "1e{}")
    return (" ".join(draw.pick(forms).replace("{}", str(draw.below(300))) for _ in range(size)) + "\n",)


@translation("literals.c", level=4, inputs=_literals, edges=(("",),), base=(0, 8, 10, 16), mask=(255, 4095, 65_535))
def literals(*, base: int, mask: int) -> Callable[..., Any]:
    """Literals of numbers."""
    import re

    def read(word: str) -> tuple[int, str]:
        """Return the number at a word's beginning, and what follows it."""
        digits = {8: "[0-7]", 10: "[0-9]", 16: "[0-9a-fA-F]"}
        radix, prefix = base, "(?:0[xX](?=[0-9a-fA-F]))?" if base == 16 else ""
        if base == 0:
            bare = word.lstrip("+-")
            radix = 16 if re.match("0[xX][0-9a-fA-F]", bare) else 8 if bare.startswith("0") else 10
            prefix = "0[xX]" if radix == 16 else ""
        found = re.match(f"([+-]?){prefix}({digits[radix]}+)", word)
        if not found:
            return 0, word
        value = int(found[2], radix)
        return (-value if found[1] == "-" else value), word[found.end() :]

    def literals(text: str) -> str:
        """Return what is printed."""
        lines = []
        total = 0
        for word in text.split():
            number, rest = read(word)
            total += number
            lines.append(f"{number} {number & mask:o} {number & mask:x} '{rest}' {number >> 2}\n")
        return "".join(lines) + f"{total}\n"

    return literals


def _rows(draw: Draws, size: int) -> tuple[str]:
    rows = [
        f"{draw.pick(words(draw, 2))} {draw.between(-99999, 99999) / 1000} {draw.between(-40, 400)}"
        for _ in range(size)
    ]
    return ("".join(f"{row}\n" for row in rows),)


@translation("table.c", level=5, inputs=_rows, edges=(("",),), width=range(5, 12), digits=range(0, 4))
def table(*, width: int, digits: int) -> Callable[..., Any]:
    """Formatted numbers, and numbers of single precision."""
    import struct

    def single(number: float) -> float:
        """Return the nearest number of single precision."""
        value: float = struct.unpack("f", struct.pack("f", number))[0]
        return value

    def table(text: str) -> str:
        """Return what is printed."""
        lines = []
        total = 0.0
        for line in text.splitlines():
            name, amount, count = line.split()
            total = single(total + single(float(amount) * int(count)))
            figures = f"{float(amount):{width}.{digits}f}|{int(count):+05d}|{int(count) & 0xFFFF:x}"
            lines.append(f"{name[: width - 1]:<{width}}|{figures}\n")
        mean = single(total / len(lines)) if lines else 0.0
        return "".join(lines) + f"{total:.{digits}f} {mean:.3e}\n"

    return table


@translation(
    "tokens.c",
    level=4,
    inputs=lambda draw, size: (
        "".join(f"{letters(draw, 1 + size, '()+-*#%59Xa ')}\n" for _ in range(3)) + letters(draw, 2, "(+"),
    ),
    edges=(("",), (")\n",), ("(*+\n",)),
    limit=range(3, 12),
    mark=("*", "#", "%"),
)
def tokens(*, limit: int, mark: str) -> Callable[..., Any]:
    """A switch whose cases go on into the next."""

    def tokens(text: str) -> str:
        """Return what is printed."""
        lines: list[str] = []
        points = deep = 0
        for character in text:
            if character == "(":
                deep += 1
            elif character == ")":
                deep = max(0, deep - 1)
            elif character in f"{mark}+-":
                points += 11 if character == mark else 1
                points += deep if character != "-" else 0
            elif character == "\n":
                quotient = abs(points) // limit * (-1 if points < 0 else 1)
                lines.append(f"{len(lines) + 1}: {points - quotient * limit} {quotient}\n")
                points = 0
            elif character.isdigit():
                points -= int(character)
            elif character.isupper():
                points = -points
        return "".join(lines) + f"end {points} {deep}\n"

    return tokens
