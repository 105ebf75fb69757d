"""Long texts, cut for those who read them."""

from __future__ import annotations

__all__ = ["LONGEST", "excerpt"]

LONGEST = 300
"""Characters of a value that are shown."""


def excerpt(text: str) -> str:
    """Return `text`, or its beginning and how long it is where that is more than `LONGEST`."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"
