"""Another reward over recorded episodes: what it would have paid for the very same behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..agents.evaluate import truth
from ..agents.run_folder import read_config, read_rows
from ..agents.vectorize import make_single
from ..envs.base import Environment, choose_reward
from ..errors import ConfigurationError, ExpressionError
from ..rewards import Level, Rollout, evaluate
from ..wrappers.below import attribute, declared_gamma, declared_signals

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
    if not (folder / "config.toml").exists() and (runs := sorted(folder.rglob("config.toml"))):
        raise ConfigurationError(
            f"'{folder}' is not a run but holds {len(runs)} below it: give one of them, for example '{runs[0].parent}'"
        )
    config = read_config(folder)
    files = sorted((folder / "trajectories").glob("[0-9]*/*.jsonl"), key=lambda path: (_step(path), path.name))
    if not files:
        raise ConfigurationError(f"'{folder}' has no recorded episodes: train or evaluate with --record all")
    env = make_single(config["env"], **config["env_kwargs"])
    try:
        signals, presets = (
            declared_signals(env),
            {**attribute(env, "rewards", {}), **attribute(env, "group_rewards", {})},
        )
        own = float(config.get("settings", {}).get("gamma", declared_gamma(env)))
        # The leaf `native` of our environments is success at the step that reaches it; of others it was not recorded.
        ours = isinstance(env.unwrapped, Environment)
    finally:
        env.close()
    expression = choose_reward(reward, presets)
    if expression.level is Level.GROUP:
        raise ExpressionError(
            f"reward={reward!r} compares several episodes of one task, and recordings are valued one by one: give it"
            " to the trainer (the agent grpo plays groups), or to rewardlab.rewards.evaluate with a recorded group"
        )
    episodes = []
    for file in files:
        header, steps = _read(file, [*signals, "success"])
        valuation = evaluate(
            expression,
            _rollout(steps, list(signals), ours),
            signals=signals,
            gamma=own if gamma is None else gamma,
            parameters={"training_step": _step(file)},
        )
        episodes.append(
            {
                "file": str(file.relative_to(folder)),
                "task": header["task"],
                "step": _step(file),
                "success": float(truth(steps[-1])["success"]),
                "recorded": _paid(steps),
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


def _step(file: Path) -> int:
    """Training step at which an episode was recorded: the name of its folder."""
    return int(file.parent.name)


def _read(file: Path, names: Sequence[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the header and the steps of a recording."""
    header, *steps = read_rows(file) or [{}]
    keys = {"signals", "reward", "terminated", "truncated", "fault"}
    sound = "task" in header and all(keys <= step.keys() and set(names) <= set(step["signals"]) for step in steps)
    if not sound or len(steps) < 2 or not (steps[-1]["terminated"] or steps[-1]["truncated"]):
        raise ConfigurationError(f"'{file}' is not a whole recording of this environment: remove it and record again")
    return header, steps


def _paid(steps: Sequence[Mapping[str, Any]]) -> float | None:
    """Return of a recorded episode as it was paid; None where no ledger wrote it down."""
    totals = [step["reward"].get("total") for step in steps]
    return None if None in totals else float(sum(totals))


def _rollout(steps: Sequence[Mapping[str, Any]], names: Sequence[str], ours: bool) -> Rollout:
    """One recorded episode as arrays ``(time,)``; the first of `steps` is the reset."""
    return Rollout.from_signals(
        {name: np.array([step["signals"][name] for step in steps], dtype=np.float64) for name in names},
        np.array([step["terminated"] for step in steps[1:]]),
        np.array([step["truncated"] for step in steps[1:]]),
        fault=np.array([step["fault"] for step in steps[1:]]),
        native=np.array([float(truth(step)["success"]) for step in steps[1:]]) if ours else None,
    )
