"""Buffers of stable-baselines3 that leave out transitions in which the infrastructure failed.

A fault says nothing about the agent. On-policy, the transition is given the advantage 0, so that the steps before it
see the value of the state where it happened, as at a truncation, and it takes no part in the update. Off-policy it is
not stored. In both a sound transition stands in for it where the arrays need one.

A replay buffer has room for many more transitions than a short run stores: `filled` is what goes into a
file.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.buffers import DictReplayBuffer, DictRolloutBuffer, ReplayBuffer, RolloutBuffer

from ..errors import Fault
from .agent import take
from .sb3_vec_env import GymnasiumVecEnv

__all__ = [
    "SoundDictReplayBuffer",
    "SoundDictRolloutBuffer",
    "SoundReplayBuffer",
    "SoundRolloutBuffer",
    "filled",
    "make_room",
]


class _SoundRollouts:
    """Mixed into a rollout buffer: `vec_env` says which rows of the last step failed."""

    vec_env: GymnasiumVecEnv

    def reset(self) -> None:
        """Empty the buffer."""
        super().reset()  # type: ignore[misc]
        self._faulty: NDArray[np.bool_] = np.zeros(self.rewards.shape, dtype=np.bool_)  # type: ignore[attr-defined]
        self._stand_ins: NDArray[np.intp] | None = None

    def add(self, obs: Any, action: Any, reward: Any, episode_start: Any, value: Any, log_prob: Any) -> None:
        """Store one step of all rows."""
        faulty = self.vec_env.faulty
        # After a fault in the middle of an episode, what follows stands apart from what was before, like an episode.
        if self.pos:  # type: ignore[attr-defined]
            episode_start = np.logical_or(episode_start, self._faulty[self.pos - 1])  # type: ignore[attr-defined]
        if faulty.any():
            reward = np.where(faulty, value.detach().cpu().numpy().ravel(), reward)
            self._faulty[self.pos] = faulty  # type: ignore[attr-defined]
        super().add(obs, action, reward, episode_start, value, log_prob)  # type: ignore[misc]

    def compute_returns_and_advantage(self, last_values: Any, dones: NDArray[np.bool_]) -> None:
        """Compute advantages; nothing is bootstrapped after a fault."""
        super().compute_returns_and_advantage(last_values, np.logical_or(dones, self._faulty[-1]))  # type: ignore[misc]

    def _get_samples(self, batch_inds: NDArray[np.intp], env: Any = None) -> Any:
        if self._stand_ins is None:
            # The order of stable-baselines3's swap_and_flatten: row by row.
            self._stand_ins = _stand_ins(self._faulty.T.ravel())
        return super()._get_samples(self._stand_ins[batch_inds], env)  # type: ignore[misc]


class _SoundReplay:
    """Mixed into a replay buffer."""

    def add(self, obs: Any, next_obs: Any, action: Any, reward: Any, done: Any, infos: list[dict[str, Any]]) -> None:
        """Store one step of all rows but those whose info says fault."""
        faulty = np.array([info.get("fault", False) for info in infos])
        if faulty.all():
            return
        if faulty.any():
            rows = _stand_ins(faulty)
            obs, next_obs = take(obs, rows), take(next_obs, rows)
            action, reward, done = action[rows], reward[rows], done[rows]
            infos = [infos[row] for row in rows]
        super().add(obs, next_obs, action, reward, done, infos)  # type: ignore[misc]


class SoundRolloutBuffer(_SoundRollouts, RolloutBuffer):
    """For observations that are arrays."""


class SoundDictRolloutBuffer(_SoundRollouts, DictRolloutBuffer):
    """For observations that are dictionaries of arrays."""


class SoundReplayBuffer(_SoundReplay, ReplayBuffer):
    """For observations that are arrays."""


class SoundDictReplayBuffer(_SoundReplay, DictReplayBuffer):
    """For observations that are dictionaries of arrays."""


def filled(buffer: ReplayBuffer) -> ReplayBuffer:
    """Return a copy of a replay buffer without its empty places, to be saved; `make_room` gives them back."""
    # Where next observations are not stored apart, the last one is in the place after those that are taken.
    taken = buffer.buffer_size if buffer.full else min(buffer.pos + 1, buffer.buffer_size)
    kept = copy.copy(buffer)
    _resize(kept, lambda places: places[:taken])
    return kept


def make_room(buffer: ReplayBuffer) -> None:
    """Give a replay buffer that `filled` has returned room for all that it may store."""

    def roomy(places: NDArray[Any]) -> NDArray[Any]:
        room = np.zeros((buffer.buffer_size, *places.shape[1:]), places.dtype)
        room[: len(places)] = places
        return room

    _resize(buffer, roomy)


def _resize(buffer: ReplayBuffer, resized: Callable[[NDArray[Any]], NDArray[Any]]) -> None:
    """Replace every array that has a place for each transition."""
    for name, value in vars(buffer).items():
        # Arrays of one dimension have a number for each row of the environment.
        if isinstance(value, np.ndarray) and value.ndim > 1:
            setattr(buffer, name, resized(value))
        elif isinstance(value, dict) and all(isinstance(part, np.ndarray) for part in value.values()):
            setattr(buffer, name, {key: resized(part) for key, part in value.items()})


def _stand_ins(faulty: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return for each index the index itself if sound, else the nearest sound one before it (or the first).

    Raises:
        Fault: No index is sound.
    """
    sound = np.flatnonzero(~faulty)
    if not len(sound):
        raise Fault("every transition of a rollout failed: there is nothing to learn from")
    return sound[np.maximum(np.searchsorted(sound, np.arange(len(faulty)), side="right") - 1, 0)]
