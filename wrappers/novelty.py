"""Novelty: how often a state has been met before, as signals for intrinsic bonuses.

What the counts are worth, an expression says: for one,
``success + 0.05*count_bonus(total_visits)*episodic_bonus(episode_visits)``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..rewards import Signal
from .below import declared_signals
from .meter import Meter, Metered, check_names, numbers, split_names
from .vector_meter import VectorMetered

__all__ = ["Novelty", "VectorNovelty", "VisitMeter", "digest"]


class VisitMeter(Meter):
    """Counts visits of states, the present one included, so that a state met for the first time has 1.

    The state that a reset returns is visited as well. A state is what the chosen signals say, or else the whole
    observation, by a digest of it: two observations that differ in anything are two states, so numbers that never
    repeat want signals that do.
    """

    signals = (
        Signal("episode_visits", "How often the episode has visited this state, now included.", 1, np.inf, "visits"),
        Signal(
            "total_visits",
            "How often all episodes since the environment was made have visited this state, now included.",
            1,
            np.inf,
            "visits",
            deterministic=False,
        ),
    )

    def __init__(self, rows: int, names: Sequence[str] = ()) -> None:
        """Count for `rows` environments; `names` are the signals that make a state, all of the observation if empty."""
        self.names = tuple(names)
        self._episodes: list[dict[bytes, int]] = [{} for _ in range(rows)]
        self._total: dict[bytes, int] = {}

    def begin(self, row: int) -> None:
        """Forget the visits of the episode."""
        self._episodes[row] = {}

    def measure(self, row: int, observation: Any, read: Mapping[str, Any]) -> tuple[float, ...]:
        """Count this visit; return how many the episode, and all episodes, have made."""
        state = digest(numbers(read) if self.names else observation)
        episode = self._episodes[row]
        episode[state] = here = episode.get(state, 0) + 1
        self._total[state] = ever = self._total.get(state, 0) + 1
        return float(here), float(ever)

    def get_state(self) -> Any:
        """All counts."""
        return [dict(episode) for episode in self._episodes], dict(self._total)

    def set_state(self, state: Any) -> None:
        """Go back to these counts."""
        episodes, total = state
        self._episodes, self._total = [dict(episode) for episode in episodes], dict(total)


class Novelty(Metered, RecordConstructorArgs):
    """Measures `episode_visits` and `total_visits`, see `VisitMeter`.

    The counts over all episodes belong to the wrapper: `get_state` saves them, evaluation counts for itself, and a
    training run that goes on from a checkpoint counts from 0 again, as its environments are made anew.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], names: Sequence[str] = ()) -> None:
        """Count what `env` visits.

        Args:
            env: An environment with signals.
            names: The signals whose values make a state; the whole observation where there are none.

        Raises:
            ConfigurationError: There is no such signal, or `env` is a vector.
        """
        RecordConstructorArgs.__init__(self, names=list(names))
        super().__init__(env, VisitMeter(1, check_names(declared_signals(env), names, "novelty")))

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> Novelty:
        """Count what `env` visits; `argument` is the signals that make a state, with commas between them."""
        return cls(env, split_names(argument))


class VectorNovelty(VectorMetered, RecordConstructorArgs):
    """`Novelty` for a `VectorEnv`: visits over all episodes are those of all rows."""

    def __init__(self, env: VectorEnv[Any, Any, Any], names: Sequence[str] = ()) -> None:
        """Count what `env` visits; the arguments are those of `Novelty`.

        Raises:
            ConfigurationError: There is no such signal, or `env` is no vector of NumPy arrays.
        """
        RecordConstructorArgs.__init__(self, names=list(names))
        super().__init__(env, VisitMeter(env.num_envs, check_names(declared_signals(env), names, "novelty")))

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorNovelty:
        """As `Novelty.from_text`."""
        return cls(env, split_names(argument))


def digest(state: Any) -> bytes:
    """Sixteen bytes that tell `state` from any other: arrays, texts, numbers, and mappings and sequences of these."""
    told = hashlib.blake2b(digest_size=16)
    _tell(told, state)
    return told.digest()


def _tell(told: Any, state: Any) -> None:
    if isinstance(state, Mapping):
        for name in sorted(state):
            told.update(f"{name}\0".encode())
            _tell(told, state[name])
    elif isinstance(state, (list, tuple)):
        told.update(f"{len(state)}\0".encode())
        for each in state:
            _tell(told, each)
    elif isinstance(state, str):
        told.update(f"{len(state)}\0{state}".encode("utf-8", "surrogatepass"))
    else:
        array = np.ascontiguousarray(state)
        told.update(f"{array.dtype.str}{array.shape}".encode())
        told.update(array.data if array.dtype != object else repr(state).encode())
