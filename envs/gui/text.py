"""How wide words are: DejaVu Sans, packaged, measured without hinting, so that every renderer can agree."""

from __future__ import annotations

import functools
import io
import unicodedata
from importlib import resources

from PIL import ImageFont

__all__ = ["ELLIPSIS", "ascent", "fitted", "font_bytes", "font_file", "plain", "width", "wrapped"]

ELLIPSIS = "…"
"""What stands for words that were cut off."""
_UNITS = 2048
"""Units of a square in which the font's outlines are drawn."""
_ASCENT, _DESCENT = 1901 / _UNITS, 483 / _UNITS
"""What the font says of itself (hhea): above and below the line on which letters stand."""


@functools.cache
def font_bytes(bold: bool = False) -> bytes:
    """Return the font as the file that it is."""
    return (resources.files(__package__) / "fonts" / _name(bold)).read_bytes()


@functools.cache
def font_file(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the font at `size` pixels, for drawing."""
    return ImageFont.truetype(io.BytesIO(font_bytes(bold)), size, layout_engine=ImageFont.Layout.BASIC)


def _name(bold: bool) -> str:
    return "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"


def plain(words: str) -> str:
    """Return `words` as they are shown: only letters that every renderer draws alike.

    Accents are joined with their letters, blanks of all kinds are ordinary ones, what cannot be seen is left out, and
    what the font does not have is a question mark in a diamond.
    """
    if words.isascii() and words.isprintable():
        return words
    return _plain(words)


@functools.lru_cache(maxsize=10_000)
def _plain(words: str) -> str:
    return "".join(map(_shown, unicodedata.normalize("NFC", words)))


@functools.lru_cache(maxsize=10_000)
def _shown(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f":  # the latter choose between pictures
        return ""
    # Marks that are put in room of their own, or joined with letters by rules of their scripts: of Hebrew and N'Ko.
    mark = category in ("Mn", "Me")
    ruled = "\u07c0" <= character <= "\u07ff" or (
        mark and ("\u0591" <= character <= "\u05c7" or _units(character, False))
    )
    drawn = all(_mask(character, bold) != _mask(_MISSING, bold) for bold in (False, True))
    return character if drawn and not ruled else "\ufffd"


_MISSING = "\U0010fffd"
"""A character that no font has, which shows what is drawn for such."""


def _mask(character: str, bold: bool) -> bytes:
    return bytes(font_file(_SAMPLE, bold).getmask(character))


_SAMPLE = 32
"""Size at which letters are compared, in pixels."""


@functools.lru_cache(maxsize=10_000)
def _units(character: str, bold: bool) -> float:
    return font_file(_UNITS, bold).getlength(character)


@functools.lru_cache(maxsize=10_000)
def width(words: str, size: float, bold: bool = False) -> float:
    """Return how wide `words` are as `plain`, in pixels: the sum of their letters, which stand without kerning."""
    return sum(_units(character, bold) for character in plain(words)) * size / _UNITS


def ascent(size: float) -> float:
    """Return how far above the line on which letters stand a line of text begins, in pixels."""
    return _ASCENT * size


@functools.lru_cache(maxsize=10_000)
def fitted(words: str, room: float, size: float, bold: bool = False) -> str:
    """Return `words` as `plain`, cut and ended with an ellipsis where they are wider than `room` pixels.

    Nothing is left without room for the ellipsis.
    """
    words = plain(words)
    if width(words, size, bold) <= room:
        return words
    room -= width(ELLIPSIS, size, bold)
    if room < 0:
        return ""
    kept = 0
    for index in range(1, len(words) + 1):
        room -= _units(words[index - 1], bold) * size / _UNITS
        if room < 0:
            break
        kept = index
    return words[:kept].rstrip() + ELLIPSIS


def wrapped(words: str, room: float, size: float, bold: bool = False, most: int = 100) -> list[str]:
    """Return `words` in lines of at most `room` pixels; the last of `most` lines is cut."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [fitted(each, room, size, bold) for each in lines]
