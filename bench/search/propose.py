"""Who proposes rewards: evolution, or a language model that reads how the last ones did.

Eureka (Ma et al., 2023) lets a language model write programs and reflect on what their components paid; here it writes
expressions, which are parsed and never run, so that nothing a model says can do harm.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from ...chat import Chat
from ...errors import ExpressionError
from ...rewards import Signal, catalogue
from ...rewards.measure.json import embedded
from .candidate import Scored
from .mutation import Mutator
from .reflection import table_of

__all__ = ["Chatting", "Evolution", "Proposer"]

Proposal = tuple[str, str]
"""An expression's text, and where it is from."""


class Proposer(Protocol):
    """Makes the rewards of the next generation."""

    def propose(self, known: Sequence[Scored], count: int, rng: np.random.Generator) -> list[Proposal]:
        """Return `count` rewards that are not among the `known` ones."""


class Evolution:
    """Changes and joins of the designs that did best: tournaments of three decide which.

    Args:
        mutator: Makes the changes.
    """

    def __init__(self, mutator: Mutator) -> None:
        self._mutator = mutator

    def propose(self, known: Sequence[Scored], count: int, rng: np.random.Generator) -> list[Proposal]:
        """Return new designs; fresh ones as long as nothing is known, and now and then afterwards."""
        seen = {each.candidate.reward for each in known}
        found: dict[str, str] = {}
        for _ in range(20 * count):
            reward, origin = self._one(known, rng)
            if reward not in seen:
                found.setdefault(reward, origin)
            if len(found) == count:
                break
        return list(found.items())

    def _one(self, known: Sequence[Scored], rng: np.random.Generator) -> Proposal:
        draw = rng.random()
        if len(known) < 2 or draw < 0.15:
            return self._mutator.fresh(rng), "drawn at random"
        parent = self._tournament(known, rng)
        if draw < 0.35:
            other = self._tournament(known, rng)
            return (
                self._mutator.cross(parent.candidate.reward, other.candidate.reward, rng),
                f"{parent.candidate.name} joined with {other.candidate.name}",
            )
        reward, how = self._mutator.mutate(parent.candidate.reward, rng)
        return reward, f"{parent.candidate.name}, {how}"

    @staticmethod
    def _tournament(known: Sequence[Scored], rng: np.random.Generator) -> Scored:
        drawn = rng.choice(len(known), size=min(3, len(known)), replace=False)
        return max((known[int(place)] for place in drawn), key=lambda each: each.fitness)


class Chatting:
    """A language model on a chat server; what it leaves out, or writes wrongly, evolution makes up for.

    Args:
        chat: The client.
        mutator: Checks what comes, and makes up for what does not.
        task: What the environment asks of an agent, in words.
        signals: The environment's declarations.
        outcome: The task's own reward, as text.
        on_remark: Told, in a sentence, where an answer fell short.
    """

    def __init__(
        self,
        chat: Chat,
        mutator: Mutator,
        task: str,
        signals: Mapping[str, Signal],
        outcome: str,
        on_remark: Callable[[str], None] = lambda remark: None,
    ) -> None:
        self._chat, self._mutator, self._evolution = chat, mutator, Evolution(mutator)
        self._on_remark = on_remark
        self._guide = _guide(task, signals, outcome)
        self._refused: list[str] = []

    def propose(self, known: Sequence[Scored], count: int, rng: np.random.Generator) -> list[Proposal]:
        """Ask for new designs, and tell what was wrong with those of the last answer.

        Raises:
            Fault: The server failed.
        """
        seen = {each.candidate.reward for each in known}
        reply = self._chat.ask([{"role": "user", "content": self._prompt(known, count)}])
        found: dict[str, str] = {}
        self._refused = []
        for written in _written(reply.text):
            try:
                reward = self._mutator.check(str(written.get("reward", "")))
            except ExpressionError as error:
                self._refused.append(f"{str(written.get('reward', ''))[:200]!r}: {' '.join(str(error).split())[:300]}")
                continue
            if reward not in seen and len(found) < count:
                found.setdefault(reward, f"{self._chat.model}: {str(written.get('why', ''))[:200]}")
        if not found and not self._refused:
            self._refused.append("your last answer was no JSON list of objects with a reward")
        own = len(found)
        for reward, origin in self._evolution.propose(known, count, rng) if own < count else ():
            if len(found) < count:
                found.setdefault(reward, f"in place of one of {self._chat.model}'s: {origin}")
        if own < count:
            why = self._refused[0] if self._refused else "it repeats what was tried"
            self._on_remark(
                f"{self._chat.model} proposed {own} of {count} designs that can be used ({why}; its answer: "
                f"{' '.join(reply.text.split())[:120]!r}); evolution makes up for the others"
            )
        return list(found.items())

    def _prompt(self, known: Sequence[Scored], count: int) -> str:
        best = sorted(known, key=lambda each: each.fitness, reverse=True)[:4]
        parts = [self._guide]
        for each in best:
            cheated = "not measured" if each.hackability is None else f"{each.hackability:.2f}"
            parts.append(
                f"Tried: {each.candidate.reward}\nsuccess after training {each.success:.3f}, mean over training "
                f"{each.area:.3f}, share of the expert's pay that cheating earns {cheated}. Its terms:\n"
                f"{table_of(each.terms)}"
            )
        if self._refused:
            parts.append("These were no rewards:\n" + "\n".join(f"- {each}" for each in self._refused))
        parts.append(
            f"Write {count} new rewards, better than these: an agent should learn sooner and end better, and no agent "
            "should be paid for what does not solve the task. A term whose mean hardly changes teaches little; one "
            "that is much larger than the others drowns them; one that correlates with success below 0 misleads. "
            'Answer with a JSON list only: [{"reward": "...", "why": "..."}]'
        )
        return "\n\n".join(parts)


def _guide(task: str, signals: Mapping[str, Signal], outcome: str) -> str:
    functions = [
        f"- {function.signature}: {function.doc.partition(chr(10))[0]}"
        for function in catalogue().values()
        if function.family != "group" and function.name.isidentifier()
    ]
    return textwrap.dedent(
        """\
        You design rewards for reinforcement learning. The task: {task}

        A reward is an expression over signals, which are measured after every step: numbers, + - *, comparisons in
        parentheses, & | ~, and the functions below. `success` is 1 when the task is solved. It is no program.

        Signals:
        {signals}

        Functions:
        {functions}

        The task's own reward is: {outcome}"""
    ).format(
        task=task,
        signals="\n".join(
            f"- {name} ({'0 or 1' if each.condition else f'{each.low:g} to {each.high:g} {each.unit}'.strip()}): "
            f"{each.description}"
            for name, each in signals.items()
            if not each.shape
        ),
        functions="\n".join(functions),
        outcome=outcome,
    )


def _written(text: str) -> list[Mapping[str, Any]]:
    """What an answer proposes: a list of objects, as was asked for, or of texts, or else what stands in backticks."""
    try:
        value = json.loads(embedded(text))
    except (ValueError, RecursionError):
        value = [each.strip() for each in re.findall(r"`([^`\n]+)`", text)]
    items = value if isinstance(value, list) else []
    return [
        each if isinstance(each, Mapping) else {"reward": each} for each in items if isinstance(each, (Mapping, str))
    ]
