"""Answers sampled from a causal language model of transformers, many conversations at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch

from ...errors import StateError
from .memory import Memory

__all__ = ["Answer", "Engine", "Generator", "draw_tokens"]

_AHEAD = 64
"""How many tokens' chances are drawn at once."""
_FEW = 0.5
"""Where no more than this share of the rows still speaks, the others are put away first: nobody pays for one that does
not end its answer."""


@dataclass
class Answer:
    """What was sampled in one turn.

    Attributes:
        tokens: The tokens, the one that ended the answer among them.
        log_probabilities: Of each token under the distribution that it was drawn from.
        entropies: Of these distributions, in nats; an engine that does not know them estimates them (see `Served`).
        ended: Whether the model ended the answer itself.
    """

    tokens: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    entropies: list[float] = field(default_factory=list)
    ended: bool = False


class Engine(Protocol):
    """What samples answers, in conversations that go on for many turns."""

    def answer(
        self,
        keys: Sequence[Hashable],
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        *,
        longest: int,
        temperature: float,
    ) -> list[Answer]:
        """Let conversations go on: each reads its chunk of tokens, and answers.

        Args:
            keys: The conversations'; one that was not seen before begins.
            chunks: What each reads; at least one token.
            draws: Where each takes its chance from.
            longest: Most tokens of an answer.
            temperature: What logits are divided by; 0 for the likeliest token.
        """

    def forget(self, keys: Sequence[Hashable]) -> None:
        """Free what was kept of these conversations."""


