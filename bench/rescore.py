"""Another reward over recorded episodes: what it would have paid for the very same behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..agents.run_folder import read_config, read_rows
from ..agents.vectorize import make_single
from ..envs.base import choose_reward
from ..errors import ConfigurationError
from ..rewards import Rollout, evaluate

__all__ = ["rescore"]


def rescore(folder: Path, reward: str, *, gamma: float | None = None) -> dict[str, Any]:
    """Value every recorded episode of the run in `folder` by `reward`.

    Args:
        folder: A run's folder with ``trajectories``; with ``--record all`` it holds every test episode.
        reward: An expression over the signals of the run's environment, or the name of one of its presets.
        gamma: Discount that `potential` uses; the environment's own by default.

    Returns:
        ``{"reward", "return", "recorded", "episodes"}``: the canonical text, the mean return under it, the mean return
        that was paid, and for each episode ``{"file", "task", "step", "success", "recorded", "return", "terms"}``.

    Raises:
        ConfigurationError: There is no run or no recording in `folder`.
        ExpressionError: `reward` is no expression over the environment's signals.
    """
    config = read_config(folder)
    files = sorted((folder / "trajectories").rglob("*.jsonl"), key=lambda path: (int(path.parent.name), path.name))
    if not files:
        raise ConfigurationError(f"'{folder}' has no recorded episodes: train or evaluate with --record all")
    env = make_single(config["env"], **config["env_kwargs"])
    try:
        signals, presets = env.get_wrapper_attr("signals"), env.get_wrapper_attr("rewards")
        discount = float(env.get_wrapper_attr("gamma")) if gamma is None else gamma
    finally:
        env.close()
    expression = choose_reward(reward, presets)
    episodes = []
    for file in files:
        header, *steps = read_rows(file)
        valuation = evaluate(expression, _rollout(steps, list(signals)), signals=signals, gamma=discount)
        episodes.append(
            {
                "file": str(file.relative_to(folder)),
                "task": header["task"],
                "step": int(file.parent.name),
                "success": float(steps[-1]["signals"]["success"]),
                "recorded": float(sum(step["reward"]["total"] for step in steps)),
                "return": float(np.sum(valuation.total)),
                "terms": {name: float(np.sum(amounts)) for name, amounts in valuation.terms.items()},
            }
        )
    return {
        "reward": str(expression),
        "return": float(np.mean([episode["return"] for episode in episodes])),
        "recorded": float(np.mean([episode["recorded"] for episode in episodes])),
        "episodes": episodes,
    }


def _rollout(steps: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Rollout:
    """One recorded episode as arrays ``(time,)``; the first of `steps` is the reset."""
    return Rollout.from_signals(
        {name: np.array([step["signals"][name] for step in steps], dtype=np.float64) for name in names},
        np.array([step["terminated"] for step in steps[1:]]),
        np.array([step["truncated"] for step in steps[1:]]),
        fault=np.array([step["fault"] for step in steps[1:]]),
        # The leaf `native` of our environments is their own reward: success at the step that reaches it.
        native=np.array([float(step["signals"]["success"]) for step in steps[1:]]),
    )
