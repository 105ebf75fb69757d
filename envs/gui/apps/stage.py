"""A screen in the making that knows the application's state: what stands in fields, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..box import Box
from ..builder import Builder
from ..look import Look
from ..screen import Widget
from .state import State

__all__ = ["Stage"]


class Stage(Builder):
    """A builder of screens of a running application.

    Args:
        width: Of the screen, in pixels.
        height: Of the screen, in pixels.
        look: How it is to look.
        title: The application's name.
        state: The application's.
    """

    def __init__(self, width: int, height: int, look: Look, title: str, state: State) -> None:
        super().__init__(width, height, look, title)
        self.state = state
        self._menu: tuple[Widget, Sequence[str], str, bool] | None = None

    def shows(self, box: Box) -> bool:
        """Whether any of `box` is in view, where things are added that scroll."""
        return self._clip is None or self._clip.meets(box)

    def field(
        self, box: Box, id: str, value: str = "", *, kind: str = "field", states: str = "", **more: Any
    ) -> Widget:
        """Add a field; it shows what was typed into it, or else `value`."""
        shown = self.state.fields.setdefault(id, value)
        focused = " focused" if self.state.focus == id else ""
        return self.add(kind, box, id=id, value=str(shown), states=states + focused, **more)

    def select(
        self, box: Box, id: str, options: Sequence[str], value: str = "", *, said: bool = True, **more: Any
    ) -> Widget:
        """Add a select; it shows what was chosen, or else `value`. Its menu opens under it, or above."""
        shown = self.state.fields.setdefault(id, value)
        widget = self.add("select", box, str(shown), id=id, value=str(shown), said=said, **more)
        if self.state.open == id:
            self._menu = widget, options, str(shown), said
        return widget

    def menu(self) -> None:
        """Add the menu of the select that is open, in front of everything: its entries are called ``ID=OPTION``.

        Where it has no room for all of them it scrolls, and shows what is chosen at first.
        """
        if self._menu is None:
            return
        widget, options, value, said = self._menu
        pad, line = self.look.px(4), self.look.line
        anchor = widget.box
        below, above = self.box.bottom - anchor.bottom - pad, anchor.top - pad
        height = min(line * len(options) + 2 * pad, max(below, above, 4 * line))
        top = anchor.bottom if height <= below or below >= above else anchor.top - height
        top = max(min(top, self.box.bottom - height), 0)
        frame = Box(anchor.left, top, anchor.right, top + height)
        name = f"menu:{widget.id}"
        with self.inside(self.add("menu", frame, id=name, parent="", clip=None)):
            content = line * len(options)
            chosen = options.index(value) if value in options else 0
            offset = self.state.scroll.get(name, round((chosen + 0.5) * line - height / 2))
            with self.scrolling(name, frame.inset(0, pad), content, offset) as room:
                for option in options:
                    row, room = room.cut_top(line)
                    states = "selected" if option == value else ""
                    self.add("menu_item", row, option, id=f"{widget.id}={option}", states=states, said=said)
