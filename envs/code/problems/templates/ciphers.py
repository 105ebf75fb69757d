"""Ciphers: texts that are written otherwise and read back."""

from __future__ import annotations

from ..inputs import letters, sentence
from ..template import template


@template(
    level=2,
    inputs=lambda draw, size: (sentence(draw, size),),
    edges=(("",), ("xyz XYZ",), ("1, 2!",)),
    shift=range(1, 26),
    kept=("as it is", "in lower case"),
)
def caesar(text: str, *, shift: int, kept: str) -> str:
    """Move every letter of `text` {shift} places on in the alphabet, which begins again after z; leave all else alone.

    The case of a letter is to be {kept}.
    """
    moved = []
    for character in text:
        if "a" <= character.lower() <= "z":
            first = ord("a" if character.islower() else "A")
            character = chr(first + (ord(character) - first + shift) % 26)
        moved.append(character)
    return "".join(moved) if kept == "as it is" else "".join(moved).lower()


@template(
    level=3,
    inputs=lambda draw, size: (letters(draw, 2 * size),),
    edges=(("",), ("a",)),
    rails=range(2, 9),
)
def rail_fence(text: str, *, rails: int) -> str:
    """Write `text` in a zigzag down and up over {rails} rows, and return the rows one after the other.

    The first character goes to the first row, the next to the row below, and from the last row the zigzag goes up
    again.
    """
    rows = [""] * rails
    row, step = 0, 1
    for character in text:
        rows[row] += character
        if row + step not in range(rails):
            step = -step
        row += step
    return "".join(rows)
