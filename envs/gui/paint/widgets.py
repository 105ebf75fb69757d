"""From widgets to shapes: how every kind of widget looks in every state.

The attributes mean to all kinds what `Widget` says. To some they say more:

=============  =========================================================================================================
Kind           What its attributes mean
=============  =========================================================================================================
``chart``      `value`: one of `charts.CHARTS`, or the id chooses; `color`: of bars and lines.
``image``      `value`: one of `pictures.PICTURES`, or the id chooses; `color` prevails. With an `icon`: that, in
               a quiet field. `text`: a line under it. ``plain``: without round corners.
``canvas``     `value`: as of an image; without one, white or in its `color`.
``tile``       As an image, framed; ``flat``: without a frame. With an `icon`: that, in its `color`.
``line``       Along its box where that is at most 4 pixels thin; else from the upper left to the lower right corner, or
               from the lower left to the upper right one with the `value` ``"up"``; ``bold``: thick.
``spot``       A disc of its `color`.
``code``       `text`: a line of a program, coloured by its words; `value`: the number of the line.
``progress``   `value`: 0 to 1; ``danger``: red.
``slider``     `value`: 0 to 1; upright where its box is.
``avatar``     `text`: up to three letters; else the initials of `name`, which also chooses the colour. Or an `icon`.
``badge``      A pill: ``danger``, ``muted`` or in its `color`; without `text` a dot.
``row``        `value`: at the right, as of ``menu_item`` and ``nav_item``. ``flat``: without the fine line below.
``cell``       ``flat``: without lines; ``strong``: in a disc, as today in a calendar; ``selected``: framed.
``key``        ``strong``: tinted; ``muted``: grey; ``primary``: in the accent colour.
``button``     ``flat``: without a face, in the colour of words, ``strong``: in the accent colour.
``panel``      ``plain``: without frame, shadow and round corners; ``square``: without the last only, as of ``card`` and
               ``dialog``: a window whose bars reach into its corners.
``stepper``    `value`: the number between the two signs.
``icon``       As large as its box.
=============  =========================================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..box import Box
from ..colors import mix
from ..look import Look
from ..screen import Screen, ScrollArea, Widget
from . import buttons, decorations, fields, items, surfaces
from .ground import Ground, ground
from .shapes import Clipped, Gradient, Icon, Rect, Shape, Text

__all__ = ["PAINTERS", "paint", "paint_screen"]

Painter = Callable[[Widget, Look, Ground], list[Shape]]

PAINTERS: Mapping[str, Painter] = {
    "button": buttons.button,
    "icon_button": buttons.icon_button,
    "link": buttons.link,
    "field": fields.field,
    "text_area": fields.text_area,
    "search": fields.search,
    "checkbox": fields.checkbox,
    "radio": fields.radio,
    "switch": fields.switch,
    "slider": fields.slider,
    "select": fields.select,
    "stepper": fields.stepper,
    "tab": buttons.tab,
    "menu_item": items.menu_item,
    "nav_item": items.nav_item,
    "row": items.row,
    "cell": items.cell,
    "chip": buttons.chip,
    "tile": items.tile,
    "key": buttons.key,
    "swatch": buttons.swatch,
    "handle": buttons.handle,
    "panel": surfaces.panel,
    "bar": surfaces.bar,
    "sidebar": surfaces.sidebar,
    "card": surfaces.card,
    "dialog": surfaces.dialog,
    "menu": surfaces.menu,
    "toast": surfaces.toast,
    "tooltip": surfaces.tooltip,
    "backdrop": surfaces.backdrop,
    "canvas": surfaces.canvas,
    "text": decorations.text,
    "heading": decorations.text,
    "label": decorations.label,
    "icon": decorations.icon,
    "avatar": decorations.avatar,
    "badge": decorations.badge,
    "image": decorations.image,
    "divider": decorations.divider,
    "progress": decorations.progress,
    "chart": decorations.chart,
    "code": decorations.code,
    "line": decorations.mark,
    "spot": decorations.spot,
}
"""What draws each kind: a function of the widget, the look and the colours of what is behind."""


def paint(widget: Widget, screen: Screen) -> list[Shape]:
    """Return the shapes of one widget of `screen`, from the back to the front."""
    return next(shapes for each, shapes in paint_screen(screen) if each is not None and each.id == widget.id)


def paint_screen(screen: Screen) -> Iterator[tuple[Widget | None, list[Shape]]]:
    """Yield everything that is to be drawn, from the back to the front.

    Yields:
        A widget and its shapes, which are to be cut off at the edges of `Widget.clip`; with ``None``, the shapes of the
        background, first of all, and those of the bars of what scrolls, after all that scrolls.
    """
    look = screen.look
    yield None, [Rect(screen.box, look.colors.window)]
    window = _Face(screen.box, look.colors.window, False)
    faces = [window]
    bars = _bars_after(screen)
    for index, widget in enumerate(screen.widgets):
        x, y = widget.box.center
        behind = next((face for face in reversed(faces) if face.box.contains(x, y)), window)
        shapes = PAINTERS[widget.kind](widget, look, ground(look, behind.fill))
        face = _face(widget, shapes, behind.fill)
        if face is not None:
            faces.append(face)
        elif behind.picture and widget.kind in _LIFTED:
            shapes = _lifted(widget, shapes, look)
        yield widget, shapes
        for area in bars.get(index, ()):
            yield None, _scroll_bar(area, look)


class _Face(NamedTuple):
    """What something looks like for what comes in front of it.

    Attributes:
        box: What can be seen of it.
        fill: Its colour.
        picture: Whether it has many colours, of which that is only one.
    """

    box: Box
    fill: str
    picture: bool


def _face(widget: Widget, shapes: list[Shape], behind: str) -> _Face | None:
    """Return the face of a widget: the first thing that fills its middle; ``None`` where one sees through."""
    shown = widget.shown
    if shown is None:
        return None
    x, y = widget.box.center
    for shape in shapes:
        picture = isinstance(shape, Clipped) and widget.value != "map"
        if isinstance(shape, Clipped):
            first = shape.shapes[0]
            shape = Rect(shape.box, first.fill if isinstance(first, Rect) else first.color)
        if isinstance(shape, Rect) and shape.fill and shape.box.contains(x, y) and 3 * shape.box.area > widget.box.area:
            fill = shape.fill.bottom if isinstance(shape.fill, Gradient) else shape.fill
            if len(fill) > 7:
                fill = mix(behind, fill[:7], int(fill[7:], 16) / 255)
            return _Face(shown, fill, picture)
    return None


_LIFTED = frozenset(("text", "heading", "label", "icon", "link", "button", "icon_button", "tile", "checkbox"))


def _lifted(widget: Widget, shapes: list[Shape], look: Look) -> list[Shape]:
    """Return words and pictures in white with a dark edge below, as they can be read in front of a picture."""
    ink, edge = "#c9c9c9" if "disabled" in widget.states else "#ffffff", "#202226"
    step = look.px(1)
    lifted: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Text):
            lifted += [shape._replace(color=edge, baseline=shape.baseline + step), shape._replace(color=ink)]
        elif isinstance(shape, Icon) and not widget.color:
            lifted += [shape._replace(color=edge, box=shape.box.moved(0, step)), shape._replace(color=ink)]
        else:
            lifted.append(shape)
    return lifted


def _bars_after(screen: Screen) -> Mapping[int, list[ScrollArea]]:
    """Return the areas whose bars are drawn after each widget: the last one that lies in the area."""
    after: dict[int, list[ScrollArea]] = {}
    for area in screen.areas:
        if area.content > area.box.height:
            inside = (i for i, w in enumerate(screen.widgets) if w.clip is not None and area.box.holds(w.clip))
            after.setdefault(max(inside, default=len(screen.widgets) - 1), []).append(area)
    return after


def _scroll_bar(area: ScrollArea, look: Look) -> list[Shape]:
    box = area.box
    wide, gap = look.px(5), look.px(2)
    room = box.height - 2 * gap
    tall = max(room * box.height / area.content, min(look.px(20), room))
    top = box.top + gap + (room - tall) * area.offset / (area.content - box.height)
    bar = Box(round(box.right) - gap - wide, round(top), round(box.right) - gap, round(top + tall))
    color = mix(look.colors.surface, look.colors.text, 0.35)
    return [Rect(bar, color, wide / 2 if look.style.radius else 0)]
