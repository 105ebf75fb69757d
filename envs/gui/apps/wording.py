"""Instructions in words."""

from __future__ import annotations

from collections.abc import Sequence

from ...draws import Draws

__all__ = ["listed", "phrase", "quoted"]


def phrase(draws: Draws, *ways: str, **parts: object) -> str:
    """Return one of several ways to say something, its parts filled in, with a capital letter at its start."""
    said = draws.pick(ways).format(**parts)
    return said[:1].upper() + said[1:]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def quoted(words: str) -> str:
    """Return what has to be typed, between double quotes."""
    return f'"{words}"'
