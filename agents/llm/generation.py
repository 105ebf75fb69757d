"""Answers sampled from a causal language model of transformers, many conversations at once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch

from .memory import Memory

__all__ = ["Answer", "Engine", "Generator"]


@dataclass
class Answer:
    """What was sampled in one turn.

    Attributes:
        tokens: The tokens, the one that ended the answer among them.
        log_probabilities: Of each token under the distribution that it was drawn from.
        entropies: Of these distributions, in nats.
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
        with torch.inference_mode():
            memory = self._gather(keys)
            begun = [[*self._unread.pop(key, ()), *chunk] for key, chunk in zip(keys, chunks, strict=True)]
            answers, unread = self._sample(memory, begun, draws, longest, temperature)
        # A token that was sampled last has not been read: what follows it in the next turn begins with it.
        self._unread.update({key: [token] for key, token in zip(keys, unread, strict=True) if token is not None})
        self._parts.append((list(keys), memory))
        return answers

    def forget(self, keys: Sequence[Hashable]) -> None:
        """See `Engine`."""
        self._split(set(keys))
        for key in keys:
            self._unread.pop(key, None)

    def fork(self, key: Hashable, copies: Sequence[Hashable]) -> None:
        """Let conversations begin as copies of another one, which stays."""
        own, memory = next(part for part in self._parts if key in part[0])
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
        return memory if order == sorted(order) else memory.take(order)

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
        memory: Memory,
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        longest: int,
        temperature: float,
    ) -> tuple[list[Answer], list[int | None]]:
        """Return the answers, and for each the token that has not been read."""
        device = self._model.device
        width = max(map(len, chunks))
        tokens = torch.tensor([[0] * (width - len(chunk)) + list(chunk) for chunk in chunks], device=device)
        here = torch.tensor([[False] * (width - len(chunk)) + [True] * len(chunk) for chunk in chunks], device=device)
        chances = torch.as_tensor(np.stack([draw.random(longest) for draw in draws]), device=device)
        speaking = torch.ones(len(chunks), dtype=torch.bool, device=device)
        columns = []
        for number in range(longest):
            drawn = draw_tokens(memory.read(tokens, here), chances[:, number], temperature)
            columns.append((*drawn, speaking))
            tokens, here = drawn[0][:, None], speaking[:, None]
            speaking = speaking & ~torch.isin(drawn[0], self._stops)
            if not bool(speaking.any()):
                break
        said, log_probabilities, entropies, spoken = (torch.stack(each, 1) for each in zip(*columns, strict=True))
        rows = zip(said.tolist(), log_probabilities.tolist(), entropies.tolist(), spoken.sum(1).tolist(), strict=True)
        answers = [
            Answer(each[:count], likely[:count], spread[:count], ended=each[count - 1] in self._ends)
            for each, likely, spread, count in rows
        ]
        last = here[:, 0].tolist()
        return answers, [answer.tokens[-1] if unread else None for answer, unread in zip(answers, last, strict=True)]


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
    entropy = -(probabilities * log_probabilities).sum(-1)
    return chosen, log_probabilities.gather(1, chosen[:, None])[:, 0], entropy
