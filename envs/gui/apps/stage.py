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
        self._menu: tuple[Widget, Sequence[str]] | None = None

    def field(
        self, box: Box, id: str, value: str = "", *, kind: str = "field", states: str = "", **more: Any
    ) -> Widget:
        """Add a field; it shows what was typed into it, or else `value`."""
        shown = self.state.fields.setdefault(id, value)
        focused = " focused" if self.state.focus == id else ""
        return self.add(kind, box, id=id, value=str(shown), states=states + focused, **more)

    def select(self, box: Box, id: str, options: Sequence[str], value: str = "", **more: Any) -> Widget:
        """Add a select; it shows what was chosen, or else `value`. Its menu opens under it, or above."""
        shown = self.state.fields.setdefault(id, value)
        widget = self.add("select", box, str(shown), id=id, value=str(shown), **more)
        if self.state.open == id:
            self._menu = widget, options
        return widget

    def menu(self) -> None:
        """Add the menu of the select that is open, in front of everything: its entries are called ``ID=OPTION``."""
        if self._menu is None:
            return
        widget, options = self._menu
        pad = self.look.px(4)
        line = min(self.look.line, max(int((self.box.height - 2 * pad) // max(len(options), 1)), 8))
        height = line * len(options) + 2 * pad
        top = widget.box.bottom if widget.box.bottom + height <= self.box.bottom else widget.box.top - height
        top = max(min(top, self.box.bottom - height), 0)
        frame = Box(widget.box.left, top, widget.box.right, top + height)
        with self.inside(self.add("menu", frame, id=f"menu:{widget.id}", parent="", clip=None)):
            for index, option in enumerate(options):
                row = Box(frame.left, frame.top + pad + index * line, frame.right, frame.top + pad + (index + 1) * line)
                states = "selected" if option == widget.value else ""
                self.add("menu_item", row, option, id=f"{widget.id}={option}", states=states, clip=None)
