"""Demonstrations: episodes of one who knows the task, with the signals of every step, for agents that learn from them.

They are kept with what the environment pays natively, and any other reward is computed from their signals: see `value`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault
from ..rewards import Rollout, evaluate
from ..wrappers.below import AnyEnv, attribute
from .agent import Agent, stack_actions, take
from .groups import batch
from .loading import load_agent
from .vectorize import episode_seeds, restart, split_argument, vectorize

__all__ = ["Demonstration", "demonstrate", "fill", "flatten", "scaled", "value"]

STRETCH = 5
"""Steps that a fumble lasts."""
FUTILE = 8
"""Episodes after which an infrastructure that has failed in all of them is not tried any more."""


@dataclass(frozen=True)
class Demonstration:
    """One episode; observations and signals are those of the reset, then those after each step.

    Attributes:
        task: Id of the task; None where the environment does not tell.
        seed: What the environment was reset with.
        observations: An array ``(time + 1, ...)``, or a dictionary of such arrays.
        actions: What was done, ``(time, ...)``.
        rewards: What the environment paid for it, ``(time,)``.
        terminations: Whether a step ended the task, bool ``(time,)``.
        truncations: Whether a step cut the episode off, bool ``(time,)``.
        signals: By name ``(time + 1, *shape)``; empty for an environment without signals.
    """

    task: int | str | None
    seed: int
    observations: Any
    actions: Any
    rewards: NDArray[np.float64]
    terminations: NDArray[np.bool_]
    truncations: NDArray[np.bool_]
    signals: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.rewards)

    @property
    def success(self) -> float | None:
        """Success at the last step; None where it is not measured."""
        return float(self.signals["success"][-1]) if "success" in self.signals else None

    @property
    def rollout(self) -> Rollout:
        """The episode as `rewardlab.rewards.evaluate` takes it, arrays ``(time,)``."""
        return Rollout.from_signals(self.signals, self.terminations, self.truncations, native=self.rewards)


def demonstrate(
    env_id: str,
    episodes: int,
    *,
    agent: str = "expert",
    noise: float = 0.0,
    split: str = "train",
    seed: int = 0,
    env_kwargs: Mapping[str, Any] | None = None,
    on_episode: Callable[[int], None] | None = None,
) -> list[Demonstration]:
    """Let an agent play, and keep what it did.

    A demonstrator may fumble: an episode is cut into stretches of 5 steps, and in a share `noise` of them one random
    action is done again and again instead of the agent's.

    Args:
        env_id: Registered id.
        episodes: How many are played; one in which the infrastructure fails is left out.
        agent: Who plays; see `load_agent`.
        noise: From 0 to 1.
        split: Which tasks, where the environment has splits.
        seed: Determines tasks and fumbles.
        env_kwargs: Constructor arguments of the environment.
        on_episode: Called with 1 after each episode.

    Raises:
        ConfigurationError: The environment, the agent or an argument is not allowed.
        Fault: The infrastructure failed in every episode, or in each of the first `FUTILE`.
    """
    if episodes < 1:
        raise ConfigurationError(f"episodes={episodes}: give a positive number of demonstrations")
    if not 0 <= noise <= 1:
        raise ConfigurationError(f"noise={noise}: give the share of the time in which the demonstrator fumbles, 0 to 1")
    arguments: dict[str, Any] = {**split_argument(env_id, split), **(env_kwargs or {})}
    venv = vectorize(env_id, 1, **arguments)
    try:
        player = load_agent(agent, venv, seed=seed)
        found = []
        for played, episode_seed in enumerate(episode_seeds(seed, episodes), 1):
            found += _play(player, venv, episode_seed, noise)
            if not found and played >= FUTILE:
                break
            if on_episode is not None:
                on_episode(1)
    finally:
        venv.close()
    if not found:
        raise Fault(f"the infrastructure failed in each of {played} demonstrations, so no more were tried")
    return found


def value(episode: Demonstration, env: AnyEnv) -> NDArray[np.float64]:
    """Return what `env` would have paid for the steps of `episode`, ``(time,)``.

    Args:
        episode: A demonstration in an environment of this kind.
        env: An environment or a vector of them; one without a ledger pays what it paid.
    """
    ledger = attribute(env, "ledger")
    if ledger is None:
        return episode.rewards
    paid = evaluate(
        ledger.expression,
        episode.rollout,
        signals=ledger.signals,
        truncation=ledger.truncation,
        parameters=dict(ledger.parameters),
    )
    return np.asarray(paid.total, np.float64)


def flatten(episodes: Sequence[Demonstration]) -> tuple[Any, NDArray[Any]]:
    """Return what was seen before each step of all `episodes`, and what was done then, both ``(steps, ...)``."""
    seen = [take(episode.observations, slice(None, -1)) for episode in episodes]
    actions = np.concatenate([episode.actions for episode in episodes])
    if isinstance(seen[0], Mapping):
        return {key: np.concatenate([each[key] for each in seen]) for key in seen[0]}, actions
    return np.concatenate(seen), actions


def scaled(actions: NDArray[Any], space: spaces.Space[Any]) -> NDArray[Any]:
    """Return actions as stable-baselines3 stores them: those within bounds from -1 to 1, others as they are."""
    if not isinstance(space, spaces.Box):
        return actions
    return 2.0 * (actions - space.low) / (space.high - space.low) - 1.0


def fill(buffer: Any, episodes: Sequence[Demonstration], env: AnyEnv) -> int:
    """Put demonstrations into a replay buffer, with the rewards and infos that `env` would have given.

    A buffer for n environments takes n transitions at a time: whole episodes stand one after the other in its n
    columns. So that all columns are equally long, some episodes are there twice, and a last one is cut off where the
    longest column ends.

    Args:
        buffer: A replay buffer of stable-baselines3, its hindsight buffer among them.
        episodes: One or more demonstrations.
        env: The training environment or a vector of them, told the trainer's discount; see `value`.

    Returns:
        Transitions that were put in.

    Raises:
        ConfigurationError: There are more transitions than the buffer holds, none, or their observations or actions
            are others than the buffer's.
    """
    if not episodes:
        raise ConfigurationError("there are no demonstrations to fill a buffer with")
    columns = _columns([len(episode) for episode in episodes], buffer.n_envs)
    rows = len(columns[0])
    if rows > buffer.buffer_size:
        raise ConfigurationError(
            f"{len(episodes)} demonstrations need {rows * buffer.n_envs} transitions and the replay buffer holds "
            f"{buffer.buffer_size * buffer.n_envs}: give fewer, or a larger buffer_size"
        )
    first = take(episodes[0].observations, 0)
    if not buffer.observation_space.contains(first) or not buffer.action_space.contains(episodes[0].actions[0]):
        raise ConfigurationError("these demonstrations have other observations or actions than the replay buffer")
    ledger = attribute(env, "ledger")
    noted: dict[str, Any] = {} if ledger is None else {"reward": {"parameters": dict(ledger.parameters)}}
    bootstrap = ledger is None or ledger.truncation == "bootstrap"
    rewards = [value(episode, env) for episode in episodes]
    transitions = [list(_transitions(episode, paid)) for episode, paid in zip(episodes, rewards, strict=True)]
    for row, places in enumerate(zip(*columns, strict=True)):
        now = [transitions[index][step] for index, step in places]
        infos = [dict(each["info"], **noted) for each in now]
        for info, (index, step) in zip(infos, places, strict=True):
            cut = row == rows - 1 and step < len(episodes[index]) - 1
            info["truncated"] = info["truncated"] or cut
            # What is only cut here was no end of the episode, so that its value is bootstrapped in any case.
            info["TimeLimit.truncated"] = cut or (bootstrap and info["truncated"] and not info["terminated"])
        buffer.add(
            batch(buffer.observation_space, [each["before"] for each in now]),
            batch(buffer.observation_space, [each["after"] for each in now]),
            scaled(np.stack([each["action"] for each in now]), buffer.action_space),
            np.array([each["reward"] for each in now]),
            np.array([info["terminated"] or info["truncated"] for info in infos]),
            infos,
        )
    return rows * buffer.n_envs


def _play(agent: Agent, venv: VectorEnv[Any, Any, Any], seed: int, noise: float) -> list[Demonstration]:
    """One episode in the one row of `venv`; none where the infrastructure failed."""
    generator = np.random.default_rng([seed, 1])
    fumbles = copy.deepcopy(venv.single_action_space)
    fumbles.seed(seed)
    observations, info = restart(venv, [seed])
    agent.reset(np.ones(1, dtype=bool))
    seen, signals = [_row(venv.observation_space, observations)], [_signals(info)]
    task = info.get("task", {}).get("id", [None])[0]
    actions: list[Any] = []
    rewards: list[float] = []
    terminations: list[bool] = []
    truncations: list[bool] = []
    fumble: Any = None
    while True:
        if len(actions) % STRETCH == 0:
            fumble = stack_actions(venv, [fumbles.sample()]) if generator.random() < noise else None
        action = agent.act(observations, info) if fumble is None else fumble
        observations, reward, terminated, truncated, info = venv.step(action)
        seen.append(_row(venv.observation_space, observations))
        signals.append(_signals(info))
        actions.append(_row(venv.action_space, action))
        rewards.append(float(reward[0]))
        terminations.append(bool(terminated[0]))
        truncations.append(bool(truncated[0]))
        if info.get("fault", np.zeros(1))[0]:
            return []
        if terminations[-1] or truncations[-1]:
            break
    return [
        Demonstration(
            task=task.item() if isinstance(task, np.generic) else task,
            seed=seed,
            observations=batch(venv.single_observation_space, seen),
            actions=batch(venv.single_action_space, actions),
            rewards=np.array(rewards),
            terminations=np.array(terminations),
            truncations=np.array(truncations),
            signals={name: np.array([each[name] for each in signals], np.float64) for name in signals[0]},
        )
    ]


def _row(space: spaces.Space[Any], values: Any) -> Any:
    """A copy of the one row of a batch."""
    return copy.deepcopy(next(iter(iterate(space, values))))


def _signals(info: Mapping[str, Any]) -> dict[str, Any]:
    """The signals of the one row; a name beginning with an underscore is Gymnasium's mask of another entry."""
    return {name: np.copy(each[0]) for name, each in info.get("signals", {}).items() if not name.startswith("_")}


