"""Groups of episodes of one task, played side by side and kept for a learner that compares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import gymnasium
import numpy as np
from gymnasium.vector.utils import concatenate, create_empty_array
from numpy.typing import NDArray

from ..errors import Fault
from ..rewards import Rollout

__all__ = ["Choose", "Played", "as_rollout", "batch", "batch_masks", "begin_group", "play_groups"]

Choose = Callable[[Any, NDArray[np.bool_]], tuple[NDArray[np.int64], NDArray[np.float64]]]
"""Observations ``(rows, ...)`` and the actions at hand ``(rows, actions)`` to actions and their log-probabilities."""

Kind = TypeVar("Kind", bound="Played")


@dataclass
class Played:
    """One episode as it was played.

    Attributes:
        observations: What each action was chosen from; `masks` the actions that were at hand then.
        log_probabilities: Those of the actions when they were chosen.
        signals: Those of the reset, then those after each step; empty dictionaries where the environment has none.
        rewards: What the environment itself paid for each step.
        task: Id of the task; None where the environment does not tell or the episode did not begin.
        fault: Whether the infrastructure failed: at the reset, if there are no steps, else at the last one.
    """

    observations: list[Any] = field(default_factory=list)
    masks: list[NDArray[np.bool_]] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    signals: list[Mapping[str, Any]] = field(default_factory=list)
    rewards: list[float] = field(default_factory=list)
    task: Any = None
    terminated: bool = False
    truncated: bool = False
    fault: bool = False

    @property
    def steps(self) -> int:
        """How many steps were played."""
        return len(self.rewards)

    @property
    def over(self) -> bool:
        """Whether there is nothing more to play."""
        return self.terminated or self.truncated or self.fault


def play_groups(
    envs: Sequence[gymnasium.Env[Any, Any]], size: int, choose: Choose, seeds: Sequence[int]
) -> list[Played]:
    """Play one episode in each of `envs`; each `size` of them in a row are a group and have one task.

    The first episode of a group draws its task, and the others are told it; every one has a seed of its own, so that
    chance in the environment differs between them. An environment that does not tell its task is given the group's
    first seed in all of them. An episode that has ended waits for the others and costs nothing.

    Args:
        envs: As many as there are episodes.
        size: Episodes of a group.
        choose: The policy.
        seeds: One for each episode.
    """
    space: Any = envs[0].action_space
    episodes, now = [], []
    for start in range(0, len(envs), size):
        for episode, observation in begin_group(envs[start : start + size], seeds[start : start + size], Played):
            episodes.append(episode)
            now.append(observation)
    while running := [row for row, episode in enumerate(episodes) if not episode.over]:
        observations = batch(envs[0].observation_space, [now[row][0] for row in running])
        masks = batch_masks([now[row][1].get("action_mask") for row in running], int(space.n))
        actions, log_probabilities = choose(observations, masks)
        for index, row in enumerate(running):
            episode = episodes[row]
            episode.observations.append(now[row][0])
            episode.masks.append(masks[index])
            episode.actions.append(int(actions[index]))
            episode.log_probabilities.append(float(log_probabilities[index]))
            observation, reward, terminated, truncated, info = envs[row].step(int(space.start) + int(actions[index]))
            now[row] = observation, info
            episode.signals.append(info.get("signals", {}))
            episode.rewards.append(float(reward))
            episode.terminated, episode.truncated = bool(terminated), bool(truncated)
            # A fault in mid-episode ends it here: what follows says nothing about the agent.
            episode.fault = bool(info.get("fault", False))
    return episodes


def batch(space: gymnasium.Space[Any], observations: Sequence[Any]) -> Any:
    """Put observations of `space` together, ``(rows, ...)``."""
    empty: Any = create_empty_array(space, n=len(observations))
    return concatenate(space, observations, empty)


def batch_masks(masks: Sequence[Any], count: int) -> NDArray[np.bool_]:
    """Put masks of actions together, ``(rows, count)``; a row without one has all actions at hand."""
    everything = np.ones(count, dtype=np.bool_)
    return np.stack([everything if mask is None else np.asarray(mask, dtype=np.bool_) for mask in masks])


def as_rollout(episodes: Sequence[Played], size: int) -> Rollout:
    """Return `episodes` as arrays ``(groups, size, time, *shape)``, in which each repeats its last step to the end."""
    lengths = np.array([episode.steps for episode in episodes])
    time = max(1, int(lengths.max()))
    mask = np.arange(time) < lengths[:, None]
    last = np.arange(time) == lengths[:, None] - 1

    def grouped(values: NDArray[Any]) -> NDArray[Any]:
        return values.reshape(-1, size, *values.shape[1:])

    def at_end(name: str) -> NDArray[np.bool_]:
        return grouped(last & np.array([getattr(episode, name) for episode in episodes])[:, None])

    rewards = np.zeros(mask.shape)
    for row, episode in enumerate(episodes):
        rewards[row, : lengths[row]] = episode.rewards
    names = next((list(episode.signals[0]) for episode in episodes if episode.signals), [])
    return Rollout.from_signals(
        {name: grouped(_padded([[at[name] for at in each.signals] for each in episodes], time)) for name in names},
        at_end("terminated"),
        at_end("truncated"),
        mask=grouped(mask.astype(np.float64)),
        fault=at_end("fault"),
        native=grouped(rewards),
    )


def begin_group(
    envs: Sequence[gymnasium.Env[Any, Any]], seeds: Sequence[int], kind: type[Kind]
) -> list[tuple[Kind, tuple[Any, Mapping[str, Any]]]]:
    """Reset the environments of one group; each episode, of this `kind`, comes with its first observation and info.

    The first episode draws the task and the others are told it; an environment that does not tell its task is given
    the first seed in all of them. Where the infrastructure fails, the episode is over and has a fault.
    """
    begun: list[tuple[Kind, tuple[Any, Mapping[str, Any]]]] = []
    task, common = None, None
    for env, seed in zip(envs, seeds, strict=True):
        try:
            options: dict[str, Any] | None = None if task is None else {"task": task}
            observation, info = env.reset(seed=seed if common is None else common, options=options)
        except Fault:
            begun.append((kind(fault=True), (None, {})))
            continue
        if task is None and common is None:
            told = info.get("task")
            task = told.get("id") if isinstance(told, Mapping) else None
            common = seed if task is None else None
        begun.append((kind(signals=[info.get("signals", {})], task=task), (observation, info)))
    return begun


def _padded(rows: Sequence[Sequence[Any]], time: int) -> NDArray[np.float64]:
    """Signals ``(rows, time + 1, *shape)``; zeros for an episode that did not begin."""
    blank = np.zeros_like(next(row for row in rows if row)[0], dtype=np.float64)
    return np.array([[*row, *[row[-1] if row else blank] * (time + 1 - len(row))] for row in rows], dtype=np.float64)
