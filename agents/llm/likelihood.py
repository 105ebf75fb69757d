"""How sure a language model is of what was said, and how likely it finds texts at places of conversations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from .credit import Array
from .dialogue import Dialogue
from .episodes import Spoken, Thread
from .policy import LanguagePolicy, batches

__all__ = [
    "Place",
    "places_of",
    "reference_log_probabilities",
    "self_certainties",
    "token_log_probabilities",
    "turn_sums",
]


def self_certainties(
    policy: LanguagePolicy, episodes: Sequence[Spoken], *, batch_tokens: int = 16_384
) -> list[list[float]]:
    """Return for each answer the mean over its tokens of ``KL(U || p) = -log V - mean_j log p_j``, in nats.

    U is uniform over the V tokens of the vocabulary (Kang et al., 2025).

    Args:
        policy: Gives p, at its temperature.
        episodes: What was said.
        batch_tokens: Tokens that are read at once.
    """
    threads = [(row, thread) for row, episode in enumerate(episodes) for thread in episode.threads]
    found = [[0.0] * len(episode.answers) for episode in episodes]
    order = range(len(threads))
    for batch in batches([thread for _, thread in threads], batch_tokens, policy.model.device, order):
        columns = (batch.turns >= 0).any(dim=0).nonzero()[:, 0]
        if not len(columns):
            continue
        places = (batch.here.long().cumsum(1) - 1).clamp(min=0)
        spread = policy.distributions(batch.tokens, batch.here.long(), places, (columns - 1).clamp(min=0))
        certain = (-math.log(spread.shape[-1]) - spread.mean(-1)).tolist()
        turns = batch.turns[:, columns].tolist()
        for line, number in enumerate(batch.rows):
            row = threads[number][0]
            for turn, value in zip(turns[line], certain[line], strict=True):
                if turn >= 0:
                    found[row][turn] += value / episodes[row].lengths[turn]
    return found


def token_log_probabilities(policy: LanguagePolicy, threads: Sequence[Thread], *, batch_tokens: int) -> list[Array]:
    """Return for each thread the log-probability of each of its tokens, in nats; 0 for those that were not sampled."""
    found = [np.zeros(0)] * len(threads)
    policy.model.eval()
    with torch.no_grad():
        for batch in batches(threads, batch_tokens, policy.model.device, range(len(threads))):
            read = policy.read(batch)[0].double().cpu().numpy()
            for line, row in enumerate(batch.rows):
                found[row] = read[line, : len(threads[row].tokens)]
    return found


def turn_sums(episodes: Sequence[Spoken], values: Sequence[Array]) -> list[Array]:
    """Return for each answer of each episode the sum of `values` over its tokens.

    Args:
        episodes: What was said.
        values: Of the tokens of each thread, those of the first episode first.
    """
    ahead, made = iter(values), [np.zeros(len(episode.answers)) for episode in episodes]
    for own, episode in zip(made, episodes, strict=True):
        for thread in episode.threads:
            turns, each = np.array(thread.turns, dtype=np.int64), next(ahead)
            np.add.at(own, turns[turns >= 0], each[turns >= 0])
    return made


@dataclass(frozen=True)
class Place:
    """Where a text is imagined: after the first `length` tokens of `thread`."""

    thread: Thread
    length: int


def places_of(episode: Spoken, dialogue: Dialogue, thought_end: str) -> list[Place]:
    """Return for the reset and for each step where the next answer begins."""
    begins: dict[int, Place] = {}
    for thread in episode.threads:
        for length, turn in enumerate(thread.turns):
            if turn >= 0:
                begins.setdefault(turn, Place(thread, length))
    places = [begins[turn] for turn in range(len(episode.answers))]
    last = places[-1]
    if thought_end and thought_end in episode.answers[-1]:
        said = last.thread.tokens[last.length :]
        until = next(count for count in range(1, len(said) + 1) if thought_end in dialogue.read(said[:count]))
        return [*places, Place(last.thread, last.length + until)]
    return [*places, last]


def reference_log_probabilities(
    policy: LanguagePolicy,
    references: Sequence[Sequence[int]],
    places: Sequence[Sequence[Place]],
    *,
    batch_tokens: int,
) -> list[list[Array]]:
    """Return the log-probability of each token of a text at several places of conversations, in nats.

    A thread is read once, however many places it has: the texts hang on it like branches, each of which sees what is
    before its place and itself.

    Args:
        policy: Gives probabilities, at its temperature.
        references: For each episode the tokens of its text.
        places: For each episode where to read it.
        batch_tokens: Tokens that are read at once.
    """
    trees: dict[int, _Tree] = {}
    for row, own in enumerate(places):
        for place in own:
            tree = trees.setdefault(id(place.thread), _Tree(place.thread.tokens, references[row], []))
            if place.length not in tree.lengths:
                tree.lengths.append(place.length)
    found: dict[tuple[int, int], Array] = {}
    for part in _parts(list(trees.items()), batch_tokens):
        for (name, tree), logs in zip(part, _read([tree for _, tree in part], policy), strict=True):
            found.update({(name, length): own for length, own in zip(tree.lengths, logs, strict=True)})
    return [[found[id(place.thread), place.length] for place in own] for own in places]


@dataclass(frozen=True)
class _Tree:
    """A thread's tokens, and a text that is read after the first so many of them."""

    stem: list[int]
    text: Sequence[int]
    lengths: list[int]

    @property
    def size(self) -> int:
        return max(self.lengths) + len(self.lengths) * len(self.text)


