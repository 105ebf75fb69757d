"""Buttons and what is like them: icon buttons, links, chips, keys, tabs, swatches and handles."""

from __future__ import annotations

from ..anatomy import anatomy
from ..box import Box
from ..colors import ink_on, mix, readable
from ..look import Look
from ..screen import Widget
from ..text import width
from .ground import Ground
from .parts import content, frame, glow, line, radius, ring, thickness, throw, whole
from .shapes import Gradient, Rect, Shape, Text

__all__ = ["button", "chip", "handle", "icon_button", "key", "link", "swatch", "tab"]


def button(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A button: ``primary``, ``danger``, ``selected``, ``flat`` (``strong``: in colour) or as the theme has it."""
    fill, border, ink = _button_colors(widget, look, tone)
    shapes: list[Shape] = []
    if "focused" in widget.states:
        shapes.append(ring(look, tone, widget.box))
    if fill:
        if look.style.shadows and "primary" in widget.states and "disabled" not in widget.states:
            shapes.append(throw(look, widget.box, 4, 1))
        face: str | Gradient = fill
        if look.style.buttons == "raised" and "disabled" not in widget.states:
            face = glow(fill, ink)
        shapes.append(frame(look, widget.box, face, border))
    elif border:
        shapes.append(frame(look, widget.box, "", border))
    return shapes + content(widget, look, ink)


def _button_colors(widget: Widget, look: Look, tone: Ground) -> tuple[str, str, str]:
    """Return the colours of face, border and words; "" for none."""
    states = widget.states
    flat = "flat" in states
    raised = look.style.buttons == "raised"
    if "disabled" in states:
        return ("", "", tone.pale) if flat else (mix(tone.fill, tone.text, 0.05), tone.divider, tone.pale)
    if widget.color:
        return widget.color, "", ink_on(widget.color)
    if "primary" in states:
        fill, ink = (tone.danger, tone.on_danger) if "danger" in states else (tone.accent, tone.on_accent)
        return fill, mix(fill, "#000000", 0.25) if raised else "", ink
    if "selected" in states or "checked" in states:
        return tone.selected, mix(tone.selected, tone.accent, 0.45), tone.on_selected
    if flat:
        return "", "", tone.warned if "danger" in states else tone.strong if "strong" in states else tone.text
    ink = tone.warned if "danger" in states else tone.text
    if look.style.buttons == "outlined":
        return "", mix(tone.border, tone.danger if "danger" in states else tone.text, 0.35), ink
    fill = mix(tone.fill, tone.text, 0.09) if tone.dark else mix(tone.faint, "#ffffff", 0.35)
    border = mix(tone.border, tone.text, 0.25) if raised else tone.border
    return fill, border, readable(ink, fill)


def icon_button(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A button with a picture: without a face, unless it is ``primary``, ``selected`` or has a colour."""
    states = widget.states
    plain = mix(tone.text, tone.fill, 0.15)
    fill, border, ink = "", "", tone.strong if "strong" in states else tone.warned if "danger" in states else plain
    if "disabled" in states:
        ink = tone.pale
    elif widget.color:
        fill, ink = widget.color, ink_on(widget.color, 4.5 if widget.text else 2.6)
    elif "primary" in states:
        fill, ink = (tone.danger, tone.on_danger) if "danger" in states else (tone.accent, tone.on_accent)
    elif "selected" in states or "checked" in states:
        fill, ink = tone.selected, tone.on_selected
    shapes: list[Shape] = []
    if "focused" in states:
        shapes.append(ring(look, tone, widget.box))
    if fill:
        if "large" in states and "primary" in states:
            shapes.append(throw(look, widget.box, 10, 3))
        shapes.append(frame(look, widget.box, fill, border))
    return shapes + content(widget, look, ink)


def link(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """Words that lead elsewhere; underlined in themes with sharp corners."""
    ink = tone.pale if "disabled" in widget.states else tone.warned if "danger" in widget.states else tone.link
    shapes = content(widget, look, ink)
    text = shapes[-1] if shapes else None
    if look.style.radius <= 4 and isinstance(text, Text):
        below = text.baseline + max(round(0.12 * text.size), 1)
        right = text.left + round(width(text.words, text.size, text.bold))
        shapes.append(Rect(Box(text.left, below, right, below + thickness(look)), ink))
    return shapes


def chip(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A small pill: a filter, a choice or a label."""
    share = 0.5 * widget.box.height / max(look.style.radius * look.scale, 1) if look.style.radius >= 4 else 1.0
    fill, border, ink = tone.faint, "", tone.text
    if "disabled" in widget.states:
        ink = tone.pale
    elif "primary" in widget.states:
        fill, ink = tone.accent, tone.on_accent
    elif "selected" in widget.states or "checked" in widget.states:
        fill, border, ink = tone.selected, mix(tone.selected, tone.accent, 0.5), tone.on_selected
    elif widget.color:
        fill, ink = mix(tone.fill, widget.color, 0.22), readable(widget.color, mix(tone.fill, widget.color, 0.22))
    elif look.style.buttons == "outlined":
        fill, border = tone.fill, mix(tone.border, tone.text, 0.15)
    shapes: list[Shape] = [frame(look, widget.box, fill, border, share)]
    return shapes + content(widget, look, readable(ink, fill) if ink != tone.pale else ink)


def key(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A key of a keypad: ``strong`` ones, such as operators, tinted, a ``primary`` one in the accent colour."""
    states = widget.states
    fill = mix(tone.fill, tone.text, 0.10) if tone.dark else mix(tone.fill, "#ffffff", 0.75)
    ink = tone.text
    if "disabled" in states:
        fill, ink = mix(tone.fill, tone.text, 0.04), tone.pale
    elif "primary" in states:
        fill, ink = tone.accent, tone.on_accent
    elif "danger" in states:
        ink = tone.warned
    elif "strong" in states or "selected" in states:
        fill, ink = tone.selected, tone.on_selected
    elif "muted" in states:
        fill = tone.faint
    ink = ink if "disabled" in states else readable(ink, fill)
    face: str | Gradient = glow(fill, ink) if look.style.buttons == "raised" and "disabled" not in states else fill
    shapes: list[Shape] = []
    if look.style.shadows:
        shapes.append(throw(look, widget.box, 3, 1))
    border = "" if "primary" in states else tone.border
    return [*shapes, frame(look, widget.box, face, border), *content(widget, look, ink)]


def tab(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A tab: a pill, a flap or underlined, as the theme has it."""
    box = whole(widget.box)
    selected = "selected" in widget.states
    ink = tone.pale if "disabled" in widget.states else tone.text if selected else tone.muted
    fine = thickness(look)
    if look.style.radius >= 10:
        inner = box.inset(look.px(1), look.px(3))
        face: list[Shape] = [frame(look, inner, tone.selected)] if selected else []
        return face + content(widget, look, tone.on_selected if selected else ink)
    if look.style.buttons == "raised":
        fill = tone.face if selected else mix(tone.fill, tone.text, 0.06)
        flap = box if selected else box._replace(top=box.top + look.px(2))
        back = Rect(flap, fill, radius(look, box), fine, tone.border, "top")
        open_edge = Rect(Box(box.left + fine, box.bottom - fine, box.right - fine, box.bottom), fill)
        ink = readable(ink, fill, 2.6 if "disabled" in widget.states else 4.5)
        return [back, *([open_edge] if selected else []), *content(widget, look, ink)]
    edge = Rect(Box(box.left, box.bottom - fine, box.right, box.bottom), tone.divider)
    if not selected:
        return [edge, *content(widget, look, ink)]
    below = Rect(Box(box.left, box.bottom - look.px(2), box.right, box.bottom), tone.accent)
    return [edge, below, *content(widget, look, tone.strong)]


def swatch(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A colour to choose."""
    color = widget.color or tone.accent
    box = whole(widget.box)
    shapes: list[Shape] = []
    if "selected" in widget.states or "checked" in widget.states:
        gap = max(min(look.px(3), int(box.width // 5)), 1)
        shapes.append(Rect(box, "", radius(look, box), max(gap - 1, 1), tone.accent))
        box = box.inset(gap)
    edge = mix(color, tone.text, 0.25)
    shapes.append(frame(look, box, color if "disabled" not in widget.states else mix(color, tone.fill, 0.6), edge))
    if widget.text:
        parts = anatomy(widget, look)
        shapes += line(widget.text, widget.box, parts.size, parts.bold, "center", ink_on(color))
    return shapes


def handle(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """Something to drag: a white square at the edge of what is selected, or the bar between two parts."""
    box = whole(widget.box)
    if widget.icon or widget.text:
        return content(widget, look, tone.muted)
    if max(box.width, box.height) > 2 * min(box.width, box.height):
        upright = box.height > box.width
        long, short = look.px(24), look.px(3)
        wide, tall = (short, long) if upright else (long, short)
        grip = box.middle(min(wide, box.width), min(tall, box.height))
        return [Rect(grip, mix(tone.fill, tone.text, 0.4), min(grip.width, grip.height) // 2)]
    side = min(box.width, box.height, look.px(11))
    return [Rect(box.middle(side, side), widget.color or "#ffffff", 2, max(look.px(2), 1), tone.accent)]
