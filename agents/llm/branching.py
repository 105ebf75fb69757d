"""Groups of episodes that branch: some begin at the start, and the others in the midst of one of these.

The episodes of a group then share beginnings, and methods of credit that look for them find some also where answers are
long and no two are the same (`portool`, `spo`, `salt`; see `credit.tree`). An episode is brought to where it branches
off by saying again what was said, in an environment with the same seed: no environment needs to be copied, and what the
environment leaves to chance is the same for the whole group.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import gymnasium
import numpy as np

from .dialogue import Dialogue
from .episodes import Spoken
from .generation import Answer, Engine
from .rollout import Speech, play_conversations

__all__ = ["play_trees"]


def play_trees(
    envs: Sequence[gymnasium.Env[str, str]],
    size: int,
    roots: int,
    engine: Engine,
    dialogue: Dialogue,
    seeds: Sequence[int],
    speech: Speech,
    *,
    workers: int = 0,
) -> list[Spoken]:
    """Play one episode in each of `envs`; each `size` of them in a row are a group and have one task and one luck.

    Args:
        envs: Environments of texts, as many as there are episodes.
        size: Episodes of a group.
        roots: How many of these begin at the start. Each of the others goes on from a turn of one of them that is not
            its first, every turn of all being as likely; where they have no other turns, it begins at the start, too.
        engine: Samples answers.
        dialogue: Makes tokens of texts.
        seeds: One for each episode.
        speech: How the policy speaks.
        workers: Threads in which environments work.

    Returns:
        The episodes; `Spoken.borrowed` says from which turn on each is its own.
    """
    draws = [np.random.default_rng([seed, 1]) for seed in seeds]
    episodes: dict[int, Spoken] = {}
    said: dict[int, list[Answer]] = {}

    def play(rows: Sequence[int], scripts: Sequence[Sequence[Answer]]) -> None:
        prompter = _Prompter(engine, scripts, [draws[row] for row in rows])
        played = play_conversations(
            [envs[row] for row in rows],
            1,
            prompter,
            dialogue,
            [seeds[row - row % size] for row in rows],
            speech,
            workers=workers,
        )
        for row, episode, script, own in zip(rows, played, scripts, prompter.said, strict=True):
            # Where a fault came first, nothing is the episode's own.
            episode.borrowed = min(len(script), episode.steps)
            episodes[row], said[row] = episode, own

    def script(row: int) -> Sequence[Answer]:
        """What `row` says first: one of the group's roots up to one of its turns."""
        start = row - row % size
        sound = [root for root in range(start, start + roots) if not episodes[root].fault]
        places = [(root, turn) for root in sound for turn in range(1, episodes[root].steps)]
        root, turn = places[int(draws[row].integers(len(places)))] if places else (start, 0)
        return said[root][:turn]

    first = [row for row in range(len(envs)) if row % size < roots]
    play(first, [[] for _ in first])
    if later := [row for row in range(len(envs)) if row % size >= roots]:
        play(later, [script(row) for row in later])
    return [episodes[row] for row in range(len(envs))]


class _Prompter:
    """An engine that says what it is told first, and then goes on as another one would have."""

    def __init__(
        self, engine: Engine, scripts: Sequence[Sequence[Answer]], draws: Sequence[np.random.Generator]
    ) -> None:
        self.said: list[list[Answer]] = [[] for _ in scripts]
        self._engine, self._scripts, self._draws = engine, scripts, draws
        self._unread: dict[Hashable, list[int]] = {}

    def answer(
        self,
        keys: Sequence[Any],
        chunks: Sequence[Sequence[int]],
        draws: Sequence[np.random.Generator],
        *,
        longest: int,
        temperature: float,
    ) -> list[Answer]:
        """See `Engine`; the first of a key is the number of the episode, which takes its chance from its own draws."""
        answers: dict[int, Answer] = {}
        fresh = []
        for place, ((row, *_), chunk) in enumerate(zip(keys, chunks, strict=True)):
            turn = len(self.said[row])
            if turn < len(self._scripts[row]):
                answers[place] = self._scripts[row][turn]
                self._unread.setdefault(keys[place], []).extend([*chunk, *answers[place].tokens])
            else:
                fresh.append(place)
        if fresh:
            new = self._engine.answer(
                [keys[place] for place in fresh],
                [[*self._unread.pop(keys[place], ()), *chunks[place]] for place in fresh],
                [self._draws[keys[place][0]] for place in fresh],
                longest=longest,
                temperature=temperature,
            )
            answers.update(zip(fresh, new, strict=True))
        for place, (row, *_) in enumerate(keys):
            self.said[row].append(answers[place])
        return [answers[place] for place in range(len(keys))]

    def forget(self, keys: Sequence[Hashable]) -> None:
        """See `Engine`."""
        for key in keys:
            self._unread.pop(key, None)
        self._engine.forget(keys)
