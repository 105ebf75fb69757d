"""Recorded evaluation: test episodes in single environments, each written step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import VectorEnv

from ..wrappers.record import RecordTrajectories
from .agent import Agent
from .evaluate import Episode, evaluate
from .vectorize import make_single, spec, vectorize

__all__ = ["record_episodes", "render_mode"]

WIDTH = 100
"""At most so many recorded episodes are played side by side."""

ONCE = 10**9
"""Rows play on after their episode, unrecorded: the wrapper records each so-manyth episode, so the first one only."""


def record_episodes(
    agent: Callable[[VectorEnv[Any, Any, Any]], Agent],
    env_id: str,
    seeds: Sequence[int],
    folder: Path,
    *,
    frames: bool,
    on_episode: Callable[[int], None] | None = None,
    **kwargs: Any,
) -> list[Episode]:
    """Play one episode per seed, writing each to ``folder/episode-INDEX-000000.jsonl``; return their records.

    Args:
        agent: Makes the agent for the vector environment of single environments.
        env_id: Registered id.
        seeds: One seed an episode.
        folder: Where trajectories go.
        frames: Whether to keep pictures.
        on_episode: Called with the number of episodes that have just ended.
        kwargs: Constructor arguments of the environment.
    """
    mode = render_mode(env_id, **kwargs) if frames else None
    episodes: list[Episode] = []
    for start in range(0, len(seeds), WIDTH):
        chunk = seeds[start : start + WIDTH]

        def wrap(env: gymnasium.Env[Any, Any], row: int, start: int = start) -> gymnasium.Env[Any, Any]:
            return RecordTrajectories(env, folder, every=ONCE, frames=frames, name=f"episode-{start + row:04d}")

        arguments: dict[str, Any] = {**kwargs, **({"render_mode": mode} if mode else {})}
        venv = vectorize(env_id, len(chunk), wrap=wrap, **arguments)
        try:
            episodes += evaluate(agent(venv), venv, chunk, on_episode=on_episode)
        finally:
            venv.close()
    return episodes


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
