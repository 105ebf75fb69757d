"""Groups of episodes of one task in which everybody is paid alike, so that comparing them teaches nothing."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ...agents.agent import Agent, stack_actions
from ...agents.demonstrations import STRETCH
from ...agents.loading import load_agent
from ...errors import Fault
from ...rewards import Level, Rollout
from .replay import environments, play
from .subject import FUMBLES, Subject

__all__ = ["SIZE", "collapse_rates"]

SIZE = 8
"""Episodes of a group."""
MOST = 12
"""Groups of each policy."""


def collapse_rates(subject: Subject, *, steps: int) -> dict[str, float]:
    """Return, by policy, the share of groups whose episodes are all paid alike.

    A trainer that compares the episodes of a group, such as GRPO (Shao et al. 2024), learns nothing from these. The
    policies stand for stages of learning: chance, and the expert who fumbles less and less.

    Args:
        subject: What is audited.
        steps: Environment steps to take at most, but for two groups of each policy.

    Raises:
        Fault: The infrastructure failed so often that some policy's episodes cannot be compared.
    """
    longest = max(len(episode) for each in subject.behaviours for episode in each.episodes)
    policies = [("random", 1.0)]
    if "expert" in subject.scripted:
        policies += [(f"expert, fumbling {noise:g}", noise) for noise in sorted(FUMBLES, reverse=True)]
    count = int(np.clip(steps // (SIZE * longest * len(policies)), 2, MOST))
    tasks = [episode.seed for episode in subject.behaviours[0].episodes[:count]]
    venv = environments(subject, SIZE, native=SIZE * len(tasks))
    try:
        return {name: _rate(subject, venv, tasks, noise) for name, noise in policies}
    finally:
        venv.close()


def _rate(subject: Subject, venv: VectorEnv[Any, Any, Any], tasks: list[int], noise: float) -> float:
    agent = load_agent("random", venv, seed=subject.seed)
    if noise < 1:
        agent = _Fumbling(load_agent("expert", venv), venv, noise, subject.seed)
    played = play(venv, [task for task in tasks for _ in range(SIZE)], agent)
    groups = [slice(start, start + SIZE) for start in range(0, len(played.seeds), SIZE)]
    if subject.expression.level is Level.GROUP:
        returns = [subject.returns(_part(played.rollout, group)) for group in groups]
    else:
        paid = subject.returns(played.rollout)
        returns = [paid[group] for group in groups]
    # An episode in which the infrastructure failed is in no group, and one alone is none.
    sound = [each[~played.faulty[group]] for each, group in zip(returns, groups, strict=True)]
    kept = [each for each in sound if len(each) > 1]
    if not kept:
        raise Fault("the infrastructure failed in every group of episodes, so that none can be compared")
    return float(np.mean([bool(np.ptp(each) <= 1e-9 * subject.unit) for each in kept]))


class _Fumbling:
    """An agent that, in some stretches of steps, does one random action again and again; each row by itself."""

    def __init__(self, agent: Agent, venv: VectorEnv[Any, Any, Any], noise: float, seed: int) -> None:
        self._agent, self._venv, self._noise = agent, venv, noise
        self._generator = np.random.default_rng([seed, 2])
        self._space = copy.deepcopy(venv.single_action_space)
        self._space.seed(seed)
        self._fumbles: list[Any] = []
        self._step = 0

    def reset(self, rows: NDArray[np.bool_]) -> None:
        self._agent.reset(rows)
        self._step = 0

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        if self._step % STRETCH == 0:
            drawn = self._generator.random(self._venv.num_envs) < self._noise
            self._fumbles = [self._space.sample() if fumbling else None for fumbling in drawn]
        self._step += 1
        actions = self._agent.act(observations, infos)
        return stack_actions(
            self._venv,
            [actions[row] if fumble is None else fumble for row, fumble in enumerate(self._fumbles)],
        )


def _part(rollout: Rollout, rows: slice) -> Rollout:
    """Some of the episodes."""

    def cut(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: each[rows] for name, each in value.items()}
        return None if value is None else value[rows]

    return Rollout(**{name: cut(value) for name, value in vars(rollout).items()})
