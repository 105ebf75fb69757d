"""Test episodes of which some are recorded step by step: what is written is what is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import VectorEnv

from ..wrappers.record import RecordTrajectories
from .agent import Agent
from .evaluate import Episode, evaluate
from .vectorize import make_single, spec, vectorize

__all__ = ["evaluate_recording", "render_mode"]

SAMPLES = 2
"""So many episodes, the first ones, are recorded where a sample is asked for."""

WIDTH = 100
"""At most so many recorded episodes are played side by side."""

ONCE = 10**9
"""Rows play on after their episode, unrecorded: the wrapper records each so-manyth episode, so the first one only."""


def evaluate_recording(
    agent: Callable[[VectorEnv[Any, Any, Any]], Agent],
    venv: VectorEnv[Any, Any, Any],
    seeds: Sequence[int],
    record: str,
    folder: Path,
    *,
    env_id: str,
    kwargs: Mapping[str, Any],
    gamma: float | None = None,
    truncation: str | None = None,
    training_step: int = 0,
    parameters: Mapping[str, float] | None = None,
    on_episode: Callable[[int], None] | None = None,
) -> list[Episode]:
    """Play one episode per seed and return the records in their order, like `evaluate`; write some of the episodes.

    Args:
        agent: Makes the agent for a vector environment.
        venv: Where episodes that are not recorded are played.
        seeds: One seed an episode.
        record: ``"none"``, ``"sample"`` (the first ones, with pictures) or ``"all"``. Those recorded are played in
            single environments, each written to ``folder/episode-INDEX-000000.jsonl``.
        folder: Where recordings go.
        env_id: Registered id of the environment of `venv`.
        kwargs: Its constructor arguments.
        gamma: See `evaluate`.
        truncation: See `evaluate`.
        training_step: See `evaluate`.
        parameters: See `evaluate`.
        on_episode: See `evaluate`.
    """
    recorded = {"none": 0, "sample": min(SAMPLES, len(seeds)), "all": len(seeds)}[record]
    frames = record == "sample"
    mode = render_mode(env_id, **kwargs) if recorded and frames else None
    arguments: dict[str, Any] = {**kwargs, **({"render_mode": mode} if mode else {})}
    told: dict[str, Any] = {
        "gamma": gamma, "truncation": truncation, "training_step": training_step, "parameters": parameters
    }  # fmt: skip
    episodes: list[Episode] = []

    def play(rows: VectorEnv[Any, Any, Any], chunk: Sequence[int]) -> list[Episode]:
        return evaluate(agent(rows), rows, chunk, on_episode=on_episode, **told)

    for start in range(0, recorded, WIDTH):
        chunk = seeds[start : min(recorded, start + WIDTH)]

        def wrap(env: gymnasium.Env[Any, Any], row: int, start: int = start) -> gymnasium.Env[Any, Any]:
            return RecordTrajectories(env, folder, every=ONCE, frames=frames, name=f"episode-{start + row:04d}")

        recording = vectorize(env_id, len(chunk), wrap=wrap, **arguments)
        try:
            episodes += play(recording, chunk)
        finally:
            recording.close()
    return episodes + (play(venv, seeds[recorded:]) if len(seeds) > recorded else [])


def render_mode(env_id: str, *, modes: Sequence[str] = ("rgb_array", "ansi"), **kwargs: Any) -> str | None:
    """Return the first of `modes` in which the environment can draw on this machine, None without one."""
    entry_point = spec(env_id).entry_point
    creator = load_env_creator(entry_point) if isinstance(entry_point, str) else entry_point
    for mode in modes:
        if mode in getattr(creator, "metadata", {}).get("render_modes", ()):
            env = make_single(env_id, render_mode=mode, **kwargs)
            try:
                env.reset()
                env.render()
            except gymnasium.error.DependencyNotInstalled:
                continue  # Drawing needs a library that this machine lacks; episodes are worth recording all the same.
            finally:
                env.close()
            return mode
    return None
