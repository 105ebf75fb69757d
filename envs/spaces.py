"""Spaces of texts of any characters: what environments of words show and hear."""

from __future__ import annotations

from typing import Any

from gymnasium import spaces
from gymnasium.error import CustomSpaceError
from gymnasium.vector.utils import create_shared_memory

__all__ = ["CUT", "LONGEST_PAGE", "PageText", "fit"]

LONGEST_PAGE = 50_000
"""Characters of the longest text that is observed."""

CUT = " [cut]"
"""What ends an observation that was longer."""


def fit(text: str) -> str:
    """Return `text`, cut where it is longer than a page may be."""
    return text if len(text) <= LONGEST_PAGE else text[: LONGEST_PAGE - len(CUT)] + CUT


class PageText(spaces.Text):
    """Texts of any characters: people write in all scripts, and `gymnasium.spaces.Text` lists characters."""

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
