"""What the numbers of an answer count: pixels, parts of the picture, or pixels of what a model was really given."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral

from ...errors import ConfigurationError, nearest

__all__ = ["FACTOR", "MAX_PIXELS", "MIN_PIXELS", "NAMES", "Coordinates", "open_coordinates", "scaled", "smart_resize"]

NAMES = ("pixel", "unit", "permille", "resized")
"""The systems of coordinates. Which one an answer uses can't be told from it: ``(1, 1)`` is a corner or a middle."""

FACTOR = 28
"""Pixels along the side of one visual token of Qwen2-VL and Qwen2.5-VL: two by two patches of 14. Qwen3-VL has 32."""

MIN_PIXELS = 4 * FACTOR**2
"""The fewest of a resized picture, unless something else is said: 4 tokens, as in Qwen2-VL's own code."""

MAX_PIXELS = 16384 * FACTOR**2
"""The most of a resized picture, unless something else is said: 16384 tokens. Many set-ups allow fewer."""

_MAX_RATIO = 200
_SCALES = {"unit": 1.0, "permille": 1000.0}


@dataclass(frozen=True)
class Coordinates:
    """A system of coordinates, its origin in the upper left corner of the picture.

    Args:
        name: ``"pixel"`` (of the picture as it is), ``"unit"`` (0 to 1 along either side), ``"permille"`` (0 to 1000
            along either side), or ``"resized"`` (pixels of the picture after it was resized for a model).
        resized: Height and width of the resized picture; ``None`` for what `smart_resize` makes of it. Only for
            ``"resized"``.
        factor: See `smart_resize`; so are the next two.
        min_pixels: The fewest of the resized picture.
        max_pixels: The most of the resized picture.

    Raises:
        ConfigurationError: An argument that is not allowed, or that these coordinates have no use for.
    """

    name: str
    resized: tuple[int, int] | None = None
    factor: int = FACTOR
    min_pixels: int = MIN_PIXELS
    max_pixels: int = MAX_PIXELS

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            hint = nearest(str(self.name), NAMES)
            raise ConfigurationError(f"coordinates={self.name!r}: allowed are {', '.join(map(repr, NAMES))}.{hint}")
        _check_limits(self.factor, self.min_pixels, self.max_pixels)
        if self.name != "resized":
            standard = {"resized": None, "factor": FACTOR, "min_pixels": MIN_PIXELS, "max_pixels": MAX_PIXELS}
            for argument, value in standard.items():
                if getattr(self, argument) != value:
                    raise ConfigurationError(
                        f"{argument}={getattr(self, argument)!r}: only for coordinates='resized', not {self.name!r}"
                    )
        elif self.resized is not None:
            given = self.resized
            if not isinstance(given, tuple | list) or len(given) != 2 or not all(_is_count(each) for each in given):
                raise ConfigurationError(f"resized={given!r}: has to be (height, width), two positive whole numbers")
            object.__setattr__(self, "resized", tuple(given))

    def extent(self, width: int, height: int) -> tuple[float, float]:
        """Return the highest x and y of a picture of this size, which its right and its lower edge have.

        Raises:
            ConfigurationError: See `smart_resize`.
        """
        if self.name == "pixel":
            return float(width), float(height)
        if self.name == "resized":
            rows, columns = self.resized or smart_resize(
                height, width, self.factor, min_pixels=self.min_pixels, max_pixels=self.max_pixels
            )
            return float(columns), float(rows)
        return _SCALES[self.name], _SCALES[self.name]

    def to_pixels(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """Return where a point of these coordinates is on a picture of `width` by `height` pixels."""
        right, bottom = self.extent(width, height)
        return scaled(x, right, width), scaled(y, bottom, height)

    def from_pixels(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """Return what these coordinates call a point of a picture of `width` by `height` pixels."""
        right, bottom = self.extent(width, height)
        return scaled(x, width, right), scaled(y, height, bottom)


def open_coordinates(name: str, resized: tuple[int, int] | Mapping[str, int] | None = None) -> Coordinates:
    """Return the coordinates that an environment's arguments ask for.

    Args:
        name: See `Coordinates`.
        resized: Height and width, or arguments of `smart_resize`: ``factor``, ``min_pixels``, ``max_pixels``.

    Raises:
        ConfigurationError: An argument that is not allowed, or that these coordinates have no use for.
    """
    if not isinstance(resized, Mapping):
        if resized is not None and not isinstance(resized, tuple | list):
            raise ConfigurationError(
                f"resized={resized!r}: has to be (height, width), or arguments of smart_resize by name"
            )
        return Coordinates(name, resized)
    known = ("factor", "min_pixels", "max_pixels")
    if unknown := [key for key in resized if key not in known]:
        raise ConfigurationError(
            f"resized={dict(resized)!r}: {unknown[0]!r} is none of {', '.join(known)}.{nearest(str(unknown[0]), known)}"
        )
    return Coordinates(name, None, **resized)


def smart_resize(
    height: int, width: int, factor: int = FACTOR, *, min_pixels: int = MIN_PIXELS, max_pixels: int = MAX_PIXELS
) -> tuple[int, int]:
    """Return the height and width that Qwen2-VL resizes a picture to (``smart_resize`` of its ``qwen_vl_utils``).

    Both are rounded to multiples of `factor`, halves to the even one. Where that is more than `max_pixels`, both sides
    are divided by the root of ``height * width / max_pixels`` and rounded down instead; where it is less than
    `min_pixels`, multiplied by the root of ``min_pixels / (height * width)`` and rounded up.

    Args:
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.
        factor: What both sides become multiples of.
        min_pixels: The fewest that the result has.
        max_pixels: The most that the result has, but for pictures so thin that one side is already `factor`.

    Raises:
        ConfigurationError: A size or limit that is not positive, a lower limit above the upper one, or one side more
            than 200 times the other, which Qwen2-VL refuses too.
    """
    _check_limits(factor, min_pixels, max_pixels)
    if not (_is_count(height) and _is_count(width)):
        raise ConfigurationError(f"a picture of {width} x {height}: both have to be positive whole numbers")
    if max(height, width) > _MAX_RATIO * min(height, width):
        raise ConfigurationError(f"a picture of {width} x {height}: one side is more than {_MAX_RATIO} times the other")
    rows, columns = (max(factor, round(side / factor) * factor) for side in (height, width))
    if rows * columns > max_pixels:
        scale = math.sqrt(height * width / max_pixels)
        rows, columns = (max(factor, math.floor(side / scale / factor) * factor) for side in (height, width))
    elif rows * columns < min_pixels:
        scale = math.sqrt(min_pixels / (height * width))
        rows, columns = (math.ceil(side * scale / factor) * factor for side in (height, width))
    return rows, columns


def scaled(value: float, source: float, target: float) -> float:
    """Return what `value` of `source` is of `target`; itself, to the last digit, where both are the same."""
    return float(value) if source == target else value * target / source


def _check_limits(factor: int, min_pixels: int, max_pixels: int) -> None:
    for argument, value in (("factor", factor), ("min_pixels", min_pixels), ("max_pixels", max_pixels)):
        if not _is_count(value):
            raise ConfigurationError(f"{argument}={value!r}: has to be a positive whole number")
    if min_pixels > max_pixels:
        raise ConfigurationError(f"min_pixels={min_pixels}: has to be at most max_pixels={max_pixels}")


def _is_count(value: object) -> bool:
    return type(value) is not bool and isinstance(value, Integral) and int(value) > 0
