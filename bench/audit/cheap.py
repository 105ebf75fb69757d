"""Cheap: what computing the design costs."""

from __future__ import annotations

from .card import Finding, Section
from .subject import Subject

__all__ = ["cheap"]


def cheap(subject: Subject, *, steps: int) -> Section:
    """Examine what the design costs.

    Metrics:

    - ``nodes``: Parts of the expression.
    """
    size = subject.expression.size
    return Section(
        "cheap", "What does it cost?", {"nodes": float(size)}, (Finding("good", f"the design has {size} parts"),)
    )
