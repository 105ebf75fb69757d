"""Final answers checked against what is right: by rule where a rule can tell, else by a judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ...errors import Fault
from ..measure.reasoning import repetition
from .defence import says_nothing
from .question import Answer, Asked, Judge, Material, Question
from .scale import CORRECTNESS, Scale

__all__ = ["Claim", "Verified", "number", "settled", "verify"]

_ASKED: Final = Asked(
    "verdict",
    "Is the final answer the same as the reference, whatever its form? It is invalid where it is cut off, refuses, "
    "repeats itself without end, or gives no final answer.",
    Scale.parse(CORRECTNESS),
)
# A comma stands between thousands only: what "3,14" means, a rule cannot tell.
_NUMBER = re.compile(r"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)\.?\d*|\.\d+)(?:\s*/\s*\d+|e[-+]?\d+)?\s*%?", re.IGNORECASE)
_CHOICE = re.compile(r"\(?([A-Z])\)?\.?")
_REPEATED = 0.8


@dataclass(frozen=True)
class Claim:
    """A final answer, and what is right."""

    task: str
    reference: str
    answer: str


@dataclass(frozen=True)
class Verified:
    """What was found of an answer.

    Attributes:
        label: ``"correct"``, ``"incorrect"`` or ``"invalid"``.
        by_rule: Whether a rule could tell.
    """

    label: str
    by_rule: bool

    @property
    def value(self) -> float:
        """1 where it is correct."""
        return float(self.label == "correct")


def verify(judge: Judge, claims: Sequence[Claim]) -> list[Verified | Fault]:
    """Say of each answer whether it is right: rules first, and the judge about all that they leave open.

    Answers that are invalid are told apart from wrong ones, as CompassVerifier (2025) does; that what rules can tell
    goes before any judge is OpenRS's order (2026).
    """
    found: list[Verified | Fault | None] = [settled(claim) for claim in claims]
    left = [index for index, each in enumerate(found) if each is None]
    answers = judge.ask([_question(claims[index]) for index in left]) if left else []
    for index, answer in zip(left, answers, strict=True):
        found[index] = _told(answer)
    return [each for each in found if each is not None]


def settled(claim: Claim) -> Verified | None:
    """Return what rules say of an answer, None where they cannot tell.

    Correct: the same words, the same number in another form (``1/2``, ``0.5``, ``50 %``), or the same choice.
    Incorrect: another number or choice where the answer is nothing else. Invalid: it says nothing, or repeats itself.
    """
    given, right = claim.answer.strip(), claim.reference.strip()
    if says_nothing(given) and not says_nothing(right):
        return Verified("invalid", by_rule=True)
    if given.casefold().rstrip(".") == right.casefold().rstrip("."):
        return Verified("correct", by_rule=True)
    values = number(given), number(right)
    if values[0] is not None and values[1] is not None:
        return Verified("correct" if values[0] == values[1] else "incorrect", by_rule=True)
    choices = _CHOICE.fullmatch(given), _CHOICE.fullmatch(right)
    if choices[0] and choices[1]:
        return Verified("correct" if choices[0][1] == choices[1][1] else "incorrect", by_rule=True)
    return Verified("invalid", by_rule=True) if repetition(given, size=4) > _REPEATED else None


def number(text: str) -> Fraction | None:
    """Return the number that `text` is, exactly; None where it is anything else, or more."""
    text = text.strip().strip("$").rstrip(".").strip()
    if len(text) > 60 or not _NUMBER.fullmatch(text):
        return None
    plain = text.replace(",", "").replace(" ", "")
    percent = plain.endswith("%")
    exponent = re.search(r"e[-+]?(\d+)", plain, re.IGNORECASE)
    if exponent and int(exponent[1]) > 300:
        return None
    try:
        return Fraction(plain.rstrip("%")) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        return None


def _question(claim: Claim) -> Question:
    task = f"{claim.task}\n\nThe reference: {claim.reference}".strip()
    return Question((_ASKED,), (Material("the answer", claim.answer),), task)


def _told(answer: Answer | Fault) -> Verified | Fault:
    if isinstance(answer, Fault):
        return answer
    # Votes and probabilities have no label; what half of them do not call correct is not.
    label = "invalid" if answer.refused else answer.labels.get("verdict")
    return Verified(label or ("correct" if answer.values["verdict"] > 0.5 else "incorrect"), by_rule=False)
