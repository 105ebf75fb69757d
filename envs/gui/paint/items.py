"""Entries of lists, menus, sidebars and grids: rows, cells, tiles."""

from __future__ import annotations

from ..anatomy import anatomy
from ..colors import ink_on, mix, readable
from ..look import Look
from ..screen import Widget
from .ground import Ground
from .parts import content, frame, line, radius, ring, thickness, throw, whole, words
from .pictures import picture
from .shapes import Clipped, Icon, Rect, Shape

__all__ = ["cell", "menu_item", "nav_item", "row", "tile"]


def row(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A line of a list or table, with a fine line under it unless it is ``flat``; its `value` at the right."""
    box = whole(widget.box)
    states = widget.states
    ink = tone.pale if "disabled" in states else tone.muted if "muted" in states else tone.text
    shapes: list[Shape] = []
    fill = ""
    if "selected" in states:
        fill, ink = tone.selected, tone.on_selected
    elif widget.color:
        fill, ink = widget.color, ink_on(widget.color)
    elif "striped" in states:
        fill = mix(tone.fill, tone.text, 0.035)
    if fill:
        shapes.append(Rect(box, fill))
    if "flat" not in states:
        fine = thickness(look)
        shapes.append(Rect(box._replace(top=box.bottom - fine), tone.divider))
    if "selected" in states and look.style.radius <= 4:
        shapes.append(Rect(box._replace(right=box.left + look.px(3)), tone.accent))
    if "focused" in states:
        shapes.append(Rect(box, "", 0, thickness(look), tone.accent))
    value = ink if "selected" in states else readable(tone.muted, fill or tone.fill)
    return shapes + content(widget, look, ink) + _value(widget, look, value)


def _value(widget: Widget, look: Look, color: str) -> list[Shape]:
    """Return the words at the right of an entry."""
    parts = anatomy(widget, look)
    if parts.extra is None or not widget.value:
        return []
    return line(widget.value, parts.extra, parts.size, False, "right", color)


def menu_item(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """An entry of a menu; its `value`, such as a shortcut, or the tick of a ``checked`` one, at the right."""
    states = widget.states
    ink = tone.pale if "disabled" in states else tone.warned if "danger" in states else tone.text
    icon = ink if "disabled" in states or "danger" in states else tone.muted
    value = tone.pale if "disabled" in states else tone.muted
    shapes: list[Shape] = []
    if "selected" in states or "focused" in states:
        inner = widget.box.inset(look.px(4), 0) if look.style.radius >= 5 else widget.box
        shapes.append(frame(look, inner, tone.selected, "", 0.7))
        ink = icon = value = tone.on_selected
    shapes += content(widget, look, ink, icon) + _value(widget, look, value)
    parts = anatomy(widget, look)
    if parts.extra is not None and not widget.value:
        shapes.append(Icon(parts.extra, "check", readable(tone.strong, tone.fill)))
    return shapes


def nav_item(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """An entry of a sidebar; its `value`, such as a count, at the right."""
    states = widget.states
    ink = tone.pale if "disabled" in states else mix(tone.text, tone.fill, 0.12)
    shapes: list[Shape] = []
    value = tone.muted
    if "selected" in states:
        ink = value = tone.on_selected
        if look.style.radius >= 5:
            shapes.append(frame(look, widget.box.inset(0, 1), tone.selected))
        else:
            box = whole(widget.box)
            shapes += [Rect(box, tone.selected), Rect(box._replace(right=box.left + look.px(3)), tone.accent)]
    if "focused" in states:
        shapes.append(frame(look, widget.box.inset(1), "", tone.accent))
    return shapes + content(widget, look, ink) + _value(widget, look, value)


def cell(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """One place of a grid: framed, or ``flat``; ``strong`` is a disc in the accent colour, as of today's date."""
    box = whole(widget.box)
    states = widget.states
    fine = thickness(look)
    ink = tone.pale if "disabled" in states else tone.muted if "muted" in states else tone.text
    shapes: list[Shape] = []
    flat = "flat" in states
    if widget.color:
        shapes.append(Rect(box, widget.color))
        ink = readable(ink, widget.color)
    elif "selected" in states:
        shapes.append(frame(look, box.inset(fine), tone.selected) if flat else Rect(box, tone.selected))
        ink = tone.on_selected
    elif "striped" in states:
        shapes.append(Rect(box, mix(tone.fill, tone.text, 0.035)))
    if not flat:
        # The lines at the left and above lie on those of the neighbours.
        shapes.append(Rect(box._replace(left=box.left - fine, top=box.top - fine), "", 0, fine, tone.border))
    if "focused" in states or ("selected" in states and not flat):
        shapes.append(Rect(box, "", 0, look.px(2), tone.accent))
    if "strong" in states and "disabled" not in states:
        parts = anatomy(widget, look)
        side = min(round(2.1 * parts.size), int(box.width), int(box.height))
        middle = box.middle(side, side)
        if parts.align == "left":
            middle = middle.moved(box.left + fine - middle.left, 0)
        shapes.append(Rect(middle, tone.accent, side / 2))
        return shapes + line(widget.text, middle, parts.size, True, "center", tone.on_accent)
    return shapes + content(widget, look, ink)


def tile(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A card to open: a picture or an icon, and a line of words under it."""
    box = whole(widget.box)
    states = widget.states
    disabled = "disabled" in states
    flat = "flat" in states
    parts = anatomy(widget, look)
    fill = tone.fill if flat else mix(tone.fill, tone.text, 0.06) if tone.dark else mix(tone.fill, "#ffffff", 0.8)
    ink = tone.pale if disabled else tone.text
    border = "" if flat else tone.border
    if "selected" in states:
        fill, ink, border = tone.selected, tone.on_selected, tone.accent
    shapes: list[Shape] = []
    if look.style.shadows and not flat:
        shapes.append(throw(look, box, 6, 1))
    corner = radius(look, box)
    above = box._replace(bottom=round(parts.words.top)) if widget.text else box
    if fill != tone.fill or border:
        shapes.append(Rect(box, fill, corner, thickness(look) if border else 0, border))
    if widget.icon:
        if parts.icon is not None:
            color = widget.color or tone.strong
            shapes.append(Icon(parts.icon, widget.icon, tone.pale if disabled else readable(color, fill, 3.0)))
    elif above.height > 0:
        inner = above if flat else above.inset(thickness(look))
        corners = "all" if flat or not widget.text else "top"
        inner = inner._replace(bottom=above.bottom) if corners == "top" else inner
        faded = 0.6 if disabled else 0.0
        shapes.append(
            Clipped(
                inner,
                picture(inner, widget, tone, faded),
                min(corner, int(min(inner.width, inner.height) // 2)),
                corners,
            )
        )
    if "selected" in states:
        shapes.append(Rect(box, "", corner, look.px(2), tone.accent))
    if "focused" in states:
        shapes.append(ring(look, tone, box))
    return shapes + words(parts, widget.text, ink)
