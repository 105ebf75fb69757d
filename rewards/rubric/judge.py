"""ModelJudge: questions to a model, cached, counted, within a budget, and with defences."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ...errors import ConfigurationError, Fault, RewardLabError
from .defence import says_nothing
from .judge_cache import AnswerCache
from .judge_models import Prompt, Said, Writer
from .prompt import VERSION, Unreadable, complaint, messages, read_answer
from .question import Answer, Question
from .voting import agreed

__all__ = ["BudgetSpent", "JudgeUsage", "ModelJudge"]


_KEPT = "what it answered is kept, so a higher limit goes on from here"


class BudgetSpent(RewardLabError):
    """A judge may not be asked any more. No fault, which would be passed over: it stops what asks."""


@dataclass(frozen=True)
class JudgeUsage:
    """What a judge has used.

    Attributes:
        calls: Conversations that a model was asked to answer, once more for each that could not be read.
        cached: Answers that were known.
        refused: Questions about an answer that says nothing; nobody was asked.
        unreadable: Replies that could not be read.
        faults: Questions that were given up.
        read: Tokens that were read.
        written: Tokens that were written.
        cost: In the currency of the prices; None without prices.
    """

    calls: int = 0
    cached: int = 0
    refused: int = 0
    unreadable: int = 0
    faults: int = 0
    read: int = 0
    written: int = 0
    cost: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as reports hold it."""
        return asdict(self)


@dataclass(frozen=True)
class _Vote:
    """One time that a question is asked."""

    question: Question
    number: int
    defended: bool


