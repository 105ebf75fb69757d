"""What is on a screen: a list of widgets with fixed places, which both renderers draw and all truth is read from."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from .box import Box
from .look import Look

__all__ = ["CONTROLS", "DECORATIONS", "SURFACES", "Screen", "ScrollArea", "Widget"]

CONTROLS = (
    *("button", "icon_button", "link", "field", "text_area", "search", "checkbox", "radio", "switch", "slider"),
    *("select", "stepper", "tab", "menu_item", "nav_item", "row", "cell", "chip", "tile", "key", "swatch", "handle"),
)
"""Kinds of widgets that do something when they are clicked. Each fills its box; the box is what can be clicked.

``row`` is a line of a list or table, ``tile`` a card or picture to open, ``cell`` one place of a grid, ``nav_item`` an
entry of a sidebar, ``key`` of a keypad, ``handle`` something to drag.
"""

SURFACES = ("panel", "bar", "sidebar", "card", "dialog", "menu", "toast", "tooltip", "backdrop", "canvas")
"""Kinds of widgets that lie on others and swallow clicks, doing nothing. ``backdrop`` dims what is under a dialog."""

DECORATIONS = (
    *("text", "heading", "label", "icon", "avatar", "badge", "image", "divider", "progress", "chart", "code"),
    *("line", "spot"),
)
"""Kinds of widgets that clicks go through."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One thing on a screen.

    Attributes:
        id: Its own name on this screen, for programs: ``"save"``, ``"row:c12"``.
        kind: One of `CONTROLS`, `SURFACES` and `DECORATIONS`.
        box: Where it is, whether or not it can be seen there.
        text: The words on it, as they are shown, cut with an ellipsis where there is no room for all.
        icon: The picture on it, a name of `icons`; empty for none.
        name: What it is called where it shows no words, or not all: ``"Delete"`` of a bin. Empty where `text` says it.
        does: What a click on it does, as a person would say: ``"delete the message"``; unlike for any other control of
            the screen, or empty.
        value: What it holds: the text of a field, the choice of a select, 0 to 1 of a slider or a progress bar.
        hint: The pale words in an empty field.
        states: Any of ``checked``, ``disabled``, ``selected``, ``focused``, ``primary`` (the button that stands out),
            ``danger``, ``flat`` (no frame), ``bold``, ``muted``, ``strong`` (in the accent colour), ``striped``,
            ``center``, ``right`` (where its text stands), ``small``, ``large``, ``link``, ``plain`` (a surface without
            frame and shadow), ``stacked`` (words under the icon).
        parent: The `id` of the surface or row that it is part of; empty for the screen.
        label: The words beside it that say what it is for, where they are not its own: the label of a field.
        clip: The part of the screen beyond which it is cut off, where it lies in something that scrolls.
        color: A colour of its own, ``"#rrggbb"``, where the theme is not to choose.
    """

    id: str
    kind: str
    box: Box
    text: str = ""
    icon: str = ""
    name: str = ""
    does: str = ""
    value: str = ""
    hint: str = ""
    states: tuple[str, ...] = ()
    parent: str = ""
    label: str = ""
    clip: Box | None = None
    color: str = ""

    @property
    def control(self) -> bool:
        """Whether a click on it does something, were it not disabled."""
        return self.kind in _CONTROLS

    @property
    def solid(self) -> bool:
        """Whether clicks do not go through it."""
        return self.kind in _SOLID

    @property
    def called(self) -> str:
        """What a person or a screen reader calls it: its words, else its name, its label or its hint."""
        return self.text or self.name or self.label or self.hint

    @property
    def shown(self) -> Box | None:
        """The part of its box that is not cut off by what it scrolls in."""
        return self.box if self.clip is None else self.box.shared(self.clip)


@dataclass(frozen=True, slots=True)
class ScrollArea:
    """A part of a screen that scrolls.

    Attributes:
        id: Its name.
        box: Where it is.
        content: Height of what is in it, in pixels.
        offset: How far it is scrolled down, in pixels.
    """

    id: str
    box: Box
    content: float
    offset: float = 0


@dataclass(frozen=True)
class Screen:
    """A screen.

    Attributes:
        width: In pixels.
        height: In pixels.
        look: Theme, density, scale and language.
        widgets: From the back to the front; the ids are all different.
        areas: Its parts that scroll.
        title: The application's name.
    """

    width: int
    height: int
    look: Look = field(default_factory=Look)
    widgets: tuple[Widget, ...] = ()
    areas: tuple[ScrollArea, ...] = ()
    title: str = ""

    @property
    def box(self) -> Box:
        """The whole screen."""
        return Box(0, 0, self.width, self.height)

    @functools.cached_property
    def by_id(self) -> Mapping[str, Widget]:
        """The widgets by their ids."""
        return {widget.id: widget for widget in self.widgets}

    def at(self, x: float, y: float) -> Widget | None:
        """Return what a click at a point meets: the foremost widget that it does not go through."""
        for widget in reversed(self.widgets):
            if widget.kind not in _SOLID or not widget.box.contains(x, y):
                continue
            if widget.clip is None or widget.clip.contains(x, y):
                return widget
        return None

    def seen(self, widget: Widget) -> Box | None:
        """Return the part of `widget` that is on the screen and that nothing covers; ``None`` where that is no box.

        A widget that something covers in part counts as hidden. What is part of it does not cover it.
        """
        return self._seen[widget.id]

    def within(self, widget: Widget, id: str) -> bool:
        """Whether `widget` is part of the one called `id`, at any depth."""
        parent = widget.parent
        while parent:
            if parent == id:
                return True
            above = self.by_id.get(parent)
            parent = above.parent if above is not None else ""
        return False

    def controls(self) -> list[tuple[Widget, Box]]:
        """Return every control of which at least half can be seen, with the part that can, from the back to the front.

        Controls that hold other controls are among them.
        """
        found = []
        for widget in self.widgets:
            if widget.kind in _CONTROLS:
                part = self.seen(widget)
                if part is not None and 2 * part.area >= widget.box.area:
                    found.append((widget, part))
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the screen as plain data, from which `from_json` makes it again."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Screen:
        """Return the screen that `as_json` described."""
        widgets = tuple(
            Widget(
                **{
                    **each,
                    "box": Box(*each["box"]),
                    "states": tuple(each.get("states", ())),
                    "clip": Box(*each["clip"]) if each.get("clip") else None,
                }
            )
            for each in data["widgets"]
        )
        areas = tuple(ScrollArea(**{**each, "box": Box(*each["box"])}) for each in data.get("areas", ()))
        look = Look(**data.get("look", {}))
        return cls(**{**data, "look": look, "widgets": widgets, "areas": areas})

    @functools.cached_property
    def parts(self) -> tuple[Box | None, ...]:
        """What is left of each of the widgets where the screen's edges and what it scrolls in cut it off."""
        whole, found = self.box, []
        for widget in self.widgets:
            part: Box | None = widget.box
            if widget.clip is not None and not widget.clip.holds(widget.box):
                part = widget.box.shared(widget.clip)
            found.append(part if part is None or whole.holds(part) else part.shared(whole))
        return tuple(found)

    @functools.cached_property
    def _seen(self) -> Mapping[str, Box | None]:
        """What `seen` says of each widget."""
        edges = np.array([part or (0.0, 0.0, 0.0, 0.0) for part in self.parts]).reshape(-1, 4)
        left, top, right, bottom = edges.T
        meets = (left[:, None] < right) & (left < right[:, None]) & (top[:, None] < bottom) & (top < bottom[:, None])
        meets &= np.array([widget.kind in _SOLID for widget in self.widgets], bool)
        seen = {widget.id: part for widget, part in zip(self.widgets, self.parts, strict=True)}
        for under, over in zip(*(each.tolist() for each in np.nonzero(np.triu(meets, 1))), strict=True):
            widget = self.widgets[under]
            if seen[widget.id] is not None and not self.within(self.widgets[over], widget.id):
                seen[widget.id] = None
        return seen


_CONTROLS = frozenset(CONTROLS)
_SOLID = frozenset((*CONTROLS, *SURFACES))
