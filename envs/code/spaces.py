"""What may be answered about code."""

from __future__ import annotations

from typing import Any

from ..spaces import PageText

__all__ = ["LONGEST_ACTION", "ActionText"]

LONGEST_ACTION = 100_000
"""Characters of the longest action."""


class ActionText(PageText):
    """Actions as text; a draw is one of a few that make sense without looking, mostly a run of the tests.

    Any text that is not too long is a member, so that a slip is an action too, one that cannot be done.
    """

    DRAWN = (
        "run[]",
        "view[]",
        "search[return]",
        "search[def]",
        "edit[:1-0]\n# a remark\n",
        "write[]\npass\n",
        "submit[]",
    )

    def __init__(self, max_length: int = LONGEST_ACTION) -> None:
        super().__init__(max_length)

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a random action; there is nothing to mask."""
        return self.DRAWN[int(self.np_random.integers(len(self.DRAWN)))]
