"""How boxes are written: their corners or their size, in pixels or in parts of the picture; said, never guessed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....errors import ConfigurationError, nearest
from ..box import Box

__all__ = ["FORMATS", "PUBLISHED", "UNITS", "Convention", "open_convention"]

FORMATS = ("xyxy", "xywh")
"""Left, top, right, bottom; or left, top, width, height."""

UNITS: Mapping[str, float | None] = {"pixel": None, "unit": 1.0, "permille": 1000.0}
"""What the numbers count -> how many of it a side of the picture has; ``None`` for its pixels."""

_SLACK, _LEAST_SLACK = 0.01, 2.0


@dataclass(frozen=True)
class Convention:
    """How a file writes its boxes.

    Attributes:
        format: One of `FORMATS`.
        units: One of `UNITS`.
    """

    format: str
    units: str

    def box(self, numbers: Sequence[float], width: int, height: int) -> Box:
        """Return the box that four numbers are in a picture of `width` by `height` pixels.

        What sticks out of the picture by up to 1 % of its side, or 2 pixels, is cut off.

        Raises:
            ValueError: There is no such box in the picture; the text says why, and how else the numbers may be meant.
        """
        box = self._plain(numbers, width, height)
        if problem := self._problem(numbers, box, width, height):
            raise ValueError(f"the box {[*numbers]}, read as {self}, {problem}{self._meant(numbers, width, height)}")
        return Box(max(box.left, 0.0), max(box.top, 0.0), min(box.right, width), min(box.bottom, height))

    def points(self, numbers: Sequence[float], width: int, height: int) -> tuple[tuple[float, float], ...]:
        """Return the corners that a flat list of x and y is, in pixels.

        Raises:
            ValueError: Fewer than three, or one that is not in the picture.
        """
        if len(numbers) % 2 or len(numbers) < 6:
            raise ValueError(f"a polygon of {len(numbers)} numbers, where there have to be x and y of three corners")
        across, down = self._pixels(width, height)
        found = tuple((x * across, y * down) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
        for x, y in found:
            if not (math.isfinite(x + y) and _in(x, width) and _in(y, height)):
                raise ValueError(f"the corner ({x:g}, {y:g}) of a polygon is not in the picture of {width} x {height}")
        return tuple((min(max(x, 0.0), width), min(max(y, 0.0), height)) for x, y in found)

    def __str__(self) -> str:
        return f"{self.format} in {self.units}s" if self.units != "permille" else f"{self.format} in permille"

    def _pixels(self, width: int, height: int) -> tuple[float, float]:
        """How many pixels one of the units has along either side."""
        whole = UNITS[self.units]
        return (1.0, 1.0) if whole is None else (width / whole, height / whole)

    def _plain(self, numbers: Sequence[float], width: int, height: int) -> Box:
        if len(numbers) != 4:
            raise ValueError(f"a box of {len(numbers)} numbers, where there have to be four")
        across, down = self._pixels(width, height)
        x, y, right, bottom = (each * pixels for each, pixels in zip(numbers, (across, down) * 2, strict=True))
        return Box(x, y, right, bottom) if self.format == "xyxy" else Box(x, y, x + right, y + bottom)

    def _problem(self, numbers: Sequence[float], box: Box, width: int, height: int) -> str:
        if not all(map(math.isfinite, box)):
            return "is not finite"
        if box.right <= box.left or box.bottom <= box.top:
            return "is empty or inverted"
        if not all(_in(x, width) for x in (box.left, box.right)) or not all(
            _in(y, height) for y in (box.top, box.bottom)
        ):
            return f"is not in the picture of {width} x {height}"
        if self.units != "unit" and all(each <= 1 for each in numbers):
            return "is no larger than one of its units"
        return ""

    def _meant(self, numbers: Sequence[float], width: int, height: int) -> str:
        """Say which other convention fits the numbers, the likeliest first."""
        other = FORMATS[self.format == FORMATS[0]]
        for convention in (
            Convention(other, self.units),
            *(Convention(format, units) for units in UNITS if units != self.units for format in (self.format, other)),
        ):
            if not convention._problem(numbers, convention._plain(numbers, width, height), width, height):
                return (
                    f"; these numbers look like {convention}: if they are, give box_format={convention.format!r},"
                    f" box_units={convention.units!r}"
                )
        return "; the record is wrong, or its picture is another one or another size"


PUBLISHED: Mapping[str, Convention] = {
    "screenspot": Convention("xywh", "pixel"),
    "screenspot-hf": Convention("xyxy", "unit"),
    "screenspot-v2": Convention("xywh", "pixel"),
    "screenspot-pro": Convention("xyxy", "pixel"),
    "osworld-g": Convention("xywh", "pixel"),
}
"""Benchmarks -> how their authors' own files write boxes.

ScreenSpot: the files of SeeClick, whose test adds the third number to the first. ``screenspot-hf``:
rootsautomation/ScreenSpot on Hugging Face. v2: OS-Copilot/ScreenSpot-v2. Pro: likaixin/ScreenSpot-Pro, whose test has
the line for the other reading commented out. OSWorld-G: its repository's ``benchmark``. Copies of all of these are
passed around in other conventions with the same keys, so that a file alone does not say which it has.
"""


def open_convention(box_format: str | None, box_units: str | None, *, looks_like: str = "") -> Convention:
    """Return the convention that an environment's arguments name.

    Args:
        box_format: One of `FORMATS`, with `box_units`; or one of `PUBLISHED` alone.
        box_units: One of `UNITS`.
        looks_like: What the files look like, for the message where nothing is said.

    Raises:
        ConfigurationError: Something is missing, unknown, or said twice.
    """
    choices = f"{' or '.join(map(repr, FORMATS))} with box_units= one of {', '.join(map(repr, UNITS))}"
    published = f"box_format= one of {', '.join(map(repr, PUBLISHED))}"
    if box_format is None:
        hint = f" These files have the keys of {looks_like}." if looks_like else ""
        raise ConfigurationError(
            f"box_format: say how the boxes are written, as the same benchmark goes around in several ways: {choices};"
            f" or, for a benchmark's own files as published, {published}.{hint}"
        )
    if not isinstance(box_format, str):
        raise ConfigurationError(f"box_format={box_format!r}: give {choices}; or {published}.")
    if box_format in PUBLISHED:
        if box_units is not None:
            raise ConfigurationError(
                f"box_units={box_units!r}: leave it out, as box_format={box_format!r} says {PUBLISHED[box_format]}"
            )
        return PUBLISHED[box_format]
    if box_format not in FORMATS:
        hint = nearest(str(box_format), (*FORMATS, *PUBLISHED))
        raise ConfigurationError(f"box_format={box_format!r}: give {choices}; or {published}.{hint}")
    if not isinstance(box_units, str) or box_units not in UNITS:
        given = "box_units" if box_units is None else f"box_units={box_units!r}"
        hint = nearest(str(box_units), UNITS)
        raise ConfigurationError(f"{given}: say what the numbers count: {', '.join(map(repr, UNITS))}.{hint}")
    return Convention(box_format, box_units)


def _in(place: float, side: int) -> bool:
    slack = max(_SLACK * side, _LEAST_SLACK)
    return -slack <= place <= side + slack
