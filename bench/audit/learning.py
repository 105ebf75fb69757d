"""How fast a small agent learns from a design: its success on tasks it has not seen, while it trains."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...agents.checking import check_agent
from ...agents.run_folder import read_rows
from ...agents.train import Run, train
from ...errors import ConfigurationError, Fault, MissingDependency
from ...rewards import Level
from ...wrappers.below import attribute
from ..statistics import area_under_curve
from .replay import environments
from .subject import Subject

__all__ = ["Curve", "learner", "learning_curve", "measured_rows", "settings_of"]

EVALUATIONS = 6
MOST, FEWEST, SHARE = 64, 8, 0.25
"""Test episodes an evaluation, and what share of the steps of training they may take together."""
SMALL: Mapping[str, Mapping[str, Any]] = {
    "ppo": {"n_envs": 32, "batch_size": 256},
    "grpo": {"groups": 4},
}
"""Settings where the environment declares none: rollouts are shorter than the agents' own, as training is short."""
LONGEST, SHORTEST, ROLLOUTS = 64, 8, 8
"""Steps of each environment in a rollout of PPO, at most and at least: between them so that there are some rollouts."""


@dataclass(frozen=True)
class Curve:
    """How well an agent did while it learnt.

    Attributes:
        steps: Of training, at each evaluation.
        success: Share of the test tasks that it solved then.
        episodes: How many these were, each time.
    """

    steps: tuple[int, ...]
    success: tuple[float, ...]
    episodes: int

    @property
    def noise(self) -> float:
        """What two shares of so many episodes may differ by chance: two standard errors of one, at their largest."""
        return float(1.0 / np.sqrt(self.episodes))

    @property
    def area(self) -> float:
        """The mean height of the curve, 0 to 1."""
        return float(area_under_curve(self.steps, self.success) or 0.0)


def learner(subject: Subject) -> tuple[str | None, str]:
    """Return the agent that learns here, and why there is none where there is none."""
    if "success" not in subject.signals:
        return None, "the environment does not measure `success`, by which learning is followed"
    agent = "grpo" if subject.expression.level is Level.GROUP else "ppo"
    venv = environments(subject, 1)
    try:
        check_agent(agent, {}, venv)
    except (ConfigurationError, MissingDependency) as error:
        return None, str(error)
    finally:
        venv.close()
    return agent, ""


def settings_of(subject: Subject, agent: str, *, steps: int) -> dict[str, Any]:
    """Return the settings with which `agent` learns here: those that the environment declares, else `SMALL` ones.

    Args:
        subject: What is audited; the discount is its.
        agent: See `learner`.
        steps: Environment steps of training.
    """
    env = subject.make()
    try:
        tuned = attribute(env, "tuned", {}).get(agent)
    finally:
        env.close()
    chosen = dict(SMALL[agent] if tuned is None else tuned)
    if tuned is None and agent == "ppo":
        chosen["n_steps"] = LONGEST
        while chosen["n_steps"] > SHORTEST and chosen["n_steps"] * chosen["n_envs"] * ROLLOUTS > steps:
            chosen["n_steps"] //= 2
    return {**chosen, "gamma": subject.gamma}


def learning_curve(subject: Subject, agent: str, reward: str, *, steps: int) -> Curve:
    """Train `agent` on `reward` with the settings that the environment declares for it, and evaluate it on the way.

    Args:
        subject: What is audited.
        agent: See `learner`.
        reward: An expression; the environment's outcome among them.
        steps: Environment steps of training, which the last rollout may exceed.

    Raises:
        Fault: The infrastructure failed in every episode of every evaluation.
    """
    longest = max(len(episode) for each in subject.behaviours for episode in each.episodes)
    evaluations = min(EVALUATIONS, steps)
    run = Run(
        subject.env,
        steps,
        agent=agent,
        reward=reward,
        env_kwargs=subject.env_kwargs,
        seed=subject.seed,
        settings=settings_of(subject, agent, steps=steps),
        episodes=int(np.clip(SHARE * steps / (evaluations + 1) / longest, FEWEST, MOST)),
        evaluations=evaluations,
        record="none",
    )
    with tempfile.TemporaryDirectory() as folder:
        train(run, Path(folder) / "run")
        rows = measured_rows(Path(folder) / "run")
    return Curve(tuple(int(row["step"]) for row in rows), tuple(float(row["success"]) for row in rows), run.episodes)


def measured_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the evaluations of the run in `folder`, but for those in which every episode failed: no success is no 0.

    Raises:
        Fault: There is no other one.
    """
    rows = [row for row in read_rows(folder / "metrics.jsonl") if row["success"] is not None]
    if not rows:
        raise Fault("the infrastructure failed in every episode of every evaluation, so nothing is known of learning")
    return rows