class ModelJudge:
    """A judge that asks a model.

    A reply that cannot be read is answered with what is wrong with it, once; then the question is a `Fault`. Answers
    are kept on disk by all that they depend on, so that a run that is repeated asks nobody.

    Args:
        writer: Who answers.
        cache: Where answers are kept; None for nowhere.
        votes: How often each question is asked; a model without chance answers them all alike.
        reduce: How votes become one value, one of `VOTES`.
        defended: Whether material is fenced, and an answer that says nothing is worth 0 without asking. Without, a
            judge is as its model is: for audits.
        max_calls: Most calls; None for any number.
        max_cost: Where no more is asked, in the currency of `prices`. What is under way may go a little beyond, and
            what a server does not meter costs nothing here.
        prices: For a million tokens that are read, and for a million that are written.

    Raises:
        ConfigurationError: An argument is not allowed.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        cache: AnswerCache | None = None,
        votes: int = 1,
        reduce: str = "mean",
        defended: bool = True,
        max_calls: int | None = None,
        max_cost: float | None = None,
        prices: tuple[float, float] | None = None,
    ) -> None:
        if votes < 1:
            raise ConfigurationError(f"votes={votes}: give at least 1")
        if max_calls is not None and (isinstance(max_calls, bool) or not isinstance(max_calls, int) or max_calls < 0):
            raise ConfigurationError(f"max_calls={max_calls!r}: give a whole number, 0 or more")
        if max_cost is not None and (isinstance(max_cost, bool) or not isinstance(max_cost, (int, float))):
            raise ConfigurationError(f"max_cost={max_cost!r}: give a number")
        if max_cost is not None and prices is None:
            raise ConfigurationError(f"max_cost={max_cost}: give prices, too, or nobody knows what a call costs")
        agreed([Answer({})], reduce)
        self.writer, self.cache, self.votes, self.reduce, self.defended = writer, cache, votes, reduce, defended
        self._max_calls, self._max_cost, self._prices = max_calls, max_cost, prices
        self._lock = threading.Lock()
        self._usage = JudgeUsage(cost=None if prices is None else 0.0)

    def __deepcopy__(self, memo: Any) -> ModelJudge:
        # A copy of an environment asks the same judge: its budget is one.
        return self

    @property
    def usage(self) -> JudgeUsage:
        """What has been used so far."""
        return self._usage

    def ask(self, questions: Sequence[Question], *, defended: bool | None = None) -> list[Answer | Fault]:
        """Return an answer to each question, or why there is none. Equal questions are asked once.

        Args:
            questions: What is asked.
            defended: Whether this time there are defences; the judge's own `defended` where it is not given.

        Raises:
            BudgetSpent: The budget does not cover what would have to be asked; answers that came before are kept.
            ConfigurationError: The model refuses to be asked like this.
        """
        return [self._come_to(votes) for votes in self.ballots(questions, defended=defended)]

    def ballots(self, questions: Sequence[Question], *, defended: bool | None = None) -> list[list[Answer | Fault]]:
        """Return all votes on each question; one, where there was no answer to judge. See `ask`."""
        open_: dict[_Vote, None] = {}
        found: dict[_Vote, Answer | Fault] = {}
        guard = self.defended if defended is None else defended
        blank = {question for question in set(questions) if guard and _blank(question)}
        for question in questions:
            if question in blank:
                self._add(refused=1)
                continue
            for vote in range(self.votes):
                each = _Vote(question, vote, guard)
                if each in open_ or each in found:
                    continue
                if known := self._known(each):
                    found[each] = known
                    self._add(cached=1)
                else:
                    open_[each] = None
        found.update(self._answered(list(open_)))
        return [
            [_no_answer(each)] if each in blank else [found[_Vote(each, vote, guard)] for vote in range(self.votes)]
            for each in questions
        ]

    @property
    def identity(self) -> str:
        """Who answers."""
        return self.writer.identity

    @property
    def width(self) -> int:
        """How many conversations are answered side by side."""
        return self.writer.width

    def say(self, prompts: Sequence[Prompt]) -> list[Said | Fault]:
        """Return what the model writes, within the budget; for what is no question, as a checklist.

        Raises:
            BudgetSpent: The budget does not cover it.
        """
        self._afford(len(prompts))
        found = self.writer.say(prompts)
        for said in found:
            if isinstance(said, Said):
                self._spend(said)
        return found

    def _come_to(self, votes: Sequence[Answer | Fault]) -> Answer | Fault:
        # One vote that is missing would make the others another judge's.
        failed = next((vote for vote in votes if isinstance(vote, Fault)), None)
        return failed or agreed([vote for vote in votes if isinstance(vote, Answer)], self.reduce)

    def _known(self, vote: _Vote) -> Answer | None:
        kept = self.cache and self.cache.get(*self._key(vote))
        if not kept:
            return None
        question = vote.question
        try:
            if "values" in kept:
                return Answer({asked.name: float(kept["values"][asked.name]) for asked in question.asked})
            return read_answer(str(kept["reply"]), question)
        except (Unreadable, LookupError, TypeError, ValueError):
            return None

    def _key(self, vote: _Vote) -> tuple[object, ...]:
        return "judge", VERSION, self.writer.identity, vote

    def _answered(self, wanted: Sequence[_Vote]) -> dict[_Vote, Answer | Fault]:
        """Ask the model; with a limit of cost a few at a time, so that it is noticed."""
        found: dict[_Vote, Answer | Fault] = {}
        few = self.writer.width if self._max_cost is not None else max(1, len(wanted))
        for start in range(0, len(wanted), few):
            part = wanted[start : start + few]
            prompts = [Prompt(vote.question, messages(vote.question, defended=vote.defended)) for vote in part]
            first = self._heard(part, prompts)
            again = [index for index, each in enumerate(first) if isinstance(each, _Mistake)]
            mended = [prompts[index] for index in again]
            replies = [each for each in first if isinstance(each, _Mistake)]
            second = self._heard(
                [part[index] for index in again],
                [
                    Prompt(prompt.question, [*prompt.messages, *complaint(mistake.reply, mistake.problem)])
                    for prompt, mistake in zip(mended, replies, strict=True)
                ],
            )
            for each, answer in (*zip(part, first, strict=True), *zip((part[i] for i in again), second, strict=True)):
                found[each] = answer.fault(self.writer.identity) if isinstance(answer, _Mistake) else answer
            self._add(faults=sum(isinstance(found[each], Fault) for each in part))
        return found

    def _heard(self, wanted: Sequence[_Vote], prompts: Sequence[Prompt]) -> list[Answer | Fault | _Mistake]:
        if not prompts:
            return []
        return [
            self._read(each, said) if isinstance(said, Said) else said
            for each, said in zip(wanted, self.say(prompts), strict=True)
        ]

    def _read(self, vote: _Vote, said: Said) -> Answer | _Mistake:
        kept: dict[str, Any] = {"reply": said.text}
        if said.values is not None:
            kept = {"values": dict(said.values)}
            answer = Answer(kept["values"])
        else:
            try:
                answer = read_answer(said.text, vote.question)
            except Unreadable as error:
                self._add(unreadable=1)
                return _Mistake(said.text, error)
        if self.cache is not None:
            self.cache.put(kept, *self._key(vote))
        return answer

    def _afford(self, calls: int) -> None:
        """Count `calls` before they are made.

        Raises:
            BudgetSpent: They are too many.
        """
        with self._lock:
            used, who = self._usage, self.writer.identity
            if self._max_calls is not None and used.calls + calls > self._max_calls:
                raise BudgetSpent(
                    f"the judge {who} has been called {used.calls} times and is needed for {calls} more, beyond "
                    f"max_calls={self._max_calls}; {_KEPT}"
                )
            if self._max_cost is not None and (used.cost or 0.0) >= self._max_cost:
                raise BudgetSpent(f"the judge {who} has cost {used.cost:.4g}, and max_cost={self._max_cost:g}; {_KEPT}")
            self._usage = replace(used, calls=used.calls + calls)

    def _spend(self, said: Said) -> None:
        cost = {}
        if self._prices is not None:
            cost = {"cost": (self._prices[0] * said.read + self._prices[1] * said.written) / 1e6}
        self._add(read=said.read, written=said.written, **cost)

    def _add(self, **amounts: Any) -> None:
        with self._lock:
            sums = {name: getattr(self._usage, name) + amount for name, amount in amounts.items()}
            self._usage = replace(self._usage, **sums)


@dataclass(frozen=True)
class _Mistake:
    """A reply that could not be read."""

    reply: str
    problem: Unreadable

    def fault(self, who: str) -> Fault:
        return Fault(f"the judge {who} wrote what cannot be read, twice: {self.problem}: {self.reply[:200]!r}")


def _blank(question: Question) -> bool:
    """Whether there is no answer to judge."""
    return len(question.material) == 1 and says_nothing(question.material[0].own)


def _no_answer(question: Question) -> Answer:
    return Answer({asked.name: 0.0 for asked in question.asked}, reason="there is no answer", refused=True)
