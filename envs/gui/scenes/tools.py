"""Toolbars: buttons, selects and fields one after the other, as many as there is room for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..text import width

__all__ = ["Tool", "button_side", "centered", "need", "pill", "rail", "span", "stirred", "toolbar"]


class Tool(NamedTuple):
    """Something in a toolbar.

    Attributes:
        icon: Its picture; one that has none shows its name instead.
        name: What it is called; of a select or a field what it is for.
        does: See `screen.Widget`.
        states: Separated by blanks.
        kind: Of the widget; without one, a button with words or an icon button.
        room: Its width, in pixels of an ordinary display; 0 for what it needs.
        value: What is chosen in a select, or stands in a field.
        wide: Whether a button shows its name beside its picture.
    """

    icon: str
    name: str
    does: str = ""
    states: str = ""
    kind: str = ""
    room: int = 0
    value: str = ""
    wide: bool = False


def button_side(build: Builder, difficulty: float, share: float = 1.0) -> int:
    """Return the side of an icon button, in pixels: the harder, the smaller."""
    look = build.look
    return max(round(look.line * (1 - 0.3 * difficulty) * share), look.px(18))


def need(build: Builder, words: str, icon: bool = False, bold: bool = False) -> int:
    """Return the width of a button that shows `words`, in pixels."""
    size = build.look.font
    room = width(build.look.say(words), size, bold) + 2 * max(round(0.55 * size), 3) + 2
    return math.ceil(max(room, 1.6 * size)) + (round(1.3 * size) + max(round(0.5 * size), 3) if icon else 0)


def pill(build: Builder, words: str) -> int:
    """Return the width of a badge that shows `words`, in pixels."""
    size = max(round(0.85 * build.look.font), 5)
    return math.ceil(width(build.look.say(words), size, True) + 2.4 * size)


def toolbar(
    build: Builder,
    box: Box,
    tools: Sequence[Tool | None],
    side: int,
    *,
    gap: int | None = None,
    right: bool = False,
    more: str = "",
) -> Box:
    """Add `tools` one beside the other, and return the room that is left.

    Those for which there is no room are left out.

    Args:
        build: Where to.
        box: The toolbar.
        tools: What is in it; None for a fine line.
        side: Of icon buttons, and the height of everything, in pixels.
        gap: Between them, in pixels.
        right: Whether they stand at the right end of `box` instead of the left, the first of them outermost.
        more: What the button does that stands at the end where not all had room; without it there is none.
    """
    look = build.look
    gap = look.px(3) if gap is None else gap
    side = min(side, int(box.height))
    rooms = [_room(build, tool, side, gap) for tool in tools]
    shown = list(zip(tools, rooms, strict=True))
    if sum(rooms) + gap * len(rooms) > box.width:
        shown, left = [], box.width - (side + gap if more else 0)
        for tool, room in zip(tools, rooms, strict=True):
            left -= room + gap
            if left < -gap:
                break
            shown.append((tool, room))
        if more:
            shown.append((Tool("more", "More", more), side))
    for tool, room in shown:
        if room > box.width:
            break
        place, box = box.cut_right(room, gap) if right else box.cut_left(room, gap)
        _put(build, place.middle(place.width, side), tool)
    return box


def centered(build: Builder, box: Box, tools: Sequence[Tool | None], side: int, gap: int | None = None) -> None:
    """Add `tools` in the middle of `box`."""
    gap = build.look.px(3) if gap is None else gap
    room = min(span(build, tools, side, gap) - gap, int(box.width))
    toolbar(build, box.middle(room, side), tools, side, gap=gap)


def span(build: Builder, tools: Sequence[Tool | None], side: int, gap: int | None = None) -> int:
    """Return how much room `tools` take side by side, with a gap behind the last, in pixels."""
    gap = build.look.px(3) if gap is None else gap
    return sum(_room(build, tool, side, gap) + gap for tool in tools)


def _room(build: Builder, tool: Tool | None, side: int, gap: int) -> int:
    if tool is None:
        return 2 * gap + 1
    if tool.room:
        return build.look.px(tool.room)
    if tool.wide or not tool.icon:
        bold = "bold" in tool.states
        return max(need(build, tool.name, bool(tool.icon), bold), side)
    return side


def _put(build: Builder, box: Box, tool: Tool | None) -> None:
    if tool is None:
        build.add("divider", box.middle(1, round(0.7 * box.height)))
    elif tool.kind in ("select", "stepper"):
        more: dict[str, Any] = {"name": tool.name, "does": tool.does, "states": tool.states, "icon": tool.icon}
        build.add(tool.kind, box, tool.value, value=build.look.say(tool.value), **more)
    elif tool.kind in ("field", "search"):
        more = {"hint": tool.name, "does": tool.does, "states": tool.states, "icon": tool.icon}
        build.add(tool.kind, box, value=tool.value, **more)
    elif tool.kind in ("slider", "progress"):
        build.add(tool.kind, box, name=tool.name, value=tool.value, does=tool.does, states=tool.states)
    elif tool.wide or not tool.icon or tool.kind in ("text", "label"):
        kind = tool.kind or "button"
        build.add(kind, box, tool.name, icon=tool.icon, does=tool.does, states=tool.states)
    else:
        kind = tool.kind or "icon_button"
        build.add(kind, box, icon=tool.icon, name=tool.name, does=tool.does, states=tool.states, value=tool.value)


def rail(
    build: Builder, box: Box, tools: Sequence[Tool | None], side: int, *, gap: int | None = None, columns: int = 1
) -> Box:
    """Add icon buttons from the top to the bottom, in `columns`; return the room that is left under them."""
    gap = build.look.px(3) if gap is None else gap
    left = round((box.left + box.right - columns * side - (columns - 1) * gap) / 2)
    top, column = box.top, 0
    for tool in tools:
        if tool is None:
            top += (side + gap) * (column > 0)
            column = 0
            if top + gap < box.bottom:
                build.add("divider", Box(box.left + gap, top + gap // 2, box.right - gap, top + gap // 2 + 1))
                top += gap + 1
            continue
        if top + side > box.bottom:
            break
        _put(build, Box(0, 0, side, side).moved(left + column * (side + gap), top), tool)
        column += 1
        if column == columns:
            top, column = top + side + gap, 0
    return box._replace(top=min(top + (side + gap) * (column > 0), box.bottom))


def stirred(
    draws: Draws, tools: Sequence[Tool | None], disabled: float = 0.1, pressed: float = 0.0
) -> list[Tool | None]:
    """Return `tools`, some of them disabled and some pressed, with these probabilities."""
    found: list[Tool | None] = []
    for tool in tools:
        if tool is not None and not tool.kind:
            chance = draws.unit()
            if chance < disabled:
                tool = tool._replace(states=f"{tool.states} disabled")
            elif chance > 1 - pressed:
                tool = tool._replace(states=f"{tool.states} selected")
        found.append(tool)
    return found
