"""Masks of words: letters of one large size, scaled down to where they stand, on quarters of pixels.

Scaling the outlines' large pictures, rather than asking for small ones, leaves out the font's hints for small sizes,
which every renderer follows in its own way.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from PIL import Image

from ..text import font_file, width
from .pool import Pool

__all__ = ["Mask", "word_mask"]


class Mask(NamedTuple):
    """What is covered by something, 0 to 255, and where it is.

    Attributes:
        image: Grey, a byte a pixel.
        left: From where the first letter starts to the left edge, in pixels.
        top: From the line that letters stand on to the upper edge, in pixels; negative above.
    """

    image: Image.Image
    left: int
    top: int


_LARGE = 128
"""Size of the pictures that letters are scaled from, in pixels."""
_QUARTERS = 4
_MARGIN = _LARGE // 4
"""Empty room around them, for the pixels that a letter covers in part; sizes are at least 5 pixels."""
_STRENGTH = bytes(round(255 * (each / 255) ** 0.85) for each in range(256))
"""Letters are drawn a little stronger than what they cover, as systems do, lest small ones look pale."""


@functools.lru_cache(maxsize=400)
def _large(letter: str, bold: bool) -> tuple[Image.Image, int, int]:
    """Return the picture of a letter and where its origin (on the line that letters stand on) is in it."""
    font = font_file(_LARGE, bold)
    left, top, right, bottom = font.getbbox(letter, anchor="ls")
    size = (math.ceil(right - left) + 2 * _MARGIN, math.ceil(bottom - top) + 2 * _MARGIN)
    x, y = _MARGIN - math.floor(left), _MARGIN - math.floor(top)
    image = Image.new("L", size)
    drawn, offset = font.getmask2(letter, "L", anchor="ls")
    picture = Image.new("L", drawn.size)
    picture.im.paste(drawn, (0, 0, *drawn.size))
    image.paste(picture, (x + offset[0], y + offset[1]))
    return image, x, y


def _small(letter: str, size: int, bold: bool, quarter: int) -> Mask:
    """Return a letter that starts `quarter` quarters of a pixel behind the left edge of one."""
    image, x, y = _large(letter, bold)
    scale = size / _LARGE
    shift = quarter / _QUARTERS
    inner = (image.width - _MARGIN, image.height - _MARGIN)
    left, top = math.floor((_MARGIN - x) * scale + shift), math.floor((_MARGIN - y) * scale)
    right, bottom = math.ceil((inner[0] - x) * scale + shift), math.ceil((inner[1] - y) * scale)
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    part = ((left - shift) / scale + x, top / scale + y, (right - shift) / scale + x, bottom / scale + y)
    part = (max(part[0], 0), max(part[1], 0), min(part[2], image.width), min(part[3], image.height))
    return Mask(image.resize((right - left, bottom - top), Image.Resampling.BOX, part), left, top)


def _words(words: str, size: int, bold: bool) -> Mask:
    pieces: list[Mask] = []
    x = 0.0
    for letter in words:
        if not letter.isspace():
            quarters = round(x * _QUARTERS)
            image, left, top = _letters(letter, size, bold, quarters % _QUARTERS)
            pieces.append(Mask(image, left + quarters // _QUARTERS, top))
        x += width(letter, size, bold)
    if not pieces:
        return Mask(Image.new("L", (1, 1)), 0, 0)
    left, top = min(piece.left for piece in pieces), min(piece.top for piece in pieces)
    right = max(piece.left + piece.image.width for piece in pieces)
    bottom = max(piece.top + piece.image.height for piece in pieces)
    whole = Image.new("L", (right - left, bottom - top))
    for image, piece_left, piece_top in pieces:
        whole.paste(255, (piece_left - left, piece_top - top), image)
    return Mask(whole.point(_STRENGTH), left, top)


_letters = Pool(_small, lambda mask: mask.image, 4_000_000)
_lines = Pool(_words, lambda mask: mask.image, 8_000_000)


def word_mask(words: str, size: int, bold: bool) -> Mask:
    """Return the mask of `words`."""
    return _lines(words, size, bold)
