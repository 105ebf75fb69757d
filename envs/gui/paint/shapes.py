"""What renderers can draw: few shapes, each of which means the same as pixels and as HTML with inline SVG.

Lengths are pixels of the screen. Boxes and the starts of texts stand on whole pixels, so that every renderer draws
their edges sharp. Colours are ``"#rrggbb"``, or ``"#rrggbbaa"`` where something behind shines through (``00``: nothing
to be seen of it); CSS reads both.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from ..box import Box

__all__ = ["Clipped", "Gradient", "Icon", "Path", "Point", "Rect", "Shadow", "Shape", "Text"]

Point: TypeAlias = tuple[float, float]
"""A place: pixels from the left and from the top of the screen."""


class Gradient(NamedTuple):
    """A colour that changes evenly from the upper to the lower edge: ``linear-gradient(top, bottom)``.

    Attributes:
        top: Opaque colour of the upper edge.
        bottom: Opaque colour of the lower edge.
    """

    top: str
    bottom: str


class Rect(NamedTuple):
    """A filled rectangle with a border within its edges, as CSS draws it with ``box-sizing: border-box``.

    Discs and pills are rectangles with a `radius` of half their height.

    Attributes:
        box: Its outer edges.
        fill: Its colour, which reaches under the border; ``""`` for none.
        radius: Of the corners, at most half the shorter side.
        border: Thickness of the border; a whole number, 0 for none.
        border_color: Its colour.
        corners: Which corners are round: ``"all"``, or the two at ``"top"``, ``"bottom"``, ``"left"`` or ``"right"``.
    """

    box: Box
    fill: str | Gradient = ""
    radius: float = 0
    border: int = 0
    border_color: str = ""
    corners: str = "all"


class Shadow(NamedTuple):
    """What an opaque thing throws on what is behind it: ``box-shadow: 0 {down}px {blur}px {color}``.

    It is drawn before the thing itself, which covers the part within `box`.

    Attributes:
        box: The edges of the thing.
        radius: Of its corners.
        blur: Twice the standard deviation of the blur, in pixels.
        down: How far it is moved down, in pixels.
        color: With alpha.
    """

    box: Box
    radius: float
    blur: float
    down: float
    color: str


class Text(NamedTuple):
    """A line of words in the packaged font, without hinting, kerning and ligatures.

    Attributes:
        left: Where the first letter starts; a whole number.
        baseline: The line that letters stand on, from the top of the screen; a whole number.
        words: The words; blanks at the ends and several in a row count (CSS: ``white-space: pre``).
        size: Of the font, in pixels.
        bold: Whether the bold font is used.
        color: Its colour, opaque.
    """

    left: int
    baseline: int
    words: str
    size: int
    bold: bool
    color: str


class Icon(NamedTuple):
    """A picture of `icons.ICONS`, whose unit square is stretched to `box`, a square.

    Attributes:
        box: Where it is.
        name: A name of `icons.ICONS`.
        color: Of all its lines and faces, opaque.
    """

    box: Box
    name: str
    color: str


class Path(NamedTuple):
    """Straight lines from point to point, or the face that they surround; ends and corners of lines are round.

    Attributes:
        points: The points.
        color: Its colour.
        width: Of the lines, in pixels; 0 for a face, filled by the even-odd rule.
        closed: Whether a line leads back from the last point to the first; faces are closed anyway.
    """

    points: tuple[Point, ...]
    color: str
    width: float = 0
    closed: bool = False


class Clipped(NamedTuple):
    """Shapes of which only what lies within a box with round corners is seen: ``overflow: hidden``.

    Attributes:
        box: The box.
        shapes: The shapes, from the back to the front, placed on the screen as all others; none is a `Clipped`.
        radius: Of the corners.
        corners: Which corners are round, as of `Rect`.
    """

    box: Box
    shapes: tuple[Rect | Path | Icon | Text, ...]
    radius: float = 0
    corners: str = "all"


Shape: TypeAlias = Rect | Shadow | Text | Icon | Path | Clipped
"""Anything that can be drawn."""
