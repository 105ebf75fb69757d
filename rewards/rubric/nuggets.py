"""Nuggets: the pieces of information that an answer should hold, and how well a verifier labels them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...errors import ConfigurationError

__all__ = ["LABELS", "coverage", "macro_f1", "verifier_reward"]

LABELS: Final = ("support", "partial_support", "not_support")
"""How far an answer says a nugget (Search-Gen-V, 2025)."""


def coverage(labels: Sequence[str], weights: Sequence[float] | None = None, *, partial: float = 0.5) -> float:
    """Return the weighted share of nuggets that are supported, 0 where there are none.

    A reading of Search-Gen-V's policy reward; what a partial one is worth is a parameter.

    Args:
        labels: One of `LABELS` for each nugget.
        weights: How much each counts; alike where they are not given.
        partial: The worth of a nugget that is supported in part.

    Raises:
        ConfigurationError: A label is none, or there are not as many weights.
    """
    worth = {"support": 1.0, "partial_support": partial, "not_support": 0.0}
    counts = [1.0] * len(labels) if weights is None else list(weights)
    if len(counts) != len(labels) or not set(labels) <= set(worth):
        raise ConfigurationError(f"nuggets: give one weight and one of {', '.join(LABELS)} for each, not {labels}")
    return sum(count * worth[label] for count, label in zip(counts, labels, strict=True)) / (sum(counts) or 1.0)


def macro_f1(labels: Sequence[str], truth: Sequence[str]) -> float:
    """Return the F1 of each label that occurs in either, averaged."""
    present = sorted(set(labels) | set(truth))
    return sum(_f1(label, labels, truth) for label in present) / len(present) if present else 0.0


def verifier_reward(
    labels: Sequence[str], truth: Sequence[str], *, reasonings: int = 1, well_formed: bool = True
) -> float:
    """Return what trains a verifier of nuggets (Search-Gen-V, 2025; read in its code).

    ``0.35*macro_F1 + 0.35*all_right + 0.2*reasoning + 0.1*well_formed``; 0 where there are more or fewer labels than
    nuggets, or F1 is 0; a tenth of it where there is more than one block of reasoning.

    Args:
        labels: What the verifier said.
        truth: What is right.
        reasonings: How many blocks of reasoning it wrote.
        well_formed: Whether its output has the form that was asked for.
    """
    f1 = macro_f1(labels, truth)
    if len(labels) != len(truth) or not f1:
        return 0.0
    total = 0.35 * f1 + 0.35 * (list(labels) == list(truth)) + 0.2 * (reasonings > 0) + 0.1 * well_formed
    return total * (0.1 if reasonings > 1 else 1.0)


def _f1(label: str, given: Sequence[str], truth: Sequence[str]) -> float:
    hits = sum(one == other == label for one, other in zip(given, truth, strict=False))
    return 2 * hits / (given.count(label) + truth.count(label))
