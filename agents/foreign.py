"""Other people's robots with signals, so that every reward of this library works on them.

::

    env = fetch("FetchPickAndPlace-v4", reward="success + where(grasped, 0.1, 0)")

Importing `rewardlab` registers them too, under names of its own: ``gymnasium.make("RewardLab/FetchReach-v0")``, and
``FetchReach-v0`` on the command line.
"""

from __future__ import annotations

from typing import Any

import gymnasium

from ..envs.robot.foreign import fetch as fetch_signals
from ..errors import ConfigurationError, MissingDependency, nearest, require
from ..rewards import Reward
from ..wrappers import MeasureSignals, RewardWrapper

__all__ = ["fetch"]


def fetch(id: str = "FetchReach-v4", *, reward: str | Reward | None = None, **kwargs: Any) -> gymnasium.Env[Any, Any]:
    """Return a Fetch environment of gymnasium-robotics with signals; hindsight replay relabels its rewards.

    Args:
        id: ``FetchReach-v4``, ``FetchPush-v4``, ``FetchSlide-v4`` or ``FetchPickAndPlace-v4``, or its Dense twin.
        reward: An expression over its signals, or one of its presets; without it the environment's own is paid.
        kwargs: What the environment takes, such as `render_mode`.

    Raises:
        ConfigurationError: There is no such environment.
        ExpressionError: `reward` is no expression over its signals.
        MissingDependency: gymnasium-robotics is not installed, or MuJoCo is one that it does not work with.
    """
    kind = fetch_signals.KINDS.get(id.partition("-")[0].removesuffix("Dense"))
    if kind is None:
        known = [f"{name}-v4" for name in fetch_signals.KINDS]
        raise ConfigurationError(f"id={id!r}: give one of {', '.join(known)}.{nearest(id, known)}")
    gymnasium.register_envs(require("gymnasium_robotics", "fetch"))
    try:
        env = gymnasium.make(id, **kwargs)
    except AssertionError as error:
        # gymnasium-robotics 1.4.2 compares joint types in a way that MuJoCo 3.12 changed.
        raise MissingDependency(
            f"'{id}' cannot be built with this version of MuJoCo; run: pip install 'rewardlab[fetch]'"
        ) from error
    except gymnasium.error.UnregisteredEnv as error:
        raise ConfigurationError(f"id={id!r}: {error}") from error
    measured = MeasureSignals(env, kind.measure, kind.signals, goals=fetch_signals.goals, rewards=kind.rewards)
    return measured if reward is None else RewardWrapper(measured, reward)
