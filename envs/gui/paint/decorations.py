"""What is only looked at: words, icons, avatars, badges, pictures, bars of progress, lines of code, lines and spots."""

from __future__ import annotations

import re
from dataclasses import replace

from ...draws import Draws
from ..anatomy import anatomy
from ..box import Box
from ..colors import from_hue, ink_on, luminance, mix, readable
from ..look import Look
from ..screen import Widget
from ..text import fitted, width
from .charts import chart
from .fields import amount
from .ground import Ground
from .parts import content, line, radius, thickness, whole, words
from .pictures import picture
from .shapes import Clipped, Icon, Path, Rect, Shape

__all__ = ["avatar", "badge", "chart", "code", "divider", "icon", "image", "label", "mark", "progress", "spot", "text"]


def text(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """Words: ``muted``, ``strong``, ``danger``, ``link``, ``disabled``, or in a `color` of their own."""
    return content(widget, look, _ink(widget, tone))


label = text
"""What stands beside a field."""


def _ink(widget: Widget, tone: Ground) -> str:
    states = widget.states
    if widget.color:
        return readable(widget.color, tone.fill, 4.5)
    if "disabled" in states:
        return tone.pale
    if "danger" in states:
        return tone.warned
    if "strong" in states:
        return tone.strong
    if "link" in states:
        return tone.link
    return tone.muted if "muted" in states else tone.text


def icon(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A picture that does nothing, as large as its box."""
    box = whole(widget.box)
    side = min(box.width, box.height)
    color = readable(widget.color, tone.fill, 3.0) if widget.color else _ink(widget, tone)
    return [Icon(box.middle(side, side), widget.icon or "image", color)] if side > 0 else []


_PEOPLE = ("#c2475a", "#b5572a", "#8a6a1f", "#4c7a34", "#237a6b", "#2a6fa8", "#4a5fc1", "#7a4fb5", "#a8439a", "#5b6770")
"""Colours of avatars; white can be read on all of them."""


def avatar(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A disc with a person's initials, its colour from the name; a square in themes with sharp corners."""
    box = whole(widget.box)
    called = widget.name or widget.text or widget.id
    draws = Draws("avatar", called)
    fill = widget.color or draws.pick(_PEOPLE)
    side = min(box.width, box.height)
    disc = box.middle(side, side)
    corner = side / 2 if look.style.radius > 0 else radius(look, disc)
    ink = ink_on(fill, 2.6 if widget.icon else 4.5)
    face = Rect(disc, fill, corner)
    if widget.icon:
        return [face, Icon(disc.middle(round(side * 0.6), round(side * 0.6)), widget.icon, ink)]
    letters = widget.text if len(widget.text) <= 3 else _initials(called)
    parts = anatomy(widget, look)
    return [face, *line(letters or _initials(called), disc, parts.size, True, "center", ink)]


def _initials(name: str) -> str:
    found = [word[0] for word in re.findall(r"\w+", name)]
    return "".join(found[:1] + found[1:][-1:]).upper()


def badge(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A small pill with a word or a number; ``muted``, ``danger``, ``strong`` or in a colour."""
    box = whole(widget.box)
    fill, ink = tone.accent, tone.on_accent
    if "danger" in widget.states:
        fill, ink = tone.danger, tone.on_danger
    elif "muted" in widget.states:
        fill = mix(tone.fill, tone.text, 0.14)
        ink = readable(tone.text, fill)
    elif widget.color:
        # Darker, rather than with dark words, unless it is as light as amber.
        fill = widget.color if luminance(widget.color) > 0.32 else readable(widget.color, "#ffffff")
        ink = ink_on(fill)
    corner = min(box.width, box.height) / 2 if look.style.radius >= 3 else 1
    return [Rect(box, fill, corner), *content(widget, look, ink)]


def image(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A picture: see `pictures` for what its `value` and `color` mean; with an icon, that in a quiet field."""
    box = whole(widget.box)
    parts = anatomy(widget, look)
    above = box._replace(bottom=round(parts.words.top)) if widget.text else box
    corner = 0 if "plain" in widget.states else radius(look, above)
    if widget.icon and parts.icon is not None:
        fill = widget.color or tone.faint
        ink = ink_on(fill, 2.6) if widget.color else readable(tone.muted, fill, 3.0)
        shapes: list[Shape] = [Rect(above, fill, corner), Icon(parts.icon, widget.icon, ink)]
    else:
        shapes = [Clipped(above, picture(above, widget, tone), corner)]
    return shapes + words(parts, widget.text, _ink(replace(widget, color=""), tone))


def divider(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A fine line in the middle of its box, along its longer side."""
    box = whole(widget.box)
    fine = thickness(look)
    if box.width >= box.height:
        at = box.middle(box.width, min(fine, max(box.height, 1)))
    else:
        at = box.middle(min(fine, max(box.width, 1)), box.height)
    return [Rect(at, widget.color or tone.border)]


def progress(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A bar of progress: `value` says how far, 0 to 1; ``danger`` in red."""
    box = whole(widget.box)
    thick = min(look.px(6), box.height)
    rail = box.middle(box.width, thick)
    color = tone.danger if "danger" in widget.states else widget.color or tone.accent
    done = rail._replace(right=round(rail.left + amount(widget) * rail.width))
    shapes: list[Shape] = [Rect(rail, mix(tone.fill, tone.text, 0.14), thick / 2)]
    if done.width >= 1:
        shapes.append(Rect(done, color, min(thick, done.width) / 2))
    return shapes


_TOKENS = re.compile(
    r"(?P<comment>#.*|//.*)|(?P<string>\"[^\"]*\"?|'[^']*'?)|(?P<number>\b\d[\d.]*\b)|(?P<call>\b\w+(?=\())|(?P<word>\w+)"
    r"|(?P<blank>\s+)|(?P<other>.)"
)
_KEYWORDS = re.compile(
    r"and|as|async|await|break|case|catch|class|const|continue|def|del|do|elif|else|enum|except|export|extends|"
    r"false|finally|fn|for|from|function|if|impl|import|in|interface|is|lambda|let|match|mut|new|None|not|null|"
    r"or|pass|private|public|pub|raise|return|self|static|struct|super|switch|this|throw|True|False|true|try|"
    r"type|use|var|void|while|with|yield"
)
_HUES = {"comment": None, "string": 0.33, "number": 0.08, "call": 0.58, "keyword": 0.82}


def code(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A line of a program, coloured; its `value`, the number of the line, at the left, where it has one."""
    parts = anatomy(widget, look)
    room = parts.words
    shapes: list[Shape] = []
    if widget.value:
        gutter, room = room.cut_left(round(2.6 * parts.size), parts.size)
        shapes += line(widget.value, gutter, parts.size, False, "right", tone.muted)
    shown = fitted(widget.text, room.width, parts.size, parts.bold)
    x = float(room.left)
    for match in _TOKENS.finditer(shown):
        kind = match.lastgroup or "other"
        if kind in ("word", "call") and _KEYWORDS.fullmatch(match[0]):
            kind = "keyword"
        if kind != "blank":
            hue = _HUES.get(kind, -1.0)
            color = tone.muted if hue is None else tone.text if hue < 0 else _tint(hue, tone.fill)
            for each in line(
                match[0], Box(x, room.top, x + 10_000, room.bottom), parts.size, parts.bold, "left", color
            ):
                shapes.append(each)
        x += width(match[0], parts.size, parts.bold)
    return shapes


def _tint(hue: float, fill: str) -> str:
    return readable(from_hue(hue, 0.5, 0.6), fill, 4.5)


def mark(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A ``line``: along its box where that is thin, else from corner to corner: down, or up with the `value` "up"."""
    box = whole(widget.box)
    color = widget.color or tone.muted
    if min(box.width, box.height) <= 4 * look.scale:
        return [Rect(box, color)]
    start, end = (box.left, box.top), (box.right, box.bottom)
    if widget.value == "up":
        start, end = (box.left, box.bottom), (box.right, box.top)
    return [Path((start, end), color, (4 if "bold" in widget.states else 2) * look.scale)]


def spot(widget: Widget, look: Look, tone: Ground) -> list[Shape]:
    """A disc, or an ellipse's box with round ends: of its `color`, or else in the accent colour."""
    box = whole(widget.box)
    return [Rect(box, widget.color or tone.accent, min(box.width, box.height) / 2)]
