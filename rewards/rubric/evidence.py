"""Evidence: facts that hang together with the answer, and rationales that say what was seen."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..measure.text import words
from .question import Question

__all__ = ["Fact", "connected", "evidence", "grounded", "grounding"]

_SEEN = re.compile(r"(?ms)^(?:\[start\]|saw[\w ]*:) (.*?)(?=^\[step \d+\] did: |^did: |^saw: |\Z)")
"""What was seen, of any number of lines, in a text that `Transcript` wrote."""


@dataclass(frozen=True)
class Fact:
    """A statement about entities that an answer's reasoning should rest on.

    Attributes:
        entities: What it is about.
        supported: Whether what the answer cites says so; a judge's verdict, or a comparison of texts.
    """

    entities: tuple[str, ...]
    supported: bool = True


def connected(facts: Sequence[Fact], identified: Collection[str], answer: str = "E0") -> list[bool]:
    """Return which facts are satisfied: all their entities identified, supported, and reachable from the answer.

    CaRR (2026): reachable is what a breadth-first search finds from the answer's entity, through facts that satisfy
    the first two. So a correct fact about something unrelated earns nothing.

    Args:
        facts: One hop each.
        identified: The entities that the answer has named.
        answer: The entity that is asked for.
    """
    sound = [fact.supported and set(fact.entities) <= set(identified) for fact in facts]
    reached, border = {answer}, {answer}
    while border:
        next_to = {
            entity
            for fact, holds in zip(facts, sound, strict=True)
            if holds and border & set(fact.entities)
            for entity in fact.entities
        }
        border = next_to - reached
        reached |= next_to
    return [holds and bool(reached & set(fact.entities)) for fact, holds in zip(facts, sound, strict=True)]


def evidence(facts: Sequence[Fact], identified: Collection[str], answer: str = "E0") -> float:
    """Return the share of facts that are satisfied, 0 where there are none (CaRR's rubric reward).

    C-GRPO mixes it with the outcome, and only where that is not 0: as signals `outcome` and `evidence`,
    ``where(final(outcome) > 0, 0.7*final(outcome) + 0.3*final(evidence), 0)``. The paper divides by the group's
    greatest `evidence` before; its code, with one setting, does not.
    """
    satisfied = connected(facts, identified, answer)
    return sum(satisfied) / len(satisfied) if satisfied else 0.0


def grounding(rationale: str, observed: Sequence[str], *, least: float = 0.5) -> float:
    """Return the share of a rationale's sentences that say what was observed, 0 where there are none.

    A rationale must cite what it saw (Video-VER, 2025). A programmatic reading, its threshold unverified: a sentence
    cites an observation where at least the share `least` of its words of four letters and more are in it; sentences
    without any such word are passed over.

    Args:
        rationale: Why something was done, in words.
        observed: What was seen, one text a fact.
        least: From 0 to 1.
    """
    facts = [set(words(fact)) for fact in observed]
    sentences = [
        {word for word in words(sentence) if len(word) > 3} for sentence in rationale.replace("\n", ".").split(".")
    ]
    said = [sentence for sentence in sentences if sentence]
    cited = [any(len(sentence & fact) >= least * len(sentence) for fact in facts) for sentence in said]
    return sum(cited) / len(cited) if cited else 0.0


def grounded(question: Question) -> dict[str, float]:
    """Judge by `grounding`, as ``script:rewardlab.rewards.rubric.evidence:grounded``; for scales ``0..1``.

    What the agent said is its rationale, and what it saw before it spoke the last time is what it may cite.
    """
    (material,) = question.material
    seen = _SEEN.findall(material.text)
    share = grounding(material.own, [line for each in seen[:-1] for line in each.splitlines()])
    return {asked.name: share for asked in question.asked}
