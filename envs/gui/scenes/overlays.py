"""What comes in front of a page: menus, questions, messages, hints, buttons that float."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry, dialog
from ..screen import Widget
from ..text import width
from .tools import Tool, button_side, need, toolbar

__all__ = ["Choice", "ask", "consent", "floating", "message", "notice", "popover", "tip"]


class Choice(NamedTuple):
    """An entry of a menu.

    Attributes:
        text: Its words.
        icon: Its picture.
        does: See `screen.Widget`.
        keys: The shortcut at its right.
        states: Separated by blanks.
    """

    text: str
    icon: str = ""
    does: str = ""
    keys: str = ""
    states: str = ""


def popover(build: Builder, at: Box, choices: Sequence[Choice | None], line: int = 0) -> Widget:
    """Add a menu that has opened at `at`: under it, or above, or wherever there is room for it.

    Args:
        build: Where to.
        at: What was clicked; a menu at a point where nothing has a size.
        choices: The entries; None for a fine line.
        line: Height of an entry, in pixels.
    """
    look, screen = build.look, build.box
    line = line or round(0.9 * look.line)
    pad, thin = look.px(5), look.px(7)
    room = [c for c in choices if c is not None]
    size = look.font
    words = max(width(look.say(c.text), size) + (width(c.keys, size) + 2 * size if c.keys else 0) for c in room)
    wide = min(round(words + (2 * size if any(c.icon for c in room) else 0) + 3 * size), int(screen.width) - 4)
    while choices and sum(line if c else thin for c in choices) + 2 * pad > screen.height - 4:
        choices = choices[:-1]
    while choices and choices[-1] is None:
        choices = choices[:-1]
    tall = sum(line if c else thin for c in choices) + 2 * pad
    left = max(min(at.left, screen.right - wide - 2), screen.left + 2)
    top = at.bottom + 2 if at.bottom + 2 + tall <= screen.bottom else at.top - tall - 2
    top = max(min(top, screen.bottom - tall - 2), screen.top + 2)
    menu = build.add("menu", Box(left, top, left + wide, top + tall), parent="", clip=None)
    with build.inside(menu):
        y = top + pad
        for choice in choices:
            if choice is None:
                build.add("divider", Box(left + pad, y, left + wide - pad, y + thin), clip=None)
                y += thin
                continue
            place = Box(left + 1, y, left + wide - 1, y + line)
            more: dict[str, Any] = {
                "icon": choice.icon,
                "does": choice.does,
                "value": choice.keys,
                "states": choice.states,
            }
            build.add("menu_item", place, choice.text, clip=None, **more)
            y += line
    return menu


def ask(build: Builder, title: str, words: str, no: Entry, yes: Entry) -> None:
    """Add a question with two answers, in front of everything."""
    look = build.look
    frame, inner = dialog(build, look.px(430), look.font * 4.5 + 2 * look.line + 5 * look.gap, title, (no, yes))
    with build.inside(frame):
        build.paragraph(inner, look.say(words), states="muted")


def message(build: Builder, words: str, action: str = "", does: str = "") -> Widget:
    """Add a message at the bottom, with a word to click."""
    look = build.look
    line = round(1.15 * look.line)
    press = need(build, action, bold=True) if action else 0
    wide = round(width(look.say(words), look.font)) + press + 3 * look.gap
    room = build.box.inset(look.gap, look.gap)
    place = room.cut_bottom(line)[0].middle(min(wide, int(room.width)), line)
    toast = build.add("toast", place, parent="", clip=None)
    with build.inside(toast):
        inner = place.inset(look.gap, look.px(3))
        if action:
            button, inner = inner.cut_right(press, look.px(4))
            build.add("button", button, action, does=does, states="flat bold", clip=None)
        build.add("text", inner, words, clip=None)
    return toast


def notice(build: Builder, title: str, words: str, icon: str, top: bool, tools: Sequence[Tool]) -> None:
    """Add a notification in a corner: of a mail, a call, an update."""
    look = build.look
    wide = min(look.px(340), int(build.box.width) - 2 * look.gap)
    tall = round(5.2 * look.font) + (look.line + look.px(6) if tools else 0)
    left = build.box.right - look.gap - wide
    y = build.box.top + look.gap if top else build.box.bottom - look.gap - tall
    box = Box(left, y, left + wide, y + tall)
    card = build.add("dialog", box, parent="", clip=None, name=title)
    side = look.px(22)
    with build.inside(card):
        inner = box.inset(look.gap, look.px(8))
        place, inner = inner.cut_left(look.px(30), look.px(8))
        build.add("icon", place.cut_top(look.px(24))[0].middle(look.px(24), look.px(24)), icon=icon, states="strong")
        head, inner = inner.cut_top(side, look.px(2))
        close, head = head.cut_right(side, look.px(4))
        build.add("icon_button", close, icon="close", name="Close", does="dismiss the notification")
        build.add("text", head, title, states="bold")
        if tools:
            foot, inner = inner.cut_bottom(look.line, look.px(4))
            toolbar(build, foot, tools, look.line, right=True)
        build.paragraph(inner, words, states="muted", most=2)


def consent(build: Builder, draws: Draws) -> None:
    """Add the question about cookies at the bottom of a page."""
    look = build.look
    narrow = build.box.width < look.px(760)
    tall = look.line * (4 if narrow else 2) + 2 * look.gap
    box = build.box.cut_bottom(tall)[0]
    if not narrow and draws.chance(0.5):
        box = box.inset(look.gap * 3, 0).moved(0, -look.gap)
    strip = build.add("dialog", box, parent="", clip=None, name="Cookies")
    words = draws.pick(
        (
            "We use cookies to make this site work and to see how it is used. You decide which ones.",
            "This website stores cookies on your device. Some of them are needed, others help us to improve.",
        )
    )
    tools = [
        Tool("", draws.pick(("Accept all", "Allow all", "I agree")), "accept all cookies", "primary"),
        Tool("", draws.pick(("Reject all", "Only necessary", "Decline")), "reject the cookies"),
        Tool("", draws.pick(("Settings", "Manage choices")), "choose which cookies are allowed", "flat"),
    ]
    with build.inside(strip):
        inner = box.inset(look.gap)
        if narrow:
            foot, inner = inner.cut_bottom(look.line, look.gap)
        else:
            room = sum(need(build, tool.name) + look.gap for tool in tools)
            foot, inner = inner.cut_right(room, look.gap)
        build.paragraph(inner, look.say(words))
        toolbar(build, foot, tools, look.line, gap=look.px(6), right=True)


def tip(build: Builder, widget: Widget) -> None:
    """Add the hint that shows what `widget` is called, under it."""
    look = build.look
    words = widget.name or widget.text
    size = max(round(0.85 * look.font), 5)
    wide, tall = round(width(words, size)) + 2 * size, round(2 * size)
    left = min(max(round((widget.box.left + widget.box.right - wide) / 2), build.box.left), build.box.right - wide)
    top = widget.box.bottom + look.px(4)
    if top + tall > build.box.bottom:
        top = widget.box.top - tall - look.px(4)
    if left >= build.box.left:
        build.add("tooltip", Box(left, top, left + wide, top + tall), words, parent="", clip=None)


def floating(build: Builder, icon: str, name: str, does: str, difficulty: float, above: float = 0) -> Widget:
    """Add a round button that floats at the lower right, `above` pixels higher than the edge."""
    look = build.look
    side = round(1.5 * button_side(build, difficulty))
    left, top = build.box.right - look.gap - side, build.box.bottom - look.gap - side - above
    box = Box(left, top, left + side, top + side)
    states = "primary large"
    return build.add("icon_button", box, icon=icon, name=name, does=does, states=states, parent="", clip=None)
