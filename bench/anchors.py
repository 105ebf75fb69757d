"""Anchors: what the expert, the exploits and the baselines earn under each design, against which a design is judged.

A design under which an exploit earns more than the expert pays for cheating, whatever its agents have learnt so far.
The baselines, random actions and the environment's rule where it ships one, say what can be done without training.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..agents.evaluate import evaluate, summarize
from ..agents.run_folder import write_atomically
from ..agents.scripted import exploit_names, scripted_agent
from ..agents.valuing import left_to_trainer
from ..agents.vectorize import ask, episode_seeds, split_argument, vectorize
from ..rewards import Signal
from .suite import Suite, environment

__all__ = ["measure_anchors", "write_anchors"]

RETURNS = ("return", "discounted")
KEYS = (*RETURNS, "success", "score", "length")


def write_anchors(suite: Suite, folder: Path, *, on_design: Callable[[str], None] = lambda design: None) -> None:
    """Write ``{design: {"expert": {...}, "exploits": {name: {...}}, "baselines": ...}}`` as anchors.json, once.

    Rewards are computed as at the end of training, with the gamma of each agent; measures are means over environments
    and gammas. A design that compares episodes pays none of them by itself: its returns are None.
    """
    path = folder / "anchors.json"
    if path.exists():
        return
    anchors = {}
    gammas = dict.fromkeys(settings.get("gamma") for settings in suite.agents.values())
    for design, reward in suite.designs.items():
        on_design(design)
        per_env = [
            measure_anchors(
                env,
                {**kwargs, "reward": reward},
                episodes=suite.episodes,
                gamma=gamma,
                step=suite.steps,
                measured=suite.measurable,
            )
            for env, kwargs in map(environment, suite.environments.items())
            for gamma in gammas
        ]
        anchors[design] = {
            "expert": _mean([anchor["expert"] for anchor in per_env if anchor["expert"] is not None]),
            "exploits": _means([anchor["exploits"] for anchor in per_env]),
            "baselines": _means([anchor["baselines"] for anchor in per_env]),
        }
    write_atomically(path, json.dumps(anchors, indent=1) + "\n")


def measure_anchors(
    env_id: str,
    kwargs: Mapping[str, Any],
    *,
    episodes: int,
    gamma: float | None = None,
    step: int = 0,
    measured: Mapping[str, Signal] | None = None,
) -> dict[str, Any]:
    """Return the means of `KEYS` over test episodes of each policy.

    `kwargs` are the environment's, with its reward; `gamma` is the trainer's discount (None: the environment's),
    `step` the step of training that schedules are told, and `measured` what the trainer could measure besides.
    The result is ``{"expert": {...} or None, "exploits": {name: {...}}, "baselines": {"random": {...}}}``; an
    environment may ship no expert and no exploits. One with a rule has that among its baselines.
    """
    paid = left_to_trainer(env_id, kwargs, measured) is None
    kept = {name: value for name, value in kwargs.items() if paid or name != "reward"}
    venv = vectorize(env_id, episodes, **{**split_argument(env_id, "test"), **kept})
    try:
        seeds = episode_seeds(0, episodes)

        def play(name: str) -> dict[str, float | None]:
            agent = scripted_agent(name, venv)
            row = summarize(evaluate(agent, venv, seeds, gamma=gamma, training_step=step))
            return {key: row[key] if paid or key not in RETURNS else None for key in KEYS}

        return {
            "expert": play("expert") if ask(venv, "expert") is not None else None,
            "exploits": {name: play(f"exploit:{name}") for name in exploit_names(venv)},
            "baselines": {name: play(name) for name in ("random", "rule") if name == "random" or ask(venv, name)},
        }
    finally:
        venv.close()


def _means(
    tables: Sequence[Mapping[str, Mapping[str, float | None]]],
) -> dict[str, dict[str, float | None] | None]:
    """Average each policy over the environments that have it."""
    names = dict.fromkeys(name for table in tables for name in table)
    return {name: _mean([table[name] for table in tables if name in table]) for name in names}


def _mean(rows: Sequence[Mapping[str, float | None]]) -> dict[str, float | None] | None:
    """Average over environments; None for a measure that one of them lacks."""
    if not rows:
        return None
    return {
        key: None if any(row[key] is None for row in rows) else sum(float(row[key] or 0.0) for row in rows) / len(rows)
        for key in KEYS
    }
