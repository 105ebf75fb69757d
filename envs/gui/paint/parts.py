"""What many widgets are made of: words, icons, faces with frames, rings around what has the focus."""

from __future__ import annotations

from ..anatomy import Anatomy, anatomy, icon_of
from ..box import Box
from ..colors import luminance, mix, readable, see_through
from ..look import Look
from ..screen import Widget
from ..text import fitted, width
from .ground import Ground
from .shapes import Gradient, Icon, Rect, Shadow, Shape, Text

__all__ = [
    "content",
    "disc",
    "frame",
    "glow",
    "line",
    "radius",
    "ring",
    "thickness",
    "throw",
    "whole",
    "words",
]

_HALF_CAPITAL = 0.3645
"""Half the height of a capital letter of the font, as a share of its size: how far the middle of a line of text is
above the line that letters stand on."""


def whole(box: Box) -> Box:
    """Return `box` with its edges on whole pixels."""
    return Box(round(box.left), round(box.top), round(box.right), round(box.bottom))


def disc(x: float, y: float, radius: float, color: str) -> Rect:
    """Return a disc around a point."""
    x, y, radius = round(x), round(y), max(round(radius), 1)
    return Rect(Box(x - radius, y - radius, x + radius, y + radius), color, radius)


def thickness(look: Look) -> int:
    """Return how thick fine lines are, in pixels."""
    return max(round(look.scale), 1)


def radius(look: Look, box: Box, share: float = 1.0) -> int:
    """Return the radius of the corners of `box`: `share` of the theme's, as far as there is room."""
    return min(round(look.style.radius * look.scale * share), int(min(box.width, box.height) // 2))


def line(text: str, room: Box, size: int, bold: bool, align: str, color: str) -> list[Shape]:
    """Return one line of text, its capitals in the middle of the height of `room`; cut where it is too wide."""
    text = fitted(text, room.width, size, bold) if text else ""
    if not text:
        return []
    left = room.left
    if align != "left":
        free = room.width - width(text, size, bold)
        left += free if align == "right" else free / 2
    baseline = round((room.top + room.bottom) / 2 + _HALF_CAPITAL * size)
    return [Text(round(left), baseline, text, size, bold, color)]


def words(parts: Anatomy, text: str, color: str) -> list[Shape]:
    """Return `text` where the words of a widget stand."""
    return line(text, parts.words, parts.size, parts.bold, parts.align, color)


def content(widget: Widget, look: Look, color: str, icon_color: str = "", text: str | None = None) -> list[Shape]:
    """Return the icon and the words of a widget (`text`, if given, in their place)."""
    parts = anatomy(widget, look)
    shapes: list[Shape] = []
    name = icon_of(widget)
    if name and parts.icon is not None and parts.icon.width > 0:
        shapes.append(Icon(parts.icon, name, icon_color or color))
    return shapes + words(parts, widget.text if text is None else text, color)


def frame(look: Look, box: Box, fill: str | Gradient, border: str = "", share: float = 1.0) -> Rect:
    """Return a face with the theme's corners and, if it has a colour, a fine border."""
    return Rect(whole(box), fill, radius(look, box, share), thickness(look) if border else 0, border)


def ring(look: Look, tone: Ground, box: Box, share: float = 1.0) -> Rect:
    """Return the ring around what has the focus."""
    out = look.px(2)
    around = whole(box).inset(-out)
    return Rect(around, "", radius(look, box, share) + out, out, see_through(tone.accent, 0.45))


def throw(look: Look, box: Box, blur: float, down: float, share: float = 1.0) -> Shadow:
    """Return the shadow of something that floats; lengths in pixels of an ordinary display."""
    alpha = 0.55 if look.dark else 0.20
    return Shadow(
        whole(box), radius(look, box, share), blur * look.scale, down * look.scale, see_through("#000000", alpha)
    )


def glow(face: str, ink: str) -> Gradient:
    """Return the slope of a raised face: from light to dark, on both of which `ink` can be read."""
    light = mix(face, "#ffffff", 0.25 if luminance(face) > 0.2 else 0.08)
    for slope in (Gradient(light, mix(face, "#000000", 0.05)), Gradient(light, face)):
        if all(readable(ink, color) == ink for color in slope):
            return slope
    return Gradient(face, mix(face, "#000000", 0.18))
