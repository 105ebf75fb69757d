"""Checklists: what an instruction asks for, point by point, and the share of it that an answer does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from ...chat import Message
from ...errors import Fault
from ..measure.json import embedded
from .judge_models import Prompt, Said, Writer
from .prompt import complaint
from .question import Answer, Asked, Judge, Material, Question
from .scale import Scale

__all__ = ["INSTRUCTION", "NEXT_STEP", "Checklist", "check", "write_checklists"]

Checklist = tuple[Asked, ...]
"""Points that are each met or not."""

_YES_NO: Final = Scale.parse("yes/no")
INSTRUCTION: Final = (
    "You read an instruction and write down what an answer must do to follow it: one point for each constraint, each a "
    "question that a reader of the answer can say yes or no to, none asking two things. You do not answer the "
    "instruction."
)
"""What is written down: the constraints of an instruction."""
NEXT_STEP: Final = (
    "You read what somebody sees in the middle of a task, and write down what a good next step must do: points that "
    "are each about one thing, and that can be seen to be met or not once the step is done. You do not choose the step."
)
"""What is written down: what the next step must do."""
_FORM: Final = ' You write one JSON object and nothing else: {{"points": ["...", "..."]}}, with at most {most} points.'


def write_checklists(
    writer: Writer, tasks: Sequence[str], *, most: int = 8, tell: str = INSTRUCTION
) -> list[Checklist | Fault]:
    """Have a model write a checklist for each task, all side by side; what cannot be read is asked for once more.

    An instruction as a checklist of constraints is ACE-RL's reward (2025), and WildBench's way to judge (2024).

    Args:
        writer: Who writes: a `ChatModel`, or a `ModelJudge` with its budget.
        tasks: The instructions.
        most: Points of the longest checklist.
        tell: What the model is told to write down.
    """
    prompts = [_prompt(task, tell + _FORM.format(most=most)) for task in tasks]
    said = writer.say(prompts)
    found = [_read(each, most) for each in said]
    again = [index for index, each in enumerate(found) if isinstance(each, ValueError)]
    mended = [_mended(prompts[index], said[index], found[index]) for index in again]
    for index, second in zip(again, writer.say(mended) if mended else [], strict=True):
        found[index] = _read(second, most)
    return [Fault(f"{writer.identity}: {each}") if isinstance(each, ValueError) else each for each in found]


def check(
    judge: Judge, tasks: Sequence[str], checklists: Sequence[Checklist], answers: Sequence[str]
) -> list[float | Fault]:
    """Return the share of its checklist that each answer meets, or why there is none.

    ACE-RL adds a reward for the length, whose weights are unverified: `penalty` of a signal of the length is one.
    """
    questions = [
        Question(checklist, (Material("the answer", answer),), task)
        for task, checklist, answer in zip(tasks, checklists, answers, strict=True)
    ]
    return [
        sum(answer.values.values()) / len(answer.values) if isinstance(answer, Answer) else answer
        for answer in judge.ask(questions)
    ]


def _prompt(task: str, told: str) -> Prompt:
    messages: list[Message] = [
        {"role": "system", "content": told},
        {"role": "user", "content": task},
    ]
    # What is asked here has no verdicts: a local judge that reads probabilities cannot write it.
    return Prompt(
        Question((Asked("points", "What must an answer do?", _YES_NO),), (Material("the task", task),)), messages
    )


def _mended(prompt: Prompt, said: Said | Fault, problem: Any) -> Prompt:
    text = said.text if isinstance(said, Said) else ""
    return Prompt(prompt.question, [*prompt.messages, *complaint(text, problem)])


def _read(said: Said | Fault, most: int) -> Checklist | Fault | ValueError:
    if isinstance(said, Fault):
        return said
    try:
        points = json.loads(embedded(said.text))["points"]
    except (ValueError, LookupError, TypeError):
        return ValueError('there is no JSON object with "points" in it')
    if not isinstance(points, list) or not points or not all(isinstance(each, str) and each.strip() for each in points):
        return ValueError('"points" is no list of texts')
    return tuple(Asked(f"point_{place}", point, _YES_NO) for place, point in enumerate(points[:most], 1))
