"""What a chain of thought looks like, whatever it says: key phrases, repetition, markers of a foreign turn.

Lv et al. (2025), The Climb Carves Wisdom Deeper Than the Summit (arXiv:2505.22653), read in their code, which looks for
38 phrases of its own; these are ours. `reasoning_pattern` says what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterable

from .text import words

__all__ = ["PHRASES", "key_phrases", "markers", "repetition"]

PHRASES = (
    "let us", "let me", "first", "second", "next", "then", "finally", "because", "since", "so that", "therefore",
    "it follows", "this means", "which means", "in other words", "suppose", "assume", "if we", "we need", "we know",
    "we get", "given that", "note that", "consider", "for example", "step by step", "to check", "double check",
    "verify", "wait", "however", "but", "instead", "alternatively", "on the other hand", "i made a mistake",
    "to summarise", "in conclusion", "the answer is",
)  # fmt: skip
"""Words that go with reasoning in English."""


def key_phrases(text: str, phrases: Iterable[str] = PHRASES) -> int:
    """How often whole words of `text` are one of `phrases`, in any case; places of different phrases may overlap."""
    spoken = f" {' '.join(words(text))} "
    wanted = {" ".join(words(phrase)) for phrase in phrases} - {""}
    # A blank belongs to one place only, so there are two between words: "wait wait" is said twice.
    return sum(spoken.replace(" ", "  ").count(f" {phrase.replace(' ', '  ')} ") for phrase in wanted)


def repetition(text: str, size: int = 20) -> float:
    """The share of the runs of `size` words that have occurred before, from 0 to 1; 0 for a shorter text.

    Args:
        text: What is looked at.
        size: Words of a run, 1 or more.
    """
    spoken = words(text)
    runs = [tuple(spoken[start : start + size]) for start in range(len(spoken) - size + 1)]
    return 1.0 - len(set(runs)) / len(runs) if runs else 0.0


def markers(text: str, marker: str = "user: ") -> int:
    """How often `text` has `marker`, letter by letter: a model that writes its user's turns has lost its place."""
    return text.count(marker)
