"""What can be done with an application: a click, words typed, and so on, at places of its screen."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DIRECTIONS", "KEYS", "VERBS", "Action"]

VERBS = ("click", "type", "key", "scroll", "drag", "back", "done")
"""Kinds of actions."""

KEYS = ("Enter", "Escape", "Tab", "Backspace", "PageUp", "PageDown")
"""Keys that do something."""

DIRECTIONS = ("up", "down")
"""Where can be scrolled to."""


@dataclass(frozen=True)
class Action:
    """An action.

    Attributes:
        verb: One of `VERBS`.
        x: Of the point, in pixels of the screen; for ``click``, ``drag``, and, if one is given, ``scroll``.
        y: Of the same.
        to_x: Where a ``drag`` ends.
        to_y: Of the same.
        text: What is typed, the key, or the direction.
    """

    verb: str
    x: float | None = None
    y: float | None = None
    to_x: float | None = None
    to_y: float | None = None
    text: str = ""

    def __str__(self) -> str:
        """How it is written."""
        point = "" if self.x is None or self.y is None else f"{self.x:g}, {self.y:g}"
        if self.verb == "click":
            return f"click({point})"
        if self.verb == "drag":
            return f"drag({point}, {self.to_x:g}, {self.to_y:g})"
        if self.verb == "scroll":
            return f"scroll({self.text}{', ' if point else ''}{point})"
        if self.verb == "type":
            words = self.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'type("{words}")'
        return f"{self.verb}({self.text})"
