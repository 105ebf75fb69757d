"""Conversations that a language model has side by side, each under a number of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .dialogue import Dialogue
from .episodes import Thread
from .generation import Engine
from .rollout import Speech, hear

__all__ = ["Voices"]


class Voices:
    """What a language model says in conversations that go on for many turns, begin anew, and branch.

    A conversation that outgrows the context goes on from the instructions and what was heard last.

    Args:
        engine: Samples answers; a conversation branches where it has ``fork``, as `Generator` has.
        dialogue: Makes tokens of texts.
        speech: How the model speaks.
        instructions: What a conversation begins with that begins anew.
        seed: Of sampling: each number draws from a stream of its own.
    """

    def __init__(
        self, engine: Engine, dialogue: Dialogue, speech: Speech, instructions: str = "", *, seed: int = 0
    ) -> None:
        self._engine, self._dialogue, self._instructions, self._seed = engine, dialogue, instructions, seed
        # The environment says when an episode is over, not the context.
        self._speech = replace(speech, overflow="restart")
        self._threads: dict[int, list[Thread]] = {}
        self._ended: dict[int, bool] = {}
        self._draws: dict[int, np.random.Generator] = {}

    def knows(self, number: int) -> bool:
        """Whether anything was said in the conversation of this number."""
        return number in self._threads

    def say(self, numbers: Sequence[int], texts: Sequence[str]) -> list[str]:
        """Tell each conversation its text, and return its answer; one that was not seen before begins."""
        if not numbers:
            return []
        chunks = []
        for number, text in zip(numbers, texts, strict=True):
            threads = self._threads.setdefault(number, [])
            before = len(threads)
            ended = self._ended.get(number, True)
            chunks.append(hear(threads, text, self._instructions, self._dialogue, self._speech, ended=ended))
            if before and len(threads) > before:
                self._engine.forget([(number, before)])
        answers = self._engine.answer(
            [(number, len(self._threads[number])) for number in numbers],
            chunks,
            [self._draw(number) for number in numbers],
            longest=self._speech.longest,
            temperature=self._speech.temperature,
        )
        for number, chunk, answer in zip(numbers, chunks, answers, strict=True):
            self._threads[number][-1].read([*chunk, *answer.tokens])
            self._ended[number] = answer.ended
        return [self._dialogue.read(answer.tokens) for answer in answers]

    def branch(self, number: int, into: int) -> None:
        """Begin the conversation `into` as a copy of another one, which goes on by itself."""
        fork: Callable[..., Any] = self._engine.fork  # type: ignore[attr-defined]
        threads = self._threads[number]
        fork((number, len(threads)), [(into, len(threads))])
        # Only the last is added to.
        last = Thread(list(threads[-1].tokens), list(threads[-1].turns), list(threads[-1].log_probabilities))
        self._threads[into] = [*threads[:-1], last]
        self._ended[into] = self._ended[number]

    def forget(self, numbers: Sequence[int]) -> None:
        """End these conversations; one that is heard of again begins anew, and its chance goes on."""
        known = [number for number in numbers if number in self._threads]
        self._engine.forget([(number, len(self._threads[number])) for number in known])
        for number in known:
            del self._threads[number], self._ended[number]

    def _draw(self, number: int) -> np.random.Generator:
        if number not in self._draws:
            self._draws[number] = np.random.default_rng([self._seed, number])
        return self._draws[number]
