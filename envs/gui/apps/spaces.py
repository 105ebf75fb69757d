"""The space of actions in words."""

from __future__ import annotations

from typing import Any

from ...spaces import PageText

__all__ = ["ActionText"]


class ActionText(PageText):
    """Actions as text, of any characters; random ones are mostly clicks anywhere.

    Args:
        extent: The highest x and y.
    """

    def __init__(self, extent: tuple[float, float]) -> None:
        super().__init__()
        self.extent = extent

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return an action."""
        random = self.np_random
        x, y = random.random(2) * self.extent
        kind = random.random()
        if kind < 0.8:
            return f"click({x:.4g}, {y:.4g})"
        return str(random.choice(("scroll(down)", "scroll(up)", 'type("hello")', "key(Enter)", "back()")))
