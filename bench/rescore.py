"""Another reward over recorded episodes: what it would have paid for the very same behaviour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..envs.base import choose_reward
from ..errors import ExpressionError
from ..rewards import Level, evaluate
from .recorded import read_recorded

__all__ = ["rescore"]


def rescore(folder: Path, reward: str, *, gamma: float | None = None) -> dict[str, Any]:
    """Value every recorded episode of the run in `folder` by `reward`.

    Args:
        folder: A run's folder with ``trajectories``; with ``--record all`` it holds every test episode.
        reward: An expression over the signals of the run's environment, or the name of one of its presets.
        gamma: Discount that `potential` uses; the one of the run's agent, else the environment's own, by default.

    Returns:
        ``{"reward", "return", "recorded", "episodes"}``: the canonical text, the mean return under it, the mean return
        that was paid (None where the environment had no ledger), and for each episode ``{"file", "task", "step",
        "success", "recorded", "return", "terms"}``.

    Raises:
        ConfigurationError: There is no run or no recording in `folder`, or it is damaged.
        ExpressionError: `reward` is no expression over the environment's signals.
    """
    run = read_recorded(folder)
    expression = choose_reward(reward, run.rewards)
    if expression.level is Level.GROUP:
        raise ExpressionError(
            f"reward={reward!r} compares several episodes of one task, and recordings are valued one by one: give it"
            " to the trainer (the agent grpo plays groups), or to rewardlab.rewards.evaluate with a recorded group"
        )
    episodes: list[dict[str, Any]] = []
    for episode in run:
        valuation = evaluate(
            expression,
            episode.rollout,
            signals=run.signals,
            gamma=run.gamma if gamma is None else gamma,
            parameters={"training_step": episode.step},
        )
        episodes.append(
            {
                "file": episode.file,
                "task": episode.task,
                "step": episode.step,
                "success": episode.success,
                "recorded": episode.paid,
                "return": float(np.sum(valuation.total)),
                "terms": {name: float(np.sum(amounts)) for name, amounts in valuation.terms.items()},
            }
        )
    recorded = [episode["recorded"] for episode in episodes]
    return {
        "reward": str(expression),
        "return": float(np.mean([episode["return"] for episode in episodes])),
        "recorded": None if None in recorded else float(np.mean(recorded)),
        "episodes": episodes,
    }
