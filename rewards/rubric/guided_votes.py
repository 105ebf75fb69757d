"""GuidedVotes: of several judgements the best founded ones count."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from ...errors import ConfigurationError, Fault
from .judge import ModelJudge
from .question import Answer, Asked, Judge, Material, Question
from .scale import Scale
from .voting import agreed, best_votes

__all__ = ["GuidedVotes"]

_SOUND: Final = Asked(
    "sound",
    "How well founded is the judgement: does its reason speak of what was asked, and does its verdict follow from it?",
    Scale.parse("1..5"),
)


class GuidedVotes:
    """A judge whose votes are judged themselves, and of which only the best are averaged.

    Meta-guided voting after DeepSeek-GRM (Liu et al., 2025), with a judge in words in the place of its learned meta
    reward model.

    Args:
        judge: Who votes; more than once, with a temperature above 0.
        keep: How many votes count.
        meta: Who judges the votes; `judge` itself where it is not given.
        reduce: How those that count become one, see `agreed`.

    Raises:
        ConfigurationError: `keep` is not from 1 to the number of votes.
    """

    def __init__(self, judge: ModelJudge, keep: int, *, meta: Judge | None = None, reduce: str = "mean") -> None:
        if not 1 <= keep <= judge.votes:
            raise ConfigurationError(f"keep={keep}: of {judge.votes} votes, give 1 to {judge.votes}")
        self._judge, self._keep, self._meta, self._reduce = judge, keep, meta or judge, reduce

    def ask(self, questions: Sequence[Question]) -> list[Answer | Fault]:
        """Return what the best votes on each question come to, or why there is none."""
        ballots = self._judge.ballots(questions)
        sound = [[vote for vote in votes if isinstance(vote, Answer)] for votes in ballots]
        asked = [
            (place, _about(question, vote))
            for place, (question, votes) in enumerate(zip(questions, sound, strict=True))
            if len(votes) == self._judge.votes > 1
            for vote in votes
        ]
        scores: dict[int, list[Answer | Fault]] = {}
        for (place, _), score in zip(asked, self._meta.ask([each for _, each in asked]) if asked else [], strict=True):
            scores.setdefault(place, []).append(score)
        return [self._come_to(votes, scores.get(place, [])) for place, votes in enumerate(ballots)]

    def _come_to(self, votes: Sequence[Answer | Fault], scores: Sequence[Answer | Fault]) -> Answer | Fault:
        for each in (*votes, *scores):
            if isinstance(each, Fault):
                return each
        answers = [vote for vote in votes if isinstance(vote, Answer)]
        worth = [score.values["sound"] for score in scores if isinstance(score, Answer)]
        return agreed([answers[index] for index in best_votes(worth, self._keep)] if worth else answers, self._reduce)


def _about(question: Question, vote: Answer) -> Question:
    """The question how sound a vote is; what was judged is material again, and so is what the judge wrote."""
    words = "\n".join(f"- {asked.name}: {asked.text}" for asked in question.asked)
    verdict = json.dumps({"reason": vote.reason, "verdicts": vote.labels or vote.values})
    material = (*question.material, Material("the judgement", verdict))
    return Question((_SOUND,), material, f"{question.task}\n\nA judge was asked:\n{words}".strip(), question.principle)
