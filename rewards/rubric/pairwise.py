"""Two answers compared, each order by itself: who is preferred only for standing first is not preferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ...errors import ConfigurationError, Fault
from .defence import says_nothing
from .question import Answer, Asked, Judge, Material, Question
from .scale import Scale

__all__ = [
    "OVERALL",
    "WEIGHTS",
    "Aspect",
    "Pair",
    "Preference",
    "compare",
    "debiased",
    "duels",
    "length_tie",
    "weighed",
]

WEIGHTS: Final = {"core": 5.0, "important": 2.0, "highlight": 1.0}
"""What OpenRS's types of criteria weigh; a fatal one is a veto instead."""
FIVE: Final = Scale.parse("a_much_better=1/a_better=0.75/same=0.5/b_better=0.25/b_much_better=0")
"""Five ways in which two answers compare (WildBench)."""


@dataclass(frozen=True)
class Aspect:
    """What two answers are compared by.

    Attributes:
        name: An identifier.
        question: In words.
        weight: See `WEIGHTS`.
        fatal: Whether it decides alone where the answers differ in it.
    """

    name: str
    question: str
    weight: float = 1.0
    fatal: bool = False


OVERALL: Final = (Aspect("overall", "Which answer does the task better: A or B?"),)
"""One aspect for all."""


@dataclass(frozen=True)
class Pair:
    """Two answers to one task."""

    task: str
    first: str
    second: str


@dataclass(frozen=True)
class Preference:
    """How two answers compare.

    Attributes:
        value: 1 for the first, -1 for the second, 0 for a tie.
        forward: How much the first is preferred where it stands first, from -1 to 1.
        backward: How much the *second* is preferred where that stands first.
    """

    value: int
    forward: float
    backward: float

    @property
    def consistent(self) -> bool:
        """Whether both orders say the same."""
        return float(np.sign(self.forward)) == -float(np.sign(self.backward))


def compare(
    judge: Judge,
    pairs: Sequence[Pair],
    aspects: Sequence[Aspect] = OVERALL,
    *,
    margin: float = 0.0,
    principle: str = "",
    defended: bool = True,
) -> list[Preference | Fault]:
    """Compare many pairs, each in both orders, all in one question to the judge; OpenRS's rule (2026).

    Args:
        judge: Who is asked.
        pairs: The answers.
        aspects: What they are compared by; see `weighed`.
        margin: See `debiased`.
        principle: What the judge is to go by, in words.
        defended: Whether an answer that says nothing loses to one that says something, and ties with another such one,
            without asking.
    """
    asked = tuple(Asked(aspect.name, aspect.question, FIVE) for aspect in aspects)
    settled = [_settled(pair) if defended else None for pair in pairs]
    questions = [
        Question(asked, (Material("answer A", first), Material("answer B", second)), pair.task, principle)
        for pair, known in zip(pairs, settled, strict=True)
        if known is None
        for first, second in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    answers = iter(judge.ask(questions) if questions else [])
    return [known or _preferred(next(answers), next(answers), aspects, margin) for known in settled]


def weighed(scores: Sequence[float], aspects: Sequence[Aspect]) -> float:
    """Return how much is preferred overall, by signed scores of the aspects (OpenRS, 2026; read in its code).

    Where fatal aspects differ, the sum of their scores; else ``sum(w * s) / (sum(w) + 1e-6)`` over those that differ.
    """
    fatal = [score for score, aspect in zip(scores, aspects, strict=True) if aspect.fatal and score]
    if fatal:
        return sum(fatal)
    differing = [(aspect.weight, score) for score, aspect in zip(scores, aspects, strict=True) if score]
    return sum(weight * score for weight, score in differing) / (sum(weight for weight, _ in differing) + 1e-6)


def debiased(forward: float, backward: float, margin: float = 0.0) -> int:
    """Return 1 where the first is better, -1 where the second is, 0 for a tie.

    Better is who wins by more than `margin` standing first, and whose opponent, standing first, does not get above
    ``-margin`` (OpenRS, 2026).

    Args:
        forward: How much the first is preferred, standing first.
        backward: How much the second is preferred, standing first.
        margin: At least 0.

    Raises:
        ConfigurationError: It is less.
    """
    if margin < 0:
        raise ConfigurationError(f"margin={margin}: give 0 or more")
    if forward > margin and backward <= -margin:
        return 1
    return -1 if backward > margin and forward <= -margin else 0


def length_tie(preference: float, longer_by: float, limit: float = 500.0) -> float:
    """Return a five-way preference; a slight win of a much longer answer is a tie (WildBench, Lin et al., 2024).

    Args:
        preference: 1 and 1/2 for a clear and a slight win of the first, -1/2 and -1 for those of the second.
        longer_by: Characters that the first has more than the second.
        limit: From which difference on a slight win does not count.
    """
    return 0.0 if abs(preference) == 0.5 and preference * longer_by > 0 and abs(longer_by) > limit else preference


def duels(judge: Judge, task: str, texts: Sequence[str], **how: Any) -> NDArray[np.float64] | Fault:
    """Return ``(n, n)`` preferences between all answers to one task: for win rates and tournaments.

    Row i, column j is 1 where i beats j, -1 where it loses, 0 for ties and on the diagonal.

    Args:
        judge: Who is asked, once about everything.
        task: What they answer.
        texts: n answers.
        how: As in `compare`.
    """
    places = [(i, j) for i in range(len(texts)) for j in range(i)]
    found = compare(judge, [Pair(task, texts[i], texts[j]) for i, j in places], **how)
    table = np.zeros((len(texts), len(texts)))
    for (i, j), preference in zip(places, found, strict=True):
        if isinstance(preference, Fault):
            return preference
        table[i, j], table[j, i] = preference.value, -preference.value
    return table


def _settled(pair: Pair) -> Preference | None:
    """The preference where an answer says nothing."""
    first, second = says_nothing(pair.first), says_nothing(pair.second)
    if not first and not second:
        return None
    value = int(second) - int(first)
    return Preference(value, float(value), -float(value))


def _preferred(
    forward: Answer | Fault, backward: Answer | Fault, aspects: Sequence[Aspect], margin: float
) -> Preference | Fault:
    if isinstance(forward, Fault):
        return forward
    if isinstance(backward, Fault):
        return backward
    one, other = (
        weighed([2.0 * answer.values[aspect.name] - 1.0 for aspect in aspects], aspects)
        for answer in (forward, backward)
    )
    return Preference(debiased(one, other, margin), one, other)
