"""Whole sentences around what is referred to."""

from __future__ import annotations

from ...draws import Draws
from .by_function import ByFunction
from .reference import Reference

__all__ = ["FRAMES", "sentence"]

FRAMES = (
    *("Click {}.", "Click {}.", "Click on {}.", "Select {}.", "Point at {}.", "Where is {}?", "Find {} and click it."),
    *("Locate {}.", "Move the pointer to {}.", "Please click {}.", "Tap {}."),
)
"""Sentences about a control."""

_FUNCTION_FRAMES = (
    *("Click to {}.", "Where would you click to {}?", "I want to {}. Where do I click?", "Show me how to {}."),
    *("Which control would {}?", "Click where you can {}."),
)
"""Sentences about what a control does."""


def sentence(reference: Reference, draws: Draws) -> str:
    """Return an instruction that means what `reference` describes."""
    frame = draws.pick(_FUNCTION_FRAMES if isinstance(reference, ByFunction) else FRAMES)
    words = draws.pick(reference.phrases())
    if frame.startswith("Show") and words.startswith("show"):
        frame = _FUNCTION_FRAMES[0]
    return frame.format(words)
