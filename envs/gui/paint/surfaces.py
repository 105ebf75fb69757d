"""What other things lie on: panels, bars, dialogs, menus, messages."""

from __future__ import annotations

from ..anatomy import anatomy
from ..colors import mix, readable, see_through
from ..look import Look
from ..screen import Widget
from .ground import Ground, ground
from .parts import content, frame, line, radius, thickness, throw, whole
from .pictures import picture
from .shapes import Clipped, Rect, Shape

__all__ = ["backdrop", "bar", "canvas", "card", "dialog", "menu", "panel", "sidebar", "toast", "tooltip"]


def _words(widget: Widget, look: Look, fill: str) -> list[Shape]:
    tone = ground(look, fill)
    return content(widget, look, tone.text) if widget.text or widget.icon else []


def panel(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A part of the window."""
    fill = widget.color or look.colors.surface
    if "plain" in widget.states:
        return [Rect(whole(widget.box), fill), *_words(widget, look, fill)]
    border = ground(look, fill).border if look.style.frames else ""
    share = 0.0 if "square" in widget.states else 1.0
    shapes: list[Shape] = [throw(look, widget.box, 8, 2, share)] if look.style.shadows else []
    return [*shapes, frame(look, widget.box, fill, border, share), *_words(widget, look, fill)]


def card(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A piece of content on its own."""
    return panel(widget, look, tone)


def bar(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A strip along the window, with a fine line at the edge towards the rest of it."""
    fill = widget.color or look.colors.bar
    return _strip(widget, look, fill, "top" if widget.box.top > widget.box.height else "bottom")


def sidebar(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A column along the window."""
    fill = widget.color or look.colors.sidebar
    return _strip(widget, look, fill, "left" if widget.box.left > widget.box.width else "right")


def _strip(widget: Widget, look: Look, fill: str, edge: str) -> list[Shape]:
    box = whole(widget.box)
    shapes: list[Shape] = [Rect(box, fill)]
    if "plain" not in widget.states:
        fine = thickness(look)
        at = {
            "top": box._replace(bottom=box.top + fine),
            "bottom": box._replace(top=box.bottom - fine),
            "left": box._replace(right=box.left + fine),
            "right": box._replace(left=box.right - fine),
        }
        shapes.append(Rect(at[edge], ground(look, fill).border))
    return shapes + _words(widget, look, fill)


def dialog(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A window in front of everything."""
    fill = widget.color or look.colors.surface
    if "plain" in widget.states:
        return [Rect(whole(widget.box), fill), *_words(widget, look, fill)]
    border = ground(look, fill).border
    share = 0.0 if "square" in widget.states else 1.2
    shapes: list[Shape] = [throw(look, widget.box, 40, 12, share), frame(look, widget.box, fill, border, share)]
    return shapes + _words(widget, look, fill)


def menu(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A list that has opened."""
    fill = widget.color or (mix(look.colors.surface, "#ffffff", 0.04) if look.dark else look.colors.surface)
    border = ground(look, fill).border
    return [throw(look, widget.box, 16, 4), frame(look, widget.box, fill, border), *_words(widget, look, fill)]


def toast(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A message that goes away by itself, dark in a light look and light in a dark one."""
    fill = widget.color or mix(look.colors.text, look.colors.window, 0.08)
    if "danger" in widget.states:
        fill = look.colors.danger
    return [throw(look, widget.box, 14, 4), frame(look, widget.box, fill), *_words(widget, look, fill)]


def tooltip(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A word of explanation."""
    fill = widget.color or mix(look.colors.text, look.colors.window, 0.12)
    return [throw(look, widget.box, 6, 2), frame(look, widget.box, fill, "", 0.6), *_words(widget, look, fill)]


def backdrop(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """What dims everything behind a dialog."""
    return [Rect(whole(widget.box), see_through(widget.color or "#000000", 0.55 if look.dark else 0.42))]


def canvas(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A place to draw or to work on: white or of its own colour; with a `value`, a picture, see `pictures`."""
    box = whole(widget.box)
    corner = 0 if "plain" in widget.states else radius(look, box, 0.5)
    if widget.value:
        shapes: list[Shape] = [Clipped(box, picture(box, widget, tone), corner)]
    else:
        shapes = [Rect(box, widget.color or look.colors.field, corner)]
    if "plain" not in widget.states:
        shapes.append(Rect(box, "", corner, thickness(look), tone.border))
    if widget.text:
        parts = anatomy(widget, look)
        ink = readable(look.colors.text, widget.color or look.colors.field)
        shapes += line(widget.text, parts.words, parts.size, parts.bold, parts.align, ink)
    return shapes