def _parts(trees: list[tuple[int, _Tree]], most: int) -> Iterator[list[tuple[int, _Tree]]]:
    """Give trees of like size together, at most `most` tokens, padding included; a larger one is alone."""
    part: list[tuple[int, _Tree]] = []
    for each in sorted(trees, key=lambda each: each[1].size):
        if part and (len(part) + 1) * each[1].size > most:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _read(trees: Sequence[_Tree], policy: LanguagePolicy) -> list[Array]:
    """Return for each tree the log-probabilities of its text's tokens at each of its lengths, (lengths, tokens)."""
    device, dtype = policy.model.device, policy.model.dtype
    width = max(tree.size for tree in trees)
    # Of each token: which branch it is on (0: the stem, -1: padding), its position, and how much of the stem it sees.
    tokens, branch, position, seen = (np.zeros((len(trees), width), dtype=np.int64) for _ in range(4))
    branch -= 1
    before = []
    for row, tree in enumerate(trees):
        stem, size = max(tree.lengths), len(tree.text)
        tokens[row, :stem], branch[row, :stem], position[row, :stem] = tree.stem[:stem], 0, np.arange(stem)
        before.append(np.empty((len(tree.lengths), size), dtype=np.int64))
        for number, length in enumerate(tree.lengths):
            start = stem + number * size
            here = slice(start, start + size)
            tokens[row, here], branch[row, here], seen[row, here] = tree.text, number + 1, length
            position[row, here] = length + np.arange(size)
            before[row][number] = [length - 1, *range(start, start + size - 1)]
    columns, index = np.unique(np.concatenate([own.ravel() for own in before]), return_inverse=True)
    branches, positions, limits = (torch.as_tensor(each, device=device) for each in (branch, position, seen))
    same = (branches[:, :, None] == branches[:, None]) & (positions[:, None] <= positions[:, :, None])
    stems = (branches[:, None] == 0) & (positions[:, None] < limits[:, :, None])
    mask = torch.where(same | stems, 0.0, torch.finfo(dtype).min).to(dtype)[:, None]
    spread = policy.distributions(
        torch.as_tensor(tokens, device=device), mask, positions, torch.as_tensor(columns, device=device)
    )
    logs, done = [], 0
    for row, tree in enumerate(trees):
        where = torch.as_tensor(index[done : done + before[row].size].reshape(before[row].shape), device=device)
        done += before[row].size
        text = torch.as_tensor(list(tree.text), device=device).expand(where.shape)
        logs.append(spread[row][where, text].detach().double().cpu().numpy())
    return logs
