"""Ladder: a number that rises with success and falls with failure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any

from ..errors import ConfigurationError, nearest

__all__ = ["Ladder", "begin"]


@dataclass
class Ladder:
    """Where a curriculum stands.

    Once `window` episodes have been played at one difficulty it rises by `step` when at least `raise_at` of them
    succeeded, falls by `step` when at most `lower_at` did, and after a move the count begins anew. Otherwise the
    oldest is forgotten.

    Attributes:
        difficulty: The present difficulty; what is given is the start.
        step: How far one move goes.
        window: Episodes that decide.
        raise_at: Share of successes from which it rises.
        lower_at: Share of successes up to which it falls.
        low: The least difficulty.
        high: The greatest difficulty.

    Raises:
        ConfigurationError: The bounds are empty or out of order, or the window or step is not positive.
    """

    difficulty: float = 0.0
    step: float = 0.05
    window: int = 20
    raise_at: float = 0.8
    lower_at: float = 0.3
    low: float = 0.0
    high: float = 1.0
    recent: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.low <= self.difficulty <= self.high:
            raise ConfigurationError(f"difficulty={self.difficulty} must lie in [low={self.low}, high={self.high}]")
        if not 0 <= self.lower_at < self.raise_at <= 1:
            raise ConfigurationError(
                f"lower_at={self.lower_at}, raise_at={self.raise_at}: give 0 <= lower_at < raise_at <= 1"
            )
        if self.window < 1 or self.step <= 0:
            raise ConfigurationError(f"window={self.window}, step={self.step}: both must be positive")

    @property
    def success_rate(self) -> float:
        """Share of successes among the recent episodes; 0 where there are none."""
        return sum(self.recent) / len(self.recent) if self.recent else 0.0

    def record(self, successes: Iterable[bool]) -> None:
        """Take in how episodes ended, oldest first, and move."""
        for success in successes:
            self.recent = [*self.recent, bool(success)][-self.window :]
            if len(self.recent) < self.window:
                continue
            rate = self.success_rate
            move = self.step if rate >= self.raise_at else -self.step if rate <= self.lower_at else 0.0
            moved = min(max(self.difficulty + move, self.low), self.high)
            if moved != self.difficulty:
                self.difficulty, self.recent = moved, []


def begin(arguments: Mapping[str, Any]) -> Ladder:
    """Return the ladder that a user's `arguments` describe.

    Raises:
        ConfigurationError: One is unknown, no number, or out of range.
    """
    known = [entry.name for entry in fields(Ladder) if entry.name != "recent"]
    for name, value in arguments.items():
        if name not in known:
            raise ConfigurationError(
                f"{name}={value!r}: a curriculum takes {', '.join(known)}, and no '{name}'.{nearest(name, known)}"
            )
        if isinstance(value, bool) or not isinstance(value, int if name == "window" else Real):
            raise ConfigurationError(f"{name}={value!r}: give {'an integer' if name == 'window' else 'a number'}")
    return Ladder(**arguments)
