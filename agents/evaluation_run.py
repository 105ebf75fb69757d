"""One evaluation of one agent, optionally kept in a folder of the same shape as a training run's."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from .evaluate import Episode, evaluate, summarize
from .loading import load_agent
from .provenance import provenance
from .recording import record_episodes
from .run_folder import RunFolder, read_rows
from .train import EVALUATION_WIDTH, RECORD, SAMPLES
from .vectorize import episode_seeds, reward_text, split_argument, vectorize

__all__ = ["Evaluation", "carry_out"]


@dataclass(frozen=True)
class Evaluation:
    """What is evaluated; see `train.Run` for the fields they share.

    Raises:
        ConfigurationError: A number is not allowed or `record` is not known.
    """

    env: str
    agent: str
    reward: str | None = None
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    split: str = "test"
    episodes: int = 100
    seed: int = 0
    record: str = "sample"
    device: str = "cpu"

    def __post_init__(self) -> None:
        if self.episodes < 1:
            raise ConfigurationError(f"episodes={self.episodes}: give a positive number")
        if self.seed < 0:
            raise ConfigurationError(f"seed={self.seed}: give 0 or more")
        if self.record not in RECORD:
            raise ConfigurationError(f"record='{self.record}': give one of {', '.join(RECORD)}")

    def environment(self) -> dict[str, Any]:
        """Return the constructor arguments of the environment."""
        reward = {} if self.reward is None else {"reward": self.reward}
        return {**split_argument(self.env, self.split), **self.env_kwargs, **reward}


def carry_out(
    evaluation: Evaluation, folder: Path | None = None, *, on_episode: Callable[[int], None] = lambda ended: None
) -> list[Episode]:
    """Play the episodes; with a `folder`, write them there as step 0 of a run, or read them if it is already done.

    Args:
        evaluation: What to do.
        folder: Where to keep it; None keeps nothing, recordings neither.
        on_episode: Called with the number of episodes that have just ended.

    Raises:
        ConfigurationError: The environment, agent or reward does not exist, or `folder` holds something else.
    """
    venv = vectorize(evaluation.env, min(evaluation.episodes, EVALUATION_WIDTH), **evaluation.environment())
    try:
        agent = load_agent(evaluation.agent, venv, seed=evaluation.seed, device=evaluation.device)
        seeds = episode_seeds(evaluation.seed, evaluation.episodes)
        if folder is None:
            return evaluate(agent, venv, seeds, on_episode=on_episode)
        keeper = RunFolder(folder)
        with keeper.locked():
            keeper.begin(_config(evaluation, reward_text(venv)))
            if keeper.finished:
                return [Episode.from_row(row) for row in read_rows(folder / "episodes.jsonl")]
            wall, cpu = time.monotonic(), time.process_time()
            if evaluation.record == "all":
                episodes = _record(evaluation, seeds, keeper, on_episode)
            else:
                episodes = evaluate(agent, venv, seeds, on_episode=on_episode)
                if evaluation.record == "sample":
                    _record(evaluation, seeds[:SAMPLES], keeper, lambda ended: None)
            times = {"wall_s": round(time.monotonic() - wall, 3), "cpu_s": round(time.process_time() - cpu, 3)}
            phase = {"step": 0, "phase": evaluation.split}
            keeper.append("episodes.jsonl", [phase | episode.as_row() for episode in episodes])
            keeper.append("metrics.jsonl", [{"step": 0, **summarize(episodes), **times}])
            keeper.finish(**times)
            return episodes
    finally:
        venv.close()


def _record(
    evaluation: Evaluation, seeds: list[int], keeper: RunFolder, on_episode: Callable[[int], None]
) -> list[Episode]:
    return record_episodes(
        lambda venv: load_agent(evaluation.agent, venv, seed=evaluation.seed, device=evaluation.device),
        evaluation.env,
        seeds,
        keeper.trajectories(0),
        frames=evaluation.record == "sample",
        on_episode=on_episode,
        **evaluation.environment(),
    )


def _config(evaluation: Evaluation, reward: str) -> dict[str, Any]:
    return {
        "env": evaluation.env,
        "env_kwargs": dict(evaluation.env_kwargs),
        "reward": reward,
        "design": evaluation.reward or "native",
        "agent": evaluation.agent,
        "split": evaluation.split,
        "seed": evaluation.seed,
        "steps": 0,
        "episodes": evaluation.episodes,
        "record": evaluation.record,
        "device": evaluation.device,
        **provenance(),
    }
