"""Answers sampled from a causal language model of transformers, many conversations at once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch

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
            memory = self._gather(keys)
            begun = [[*self._unread.pop(key, ()), *chunk] for key, chunk in zip(keys, chunks, strict=True)]
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

    def _gather(self, keys: Sequence[Hashable]) -> Memory:
        """Take these conversations out of the parts that they are in; begin those that are new."""
        found = self._split(set(keys))
        known = {key for own, _ in found for key in own}
        if new := [key for key in keys if key not in known]:
            found.append((new, Memory(self._model, len(new))))
        place = {key: row for row, key in enumerate(key for own, _ in found for key in own)}
        order = [place[key] for key in keys]
        memory = Memory.join([part for _, part in found])
        return memory.take(order) if order != sorted(order) or memory.gaping else memory

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
        width = max(map(len, chunks))
        tokens = torch.tensor([[0] * (width - len(chunk)) + list(chunk) for chunk in chunks], device=device)
        here = torch.tensor([[False] * (width - len(chunk)) + [True] * len(chunk) for chunk in chunks], device=device)
        rows = list(range(len(keys)))
        speaking = torch.ones(len(rows), dtype=torch.bool, device=device)
        columns: list[tuple[torch.Tensor, ...]] = []
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
                self._put_away([keys[rows[place]] for place in done], memory.take(done), tokens[done], here[done])
                memory, rows, columns = memory.take(left), [rows[place] for place in left], []
                tokens, here, speaking, chances = tokens[left], here[left], speaking[left], chances[left]
        self._write(answers, rows, columns)
        self._put_away([keys[row] for row in rows], memory, tokens, here)

    def _write(
        self, answers: Sequence[Answer], rows: Sequence[int], columns: Sequence[tuple[torch.Tensor, ...]]
    ) -> None:
        """Add what these rows sampled, column by column, to their answers."""
        said, log_probabilities, entropies, spoken = (
            torch.stack(each, 1).tolist() for each in zip(*columns, strict=True)
        )
        for place, row in enumerate(rows):
            answer, count = answers[row], sum(spoken[place])
            answer.tokens += said[place][:count]
            answer.log_probabilities += log_probabilities[place][:count]
            answer.entropies += entropies[place][:count]
            answer.ended = answer.tokens[-1] in self._ends

    def _put_away(self, keys: list[Hashable], memory: Memory, tokens: torch.Tensor, here: torch.Tensor) -> None:
        """Keep the memory of rows whose last tokens are `tokens`, which have not been read where `here`.

        What such a row hears next begins with that token.
        """
        for key, token, unread in zip(keys, tokens[:, 0].tolist(), here[:, 0].tolist(), strict=True):
            if unread:
                self._unread[key] = [token]
        self._parts.append((keys, memory))


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
