"""What ``rewardlab play`` does: one episode in the terminal, or an environment's own site for a person's browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gymnasium

from ..wrappers.below import attribute
from .loading import load_agent
from .play import Keyboard, play
from .recording import render_mode
from .vectorize import make_single, singles, spec, split_argument, vectorize

__all__ = ["carry_out"]

PATIENCE = 1_000
"""Steps of an episode that a person plays on a site, where none are given: people look around."""


def carry_out(
    env: str,
    agent: str | None,
    settings: Mapping[str, Any],
    show: Callable[[str], None],
    *,
    split: str = "test",
    seed: int = 0,
    device: str = "cpu",
    host: str = "127.0.0.1",
    port: int = 0,
) -> dict[str, Any]:
    """Play `env` and return what came of it: `play`'s result, or that of the environment's ``serve``.

    Args:
        env: Registered id.
        agent: Who plays; ``None`` for a person.
        settings: The environment's constructor arguments.
        show: Prints a text.
        split: Which tasks.
        seed: Of everything random.
        device: torch device of the agent's networks.
        host: Where a site listens.
        port: Where a site listens, 0 for any free port.
    """
    arguments = {**split_argument(env, split), **settings}
    if agent is None and hasattr(_class_of(env), "serve"):
        single = make_single(env, **{"max_steps": PATIENCE, **arguments})
        served: dict[str, Any] = single.unwrapped.serve(host=host, port=port, seed=seed, tell=show)  # type: ignore[attr-defined]
        return served
    if mode := render_mode(env, modes=("ansi",), **arguments):
        arguments["render_mode"] = mode
    venv = vectorize(env, 1, wrap=lambda single, row: single, **arguments)
    player = Keyboard(venv) if agent is None else load_agent(agent, venv, seed=seed, device=device)
    if agent is None and isinstance(venv.single_action_space, gymnasium.spaces.Text):
        # Keys explain themselves, words do not.
        show(attribute(singles(venv)[0], "instructions", "") + "\n\nHere one line is one action; q stops.\n")
    return play(player, venv, show, seed=seed)


def _class_of(env: str) -> Any:
    from gymnasium.envs.registration import load_env_creator

    point = spec(env).entry_point
    return load_env_creator(point) if isinstance(point, str) else point