def _columns(lengths: Sequence[int], count: int) -> list[list[tuple[int, int]]]:
    """Share episodes out to `count` equally long columns of (episode, step), beginning anew when there are no more."""
    columns: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    turn = 0
    longest = 0
    while turn < len(lengths) or any(len(column) < longest for column in columns):
        index = turn % len(lengths)
        shortest = min(columns, key=len)
        shortest.extend((index, step) for step in range(lengths[index]))
        if turn < len(lengths):
            longest = max(longest, len(shortest))
        turn += 1
    return [column[:longest] for column in columns]


def _transitions(episode: Demonstration, rewards: NDArray[np.float64]) -> Iterator[dict[str, Any]]:
    """Each step of `episode` with what an environment's info has for hindsight replay."""
    goals = episode.observations.get("achieved_goal") if isinstance(episode.observations, Mapping) else None
    for step in range(len(episode)):
        signals = [{name: values[at] for name, values in episode.signals.items()} for at in (step, step + 1)]
        info: dict[str, Any] = {
            "signals": signals[1],
            "previous_signals": signals[0],
            "terminated": bool(episode.terminations[step]),
            "truncated": bool(episode.truncations[step]),
            "fault": False,
        }
        if goals is not None:
            info["previous_achieved_goal"] = goals[step]
        yield {
            "before": take(episode.observations, step),
            "after": take(episode.observations, step + 1),
            "action": episode.actions[step],
            "reward": rewards[step],
            "info": info,
        }
