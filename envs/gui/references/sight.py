"""What a person can see of a screen: which controls are free, which words can be read, and on what they stand."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..anatomy import anatomy
from ..box import Box
from ..screen import Screen, Widget
from ..text import ELLIPSIS, fitted
from .surfaces import surfaces

__all__ = ["Sight", "Thing", "Word"]

_LEAST = 0.6
"""Share of a control that must be left of it where it is cut off by what it scrolls in."""
_SMALLEST = 8
"""Width and height in pixels under which nothing is asked for."""
_VALUED = frozenset(("field", "text_area", "search", "select", "stepper"))
"""Kinds that show their value, else their hint."""
_ENTRIES = frozenset(("row", "menu_item", "nav_item"))
"""Kinds that show their value beside their words."""
_OWN_ICONS: Mapping[str, tuple[str, ...]] = {
    "select": ("chevron_down",),
    "stepper": ("add", "remove"),
    "search": ("search",),
    "checkbox": ("check", "square"),
    "radio": ("circle", "record"),
}
"""Marks that belong to a kind of widget and could be taken for icons."""


@dataclass(slots=True, eq=False)
class Thing:
    """A widget of which something can be seen.

    Attributes:
        widget: What it is.
        index: Its place from the back to the front.
        part: What can be seen of it, unless something lies on it.
        clear: Nothing lies on it.
        whole: Nothing is cut off.
        holds: There are controls within it.
        on: The control it lies on, or is itself; ``None`` where it lies on none.
        surface: The surface it lies on; ``None`` for the screen.
        words: The words on it and on what lies on it, those that cannot be read among them.
        icons: The icons on it, and on what lies on it.
    """

    widget: Widget
    index: int
    part: Box
    clear: bool
    whole: bool
    holds: bool = False
    on: Thing | None = None
    surface: Thing | None = None
    words: list[Word] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)

    @property
    def target(self) -> bool:
        """Whether it is a control of which enough is free, for it and no other part of it to be asked for."""
        part, box = self.part, self.widget.box
        return (
            self.clear
            and not self.holds
            and self.widget.control
            and (self.whole or part.area >= _LEAST * box.area)
            and part.width >= _SMALLEST
            and part.height >= _SMALLEST
        )

    def says(self, words: str) -> bool:
        """Whether exactly these words can be read on it."""
        return any(word.text == words and word.readable for word in self.words)


@dataclass(slots=True, eq=False)
class Word:
    """Words on a screen.

    Attributes:
        text: As they are shown.
        thing: The widget that shows them.
        readable: Nothing of them is covered or cut off by what they scroll in.
        aside: They are a remark at the end of an entry, a number or a shortcut.
    """

    text: str
    thing: Thing
    readable: bool
    aside: bool = False

    @property
    def quotable(self) -> bool:
        """Whether an instruction may quote them."""
        return self.readable and not self.aside


class Sight:
    """What can be seen of a screen.

    Args:
        screen: The screen.

    Attributes:
        screen: The screen.
        things: The widgets of which something can be seen, from the back to the front.
        controls: Those that do something.
        targets: The controls that can be asked for.
        words: All words that are shown.
        memo: What was found out about it, by those who did.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.memo: dict[str, Any] = {}
        self.things = _things(screen)
        self.words = [word for thing in self.things for word in _words(thing, screen)]
        self._stack()
        self.controls = [thing for thing in self.things if thing.widget.control]
        self.targets = [thing for thing in self.controls if thing.target]

    @functools.cached_property
    def by_id(self) -> dict[str, Thing]:
        """The things by the ids of their widgets."""
        return {thing.widget.id: thing for thing in self.things}

    @functools.cached_property
    def surfaces(self) -> dict[str, Thing]:
        """The surfaces that have a name."""
        return surfaces(self.things, self.screen.box)

    def of(self, kinds: Iterable[str]) -> list[Thing]:
        """Return the things of these kinds."""
        return [thing for thing in self.things if thing.widget.kind in kinds]

    def _stack(self) -> None:
        """Find out what lies on what."""
        things, seen = self.things, self.by_id
        for thing in things:
            parent, depth = thing.widget.parent, 0
            while parent and depth < 20:
                above = self.screen.by_id.get(parent)
                if above is None:
                    break
                if thing.widget.control and above.control and parent in seen:
                    seen[parent].holds = True
                parent, depth = above.parent, depth + 1
        under = _under(things)
        for thing, below in zip(things, under, strict=True):
            thing.surface = _surface(things, under, below)
            carrier = things[below] if below >= 0 else None
            if thing.widget.control:
                thing.on = thing
                if carrier is not None and carrier.widget.control:
                    carrier.holds = True
            elif not thing.widget.solid and carrier is not None:
                thing.on = carrier.on
        for word in self.words:
            word.thing.words.append(word)
            if word.thing.on is not None and word.thing.on is not word.thing:
                word.thing.on.words.append(word)
        for thing in things:
            icons = [thing.widget.icon] if thing.widget.icon else []
            icons += _OWN_ICONS.get(thing.widget.kind, ())
            if thing.widget.kind == "menu_item" and "checked" in thing.widget.states:
                icons.append("check")
            thing.icons += icons
            if thing.on is not None and thing.on is not thing:
                thing.on.icons += icons


