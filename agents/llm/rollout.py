"""Groups of conversations with environments, played side by side; none waits for the slowest environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import gymnasium
import numpy as np

from ...errors import Fault
from ...wrappers.below import attribute
from ..groups import begin_group
from .dialogue import Dialogue
from .episodes import Spoken, Thread
from .generation import Engine

__all__ = ["OVERFLOWS", "Speech", "hear", "play_conversations"]

OVERFLOWS = ("restart", "end")
"""What happens to a conversation that outgrows the context: it goes on from the instructions and what was heard last,
or its episode is cut off."""
_QUORUM = 0.5
"""Share of the conversations under way that answer together; the others are still at work."""


@dataclass(frozen=True)
class Speech:
    """How a policy speaks.

    Attributes:
        longest: Most tokens of an answer.
        context: Most tokens of a conversation, the next answer's among them.
        overflow: One of `OVERFLOWS`.
        temperature: Of sampling; 0 for the likeliest token.
        turns: Most answers in an episode, which is then cut off; 0 for as many as the environment takes.
    """

    longest: int
    context: int
    overflow: str = "restart"
    temperature: float = 1.0
    turns: int = 0


def play_conversations(
    envs: Sequence[gymnasium.Env[str, str]],
    size: int,
    engine: Engine,
    dialogue: Dialogue,
    seeds: Sequence[int],
    speech: Speech,
    *,
    workers: int = 0,
) -> list[Spoken]:
    """Play one episode in each of `envs`; each `size` of them in a row are a group and have one task.

    What one episode samples depends on its seed and on what it hears, not on the others: only the last digits of
    probabilities differ with the company that a conversation is in.

    Args:
        envs: Environments of texts (see `LanguageInterface`), as many as there are episodes.
        size: Episodes of a group.
        engine: Samples answers.
        dialogue: Makes tokens of texts.
        seeds: One for each episode.
        speech: How the policy speaks.
        workers: Threads in which environments work; 0 where they take less time than a thread costs.
    """
    table = _Table(engine, dialogue, speech)
    instructions = str(attribute(envs[0], "instructions", ""))
    waiting: dict[int, str] = {}
    working: dict[Future[Any], int] = {}

    def begin(start: int) -> list[tuple[Spoken, tuple[str, Mapping[str, Any]]]]:
        return begin_group(envs[start : start + size], seeds[start : start + size], Spoken)

    def step(row: int, answer: str) -> tuple[str, Any, bool, bool, dict[str, Any]]:
        try:
            return envs[row].step(answer)
        except Fault:
            return "", 0.0, False, True, {"signals": table.episodes[row].signals[-1], "fault": True}

    with ThreadPoolExecutor(workers) if workers else nullcontext() as pool:
        for group in (map if pool is None else pool.map)(begin, range(0, len(envs), size)):
            for episode, (text, _) in group:
                if not episode.over:
                    waiting[len(table.episodes)] = text
                episode.instructions = instructions
                table.seat(episode, seeds[len(table.episodes)])
        while waiting or working:
            if len(waiting) < _QUORUM * (len(waiting) + len(working)):
                for future in wait(working, return_when=FIRST_COMPLETED).done:
                    row = working.pop(future)
                    waiting.update(table.listen(row, future.result()))
                continue
            texts, waiting = dict(sorted(waiting.items())), {}
            for row, answer in table.speak(texts).items():
                if pool is None:
                    waiting.update(table.listen(row, step(row, answer)))
                else:
                    working[pool.submit(step, row, answer)] = row
    table.clear()
    return table.episodes


class _Table:
    """The conversations of some episodes, and what is kept of them."""

    def __init__(self, engine: Engine, dialogue: Dialogue, speech: Speech) -> None:
        self.episodes: list[Spoken] = []
        self._engine, self._dialogue, self._speech = engine, dialogue, speech
        self._draws: list[np.random.Generator] = []
        self._left: list[tuple[int, int]] = []

    def seat(self, episode: Spoken, seed: int) -> None:
        """Add an episode, which draws what it says from `seed`."""
        self.episodes.append(episode)
        self._draws.append(np.random.default_rng([seed, 1]))

    def speak(self, texts: Mapping[int, str]) -> dict[int, str]:
        """Tell rows what they hear next; return their answers, but for those whose episode is cut off here."""
        before = {row: self._key(row) for row in texts}
        chunks = {row: self._hear(row, text) for row, text in texts.items()}
        self._left += [key for row, key in before.items() if not chunks[row] or self._key(row) != key]
        self.clear()
        rows = [row for row, chunk in chunks.items() if chunk]
        if not rows:
            return {}
        answers = self._engine.answer(
            [self._key(row) for row in rows],
            [chunks[row] for row in rows],
            [self._draws[row] for row in rows],
            longest=self._speech.longest,
            temperature=self._speech.temperature,
        )
        for row, answer in zip(rows, answers, strict=True):
            self.episodes[row].say(chunks[row], answer, self._dialogue.read(answer.tokens))
        return {row: self.episodes[row].answers[-1] for row in rows}

    def listen(self, row: int, result: tuple[str, Any, bool, bool, dict[str, Any]]) -> dict[int, str]:
        """Take down what came of a step; return what `row` has to answer, if anything."""
        text, reward, terminated, truncated, info = result
        episode = self.episodes[row]
        episode.signals.append(info.get("signals", {}))
        episode.rewards.append(float(reward))
        episode.terminated = bool(terminated)
        episode.truncated = bool(truncated) or episode.steps == self._speech.turns
        # A fault in mid-episode ends it here: what follows says nothing about the agent.
        episode.fault = bool(info.get("fault", False))
        if not episode.over:
            return {row: text}
        self._left.append(self._key(row))
        return {}

    def clear(self) -> None:
        """Let the engine forget conversations that are over, all at once: it moves what it keeps each time."""
        self._engine.forget(self._left)
        self._left = []

    def _key(self, row: int) -> tuple[int, int]:
        return row, len(self.episodes[row].threads)

    def _hear(self, row: int, text: str) -> list[int]:
        """Return the tokens that tell `text`; none where the episode ends because there is no room for them."""
        episode = self.episodes[row]
        episode.heard.append(text)
        tokens = hear(episode.threads, text, episode.instructions, self._dialogue, self._speech, ended=episode.ended)
        episode.truncated = not tokens
        return tokens


def hear(
    threads: list[Thread], text: str, instructions: str, dialogue: Dialogue, speech: Speech, *, ended: bool
) -> list[int]:
    """Return the tokens that tell `text` to a conversation.

    Args:
        threads: Of the episode so far; a new one is begun for the first text, and where the last is too long.
        text: What the environment says.
        instructions: What a conversation begins with that begins anew.
        dialogue: Makes tokens of texts.
        speech: Says what happens to a conversation that is too long.
        ended: Whether the model ended its last answer itself.

    Returns:
        Tokens; none where the conversation is over because it is too long.
    """
    room = speech.context - speech.longest
    if threads:
        tokens = dialogue.follow(text, ended=ended)
        if len(threads[-1].tokens) + len(tokens) <= room:
            return tokens
        if speech.overflow == "end":
            return []
        text = f"{instructions}\n\n{text}"
    threads.append(Thread())
    return _fitted(dialogue.open(text), room)


def _fitted(tokens: list[int], room: int) -> list[int]:
    """The first tokens of a conversation; of those that are too many the middle is left out."""
    if len(tokens) <= room:
        return tokens
    return [*tokens[: room // 2], *tokens[len(tokens) - (room - room // 2) :]]
