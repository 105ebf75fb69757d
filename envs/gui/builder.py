"""Putting a screen together: widgets one after the other, from the back to the front."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from .anatomy import anatomy
from .box import Box
from .look import Look
from .screen import Screen, ScrollArea, Widget
from .text import fitted, wrapped

__all__ = ["Builder"]


class Builder:
    """A screen in the making.

    Args:
        width: Of the screen, in pixels.
        height: Of the screen, in pixels.
        look: How it is to look.
        title: The application's name.

    Attributes:
        box: The whole screen, or the room that there is of it.
    """

    def __init__(self, width: int, height: int, look: Look, title: str = "") -> None:
        self.look = look
        self.box = Box(0, 0, width, height)
        self.title = title
        self._size = width, height
        self._widgets: list[Widget] = []
        self._areas: list[ScrollArea] = []
        self._ids: set[str] = set()
        self._parent = ""
        self._clip: Box | None = None

    def add(
        self,
        kind: str,
        box: Box,
        text: str = "",
        *,
        id: str = "",
        states: str = "",
        said: bool = True,
        **fields: Any,
    ) -> Widget:
        """Add a widget in front of all others and return it.

        Its words are translated if the application says them by itself, and cut where they do not fit; what they were
        becomes its `name`.

        Args:
            kind: See `screen.CONTROLS`, `screen.SURFACES` and `screen.DECORATIONS`.
            box: Where it is, in pixels.
            text: Its words.
            id: Its id; a number of its own, if not given.
            states: Its states, separated by blanks.
            said: Whether the application says its words by itself. What people have entered, names and the like, is
                never translated.
            fields: The other attributes of `Widget`.
        """
        id = id or f"{kind}-{len(self._widgets)}"
        if id in self._ids:
            raise ValueError(f"two widgets are called {id!r}")
        self._ids.add(id)
        # The choice of a select is among the application's own words, what stands in a field is not.
        words = ("name", "label", "hint", "value") if kind == "select" else ("name", "label", "hint")
        spoken = {key: self.look.say(fields[key]) for key in words if said and fields.get(key)}
        widget = Widget(
            id=id,
            kind=kind,
            box=box,
            text=self.look.say(text) if said else text,
            states=tuple(states.split()),
            parent=fields.pop("parent", self._parent),
            clip=fields.pop("clip", self._clip),
            **{**fields, **spoken},
        )
        if widget.text:
            parts = anatomy(widget, self.look)
            shown = fitted(widget.text, parts.words.width, parts.size, parts.bold)
            if shown != widget.text:
                widget = replace(widget, text=shown, name=widget.name or widget.text)
        self._widgets.append(widget)
        return widget

    def adopt(self, screen: Screen, prefix: str = "") -> None:
        """Add all that is on `screen` in front, its upper left corner in that of `box`, `prefix` before its ids."""
        x, y = self.box.left, self.box.top
        for widget in screen.widgets:
            id = prefix + widget.id
            if id in self._ids:
                raise ValueError(f"two widgets are called {id!r}")
            self._ids.add(id)
            parent = prefix + widget.parent if widget.parent else self._parent
            clip = widget.clip and widget.clip.moved(x, y)
            self._widgets.append(replace(widget, id=id, box=widget.box.moved(x, y), parent=parent, clip=clip))
        self._areas += [replace(each, id=prefix + each.id, box=each.box.moved(x, y)) for each in screen.areas]

    def paragraph(self, box: Box, words: str, *, states: str = "", most: int = 100, said: bool = True) -> float:
        """Add `words` as lines of text within `box`, and return where the last one ends, from the top of the screen."""
        words = self.look.say(words) if said else words
        size, bold = self.look.font, "bold" in states
        line = round(1.5 * size)
        room = max(int(box.height // line), 0)
        top = box.top
        for each in wrapped(words, box.width, size, bold, min(room, most)) if room else ():
            self.add("text", Box(box.left, top, box.right, top + line), each, states=states, said=False)
            top += line
        return top

    @contextmanager
    def inside(self, widget: Widget) -> Iterator[Widget]:
        """Make what is added meanwhile part of `widget`."""
        before, self._parent = self._parent, widget.id
        try:
            yield widget
        finally:
            self._parent = before

    @contextmanager
    def room(self, box: Box) -> Iterator[Box]:
        """Make `box` all that there is of the screen meanwhile: for what is laid out within the frame of a window."""
        before, self.box = self.box, box
        try:
            yield box
        finally:
            self.box = before

    @contextmanager
    def scrolling(self, id: str, box: Box, content: float, offset: float = 0) -> Iterator[Box]:
        """Cut off what is added meanwhile at the edges of `box`, and yield a box for all of it.

        The box yielded is as high as `content`, moved up by `offset`, which is limited to what there is to scroll.
        """
        offset = max(min(offset, content - box.height), 0)
        self._areas.append(ScrollArea(id, box, content, offset))
        before = self._clip
        self._clip = box if before is None else before.shared(box)
        try:
            yield Box(box.left, box.top - offset, box.right, box.top - offset + max(content, box.height))
        finally:
            self._clip = before

    def screen(self) -> Screen:
        """Return the screen."""
        return Screen(*self._size, self.look, tuple(self._widgets), tuple(self._areas), self.title)