def _things(screen: Screen) -> list[Thing]:
    widgets = screen.widgets
    found, boxes, solid = [], np.zeros((len(widgets), 4)), np.zeros(len(widgets), bool)
    for index, widget in enumerate(widgets):
        shown = widget.shown
        shown = shown.shared(screen.box) if shown is not None else None
        if shown is not None:
            boxes[index] = shown
            solid[index] = widget.solid and widget.kind != "backdrop"
            clear = screen.seen(widget) is not None
            beyond = shown != widget.shown  # the screen's edge cuts it off, not what it scrolls in
            found.append(Thing(widget, index, shown, clear and not beyond, shown == widget.box))
    covered = [thing for thing in found if not thing.clear]
    hidden = set()
    for thing in covered:
        after = boxes[thing.index + 1 :]
        left, top, right, bottom = thing.part
        over = solid[thing.index + 1 :] & (after[:, 0] <= left) & (after[:, 1] <= top)
        over &= (after[:, 2] >= right) & (after[:, 3] >= bottom)
        for offset in np.flatnonzero(over):
            if not screen.within(widgets[thing.index + 1 + int(offset)], thing.widget.id):
                hidden.add(thing.index)
                break
    return [thing for thing in found if thing.index not in hidden]


def _under(things: Sequence[Thing]) -> list[int]:
    """For each thing the place, in `things`, of the foremost one behind it that its middle lies on; -1 for none."""
    if not things:
        return []
    boxes = np.array([thing.part for thing in things])
    solid = np.array([thing.widget.solid for thing in things])
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    on = solid & (boxes[:, 0] <= x[:, None]) & (x[:, None] <= boxes[:, 2])
    on &= (boxes[:, 1] <= y[:, None]) & (y[:, None] <= boxes[:, 3])
    on &= np.tri(len(things), k=-1, dtype=bool)
    last = len(things) - 1 - np.argmax(on[:, ::-1], axis=1)
    found: list[int] = np.where(on.any(axis=1), last, -1).tolist()
    return found


def _surface(things: Sequence[Thing], under: Sequence[int], below: int) -> Thing | None:
    while below >= 0:
        widget = things[below].widget
        if not widget.control and widget.kind != "backdrop" and "plain" not in widget.states:
            return things[below]
        below = under[below]
    return None


def _words(thing: Thing, screen: Screen) -> list[Word]:
    """The words that a widget shows by itself."""
    widget = thing.widget
    typed = widget.kind in _VALUED
    text = (widget.value or widget.text or widget.hint) if typed else widget.text
    value = widget.value if widget.kind in _ENTRIES else ""
    if not text and not value:
        return []
    parts = anatomy(widget, screen.look)
    found = []
    if text:
        shown = fitted(text, parts.words.width, parts.size, parts.bold) if typed else text
        # In a field words are cut without anybody having seen to it that they can be told from others.
        whole = shown == text and "\n" not in text
        found.append(Word(shown or ELLIPSIS, thing, whole and _free(thing, parts.words, parts.size)))
    if value and parts.extra is not None:
        found.append(Word(value, thing, _free(thing, parts.extra, parts.size), aside=True))
    return found


def _free(thing: Thing, room: Box, size: int) -> bool:
    """Whether a line of words in `room` can be read."""
    part, middle = thing.part, (room.top + room.bottom) / 2
    level = part.top <= middle - 0.6 * size and middle + 0.6 * size <= part.bottom
    return thing.clear and level and part.left <= room.left and room.right <= part.right
