"""Parts that many applications have: bars, navigation, dialogs, labelled fields, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .box import Box
from .builder import Builder
from .screen import Widget

__all__ = ["Entry", "bar", "dialog", "labelled", "narrow", "shell", "toast"]


class Entry(NamedTuple):
    """An entry of a navigation, or a button of a bar.

    Attributes:
        id: Of the widget.
        text: Its words.
        icon: Its picture.
        does: See `Widget`.
        states: Separated by blanks.
    """

    id: str
    text: str
    icon: str = ""
    does: str = ""
    states: str = ""


def narrow(build: Builder) -> bool:
    """Whether the screen is so narrow that things stand under each other, as on a phone."""
    return build.box.width < 620 * build.look.scale


def bar(
    build: Builder, box: Box, title: str, actions: Sequence[Entry] = (), back: str = "", *, said: bool = True
) -> None:
    """Add a bar with a title, icon buttons at its right, and a button to go back at its left where `back` names it."""
    look = build.look
    side = min(round(look.line * 1.1), int(box.height))
    with build.inside(build.add("bar", box)):
        rest = box.inset(look.gap, 0)
        if back:
            place, rest = rest.cut_left(side, look.gap)
            build.add("icon_button", place.middle(side, side), id=back, icon="back", name="Back", does="go back")
        for entry in reversed(actions):
            place, rest = rest.cut_right(side, look.px(4))
            build.add(
                "icon_button",
                place.middle(side, side),
                id=entry.id,
                icon=entry.icon,
                name=entry.text,
                does=entry.does,
                states=entry.states,
            )
        build.add("heading", rest, title, said=said)


def shell(
    build: Builder,
    title: str,
    entries: Sequence[Entry] = (),
    selected: str = "",
    actions: Sequence[Entry] = (),
    back: str = "",
    below: Callable[[Box], None] | None = None,
    said: bool = True,
) -> Box:
    """Add what is around an application's content, a bar and navigation, and return the room that is left.

    The navigation stands at the left; on a narrow screen at the bottom, where only its pictures and short words are.

    Args:
        build: Where to.
        title: In the bar.
        entries: Of the navigation.
        selected: The id of the entry where one is.
        actions: Icon buttons of the bar.
        back: The id of the button to go back; empty for none.
        below: Adds more to the room that the navigation leaves under it where it stands at the left.
        said: Whether the title is the application's own, see `Builder.add`.
    """
    look = build.look
    top, rest = build.box.cut_top(round(look.line * 1.5))
    bar(build, top, title, actions, back, said=said)
    if not entries:
        return rest
    if narrow(build):
        place, rest = rest.cut_bottom(round(look.line * 1.5))
        with build.inside(build.add("bar", place)):
            for entry, box in zip(entries, place.columns(len(entries)), strict=True):
                _navigate(build, "tab", box.inset(look.px(2)), entry, selected)
        return rest
    place, rest = rest.cut_left(look.px(200))
    with build.inside(build.add("sidebar", place)):
        inner = place.inset(look.gap / 2 // 1, look.gap)
        # Where there are many, they stand closer together, so that none is out of reach.
        high = min(look.line, max(int(inner.height + look.px(2)) // len(entries) - look.px(2), look.line // 2))
        for entry in entries:
            line, inner = inner.cut_top(high, look.px(2))
            if line.height < high:
                break
            _navigate(build, "nav_item", line, entry, selected)
        if below is not None and inner.height > look.line:
            below(inner)
    return rest


def _navigate(build: Builder, kind: str, box: Box, entry: Entry, selected: str) -> None:
    states = f"{entry.states} selected" if entry.id == selected else entry.states
    if kind == "tab" and entry.icon:
        states += " stacked small"
    build.add(kind, box, entry.text, id=entry.id, icon=entry.icon, does=entry.does, states=states)


def labelled(build: Builder, box: Box, label: str, *, said: bool = True) -> Box:
    """Add a label and return the room for what it is for: beside it, or under it on a narrow screen."""
    if narrow(build):
        place, rest = box.cut_top(round(build.look.font * 1.6))
    else:
        place, rest = box.cut_left(min(build.look.px(150), box.width * 0.35 // 1), build.look.gap)
    build.add("label", place, label, said=said)
    return rest


def dialog(
    build: Builder, width: float, height: float, title: str, buttons: Sequence[Entry], id: str = "dialog"
) -> tuple[Widget, Box]:
    """Add a dialog in the middle, over all that is there and dimmed, and return it with the room inside.

    What is added to it later has to be made part of it, with `Builder.inside`.

    Args:
        build: Where to.
        width: In pixels; less where the screen is smaller.
        height: In pixels; less where the screen is smaller.
        title: Above.
        buttons: At the bottom, from the left to the right.
        id: Of the dialog.
    """
    look = build.look
    build.add("backdrop", build.box, id=f"{id}:backdrop", parent="", clip=None)
    box = build.box.middle(
        min(round(width), int(build.box.width) - 2 * look.gap), min(round(height), int(build.box.height) - 2 * look.gap)
    )
    frame = build.add("dialog", box, id=id, parent="", clip=None)
    with build.inside(frame):
        inner = box.inset(round(1.5 * look.gap))
        head, inner = inner.cut_top(look.line, look.gap)
        build.add("heading", head, title)
        foot, inner = inner.cut_bottom(look.line, look.gap)
        if buttons:
            for entry, place in zip(reversed(buttons), reversed(_right(foot, buttons, look.gap)), strict=True):
                build.add("button", place, entry.text, id=entry.id, does=entry.does, states=entry.states)
    return frame, inner


def _right(box: Box, buttons: Sequence[Entry], gap: int) -> list[Box]:
    """Places for buttons at the right end of a line."""
    width = min(150 * box.height // 34, (box.width - gap * (len(buttons) - 1)) // len(buttons))
    places: list[Box] = []
    for _ in buttons:
        place, box = box.cut_right(width, gap)
        places.insert(0, place)
    return places


def toast(build: Builder, words: str) -> None:
    """Add a message at the bottom, which says what has been done."""
    look = build.look
    room = build.box.inset(look.gap * 2, look.gap)
    width = min(look.px(320), room.width)
    line = room.cut_bottom(look.line)[0]
    build.add("toast", line.middle(width, look.line), words, id="toast", parent="", clip=None)
