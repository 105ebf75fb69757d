"""Spaces of texts: what a page may say, and what a shopper may answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gymnasium import spaces
from gymnasium.error import CustomSpaceError
from gymnasium.vector.utils import create_shared_memory

__all__ = ["CUT", "LONGEST_PAGE", "ActionText", "PageText", "fit"]

LONGEST_PAGE = 50_000
"""Characters of the longest text that is observed."""

CUT = " [cut]"
"""What ends an observation that was longer."""


def fit(text: str) -> str:
    """Return `text`, cut where it is longer than a page may be."""
    return text if len(text) <= LONGEST_PAGE else text[: LONGEST_PAGE - len(CUT)] + CUT


class PageText(spaces.Text):
    """Texts of any characters: products are described in all scripts, and `gymnasium.spaces.Text` lists characters."""

    def __init__(self, max_length: int = LONGEST_PAGE) -> None:
        super().__init__(max_length, min_length=0)

    def contains(self, x: Any) -> bool:
        """Whether `x` is a text that is not too long."""
        return isinstance(x, str) and len(x) <= self.max_length

    def __repr__(self) -> str:
        return f"{type(self).__name__}(max_length={self.max_length})"


@create_shared_memory.register(PageText)
def _share(space: PageText, n: int = 1, ctx: Any = None) -> Any:
    """Refuse: Gymnasium decodes shared texts only once; `AsyncVectorEnv` then tells its user what to do instead."""
    raise CustomSpaceError(f"{space} cannot be shared: give vector_kwargs={{'shared_memory': False}}")


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
