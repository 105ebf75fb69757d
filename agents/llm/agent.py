"""A language model as an agent: it reads what an environment says of each row, and answers in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ...errors import ConfigurationError
from ...wrappers.below import attribute
from ..agent import stack_actions
from ..vectorize import singles
from .dialogue import Dialogue
from .episodes import Thread
from .generation import Engine
from .rollout import Speech, hear

__all__ = ["LanguageAgent"]


class LanguageAgent:
    """A language model that plays in a vector environment, each row a conversation of its own.

    Args:
        engine: Samples answers.
        dialogue: Makes tokens of texts.
        speech: How it speaks.
        venv: Where it acts: environments that describe themselves (see `LanguageInterface`), wrapped or not.
        seed: Of sampling.

    Raises:
        ConfigurationError: The environments have no words.
    """

    def __init__(self, engine: Engine, dialogue: Dialogue, speech: Speech, venv: VectorEnv, *, seed: int = 0) -> None:
        self._engine, self._dialogue, self._venv = engine, dialogue, venv
        # The environment says when an episode is over, not the context.
        self._speech = replace(speech, overflow="restart")
        rows: list[Any] = list(singles(venv))
        self._rows = rows or [venv.unwrapped] * venv.num_envs
        self._native = not rows
        self._text = isinstance(venv.single_action_space, gymnasium.spaces.Text)
        if not self._text and attribute(self._rows[0], "describe") is None:
            raise ConfigurationError(f"{venv} does not describe itself, and a language model reads words")
        self._instructions = str(attribute(self._rows[0], "instructions", ""))
        self._threads: list[list[Thread]] = [[] for _ in self._rows]
        self._ended = [True] * len(self._rows)
        self._draws = [np.random.default_rng([seed, row]) for row in range(len(self._rows))]

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Begin new conversations."""
        gone: list[Hashable] = []
        for row in np.flatnonzero(rows):
            gone.append((int(row), len(self._threads[row])))
            self._threads[row] = []
        self._engine.forget(gone)

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return what the answers ask for."""
        seen = list(iterate(self._venv.observation_space, observations))
        keys: list[Hashable] = []
        chunks = []
        for row, threads in enumerate(self._threads):
            before = len(threads)
            chunks.append(
                hear(
                    threads,
                    self._heard(seen, row, first=not threads),
                    self._instructions,
                    self._dialogue,
                    self._speech,
                    ended=self._ended[row],
                )
            )
            if before and len(threads) > before:
                self._engine.forget([(row, before)])
            keys.append((row, len(threads)))
        answers = self._engine.answer(
            keys, chunks, self._draws, longest=self._speech.longest, temperature=self._speech.temperature
        )
        actions = []
        for row, answer in enumerate(answers):
            self._threads[row][-1].read([*chunks[row], *answer.tokens])
            self._ended[row] = answer.ended
            text = self._dialogue.read(answer.tokens)
            actions.append(text if self._text else attribute(self._rows[row], "parse")(text))
        return stack_actions(self._venv, actions)

    def _heard(self, seen: list[Any], row: int, *, first: bool) -> str:
        if self._text:
            return str(seen[row])
        describe = attribute(self._rows[row], "describe")
        text = describe(seen[row], row) if self._native else describe(seen[row])
        return f"{self._instructions}\n\n{text}" if first else str(text)
