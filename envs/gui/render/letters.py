"""Masks of words: letters of one large size, scaled down to where they stand, on quarters of pixels.

Scaling large pictures of the letters, rather than asking for small ones, leaves out the font's hints for small sizes,
which every renderer follows in its own way.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..text import font_file, width
from .pool import Pool

__all__ = ["Mask", "word_mask"]


class Mask(NamedTuple):
    """What is covered by words, 0 to 255, and where it is.

    Attributes:
        image: Grey, a byte a pixel.
        left: From where the first letter starts to the left edge, in pixels.
        top: From the line that letters stand on to the upper edge, in pixels; negative above.
    """

    image: Image.Image
    left: int
    top: int


class _Letter(NamedTuple):
    covered: NDArray[np.uint16]
    left: int
    top: int


_LARGE = 128
"""Size of the pictures that letters are scaled from, in pixels."""
_QUARTERS = 4
_MARGIN = _LARGE // 4
"""Empty room around them, for the pixels that a letter covers in part; sizes are at least 5 pixels."""
_STRENGTH = np.array([round(255 * min(each / 255, 1) ** 0.95) for each in range(1024)], np.uint8)
"""Letters are drawn a little stronger than what they cover, on average as strong as in Chromium. What neighbours cover
of one pixel is added up, which may come to more than all of it."""


@functools.lru_cache(maxsize=400)
def _large(letter: str, bold: bool) -> tuple[Image.Image, int, int]:
    """Return the picture of a letter and where its origin, on the line that letters stand on, is in it."""
    font = font_file(_LARGE, bold)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(letter, anchor="ls"))
    image = Image.new("L", (right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN))
    x, y = _MARGIN - left, _MARGIN - top
    ImageDraw.Draw(image).text((x, y), letter, fill=255, font=font, anchor="ls")
    return image, x, y


def _small(letter: str, size: int, bold: bool, quarter: int) -> _Letter:
    """Return a letter that starts `quarter` quarters of a pixel behind the left edge of one."""
    image, x, y = _large(letter, bold)
    scale = size / _LARGE
    shift = quarter / _QUARTERS
    left, top = math.floor((_MARGIN - x) * scale + shift), math.floor((_MARGIN - y) * scale)
    right = max(math.ceil((image.width - _MARGIN - x) * scale + shift), left + 1)
    bottom = max(math.ceil((image.height - _MARGIN - y) * scale), top + 1)
    part = ((left - shift) / scale + x, top / scale + y, (right - shift) / scale + x, bottom / scale + y)
    part = (max(part[0], 0), max(part[1], 0), min(part[2], image.width), min(part[3], image.height))
    small = image.resize((right - left, bottom - top), Image.Resampling.BOX, part)
    return _Letter(np.asarray(small).astype(np.uint16), left, top)


_letters = Pool(_small, lambda letter: letter.covered.nbytes, 8_000_000)


def _words(words: str, size: int, bold: bool) -> Mask:
    pieces: list[_Letter] = []
    x = 0.0
    for letter in words:
        if letter != " ":
            quarters = round(x * _QUARTERS)
            covered, left, top = _letters(letter, size, bold, quarters % _QUARTERS)
            pieces.append(_Letter(covered, left + quarters // _QUARTERS, top))
        x += width(letter, size, bold)
    if not pieces:
        return Mask(Image.new("L", (1, 1)), 0, 0)
    left, top = min(piece.left for piece in pieces), min(piece.top for piece in pieces)
    right = max(piece.left + piece.covered.shape[1] for piece in pieces)
    bottom = max(piece.top + piece.covered.shape[0] for piece in pieces)
    whole = np.zeros((bottom - top, right - left), np.uint16)
    for covered, x0, y0 in pieces:
        tall, wide = covered.shape
        whole[y0 - top : y0 - top + tall, x0 - left : x0 - left + wide] += covered
    return Mask(Image.fromarray(_STRENGTH[np.minimum(whole, 1023)]), left, top)


_lines = Pool(_words, lambda mask: mask.image.width * mask.image.height, 8_000_000)


def word_mask(words: str, size: int, bold: bool) -> Mask:
    """Return the mask of `words`."""
    return _lines(words, size, bold)
