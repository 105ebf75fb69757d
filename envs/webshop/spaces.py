"""What a shopper may answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..spaces import PageText

__all__ = ["ActionText"]


class ActionText(PageText):
    """Actions as text; a draw is ``search[...]`` of some of `words`, or a click on a button that many pages have.

    Any text that is not too long is a member, so that a slip is an action too, one that cannot be done.
    """

    BUTTONS = ("back to search", "< prev", "next >", "description", "features", "reviews", "attributes", "buy now")

    def __init__(self, words: Sequence[str], max_length: int = 2_000) -> None:
        super().__init__(max_length)
        self.words = tuple(words)

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a random action; there is nothing to mask."""
        draw = self.np_random
        if draw.random() < 0.5 or not self.words:
            return f"click[{self.BUTTONS[int(draw.integers(len(self.BUTTONS)))]}]"
        count = int(draw.integers(1, 4))
        return f"search[{' '.join(self.words[int(index)] for index in draw.integers(len(self.words), size=count))}]"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ActionText) and (self.words, self.max_length) == (other.words, other.max_length)

    __hash__ = None  # type: ignore[assignment]
