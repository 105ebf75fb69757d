"""What is typed into, ticked, chosen from or moved: fields, selects, steppers, checkboxes, switches, sliders."""

from __future__ import annotations

import math

from ..anatomy import Anatomy, anatomy, icon_of
from ..box import Box
from ..colors import mix, readable
from ..look import Look
from ..screen import Widget
from ..text import fitted, width, wrapped
from .ground import Ground
from .parts import frame, glow, line, radius, ring, thickness, throw, whole, words
from .shapes import Icon, Path, Rect, Shape

__all__ = ["amount", "checkbox", "field", "radio", "search", "select", "slider", "stepper", "switch", "text_area"]


def amount(widget: Widget) -> float:
    """Return the `value` of a slider or a progress bar, 0 to 1; 0 where it is no number."""
    try:
        value = float(widget.value)
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(value) else min(max(value, 0.0), 1.0)


def _face(widget: Widget, look: Look, tone: Ground, share: float = 1.0) -> tuple[list[Shape], str, str]:
    """Return the face of something to type into, and the colours of what is in it and of hints."""
    states = widget.states
    if "flat" in states:
        return [], tone.pale if "disabled" in states else tone.text, readable(tone.pale, tone.fill, 3.0)
    if "disabled" in states:
        fill = mix(tone.fill, tone.text, 0.06)
        return [frame(look, widget.box, fill, tone.divider, share)], readable(tone.pale, fill, 2.5), tone.pale
    fill = widget.color or tone.face
    hint = readable(mix(tone.text, fill, 0.55), fill, 3.0)
    border = mix(tone.border, tone.text, 0.12)
    if "danger" in states:
        border = tone.danger
    face = frame(look, widget.box, fill, border, share)
    if "focused" in states:
        accent = tone.danger if "danger" in states else tone.accent
        face = face._replace(border=min(look.px(2), int(widget.box.height // 4)), border_color=accent)
        return [ring(look, tone, widget.box, share), face], readable(tone.text, fill), hint
    return [face], readable(tone.text, fill), hint


def _pill(look: Look, box: Box) -> float:
    """Return the share of the theme's radius that makes the ends of `box` round, in themes with round corners."""
    corner = look.style.radius * look.scale
    return 0.5 * box.height / corner if look.style.radius >= 8 else 1.0


def field(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A line to type into: its `value` or else its `hint`; a caret behind it where it is ``focused``."""
    return _typed(widget, look, tone, 1.0)


def search(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A field to search with."""
    return _typed(widget, look, tone, _pill(look, widget.box))


def _typed(widget: Widget, look: Look, tone: Ground, share: float) -> list[Shape]:
    shapes, ink, hint = _face(widget, look, tone, share)
    parts = anatomy(widget, look)
    if parts.icon is not None:
        shapes.append(Icon(parts.icon, icon_of(widget), hint))
    text = widget.value or widget.text
    shapes += words(parts, text, ink) if text else words(parts, widget.hint, hint)
    if "focused" in widget.states and "disabled" not in widget.states:
        shown = fitted(text, parts.words.width, parts.size, parts.bold)
        shapes.append(_caret(look, tone, parts.words.left + width(shown, parts.size, parts.bold), parts))
    return shapes


def _caret(look: Look, tone: Ground, x: float, parts: Anatomy) -> Rect:
    half = round(0.6 * parts.size)
    middle = round((parts.words.top + parts.words.bottom) / 2)
    left = round(x) + 1
    return Rect(Box(left, middle - half, left + thickness(look), middle + half), tone.text)


def text_area(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """Several lines to type into."""
    shapes, ink, hint = _face(widget, look, tone)
    parts = anatomy(widget, look)
    text, color = (widget.value or widget.text, ink) if widget.value or widget.text else (widget.hint, hint)
    step = round(1.5 * parts.size)
    pad = min(round(0.5 * parts.size), int(widget.box.height // 4))
    room = parts.words._replace(top=widget.box.top + pad, bottom=widget.box.bottom - pad)
    most = max(int(room.height // step), 1)
    end = room.left
    last = room._replace(bottom=room.top + step)
    row = 0
    for paragraph in text.split("\n"):
        for each in wrapped(paragraph, room.width, parts.size, parts.bold, most - row) if row < most else ():
            last = Box(
                room.left, room.top + row * step, room.right, min(room.top + (row + 1) * step, widget.box.bottom)
            )
            shapes += line(each, last, parts.size, parts.bold, "left", color)
            end = room.left + width(each, parts.size, parts.bold)
            row += 1
    if "focused" in widget.states and "disabled" not in widget.states:
        shapes.append(_caret(look, tone, end if color == ink else room.left, parts._replace(words=last)))
    return shapes


def select(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A choice from a list, with an arrow that opens it."""
    shapes, ink, hint = _face(widget, look, tone)
    if look.style.buttons == "raised" and shapes and "disabled" not in widget.states:
        face = shapes[-1]
        if isinstance(face, Rect) and isinstance(face.fill, str):
            shapes[-1] = face._replace(fill=glow(mix(face.fill, tone.faint, 0.6), ink))
    parts = anatomy(widget, look)
    if parts.icon is not None:
        shapes.append(Icon(parts.icon, widget.icon, ink))
    text = widget.value or widget.text
    shapes += words(parts, text, ink) if text else words(parts, widget.hint, hint)
    if parts.extra is not None:
        shapes.append(Icon(parts.extra, "chevron_down", hint if "disabled" in widget.states else mix(ink, hint, 0.4)))
    return shapes


def stepper(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A number with a minus and a plus."""
    shapes, ink, _ = _face(widget, look, tone)
    parts = anatomy(widget, look)
    shapes += words(parts, widget.value or widget.text, ink)
    if parts.extra is None:
        return shapes
    fine = thickness(look)
    for half, name in zip(whole(parts.extra).columns(2), ("remove", "add"), strict=True):
        shapes.append(Rect(Box(half.left, half.top + fine, half.left + fine, half.bottom - fine), tone.border))
        side = min(round(1.1 * parts.size), int(half.width))
        shapes.append(Icon(half.middle(side, side), name, ink))
    return shapes


def checkbox(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A box to tick, and its words."""
    parts = anatomy(widget, look)
    shapes, ink = _mark(widget, look, tone, parts)
    return shapes + words(parts, widget.text, ink)


def _mark(widget: Widget, look: Look, tone: Ground, parts: Anatomy) -> tuple[list[Shape], str]:
    """Return the mark of a checkbox or a radio button, and the colour of its words."""
    if parts.icon is None:
        return [], tone.text
    box = whole(parts.icon)
    if box.width > 8:
        box = box.inset(1)
    on = "checked" in widget.states or "selected" in widget.states
    disabled = "disabled" in widget.states
    side = int(box.width)
    round_corner = side // 2 if widget.kind == "radio" else min(radius(look, box, 0.6), side // 4)
    shapes: list[Shape] = []
    if "focused" in widget.states:
        shapes.append(ring(look, tone, box)._replace(radius=round_corner + look.px(2)))
    color = mix(tone.accent, tone.fill, 0.55) if disabled else tone.accent
    if on:
        shapes.append(Rect(box, color, round_corner))
        ink = tone.fill if disabled else tone.on_accent
        if widget.kind == "radio":
            dot = max(round(0.42 * side), 2)
            dot += (side - dot) % 2
            shapes.append(Rect(box.inset((side - dot) // 2), ink, dot / 2))
        else:
            at = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.32))
            points = tuple((box.left + x * side, box.top + y * side) for x, y in at)
            shapes.append(Path(points, ink, max(0.125 * side, 1.2)))
    else:
        face = mix(tone.fill, tone.text, 0.06) if disabled else tone.face
        edge = tone.border if disabled else tone.outline
        border = max(round(0.11 * side), 1) if look.style.radius >= 8 else thickness(look)
        shapes.append(Rect(box, face, round_corner, border, edge))
    return shapes, tone.pale if disabled else tone.text


radio = checkbox
"""One of several, and its words."""


def switch(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """On or off, and its words."""
    parts = anatomy(widget, look)
    if parts.icon is None:
        return words(parts, widget.text, tone.text)
    on = "checked" in widget.states or "selected" in widget.states
    disabled = "disabled" in widget.states
    box = whole(parts.icon)
    box = box.inset(0, 1) if box.height > 8 else box
    half = int(box.height) / 2
    color = tone.accent if on else mix(tone.fill, tone.text, 0.42)
    if disabled:
        color = mix(color, tone.fill, 0.6)
    gap = max(round(0.14 * box.height), 1)
    side = box.height - 2 * gap
    left = box.right - gap - side if on else box.left + gap
    knob = (
        tone.on_accent if on and not disabled else "#ffffff" if not look.dark or on else mix(tone.fill, "#ffffff", 0.9)
    )
    if disabled:
        knob = mix(knob, tone.fill, 0.35)
    shapes: list[Shape] = (
        [ring(look, tone, box)._replace(radius=half + look.px(2))] if "focused" in widget.states else []
    )
    shapes.append(Rect(box, color, half))
    shapes.append(Rect(Box(left, box.top + gap, left + side, box.bottom - gap), knob, side / 2))
    return shapes + words(parts, widget.text, tone.pale if disabled else tone.text)


def slider(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A knob on a track; `value` says where, 0 to 1, from left to right, or from bottom to top of an upright one."""
    box = whole(widget.box)
    upright = box.height > 1.5 * box.width
    thick = look.px(4)
    side = min(look.px(16), int(min(box.width, box.height)))
    thick = min(thick, side)
    share = amount(widget)
    disabled = "disabled" in widget.states
    color = mix(tone.accent, tone.fill, 0.6) if disabled else widget.color or tone.accent
    track = mix(tone.fill, tone.text, 0.12 if disabled else 0.2)
    if upright:
        rail = box.middle(thick, box.height)
        at = round(box.bottom - side - share * (box.height - side))
        done = rail._replace(top=at + side // 2)
        knob = Box(0, at, side, at + side).moved(round((box.left + box.right - side) / 2), 0)
    else:
        rail = box.middle(box.width, thick)
        at = round(box.left + share * (box.width - side))
        done = rail._replace(right=at + side // 2)
        knob = Box(at, 0, at + side, side).moved(0, round((box.top + box.bottom - side) / 2))
    shapes: list[Shape] = [Rect(rail, track, thick / 2)]
    if min(done.width, done.height) > 0:
        shapes.append(Rect(done, color, min(thick, done.width, done.height) / 2))
    if "focused" in widget.states:
        shapes.append(ring(look, tone, knob)._replace(radius=side / 2 + look.px(2)))
    if disabled:
        return [*shapes, Rect(knob, mix(tone.fill, tone.text, 0.3), side / 2)]
    if look.style.shadows:
        shadow = throw(look, knob, 4, 1)._replace(radius=side / 2)
        return [*shapes, shadow, Rect(knob, "#ffffff", side / 2, thickness(look), tone.border)]
    return [*shapes, Rect(knob, color, side / 2), Rect(knob.inset(max(side // 4, 1)), tone.on_accent, side / 4)]
