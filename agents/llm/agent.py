"""A language model as an agent: it reads what an environment says of each row, and answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..words import Words
from .dialogue import Dialogue
from .generation import Engine
from .rollout import Speech
from .voices import Voices

__all__ = ["LanguageAgent"]


class LanguageAgent:
    """A language model that plays in a vector environment, each row a conversation of its own.

    Args:
        engine: Samples answers.
        dialogue: Makes tokens of texts.
        speech: How it speaks.
        venv: Where it acts: environments that describe themselves (see `LanguageInterface`), wrapped or not.
        seed: Of sampling.

    Attributes:
        words: What was read and what was answered the last time, by row.

    Raises:
        ConfigurationError: The environments have no words.
    """

    def __init__(self, engine: Engine, dialogue: Dialogue, speech: Speech, venv: VectorEnv, *, seed: int = 0) -> None:
        self._engine, self._dialogue, self._speech = engine, dialogue, speech
        self._venv, self._words = venv, Words(venv)
        self._voices = self.voices(seed)
        self._resting = np.zeros(venv.num_envs, dtype=bool)
        self.words: dict[int, tuple[str, str]] = {}

    def voices(self, seed: int = 0) -> Voices:
        """Return conversations of their own with the same model, which nothing else may speak with meanwhile."""
        return Voices(self._engine, self._dialogue, self._speech, self._words.instructions, seed=seed)

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Begin new conversations."""
        self._resting &= ~rows
        self._voices.forget(np.flatnonzero(rows).tolist())

    def rest(self, rows: NDArray[np.bool_]) -> None:
        """Say nothing in these rows until they are reset."""
        self._resting = rows.copy()

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return what the answers ask for."""
        seen = list(iterate(self._venv.observation_space, observations))
        speaking = np.flatnonzero(~self._resting).tolist()
        heard = [self._words.heard(row, seen[row], first=not self._voices.knows(row)) for row in speaking]
        said = self._voices.say(speaking, heard)
        self.words = dict(zip(speaking, zip(heard, said, strict=True), strict=True))
        texts = dict(zip(speaking, said, strict=True))
        return self._words.batch([self._words.action(row, texts.get(row, "")) for row in range(len(seen))])
