"""What trainers ask before they relabel: whether a reward can be valued under other goals."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np

from ..errors import ConfigurationError
from ..rewards.hindsight import Hindsight, Measure
from .below import attribute

__all__ = ["check_relabelling", "goal_measure"]


def goal_measure(env: gymnasium.Env[Any, Any]) -> Measure:
    """Return the batched ``measure(achieved, desired)`` of a goal environment.

    Raises:
        ConfigurationError: It has none.
    """
    measure: Measure | None = attribute(env, "measure")
    if measure is None:
        raise ConfigurationError(
            f"{env} has no measure(achieved, desired) and hindsight replay cannot value other goals without it; "
            "give the environment one, or train without hindsight replay (--set agent.her=false)"
        )
    return measure


def check_relabelling(env: gymnasium.Env[Any, Any]) -> None:
    """Refuse a reward that hindsight replay cannot recompute; for trainers, before they start.

    Args:
        env: An environment with a ledger, its own or a `RewardWrapper`'s; one that has none is its own business.

    Raises:
        ConfigurationError: It has no batched `measure`, the reward needs the whole episode, or it reads a signal that
            `measure` does not give and that is not declared as ``goal_free``.
    """
    ledger = attribute(env, "ledger")
    if ledger is None:
        return
    measure = goal_measure(env)
    space = env.observation_space["achieved_goal"]  # type: ignore[index]
    one = np.zeros((1, *space.shape), dtype=space.dtype)
    Hindsight(ledger, space.shape).check(measure(one, one))
    if ledger.reads_native and not hasattr(env.unwrapped, "compute_reward"):
        raise ConfigurationError(
            f"'{ledger.expression}' reads native, and {env.unwrapped} has no compute_reward to relabel it"
        )
    if ledger.reads_native:
        layer = env
        while isinstance(layer, gymnasium.Wrapper) and "ledger" not in vars(layer):
            layer = layer.env
        if isinstance(layer, gymnasium.Wrapper):
            check_relabelling(layer.env)
