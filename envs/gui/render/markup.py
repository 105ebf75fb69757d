"""Shapes as HTML: faces and shadows are elements with a style, words are text, icons and paths inline SVG."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from ..box import Box
from ..paint.icons import NAMES, Part, parts
from ..paint.shapes import Clipped, Gradient, Icon, Path, Point, Rect, Shadow, Shape, Text

__all__ = ["STYLE", "place", "shapes_markup", "symbols"]

_UNITS = 24
"""Side of the square that icons are drawn in."""

STYLE = """\
i,b,svg{position:absolute;display:block;box-sizing:border-box;pointer-events:none}
i{border:0 solid;background-origin:border-box}
b{white-space:pre;font-weight:400;line-height:1;text-align:left;direction:ltr;unicode-bidi:bidi-override;
font-kerning:none;font-variant-ligatures:none;font-variant-emoji:text;text-rendering:geometricPrecision;font-synthesis:none;
letter-spacing:0;word-spacing:0;font-feature-settings:"ccmp" 0,"mark" 0,"isol" 0,"init" 0,"medi" 0,"fina" 0,"rlig" 0}
b.s{font-weight:700}
svg{fill:none;stroke:currentColor;stroke-linecap:round;stroke-linejoin:round}
.f{fill:currentColor;fill-rule:evenodd;stroke:none}
svg.p{width:1px;height:1px;overflow:visible}
"""
"""What every shape has in common."""

_CORNERS = {"all": "1111", "top": "1100", "bottom": "0011", "left": "1001", "right": "0110"}
"""Which corners are round, in the order of CSS: clockwise from the upper left."""


def place(box: Box, left: float, top: float) -> str:
    """Return the style that puts something at `box` into what begins at `left` and `top`."""
    x, y, width, height = map(_number, (box.left - left, box.top - top, box.width, box.height))
    return f"left:{x}px;top:{y}px;width:{width}px;height:{height}px"


def shapes_markup(shapes: Iterable[Shape], left: float, top: float) -> str:
    """Return shapes as HTML, to be put into an element whose upper left corner is at `left` and `top`."""
    return "".join(_pieces(shapes, left, top))


@functools.cache
def symbols() -> str:
    """Return the definitions of all icons, of which a document needs one copy."""
    return "".join(f'<symbol id="icon-{name}" viewBox="0 0 {_UNITS} {_UNITS}">{_icon(name)}</symbol>' for name in NAMES)


def _pieces(shapes: Iterable[Shape], left: float, top: float) -> Iterator[str]:
    for kind, group in groupby(shapes, type):
        if kind is Path:
            # One picture for all paths in a row; its origin is that of the screen.
            paths = "".join(_path(each) for each in group if isinstance(each, Path))
            where = f"left:{_number(-left)}px;top:{_number(-top)}px"
            yield f'<svg class="p" aria-hidden="true" style="{where}">{paths}</svg>'
            continue
        for shape in group:
            match shape:
                case Rect():
                    yield _rect(shape, left, top)
                case Text():
                    yield _text(shape, left, top)
                case Icon():
                    where = place(shape.box, left, top)
                    use = f'<use href="#icon-{shape.name}"/>'
                    yield f'<svg aria-hidden="true" style="{where};color:{shape.color}">{use}</svg>'
                case Shadow():
                    where, radius = place(shape.box, left, top), _number(shape.radius)
                    down, blur = _number(shape.down), _number(shape.blur)
                    shadow = f"box-shadow:0 {down}px {blur}px {shape.color}"
                    yield f'<i style="{where};border-radius:{radius}px;{shadow}"></i>'
                case Clipped(box, inner):
                    style = f"{place(box, left, top)};overflow:hidden{_radius(shape.radius, shape.corners)}"
                    yield f'<i style="{style}">{shapes_markup(inner, box.left, box.top)}</i>'


def _rect(rect: Rect, left: float, top: float) -> str:
    style = place(rect.box, left, top)
    if isinstance(rect.fill, Gradient):
        style += f";background-image:linear-gradient({rect.fill.top},{rect.fill.bottom})"
    elif rect.fill:
        style += f";background-color:{rect.fill}"
    if rect.border and rect.border_color:
        style += f";border:{rect.border}px solid {rect.border_color}"
    return f'<i style="{style}{_radius(rect.radius, rect.corners)}"></i>'


def _radius(radius: float, corners: str) -> str:
    if not radius:
        return ""
    length = f"{_number(radius)}px"
    if corners == "all":
        return f";border-radius:{length}"
    return ";border-radius:" + " ".join(length if each == "1" else "0" for each in _CORNERS[corners])


def _text(text: Text, left: float, top: float) -> str:
    # The document's font has no room below the line that letters stand on, so a line of text ends there.
    x, y = _number(text.left - left), _number(text.baseline - text.size - top)
    style = f"left:{x}px;top:{y}px;font-size:{text.size}px;color:{text.color}"
    kind = ' class="s"' if text.bold else ""
    return f'<b{kind} style="{style}">{escape(text.words, quote=False)}</b>'


def _path(path: Path) -> str:
    outline = _outline(path.points, path.closed)
    if not path.width:
        return f'<path class="f" d="{outline}" style="color:{path.color}"/>'
    return f'<path d="{outline}" stroke-width="{_number(path.width)}" style="color:{path.color}"/>'


def _icon(name: str) -> str:
    return "".join(_part(part) for part in parts(name))


def _part(part: Part) -> str:
    outline = _outline(((x * _UNITS, y * _UNITS) for x, y in part.points), part.closed)
    return (
        f'<path d="{outline}" stroke-width="{_number(part.width * _UNITS)}"/>'
        if part.width
        else f'<path class="f" d="{outline}"/>'
    )


def _outline(points: Iterable[Point], closed: bool) -> str:
    line = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f"M{line}Z" if closed else f"M{line}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
