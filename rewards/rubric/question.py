"""What a judge is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ...errors import ConfigurationError, Fault
from .scale import Scale

__all__ = ["FIRST", "Answer", "Asked", "Judge", "Material", "Question"]

FIRST = ("", "rubric", "solution")
"""What a judge may do before it judges."""


@dataclass(frozen=True)
class Asked:
    """One thing that a judge is to say.

    Attributes:
        name: Under which it is answered: an identifier.
        text: The question or statement, in words.
        scale: What may be answered.
    """

    name: str
    text: str
    scale: Scale


@dataclass(frozen=True)
class Material:
    """Something that is judged: never trusted, whatever it says.

    Attributes:
        title: What it is, as ``"answer A"``.
        text: All of it.
        said: The part that the one who is judged wrote; None where that is all of it. Where it says nothing, there is
            no answer to judge.
    """

    title: str
    text: str
    said: str | None = None

    @property
    def own(self) -> str:
        """What the one who is judged wrote."""
        return self.text if self.said is None else self.said


@dataclass(frozen=True)
class Question:
    """A question to a judge: one or several things about one or several texts.

    Attributes:
        asked: What is asked, each under a name of its own.
        material: The texts that are judged.
        task: What the texts are an answer to; trusted, as is `principle`.
        principle: What the judge is to go by, in words (as RewardAnything's judges do, 2025).
        first: What a judge that writes does before it judges (RM-R1, 2025): ``"rubric"`` for writing down what a good
            answer must do, ``"solution"`` for doing the task itself, empty for neither.

    Raises:
        ConfigurationError: Nothing is asked, of nothing, or two things under one name; or `first` is none of these.
    """

    asked: tuple[Asked, ...]
    material: tuple[Material, ...]
    task: str = ""
    principle: str = ""
    first: str = ""

    def __post_init__(self) -> None:
        if self.first not in FIRST:
            raise ConfigurationError(f"first={self.first!r}: give one of {', '.join(map(repr, FIRST))}")
        names = [each.name for each in self.asked]
        if not names or not self.material or len(set(names)) < len(names):
            raise ConfigurationError(f"a judge is asked something of something, each under its own name, not {names}")


@dataclass(frozen=True)
class Answer:
    """What a judge said.

    Attributes:
        values: What was asked, by name, from 0 to 1.
        labels: The same in the scale's own words; empty where votes or probabilities were averaged.
        reason: Why, in the judge's words.
        refused: Whether nobody was asked, because there was no answer to judge; everything is then worth 0.
    """

    values: Mapping[str, float]
    labels: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    refused: bool = False


class Judge(Protocol):
    """Whoever answers questions: `ModelJudge`, or an object of one's own."""

    def ask(self, questions: Sequence[Question]) -> list[Answer | Fault]:
        """Return an answer to each question, or why there is none; never a 0 in its place."""
