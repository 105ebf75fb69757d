"""What templates draw their inputs from."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from ...draws import Draws

__all__ = ["grid", "integers", "letters", "records", "sentence", "words"]

_TEXT = """
amber apple arrow baker basin beach berry birch board brick bridge brush cabin candle canyon carpet castle
cedar chalk cherry cliff cloud clover coast coral cotton crane creek crown daisy delta desert dome draft
dune eagle ember fable falcon feather fern field flame flint forest fossil garden glade glass globe granite
grove harbor hazel hinge honey ivory jade kettle ladder lagoon lantern laurel lemon level linen lotus maple
marble meadow melon mirror moss noon oak oasis ocean olive onyx orbit orchid paper pebble pepper pine planet
plum pond prairie quartz quill radar raven reef refer ridge river robin rope rose rotor saddle sage sand
shell silver slate spruce stone storm summit thistle thorn tide timber torch tower trail tulip valley velvet
violet walnut wave willow
"""
_WORDS = tuple(_TEXT.split())


def integers(draw: Draws, count: int, low: int = -20, high: int = 20) -> list[int]:
    """Return `count` integers from `low` to `high`."""
    return [draw.between(low, high) for _ in range(count)]


def letters(draw: Draws, count: int, alphabet: str = string.ascii_lowercase) -> str:
    """Return a text of `count` characters of `alphabet`."""
    return "".join(draw.pick(alphabet) for _ in range(count))


def words(draw: Draws, count: int) -> list[str]:
    """Return `count` English words in lower case, with repetitions and a few palindromes among them."""
    return [draw.pick(_WORDS) for _ in range(count)]


def sentence(draw: Draws, count: int) -> str:
    """Return `count` words as a sentence: a capital, now and then a comma, and a full stop; empty for none."""
    chosen = words(draw, count)
    joined = "".join(
        f"{', ' if draw.chance(0.15) else ' '}{word}" if index else word for index, word in enumerate(chosen)
    )
    return f"{joined.capitalize()}." if joined else ""


def grid(draw: Draws, rows: int, columns: int, items: Sequence[Any]) -> list[list[Any]]:
    """Return `rows` lists of `columns` of `items`."""
    return [[draw.pick(items) for _ in range(columns)] for _ in range(rows)]


def records(draw: Draws, count: int, **fields: Sequence[Any]) -> list[dict[str, Any]]:
    """Return `count` dictionaries with one of the values of each of `fields`."""
    return [{name: draw.pick(values) for name, values in fields.items()} for _ in range(count)]
