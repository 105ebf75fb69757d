"""Scale: what a judge may answer, and what each answer is worth from 0 to 1."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from ...errors import ConfigurationError

__all__ = ["CORRECTNESS", "NUGGETS", "PREFERENCE", "Scale"]

NUGGETS = "support=1/partial_support=0.5/not_support=0"
"""How far a text says a nugget, as Search-Gen-V's verifier labels it; what a partial one is worth is a choice."""
CORRECTNESS = "correct=1/incorrect=0/invalid=0"
"""Whether a final answer is right, one that is cut off, refused or no answer at all told apart (CompassVerifier)."""
PREFERENCE = "much_better=1/better=0.75/same=0.5/worse=0.25/much_worse=0"
"""How a text compares with another, in five steps (WildBench)."""

_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)(?:\s+by\s+(\d+(?:\.\d+)?))?")
_MOST = 101
"""Answers of the finest scale."""


@dataclass(frozen=True)
class Scale:
    """What a judge may answer.

    Attributes:
        text: As it was written.
        labels: The answers a judge is told of.
        values: What each is worth, from 0 to 1.
        low: The least number of a scale of numbers.
        high: The greatest number of a scale of numbers; equal to `low` where answers are words.
        condition: Whether it only says yes or no.
    """

    text: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    low: float = 0.0
    high: float = 0.0
    condition: bool = False

    @classmethod
    def parse(cls, text: str) -> Scale:
        """Return the scale that `text` names.

        Args:
            text: ``yes/no`` or any two words, the better one first: a condition. ``1..5``: whole numbers, moved to 0 to
                1 in a straight line. ``0..1`` (in steps of 0.1) or ``0..10 by 0.5``: numbers, also those in between.
                ``support=1/partial=0.5/not_support=0``: words with what they are worth; such a scale is graded, so
                ``yes=1/no=0`` is the share of the votes, or the probability, that says yes.

        Raises:
            ConfigurationError: It is none of these.
        """
        stripped = text.strip() if isinstance(text, str) else ""
        if matched := _RANGE.fullmatch(stripped):
            return cls._of_numbers(stripped, float(matched[1]), float(matched[2]), matched[3])
        parts = [part.strip() for part in stripped.split("/")]
        given = [part.partition("=") for part in parts]
        labels = tuple(label.strip().casefold() for label, _, _ in given)
        if len(parts) < 2 or not all(labels) or len(set(labels)) < len(labels):
            raise _unknown(text)
        if not any(equals for _, equals, _ in given):
            if len(parts) > 2:
                raise _unknown(text)
            return cls(stripped, labels, (1.0, 0.0), condition=True)
        try:
            values = tuple(float(value) for _, _, value in given)
        except ValueError:
            raise _unknown(text) from None
        if not all(0 <= value <= 1 for value in values):
            raise _unknown(text)
        return cls(stripped, labels, values)

    @classmethod
    def _of_numbers(cls, text: str, low: float, high: float, by: str | None) -> Scale:
        whole = low.is_integer() and high.is_integer() and high - low > 1
        step = float(by) if by else 1.0 if whole else (high - low) / 10
        count = round((high - low) / step) + 1 if low < high and 0 < step <= high - low else 0
        if not 2 <= count <= _MOST:
            raise _unknown(text)
        numbers = [min(high, low + step * index) for index in range(count)]
        return cls(
            text,
            tuple(f"{number:.6g}" for number in numbers),
            tuple((number - low) / (high - low) for number in numbers),
            low,
            high,
        )

    def read(self, given: Any) -> tuple[str, float]:
        """Return the label that a judge gave, and what it is worth.

        Raises:
            ValueError: It is none of the scale's.
        """
        if isinstance(given, bool):
            given = ("yes" if given else "no") if "yes" in self.labels else str(given)
        label = str(given).strip().strip("\"'.").casefold()
        if label in self.labels:
            return label, self.values[self.labels.index(label)]
        try:
            number = float(label) if self.low < self.high else math.nan
        except ValueError:
            number = math.nan
        if self.low <= number <= self.high:
            return label, (number - self.low) / (self.high - self.low)
        raise ValueError(f"'{str(given)[:40]}' is not {self.told}")

    @property
    def told(self) -> str:
        """How a judge is told what to answer."""
        if self.low < self.high:
            return f"a number from {self.low:g} (worst) to {self.high:g} (best)"
        return " or ".join(f'"{label}"' for label in self.labels)


def _unknown(text: Any) -> ConfigurationError:
    return ConfigurationError(
        f"scale {text!r}: write yes/no, numbers as in 1..5, 0..1 or 0..10 by 0.5, or words with their worth from 0 to 1"
        " as in support=1/partial=0.5/not_support=0"
    )
