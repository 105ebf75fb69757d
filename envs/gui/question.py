"""One question of grounding: a picture, what is asked about it, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .box import Box
from .references import Reference
from .screen import Screen

__all__ = ["Question"]


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        instruction: What is asked for.
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        target: Where what is asked for is, in pixels; ``None`` where it is not on the picture.
        polygon: The corners of the target, where that is no rectangle; `target` is around it then.
        others: Where the other controls are, those that hold the target left out.
        difficulty: From 0 to 1.
        screen: The picture as a description; ``None`` for one from a file.
        file: The picture's file; ``None`` for one from a description.
        kind: ``"text"`` or ``"icon"``: what the target shows; empty where that is not known.
        group: What the application is for, or the scene.
        reference: How the instruction refers to the target; ``None`` where that is not known.
    """

    instruction: str
    width: int
    height: int
    target: Box | None
    polygon: tuple[tuple[float, float], ...] = ()
    others: tuple[Box, ...] = ()
    difficulty: float = 0.0
    screen: Screen | None = None
    file: Path | None = None
    kind: str = ""
    group: str = ""
    reference: Reference | None = None
