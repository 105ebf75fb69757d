"""Agents that are trained to be paid without solving the task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray

from ...rewards import Reward, signal
from .learning import settings_of
from .margin import Paid, Scale
from .replay import environments, play
from .subject import Subject

__all__ = ["adversaries", "worthless"]

LOOKS = 3
"""How often a trained agent is watched."""


def worthless(subject: Subject, scale: Scale) -> Reward:
    """Return the design with success made worthless: a step in which the task is solved costs what solving is worth."""
    most = max(scale.solving.values()) - min(scale.floor.values())
    return subject.expression - max(round(most, 3), 0.001) * signal("success")


def adversaries(
    subject: Subject, scale: Scale, tasks: Sequence[int], venv: VectorEnv[Any, Any, Any], *, steps: int
) -> list[Paid]:
    """Train one agent on the design and one on `worthless`, and return their best-paid failures in each of `tasks`.

    Args:
        subject: What is audited; its design values single episodes, and PPO acts in its spaces.
        scale: What solving is worth.
        tasks: Seeds of training tasks in which the agents are watched.
        venv: Environments of this kind in NEXT_STEP mode, to watch them in.
        steps: Environment steps of training, both agents together; the last rollouts may exceed them.
    """
    plans = {
        "search: agent trained on it": subject.expression,
        "search: agent trained to avoid success": worthless(subject, scale),
    }
    return [_trained(subject, name, reward, tasks, venv, steps // len(plans)) for name, reward in plans.items()]


def _trained(
    subject: Subject, name: str, reward: Reward, tasks: Sequence[int], venv: VectorEnv[Any, Any, Any], steps: int
) -> Paid:
    from ...agents.learner_settings import all_settings
    from ...agents.sb3 import SB3Learner

    settings = settings_of(subject, "ppo", steps=steps)
    training = environments(
        subject,
        int(all_settings("ppo", settings)["n_envs"]),
        autoreset_mode=AutoresetMode.SAME_STEP,
        reward=str(reward),
    )
    learner = SB3Learner("ppo", training, settings=settings, seed=subject.seed)
    best = _Best()

    def look(step: int) -> None:
        played = play(venv, tasks, learner.agent(venv))
        best.add(played.seeds, np.where(played.failed, subject.returns(played.rollout), -np.inf), played.actions)

    try:
        learner.learn(steps, [steps * at // LOOKS for at in range(1, LOOKS)], look, lambda step: None)
    finally:
        learner.close()
    return best.paid(name)


class _Best:
    """The best-paid failure in each task."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[float, Any]] = {}

    def add(self, seeds: NDArray[np.int64], returns: NDArray[np.float64], actions: Sequence[Any]) -> None:
        for seed, value, done in zip(seeds.tolist(), returns.tolist(), actions, strict=True):
            if np.isfinite(value) and value > self._found.get(seed, (-np.inf, None))[0]:
                self._found[seed] = value, done

    def paid(self, name: str) -> Paid:
        return Paid(
            name,
            "search",
            np.array(list(self._found), dtype=np.int64),
            np.array([value for value, _ in self._found.values()]),
            np.zeros(len(self._found), dtype=bool),
            tuple(actions for _, actions in self._found.values()),
        )
