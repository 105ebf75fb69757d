"""Several answers scored side by side in one question, by a principle in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...errors import Fault
from .defence import says_nothing
from .question import Answer, Asked, Judge, Material, Question
from .scale import Scale

__all__ = ["score_together"]


def score_together(
    judge: Judge,
    tasks: Sequence[str],
    groups: Sequence[Sequence[str]],
    *,
    principle: str = "",
    scale: str = "1..5",
    both_orders: bool = True,
    defended: bool = True,
) -> list[NDArray[np.float64] | Fault]:
    """Score the answers to each task, those to one task in one pass; all tasks in one question to the judge.

    RewardAnything (2025) has a judge score all candidates from 1 to 5 under a stated principle; YOJO likewise judges
    them in one pass.

    Args:
        judge: Who is asked.
        tasks: What is answered.
        groups: The answers to each task.
        principle: What the judge is to go by, in words.
        scale: What it may answer for each.
        both_orders: Whether each group is also asked in the reverse order, and the mean of both counts: what stands
            first or last has no advantage then.
        defended: Whether answers that say nothing are worth 0 and left out of what is asked.

    Returns:
        For each task its answers' scores, from 0 to 1, or why there are none.
    """
    kept = [[index for index, text in enumerate(texts) if not (defended and says_nothing(text))] for texts in groups]
    read = Scale.parse(scale)
    orders = [order for row in kept for order in ((row, row[::-1]) if both_orders else (row,))]
    repeats = 2 if both_orders else 1
    questions = [
        _question(tasks[place // repeats], [groups[place // repeats][index] for index in order], principle, read)
        for place, order in enumerate(orders)
        if order
    ]
    answers = iter(judge.ask(questions) if questions else [])
    found = [next(answers) if order else Answer({}) for order in orders]
    return [
        _scores(len(texts), orders[start : start + repeats], found[start : start + repeats])
        for texts, start in zip(groups, range(0, len(orders), repeats), strict=True)
    ]


def _question(task: str, texts: Sequence[str], principle: str, scale: Scale) -> Question:
    asked = tuple(Asked(f"candidate_{place}", f"How good is candidate {place}?", scale) for place in _places(texts))
    material = tuple(Material(f"candidate {place}", text) for place, text in enumerate(texts, 1))
    return Question(asked, material, task, principle)


def _places(texts: Sequence[str]) -> range:
    return range(1, len(texts) + 1)


def _scores(
    count: int, orders: Sequence[Sequence[int]], answers: Sequence[Answer | Fault]
) -> NDArray[np.float64] | Fault:
    scores = np.zeros(count)
    for order, answer in zip(orders, answers, strict=True):
        if isinstance(answer, Fault):
            return answer
        for place, index in enumerate(order, 1):
            scores[index] += answer.values[f"candidate_{place}"] / len(orders)
    return scores
