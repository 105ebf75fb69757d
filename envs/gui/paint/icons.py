"""The icons: for each name the lines and faces that make it, in a unit square."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....errors import ConfigurationError, nearest
from .icon_paths import OUTLINES, STROKE, UNITS
from .shapes import Point

__all__ = ["ICONS", "NAMES", "Part", "parts"]


class Part(NamedTuple):
    """A line or a face of an icon.

    Attributes:
        points: Corners of a polyline, in a unit square; curves are many short lines.
        width: Of the line, its ends and corners round, as a share of the square's side; 0 for a face, filled by the
            even-odd rule.
        closed: Whether a line leads back from the last point to the first; faces are closed anyway.
    """

    points: tuple[Point, ...]
    width: float
    closed: bool


def parts(name: str) -> tuple[Part, ...]:
    """Return the parts of the icon called `name`.

    Raises:
        ConfigurationError: There is no such icon.
    """
    try:
        return ICONS[name]
    except KeyError:
        raise ConfigurationError(f"there is no icon {name!r}.{nearest(name, ICONS)}") from None


_TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
_TURN = math.radians(15)
"""Curves are cut into pieces that turn by at most this much."""
_STEPS = 10
"""Pieces of a Bezier curve."""


def _read(outline: str) -> Iterator[Part]:
    for each in outline.split(";"):
        width = 0.0 if each.startswith("!") else STROKE / UNITS
        for points, closed in _strokes(_TOKEN.findall(each.lstrip("!"))):
            scaled = tuple((round(x / UNITS, 5), round(y / UNITS, 5)) for x, y in points)
            yield Part(scaled, width, closed or not width)


def _strokes(tokens: list[str]) -> Iterator[tuple[list[Point], bool]]:
    """Yield the polylines of a path in SVG's absolute commands M, L, H, V, C, A and Z, circles O and rectangles R."""
    points: list[Point] = []
    index = 0
    command = ""
    while index < len(tokens):
        if tokens[index].isalpha():
            command = tokens[index]
            index += 1
        count = _COUNTS[command]
        numbers = [float(token) for token in tokens[index : index + count]]
        index += count
        if command == "O":
            yield _circle(*numbers), True
        elif command == "R":
            yield _rectangle(*numbers), True
        elif command == "Z":
            yield points, True
            points = []
        elif command == "A":
            points += _arc(points[-1], *numbers)
        elif command == "C":
            points += _bezier(points[-1], *numbers)
        else:
            if command == "M" and points:
                yield points, False
                points = []
            x = points[-1][0] if command == "V" else numbers[0]
            y = points[-1][1] if command == "H" else numbers[-1]
            points.append((x, y))
    if points:
        yield points, False


_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0, "O": 3, "R": 5}
"""How many numbers follow each command."""


def _circle(x: float, y: float, radius: float) -> list[Point]:
    count = 32
    return [
        (x + radius * math.cos(math.tau * step / count), y + radius * math.sin(math.tau * step / count))
        for step in range(count)
    ]


def _rectangle(left: float, top: float, width: float, height: float, radius: float) -> list[Point]:
    points: list[Point] = []
    right, bottom = left + width, top + height
    for x, y, quarter in (
        (right - radius, top + radius, 3),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 1),
        (left + radius, top + radius, 2),
    ):
        for step in range(7):
            angle = (quarter + step / 6) * math.pi / 2
            points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return points


def _bezier(start: Point, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> Iterator[Point]:
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        u = 1 - t
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield a * start[0] + b * x1 + c * x2 + d * x3, a * start[1] + b * y1 + c * y2 + d * y3


def _arc(
    start: Point, rx: float, ry: float, _: float, large: float, sweep: float, x: float, y: float
) -> Iterator[Point]:
    """Yield points of an elliptical arc that is not turned, by SVG 2's implementation notes, appendix B.2.4."""
    dx, dy = (start[0] - x) / 2, (start[1] - y) / 2
    stretch = math.hypot(dx / rx, dy / ry)
    if stretch > 1:
        rx, ry, stretch = rx * stretch, ry * stretch, 1.0
    middle = math.sqrt(max(1 / stretch**2 - 1, 0)) * (1 if large != sweep else -1)
    cx, cy = middle * rx * dy / ry, -middle * ry * dx / rx
    first = math.atan2((dy - cy) / ry, (dx - cx) / rx)
    turn = math.atan2((-dy - cy) / ry, (-dx - cx) / rx) - first
    if sweep and turn < 0:
        turn += math.tau
    elif not sweep and turn > 0:
        turn -= math.tau
    cx, cy = cx + (start[0] + x) / 2, cy + (start[1] + y) / 2
    count = max(math.ceil(abs(turn) / _TURN), 1)
    for step in range(1, count + 1):
        angle = first + turn * step / count
        yield cx + rx * math.cos(angle), cy + ry * math.sin(angle)


ICONS: Mapping[str, tuple[Part, ...]] = {name: tuple(_read(outline)) for name, outline in OUTLINES.items()}
"""The parts of every icon, from the back to the front, by its name."""
NAMES = tuple(ICONS)
"""The names of all icons."""
