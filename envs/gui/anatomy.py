"""Where a widget's words and picture stand within its box, and how large they are: for layout and drawing alike."""

from __future__ import annotations

from typing import NamedTuple

from .box import Box
from .look import Look
from .screen import Widget
from .text import width

__all__ = ["Anatomy", "anatomy", "icon_of"]


class Anatomy(NamedTuple):
    """The parts of a widget.

    Attributes:
        icon: A square for the picture, mark or knob; ``None`` where there is none.
        words: Room for the words, as high as the widget.
        size: Of the words, in pixels.
        bold: Whether they are bold.
        align: ``"left"``, ``"center"`` or ``"right"``.
        extra: Room behind the words: for the arrow of a select, the two buttons of a stepper, the `value` of a row or
            an entry; ``None`` where there is none.
    """

    icon: Box | None
    words: Box
    size: int
    bold: bool
    align: str
    extra: Box | None = None


_CENTERED = frozenset(("button", "tab", "chip", "key", "avatar", "badge", "cell", "tooltip"))
_MARKED = frozenset(("checkbox", "radio", "switch"))
_FLUSH = frozenset(("text", "heading", "label", "link", "icon", "code", "avatar"))
"""Kinds without room around their words."""
_PICTURES = frozenset(("tile", "image", "card", "canvas"))
_LEFT_ICONS = frozenset(("field", "search", "select", "nav_item", "row", "menu_item"))
"""Kinds whose icon stands at the left even where there are no words."""
_ENTRIES = frozenset(("row", "menu_item", "nav_item"))
"""Kinds that show their `value` at the right."""
_SHARES = {"heading": 1.35, "badge": 0.85, "tooltip": 0.85, "key": 1.25}
"""Sizes of words, where they are not those of ordinary text."""
_PADS = {"badge": 0.15, "menu_item": 0.9, "nav_item": 0.75, "row": 0.75}
"""Room at the left and right of words, as a share of their size, where it is not the usual one."""
_ALIGN = ("left", "center", "right")


def _text_size(widget: Widget, look: Look) -> tuple[int, bool]:
    """Return the size of a widget's words in pixels, and whether they are bold."""
    if widget.kind == "avatar":
        return max(round(0.4 * widget.box.height), 5), True
    share = _SHARES.get(widget.kind, 1.0)
    share *= 1.4 if "large" in widget.states else 0.85 if "small" in widget.states else 1.0
    bold = "bold" in widget.states or widget.kind in ("heading", "badge")
    return max(round(look.font * share), 5), bold


def icon_of(widget: Widget) -> str:
    """Return the name of the icon that a widget shows: a search has one of its own."""
    return widget.icon or ("search" if widget.kind == "search" else "")


def anatomy(widget: Widget, look: Look) -> Anatomy:
    """Return where the parts of `widget` are.

    An icon stands before the words: in the middle together with them where words are centred, alone in the middle where
    there are none; above them where they are stacked. Checkboxes, radio buttons and switches have their mark there;
    selects and steppers have one more behind the words, of which their room is told here.
    """
    size, bold = _text_size(widget, look)
    box = widget.box
    align = "center" if widget.kind in _CENTERED else "left"
    align = next((state for state in _ALIGN if state in widget.states), align)
    if widget.kind in _PICTURES:
        return _picture(widget, look, size, bold, align)
    pad = min(max(round(_PADS.get(widget.kind, 0.55) * size), 1), int(box.width // 8) + 1)
    pad = 0 if widget.kind in _FLUSH else pad
    if widget.kind in _MARKED:
        side = min(round(1.25 * size), int(box.height))
        span = round(1.8 * side) if widget.kind == "switch" else side
        mark = Box(box.left, 0, box.left + span, side).moved(0, round((box.top + box.bottom - side) / 2))
        return Anatomy(mark, box._replace(left=min(mark.right + max(size // 2, 3), box.right)), size, bold, "left")
    words, extra = _extra(widget, box.inset(min(pad, box.width / 2), 0), size, pad)
    name = icon_of(widget)
    if not name:
        return Anatomy(None, words, size, bold, align, extra)
    side = min(round((1.5 if not widget.called or not widget.text else 1.3) * size), int(box.height), int(box.width))
    if not widget.text and widget.kind not in _LEFT_ICONS:
        return Anatomy(box.middle(side, side), words, size, bold, align, extra)
    if "stacked" in widget.states and widget.text:
        line = round(1.4 * size)
        top = round((box.top + box.bottom - side - line) / 2)
        icon = Box(0, top, side, top + side).moved(round((box.left + box.right - side) / 2), 0)
        below = box.inset(1, 0)._replace(top=icon.bottom, bottom=icon.bottom + line)
        return Anatomy(icon, below, size, bold, "center", extra)
    top = round((box.top + box.bottom - side) / 2)
    left = round(words.left)
    gap = max(round(0.5 * size), 3)
    if align == "center":
        whole = side + gap + min(width(widget.text, size, bold), max(words.width - side - gap, 0))
        left = max(round((words.left + words.right - whole) / 2), left)
    icon = Box(left, top, left + side, top + side)
    words = words._replace(left=min(icon.right + gap, words.right))
    return Anatomy(icon, words, size, bold, "left" if align == "center" else align, extra)


def _extra(widget: Widget, words: Box, size: int, pad: int) -> tuple[Box, Box | None]:
    """Return the room for words, and what is kept behind them."""
    box = widget.box
    if widget.kind == "select":
        side = min(round(1.15 * size), int(box.height), int(box.width))
        spot = Box(0, 0, side, side).moved(round(words.right) - side, round((box.top + box.bottom - side) / 2))
        return words._replace(right=max(spot.left - pad, words.left)), spot
    if widget.kind == "stepper":
        each = min(round(2.2 * size), int(box.height), int(box.width // 4))
        spot = box._replace(left=box.right - 2 * each)
        return words._replace(right=max(spot.left - 2, words.left)), spot
    if widget.kind in _ENTRIES and widget.value:
        room = min(round(width(widget.value, size) + 1), int(words.width // 2))
        spot = words._replace(left=words.right - room)
        return words._replace(right=max(spot.left - pad, words.left)), spot
    if widget.kind == "menu_item" and "checked" in widget.states:
        side = min(round(1.2 * size), int(box.height), int(words.width))
        spot = Box(0, 0, side, side).moved(round(words.right) - side, round((box.top + box.bottom - side) / 2))
        return words._replace(right=max(spot.left - pad, words.left)), spot
    return words, None


def _picture(widget: Widget, look: Look, size: int, bold: bool, align: str) -> Anatomy:
    """A picture above, its words in a line under it; without words all is picture."""
    box = widget.box
    line = round(2.0 * size) if widget.text else 0
    above, words = box.cut_top(max(box.height - line, 0))
    side = min(round(0.5 * min(above.width, above.height)), look.px(48))
    icon = above.middle(side, side) if widget.icon and side > 0 else None
    align = align if any(state in widget.states for state in _ALIGN) else "center"
    return Anatomy(icon, words.inset(min(look.px(4), words.width / 2), 0), size, bold, align)
