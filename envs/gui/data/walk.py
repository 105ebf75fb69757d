"""Every record of a benchmark asked once: what its published figures are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gymnasium import Env
from rich.progress import track

from ....errors import ConfigurationError
from .item import GroundingItem

__all__ = ["answer_all"]


def answer_all(
    env: Env[Any, Any], policy: Callable[[Any], Any], *, progress: bool = True
) -> list[tuple[GroundingItem, str]]:
    """Let `policy` answer every record of the data once, in their order, and return what `breakdown` takes.

    Args:
        env: A `GUIGroundingEnv` with ``data=``, whatever is wrapped around it.
        policy: Observation to action.
        progress: Whether a bar shows how far it is.

    Returns:
        Each record with ``"correct"``, ``"wrong"`` or ``"wrong_format"``.

    Raises:
        ConfigurationError: The environment has no data.
    """
    items = getattr(env.unwrapped, "items", None)
    if not items:
        raise ConfigurationError(
            "answer_all asks what is in files: make the environment with data=PATH and box_format="
        )
    results: list[tuple[GroundingItem, str]] = []
    for id, item in track(items.items(), "records", total=len(items), disable=not progress):
        observation, info = env.reset(options={"task": id})
        over = False
        while not over:
            observation, _, terminated, truncated, info = env.step(policy(observation))
            over = terminated or truncated
        signals = info["signals"]
        outcome = "correct" if signals["success"] else "wrong" if signals["format_ok"] else "wrong_format"
        results.append((item, outcome))
    return results
