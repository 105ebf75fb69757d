"""Counting what agrees with a recording, and keeping the first thing that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Section", "Tally"]

_CONTEXT = 60  # characters shown on each side of where two long texts part


@dataclass(slots=True)
class Section:
    """One kind of recorded value.

    Attributes:
        matched: How many agree.
        total: How many there are.
        first: The first that does not agree, in words; empty while all do.
    """

    matched: int = 0
    total: int = 0
    first: str = ""


@dataclass(slots=True)
class Tally:
    """What a replay found.

    Attributes:
        sections: By name, in the order of the replay.
        notes: What was left out, and why.
    """

    sections: dict[str, Section] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def differences(self) -> int:
        """How many values do not agree."""
        return sum(section.total - section.matched for section in self.sections.values())

    def check(
        self, name: str, where: str, found: Any, expected: Any, same: Callable[[Any, Any], bool] | None = None
    ) -> None:
        """Count one value.

        Args:
            name: Its section.
            where: Where it stands in the file.
            found: What this implementation gives.
            expected: What was recorded.
            same: Whether the two agree; None for equality.
        """
        section = self.sections.setdefault(name, Section())
        section.total += 1
        if found == expected if same is None else same(found, expected):
            section.matched += 1
        elif not section.first:
            section.first = f"{where}: {_difference(found, expected)}"

    def __str__(self) -> str:
        lines = []
        width = max(map(len, self.sections), default=0)
        for name, section in self.sections.items():
            lines.append(f"  {name:<{width}}  {section.matched} of {section.total} match")
            if section.first:
                lines.append(f"    first difference: {section.first}")
        return "\n".join(lines + [f"  left out: {note}" for note in self.notes])


def _difference(found: Any, expected: Any) -> str:
    """Return both values; of long texts, the stretch where they part."""
    ours, theirs = repr(found), repr(expected)
    place = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
    start = max(0, place - _CONTEXT)
    shown = (text[start : place + _CONTEXT] for text in (ours, theirs))
    cut = "..." if start else ""
    return " is not the recorded ".join(f"{cut}{text}" for text in shown)
