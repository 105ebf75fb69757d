"""Transcript: an episode as a judge reads it."""

from __future__ import annotations

from typing import Any

from .question import Material

__all__ = ["LONGEST", "Transcript", "cut"]

LONGEST = 20_000
"""Characters of a transcript that a judge reads, unless told otherwise."""
_CUT = "\n[... {count} characters are left out ...]\n"


class Transcript:
    """What was seen and done in an episode so far, in words.

    Args:
        seen: What the episode began with.
    """

    def __init__(self, seen: str = "") -> None:
        self._turns: list[tuple[str, str]] = [("", seen)]

    def add(self, said: str, seen: str) -> None:
        """Go on: what the agent did, and what was seen then."""
        self._turns.append((said, seen))

    def whole(self, longest: int = LONGEST) -> Material:
        """The episode, cut in its middle where it has more than `longest` characters."""
        parts = [f"[start] {self._turns[0][1]}"]
        parts += [
            f"[step {index}] did: {_quoted(did)}\nsaw: {seen}" for index, (did, seen) in enumerate(self._turns[1:], 1)
        ]
        said = "\n".join(did for did, _ in self._turns[1:])
        return Material("the episode", cut("\n".join(parts), longest), cut(said, longest))

    def last(self, longest: int = LONGEST) -> Material:
        """The last step: what was seen before it, what was done, and what was seen then."""
        before, (did, seen) = self._turns[-2][1] if len(self._turns) > 1 else "", self._turns[-1]
        text = f"saw before: {before}\ndid: {_quoted(did)}\nsaw: {seen}"
        return Material("the step", cut(text, longest), cut(did, longest))

    def get_state(self) -> Any:
        """Return what it holds."""
        return list(self._turns)

    def set_state(self, state: Any) -> None:
        """Hold what `get_state` returned."""
        self._turns = list(state)


def _quoted(did: str) -> str:
    """What the agent wrote, with a mark before each further line: a line of its own could claim to be what was seen."""
    return "\n  | ".join(did.splitlines())


def cut(text: str, longest: int) -> str:
    """Return `text` without its middle where it has more than `longest` characters, and say so there.

    How it began and how it ended is what most criteria are about.
    """
    if len(text) <= longest:
        return text
    half = longest // 2
    return text[:half] + _CUT.format(count=len(text) - 2 * half) + text[-half:]
