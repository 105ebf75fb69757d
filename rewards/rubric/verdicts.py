"""Verdicts: what a judge says of the criteria of a rubric, as signals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import ConfigurationError, Fault
from ..signal import Signal
from .criterion import Criterion
from .defence import suspicions
from .question import FIRST, Answer, Asked, Judge, Material, Question
from .rubric import Rubric
from .scale import Scale

__all__ = ["FLAGS", "Verdicts"]

FLAGS = (
    Signal("no_answer", "Nothing was said that could be judged.", condition=True),
    Signal("suspicious", "What was said looks like orders to the judge.", condition=True),
)
"""What is measured beside the criteria."""


class Verdicts:
    """Asks a judge about the criteria of a rubric that have a question.

    Args:
        rubric: The criteria.
        judge: Who is asked.
        together: Whether all criteria are asked in one question, which is cheap, or each in one of its own, which
            keeps them from colouring each other.
        principle: What the judge is to go by, in words.
        first: What it does before it judges, see `Question`.

    Raises:
        ConfigurationError: No criterion has a question, one is called as a flag is, or `first` is not known.
    """

    def __init__(
        self, rubric: Rubric, judge: Judge, *, together: bool = True, principle: str = "", first: str = ""
    ) -> None:
        if first not in FIRST:
            raise ConfigurationError(f"first={first!r}: give one of {', '.join(map(repr, FIRST))}")
        if not rubric.asked:
            raise ConfigurationError("rubric: no criterion has a question, so there is nothing to ask a judge")
        for flag in FLAGS:
            if any(criterion.name == flag.name for criterion in rubric.asked):
                raise ConfigurationError(f"rubric: '{flag.name}' is a signal beside the criteria; choose another name")
        self.rubric, self.judge, self._together = rubric, judge, together
        self._how = principle, first
        self._asked = tuple(_asked(criterion) for criterion in rubric.asked)

    @property
    def signals(self) -> dict[str, Signal]:
        """What is measured: the criteria that are asked, and `FLAGS`."""
        own = [
            Signal(each.name, each.text, condition=each.scale.condition, deterministic=False) for each in self._asked
        ]
        return {signal.name: signal for signal in (*own, *FLAGS)}

    def measure(self, materials: Sequence[Material], tasks: Sequence[str]) -> list[dict[str, Any] | Fault]:
        """Return the signals of each of `materials`, or why there are none; all are asked about at once.

        A verdict of yes or no that was voted on, or is a probability, is yes above one half.

        Raises:
            BudgetSpent: The judge may not be asked any more.
        """
        asked = [self._asked] if self._together else [(each,) for each in self._asked]
        questions = [
            Question(part, (material,), task, *self._how)
            for material, task in zip(materials, tasks, strict=True)
            for part in asked
        ]
        answers = self.judge.ask(questions) if questions else []
        rows = [answers[start : start + len(asked)] for start in range(0, len(answers), len(asked))]
        return [self._signals(material, row) for material, row in zip(materials, rows, strict=True)]

    def _signals(self, material: Material, answers: Sequence[Answer | Fault]) -> dict[str, Any] | Fault:
        found: dict[str, Any] = {"no_answer": False, "suspicious": bool(suspicions(material.own))}
        for answer in answers:
            if isinstance(answer, Fault):
                return answer
            found |= answer.values
            found["no_answer"] = found["no_answer"] or answer.refused
        return found | {each.name: found[each.name] > 0.5 for each in self._asked if each.scale.condition}


def _asked(criterion: Criterion) -> Asked:
    return Asked(criterion.name, criterion.question, Scale.parse(criterion.scale))
