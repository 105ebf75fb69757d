"""What a person can see of a screen: which controls are free, which words can be read, and on what they stand."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..anatomy import anatomy
from ..screen import Screen
from ..text import ELLIPSIS, fitted
from .surfaces import surfaces
from .thing import Thing, Word

__all__ = ["Sight"]

_VALUED = frozenset(("field", "text_area", "search", "select", "stepper"))
"""Kinds that show their value, else their hint."""
_ENTRIES = frozenset(("row", "menu_item", "nav_item", "code"))
"""Kinds that show their value beside their words."""
_OWN_ICONS: Mapping[str, tuple[str, ...]] = {
    "select": ("chevron_down",),
    "stepper": ("add", "remove"),
    "search": ("search",),
    "checkbox": ("check", "square"),
    "radio": ("circle", "record"),
}
"""Marks that belong to a kind of widget and could be taken for icons."""


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
                if thing.widget.control and above.control and parent in seen and seen[parent].part.meets(thing.part):
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
    found = []
    for index, (widget, part) in enumerate(zip(screen.widgets, screen.parts, strict=True)):
        if part is not None:
            whole = part == widget.box
            # Where the screen's edge cuts it off, and not what it scrolls in, it is not clear.
            clear = screen.seen(widget) is not None and (whole or part == widget.shown)
            found.append(Thing(widget, index, part, clear, whole))
    hidden = _hidden(screen, found)
    return [thing for thing in found if thing.index not in hidden]


def _hidden(screen: Screen, things: Sequence[Thing]) -> set[int]:
    """The things that something covers altogether, by their place on the screen."""
    covered = [thing for thing in things if not thing.clear]
    over = [thing for thing in things if thing.widget.solid and thing.widget.kind != "backdrop"]
    if not covered or not over:
        return set()
    left, top, right, bottom = np.array([thing.part for thing in covered]).T[:, :, None]
    edges = np.array([thing.part for thing in over]).T
    holds = (edges[0] <= left) & (edges[1] <= top) & (edges[2] >= right) & (edges[3] >= bottom)
    holds &= np.array([thing.index for thing in over]) > np.array([thing.index for thing in covered])[:, None]
    return {
        covered[i].index
        for i, k in zip(*(each.tolist() for each in np.nonzero(holds)), strict=True)
        if not screen.within(over[k].widget, covered[i].widget.id)
    }


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
    found = []
    if text:
        shown = text
        if typed:
            parts = anatomy(widget, screen.look)
            shown = fitted(text, parts.words.width, parts.size, parts.bold)
        found.append(Word(shown or ELLIPSIS, thing, screen.look, cut=shown != text or "\n" in text))
    if value:
        found.append(Word(value, thing, screen.look, aside=True))
    return found
