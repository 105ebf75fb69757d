"""Charts, drawn at random from a widget's id."""

from __future__ import annotations

import math

from ...draws import Draws
from ..box import Box
from ..colors import from_hue, mix, rgb, see_through
from ..look import Look
from ..screen import Widget
from ..text import width
from .ground import Ground
from .parts import line, thickness, whole
from .shapes import Path, Point, Rect, Shape

__all__ = ["CHARTS", "chart"]

CHARTS = ("bars", "line", "area", "pie", "spark")
"""What the `value` of a chart can be: ``spark`` is a line without axes. Any other lets the id choose."""


def chart(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A chart: `value` says of which of `CHARTS`, the id which numbers, `color` the first of its colours."""
    draws = Draws("chart", widget.id, widget.name)
    box = whole(widget.box)
    kind = widget.value if widget.value in CHARTS else draws.pick(CHARTS[:3])
    color = widget.color or tone.accent
    if min(box.width, box.height) < 8:
        return [Rect(box, color)]
    if kind == "pie":
        return _pie(box, color, tone, draws)
    shapes: list[Shape] = []
    room = box
    if kind != "spark":
        shapes, room = _axes(box, tone, look, draws)
    if kind == "bars":
        return shapes + _bars(room, color, tone, look, draws)
    values = _walk(draws, 7 if room.width < 160 else 13 if room.width < 400 else 20)
    if kind == "spark":
        low, high = min(values), max(values)
        values = [(value - low) / (high - low or 1) for value in values]
    step = room.width / (len(values) - 1)
    points = tuple((room.left + step * i, room.bottom - (0.08 + 0.82 * v) * room.height) for i, v in enumerate(values))
    if kind == "area":
        floor: tuple[Point, ...] = ((room.right, room.bottom), (room.left, room.bottom))
        shapes.append(Path((*points, *floor), see_through(color, 0.22)))
    shapes.append(Path(points, color, 2 * look.scale))
    if kind == "line" and room.width > 120:
        dot = look.px(3)
        shapes += [
            Rect(Box(round(x) - dot, round(y) - dot, round(x) + dot, round(y) + dot), color, dot) for x, y in points
        ]
    return shapes


def _axes(box: Box, tone: Ground, look: Look, draws: Draws) -> tuple[list[Shape], Box]:
    """Return lines to read a chart by, with numbers where there is room, and the room that is left."""
    fine, size = thickness(look), max(round(0.8 * look.font), 5)
    shapes: list[Shape] = []
    unit = draws.pick((1, 5, 10, 25, 100, 250))
    room = box
    if box.width > 16 * size and box.height > 10 * size:
        room = Box(box.left + round(width(str(4 * unit), size)) + size, box.top, box.right, box.bottom - 2 * size)
        for each in range(0, 12, 1 if box.width > 40 * size else 3):
            left = room.left + each * room.width / 12
            below = Box(left, room.bottom, left + room.width / 12, box.bottom)
            shapes += line(str(each + 1), below, size, False, "center", tone.muted)
    step = (room.height - fine) / 4.3
    for each in range(5):
        y = round(room.bottom - fine - each * step)
        shapes.append(Rect(Box(room.left, y, room.right, y + fine), tone.border if each == 0 else tone.divider))
        if room is not box:
            beside = Box(box.left, y - size, room.left - size // 2, y + size)
            shapes += line(str(each * unit), beside, size, False, "right", tone.muted)
    return shapes, room._replace(bottom=room.bottom - fine)


def _walk(draws: Draws, count: int) -> list[float]:
    """Return numbers from 0 to 1 that change little by little."""
    value, values = 0.3 + 0.4 * draws.unit(), []
    drift = 0.5 * (draws.unit() - 0.4) / count
    for _ in range(count):
        value = min(max(value + drift + 0.34 * (draws.unit() - 0.5), 0.04), 1.0)
        values.append(value)
    return values


def _bars(room: Box, color: str, tone: Ground, look: Look, draws: Draws) -> list[Shape]:
    count = max(min(int(room.width // look.px(26)), 12), 3)
    values = _walk(draws, count)
    marked = draws.below(count) if draws.chance(0.5) else -1
    step = room.width / count
    wide = max(round(step * 0.58), 2)
    shapes: list[Shape] = []
    for index, value in enumerate(values):
        left = round(room.left + step * index + (step - wide) / 2)
        top = round(room.bottom - (0.08 + 0.84 * value) * room.height)
        fill = mix(color, tone.fill, 0.5) if marked >= 0 and index != marked else color
        corner = min(wide / 4, look.px(3), (room.bottom - top) / 2)
        shapes.append(Rect(Box(left, top, left + wide, room.bottom), fill, corner, 0, "", "top"))
    return shapes


def _pie(box: Box, color: str, tone: Ground, draws: Draws) -> list[Shape]:
    radius = min(box.width, box.height) / 2 - 1
    x, y = box.center
    parts = [0.3 + draws.unit() for _ in range(draws.between(3, 5))]
    total = sum(parts)
    angle = -math.pi / 2
    shapes: list[Shape] = []
    hue = _hue(color)
    for index, part in enumerate(parts):
        turn = math.tau * part / total
        count = max(math.ceil(turn / math.radians(3)), 2)
        rim = [
            (x + radius * math.cos(angle + turn * i / count), y + radius * math.sin(angle + turn * i / count))
            for i in range(count + 1)
        ]
        fill = color if index == 0 else from_hue(hue + 0.13 * index, 0.62 if tone.dark else 0.55, 0.5)
        shapes.append(Path(((x, y), *rim), fill))
        angle += turn
    if draws.chance(0.6):
        hole = round(0.58 * radius)
        middle = Box(round(x) - hole, round(y) - hole, round(x) + hole, round(y) + hole)
        shapes.append(Rect(middle, tone.fill, hole))
    return shapes


def _hue(color: str) -> float:
    """Return the hue of a colour, 0 to 1."""
    red, green, blue = rgb(color)
    return math.atan2(math.sqrt(3) * (green - blue), 2 * red - green - blue) / math.tau % 1