class Generator:
    """Sampling with a model in this process, whose keys and values are kept from turn to turn.

    Conversations of different lengths share one `Memory`. Those that do not answer now, because their environments are
    still at work, are put aside and come back; those that are forgotten are dropped from it.

    Args:
        model: A causal language model of transformers.
        stops: Tokens that end an answer.
    """

    def __init__(self, model: Any, stops: Collection[int]) -> None:
        self._model = model
        self._ends = frozenset(stops)
        self._stops = torch.as_tensor(sorted(stops), device=model.device)
        self._parts: list[tuple[list[Hashable], Memory]] = []
        self._unread: dict[Hashable, list[int]] = {}

    def answer(
        self,
        keys: Sequence[Hashable],
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        *,
        longest: int,
        temperature: float,
    ) -> list[Answer]:
        """See `Engine`."""
        answers = [Answer() for _ in keys]
        with torch.inference_mode():
            begun = [[*self._unread.pop(key, ()), *chunk] for key, chunk in zip(keys, chunks, strict=True)]
            memory = self._gather(keys, begun)
            self._sample(keys, memory, begun, draws, answers, longest, temperature)
        return answers

    def forget(self, keys: Sequence[Hashable]) -> None:
        """See `Engine`."""
        self._split(set(keys))
        for key in keys:
            self._unread.pop(key, None)

    def fork(self, key: Hashable, copies: Sequence[Hashable]) -> None:
        """Let conversations begin as copies of another one, which stays.

        Raises:
            KeyError: There is no such conversation.
        """
        own, memory = next((part for part in self._parts if key in part[0]), ([], None))
        if memory is None:
            raise KeyError(key)
        with torch.inference_mode():
            self._parts.append((list(copies), memory.take([own.index(key)] * len(copies))))
        self._unread.update({copy: self._unread[key] for copy in copies if key in self._unread})

    def _gather(self, keys: Sequence[Hashable], chunks: Sequence[list[int]]) -> Memory:
        """Take these conversations out of the parts that they are in; begin those that are new, see `_begin`."""
        found = self._split(set(keys))
        known = {key for own, _ in found for key in own}
        if new := [row for row, key in enumerate(keys) if key not in known]:
            found.append(([keys[row] for row in new], self._begin([chunks[row] for row in new])))
        place = {key: row for row, key in enumerate(key for own, _ in found for key in own)}
        order = [place[key] for key in keys]
        memory = Memory.join([part for _, part in found])
        if order != sorted(order):
            memory = memory.take(order)
        return memory.close_up() if memory.gaping else memory

    def _begin(self, chunks: Sequence[list[int]]) -> Memory:
        """Begin conversations; what several of them read alike is read here, once, and taken out of `chunks`.

        All but the last token, after which each samples its own.
        """
        stems = list(dict.fromkeys(tuple(chunk[:-1]) for chunk in chunks))
        if len(stems) == len(chunks) or not all(stems):
            return Memory(self._model, len(chunks))
        memory = Memory(self._model, len(stems))
        memory.read(*self._side_by_side(stems))
        place = {stem: row for row, stem in enumerate(stems)}
        taken = memory.take([place[tuple(chunk[:-1])] for chunk in chunks])
        for chunk in chunks:
            del chunk[:-1]
        return taken

    def _side_by_side(self, chunks: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return chunks padded on the left, ``(rows, tokens)``, and which of these tokens there are."""
        width, device = max(map(len, chunks)), self._model.device
        tokens = torch.tensor([[0] * (width - len(chunk)) + list(chunk) for chunk in chunks], device=device)
        here = torch.tensor([[False] * (width - len(chunk)) + [True] * len(chunk) for chunk in chunks], device=device)
        return tokens, here

    def _split(self, asked: set[Hashable]) -> list[tuple[list[Hashable], Memory]]:
        """Take `asked` out of `_parts`."""
        out: list[tuple[list[Hashable], Memory]] = []
        left: list[tuple[list[Hashable], Memory]] = []
        with torch.inference_mode():
            for own, memory in self._parts:
                inside = [row for row, key in enumerate(own) if key in asked]
                outside = [row for row, key in enumerate(own) if key not in asked]
                for rows, to in ((inside, out), (outside, left)):
                    if rows:
                        whole = len(rows) == len(own)
                        to.append(
                            (own if whole else [own[row] for row in rows], memory if whole else memory.take(rows))
                        )
        self._parts = left
        return out

    def _sample(
        self,
        keys: Sequence[Hashable],
        memory: Memory,
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        answers: Sequence[Answer],
        longest: int,
        temperature: float,
    ) -> None:
        """Write what each row samples into `answers`; put `memory` away."""
        device = self._model.device
        tokens, here = self._side_by_side(chunks)
        rows = list(range(len(keys)))
        speaking = torch.ones(len(rows), dtype=torch.bool, device=device)
        columns: list[tuple[torch.Tensor, ...]] = []
        behind: list[tuple[Memory, list[int]]] = []
        for number in range(longest):
            if number % _AHEAD == 0:
                # Only as far ahead as an answer may go, and only for those that still speak: what a row draws does
                # not depend on the others.
                ahead = min(_AHEAD, longest - number)
                drawn = [
                    draws[row].random(ahead) if on else np.zeros(ahead)
                    for row, on in zip(rows, speaking.tolist(), strict=True)
                ]
                chances = torch.as_tensor(np.stack(drawn), device=device)
            said, *others = draw_tokens(memory.read(tokens, here), chances[:, number % _AHEAD], temperature)
            columns.append((said, *others, speaking))
            tokens, here = said[:, None], speaking[:, None]
            speaking = speaking & ~torch.isin(said, self._stops)
            going = int(speaking.sum())
            if going == 0:
                break
            if going <= _FEW * len(rows) and number + 1 < longest:
                # The rest goes on alone.
                on = speaking.tolist()
                left = [place for place, speaks in enumerate(on) if speaks]
                done = [place for place, speaks in enumerate(on) if not speaks]
                self._write(answers, rows, columns)
                self._leave_unread([keys[rows[place]] for place in done], tokens[done], here[done])
                behind.append((memory, left))
                memory, rows, columns = memory.take(left), [rows[place] for place in left], []
                tokens, here, speaking, chances = tokens[left], here[left], speaking[left], chances[left]
        self._write(answers, rows, columns)
        self._leave_unread([keys[row] for row in rows], tokens, here)
        for whole, left in reversed(behind):
            whole.catch_up(left, memory)
            memory = whole
        self._parts.append((list(keys), memory))

    def _write(
        self, answers: Sequence[Answer], rows: Sequence[int], columns: Sequence[tuple[torch.Tensor, ...]]
    ) -> None:
        """Add what these rows sampled, column by column, to their answers.

        Raises:
            StateError: The model's numbers are none.
        """
        said, log_probabilities, entropies, spoken = (
            torch.stack(each, 1).tolist() for each in zip(*columns, strict=True)
        )
        for place, row in enumerate(rows):
            answer, count = answers[row], sum(spoken[place])
            answer.tokens += said[place][:count]
            if not all(map(math.isfinite, log_probabilities[place][:count])):
                raise StateError(
                    "the model's probabilities are no numbers any more, as its weights have diverged: go on from an "
                    "earlier checkpoint with a smaller agent.learning_rate, or with agent.dtype=float32"
                )
            answer.log_probabilities += log_probabilities[place][:count]
            answer.entropies += entropies[place][:count]
            answer.ended = answer.tokens[-1] in self._ends

    def _leave_unread(self, keys: Sequence[Hashable], tokens: torch.Tensor, here: torch.Tensor) -> None:
        """Keep the last tokens of conversations, unread where `here`: what is heard next begins with them."""
        for key, token, unread in zip(keys, tokens[:, 0].tolist(), here[:, 0].tolist(), strict=True):
            if unread:
                self._unread[key] = [token]


def draw_tokens(
    logits: torch.Tensor, chances: torch.Tensor, temperature: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Draw one token for each row.

    Args:
        logits: ``(rows, vocabulary)``.
        chances: Numbers from 0 to 1, float64 ``(rows,)``.
        temperature: What `logits` are divided by; 0 for the likeliest token.

    Returns:
        Tokens, their log-probabilities, and the entropies in nats, each ``(rows,)``.
    """
    log_probabilities = torch.log_softmax(logits / (temperature or 1.0), dim=-1)
    probabilities = log_probabilities.exp()
    if temperature == 0.0:
        chosen = logits.argmax(dim=-1)
    else:
        sums = probabilities.double().cumsum(dim=-1)
        chosen = torch.searchsorted(sums, (chances * sums[:, -1])[:, None], right=True)[:, 0]
        chosen = chosen.clamp(max=logits.shape[-1] - 1)
    # Of a token that is impossible it is 0.
    entropy = torch.special.entr(probabilities).sum(-1)
    return chosen, log_probabilities.gather(1, chosen[:, None])[:, 0], entropy
