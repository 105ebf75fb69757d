"""What an application is, at one moment: what it keeps, and what it shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Data", "Intent", "Knobs", "State"]

Data = dict[str, Any]
"""What an application keeps: nested dictionaries with text keys, whose leaves are texts, numbers, booleans or lists.

Records stand in dictionaries by an id, not in lists: so that one that is deleted leaves the others where they are.
"""


@dataclass(frozen=True)
class Knobs:
    """What makes a task hard.

    Attributes:
        records: About how many records the application holds: few fit on the screen, many must be scrolled.
        alike: Whether there are records that are easily taken for others: "Ann Lee" beside "Anna Lee".
        guarded: Whether what cannot be undone asks back, and buttons stay disabled until a form is complete.
        popups: At which steps something pops up that has nothing to do with the task.
    """

    records: int = 8
    alike: bool = False
    guarded: bool = False
    popups: tuple[int, ...] = ()


@dataclass
class State:
    """A running application.

    Attributes:
        data: What it keeps. Only this decides whether a task is solved.
        knobs: What makes the task hard.
        page: What it shows.
        at: What of it, for example ``{"contact": "c3"}``.
        fields: What stands in fields and selects, by the widget's id, whether or not it was saved.
        focus: The field that has the caret; empty for none.
        fresh: Whether all that stands in it is marked, so that typing replaces it.
        open: The select whose menu is open; empty for none.
        dialog: The dialog that lies over the page; empty for none.
        popup: What popped up; empty for nothing.
        scroll: How far parts of the page are scrolled down, in pixels.
        past: Pages before this one.
        said: What the application says, until the next action: "Saved".
        narrow: Whether the screen is so narrow that what stands side by side elsewhere has pages of its own.
        drags: Whether whoever uses it can drag.
    """

    data: Data
    knobs: Knobs = field(default_factory=Knobs)
    page: str = "home"
    at: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    focus: str = ""
    fresh: bool = False
    open: str = ""
    dialog: str = ""
    popup: str = ""
    scroll: dict[str, float] = field(default_factory=dict)
    past: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    said: str = ""
    narrow: bool = False
    drags: bool = True

    def go(self, page: str, **at: Any) -> bool:
        """Show another page, with empty fields; the present one can be gone back to. Return true."""
        self.past.append((self.page, self.at))
        self._show(page, at)
        return True

    def turn(self, page: str, **at: Any) -> bool:
        """Show another page, with empty fields, in the place of the present one. Return true."""
        self._show(page, at)
        return True

    def back(self) -> bool:
        """Close the menu or else the dialog that is open, or show the page before; return whether there was any."""
        if self.open:
            self.open = ""
        elif self.dialog:
            self.dialog = self.focus = ""
        elif self.past:
            self._show(*self.past.pop())
        else:
            return False
        return True

    def home(self, page: str, **at: Any) -> bool:
        """Show a page that is a beginning: there is nothing before it. Return true."""
        self.past.clear()
        self._show(page, at)
        return True

    def _show(self, page: str, at: dict[str, Any]) -> None:
        self.page, self.at = page, at
        self.fields, self.scroll = {}, {}
        self.focus = self.open = self.dialog = ""


@dataclass(frozen=True)
class Intent:
    """What somebody wants to do next, by the names of widgets and not by places.

    Attributes:
        kind: ``"click"``; ``"type"``: replace what stands in a field by `text`; ``"choose"``: the entry `text` of a
            select; ``"slide"``: a slider to `share`; ``"drag"`` a widget onto `target`; ``"enter"``: press return in a
            field; or ``"back"``.
        id: The widget's id.
        text: What is typed or chosen.
        target: The id of the widget onto which is dragged.
        share: From 0 to 1.
    """

    kind: str
    id: str = ""
    text: str = ""
    target: str = ""
    share: float = 0.0
