"""One evaluation of one agent, optionally kept in a folder of the same shape as a training run's."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gymnasium.vector import VectorEnv

from .agent import Agent
from .evaluate import Episode, evaluate, summarize
from .loading import load_agent, needs_singles
from .optional import sum_usage, usage_of
from .provenance import provenance
from .recording import evaluate_recording
from .run_folder import RunFolder, read_rows
from .train import EVALUATION_WIDTH
from .trial import Trial
from .vectorize import episode_seeds, reward_text, vectorize

__all__ = ["Evaluation", "carry_out"]


@dataclass(frozen=True)
class Evaluation(Trial):
    """What is evaluated.

    Attributes:
        split: Whose tasks are played.
    """

    split: str = "test"


def carry_out(
    evaluation: Evaluation,
    folder: Path | None = None,
    *,
    on_episode: Callable[[int], None] = lambda ended: None,
    on_begin: Callable[[VectorEnv[Any, Any, Any]], None] = lambda venv: None,
    on_usage: Callable[[dict[str, Any]], None] = lambda usage: None,
) -> list[Episode]:
    """Play the episodes; with a `folder`, write them there as step 0 of a run, or read them if it is already done.

    Args:
        evaluation: What to do.
        folder: Where to keep it; None keeps nothing, recordings neither.
        on_episode: Called with the number of episodes that have just ended.
        on_begin: Called with the environments, before the first episode.
        on_usage: Called with what the agent has used, after the last episode, if it tells; ``metrics.jsonl`` holds it.

    Raises:
        ConfigurationError: The environment, agent or reward does not exist, or `folder` holds something else.
    """
    kwargs = evaluation.environment(evaluation.split)
    wrap = (lambda env, row: env) if needs_singles(evaluation.agent) else None
    venv = vectorize(evaluation.env, min(evaluation.episodes, EVALUATION_WIDTH), wrap=wrap, **kwargs)

    agents: list[Agent] = []

    def agent(rows: VectorEnv[Any, Any, Any]) -> Agent:
        agents.append(load_agent(evaluation.agent, rows, seed=evaluation.seed, device=evaluation.device))
        return agents[-1]

    def used() -> dict[str, Any]:
        usage = sum_usage([usage_of(one) for one in agents])
        if usage:
            on_usage(usage)
        return {"usage": usage} if usage else {}

    try:
        on_begin(venv)
        seeds = episode_seeds(evaluation.seed, evaluation.episodes)
        if folder is None:
            episodes = evaluate(agent(venv), venv, seeds, on_episode=on_episode)
            used()
            return episodes
        agent(venv)  # A mistake in its name must not leave a folder.
        keeper = RunFolder(folder)
        with keeper.locked():
            keeper.begin(_config(evaluation, reward_text(venv)) | provenance(venv))
            if keeper.finished:
                return [Episode.from_row(row) for row in read_rows(folder / "episodes.jsonl")]
            wall, cpu = time.monotonic(), time.process_time()
            episodes = evaluate_recording(
                agent,
                venv,
                seeds,
                evaluation.record,
                keeper.trajectories(0),
                env_id=evaluation.env,
                kwargs=kwargs,
                on_episode=on_episode,
            )
            times = {"wall_s": round(time.monotonic() - wall, 3), "cpu_s": round(time.process_time() - cpu, 3)}
            phase = {"step": 0, "phase": evaluation.split}
            keeper.append("episodes.jsonl", [phase | episode.as_row() for episode in episodes])
            keeper.append("metrics.jsonl", [{"step": 0, **summarize(episodes), **times, **used()}])
            keeper.finish(**times)
            return episodes
    finally:
        venv.close()


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
    }
