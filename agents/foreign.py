"""Other people's robots with signals, so that every reward of this library works on them.

::

    env = fetch("FetchPickAndPlace-v4", reward="success + where(grasped, 0.1, 0)")
    env = metaworld("pick-place-v3", reward="gated")

Importing `rewardlab` registers them too, under names of its own: ``gymnasium.make("RewardLab/FetchReach-v0")``, and
``FetchReach-v0`` on the command line; of Meta-World ``MetaWorld-v0`` with the argument `task`.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.wrappers import TimeLimit

from ..envs.robot.engine import engine
from ..envs.robot.foreign import fetch as fetch_signals
from ..envs.robot.foreign import metaworld as metaworld_signals
from ..errors import ConfigurationError, MissingDependency, nearest, require
from ..rewards import Reward
from ..wrappers import MeasureSignals, RewardWrapper

__all__ = ["fetch", "metaworld"]

_LONGEST = 500
_SEED = 0


def fetch(id: str = "FetchReach-v4", *, reward: str | Reward | None = None, **kwargs: Any) -> gymnasium.Env[Any, Any]:
    """Return a Fetch environment of gymnasium-robotics with signals; hindsight replay relabels its rewards.

    Args:
        id: ``FetchReach-v4``, ``FetchPush-v4``, ``FetchSlide-v4`` or ``FetchPickAndPlace-v4``, or its Dense twin.
        reward: An expression over its signals, or one of its presets; without it the environment's own is paid.
        kwargs: What the environment takes, such as `render_mode`.

    Raises:
        ConfigurationError: There is no such environment, or no display for ``render_mode="human"``.
        ExpressionError: `reward` is no expression over its signals.
        MissingDependency: gymnasium-robotics or MuJoCo is not installed, or MuJoCo is one that it does not work with.
    """
    kind = fetch_signals.KINDS.get(id.partition("-")[0].removesuffix("Dense"))
    if kind is None:
        known = [f"{name}-v4" for name in fetch_signals.KINDS]
        raise ConfigurationError(f"id={id!r}: give one of {', '.join(known)}.{nearest(id, known)}")
    with contextlib.suppress(MissingDependency):
        _can_draw(kwargs.get("render_mode"))
    # Its environments would say how to install MuJoCo for Gymnasium's, and need another version of it.
    require("mujoco", "fetch")
    # It tells at import that rewards of a hand, which is none of these, have changed.
    with contextlib.redirect_stderr(io.StringIO()):
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


def _can_draw(render_mode: str | None) -> None:
    """Let pictures be drawn where there is no display, and refuse a window there, which would end the process."""
    engine()
    if render_mode == "human" and sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        raise ConfigurationError("render_mode='human' opens a window and there is no display: give 'rgb_array'")


class _Seeded(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Lets the seed of a reset decide which of its goals a task of Meta-World has; without one, chance does."""

    def __init__(self, env: gymnasium.Env[Any, Any], goals: Sequence[Any]) -> None:
        super().__init__(env)
        self._goals = goals
        self._generator = np.random.default_rng()
        # Its own space has no room for the goal.
        self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (39,), np.float64)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        if seed is not None:
            self._generator = np.random.default_rng(seed)
        env: Any = self.env
        env.set_task(self._goals[int(self._generator.integers(len(self._goals)))])
        return env.reset(seed=seed, options=options)


def metaworld(
    task: str = "reach-v3", *, reward: str | Reward | None = None, max_steps: int = _LONGEST, **kwargs: Any
) -> gymnasium.Env[Any, Any]:
    """Return a task of Meta-World with signals: its 50 goals, seen by the agent, drawn by the seed of the reset.

    Args:
        task: ``reach-v3``, ``pick-place-v3`` or another of the fifty.
        reward: An expression over its signals, or one of its presets; without it the task's own is paid.
        max_steps: Length of an episode, at most Meta-World's own 500.
        kwargs: What the environment takes, such as `render_mode`.

    Raises:
        ConfigurationError: There is no such task, no such length, or no display for ``render_mode="human"``.
        ExpressionError: `reward` is no expression over its signals.
        MissingDependency: Meta-World is not installed.
    """
    if not 1 <= max_steps <= _LONGEST:
        raise ConfigurationError(f"max_steps={max_steps!r}: give a number from 1 to {_LONGEST}")
    try:
        mt1 = importlib.import_module("metaworld").MT1
    except ImportError as error:
        raise MissingDependency(
            "Meta-World is needed here and is not installed; it wants a MuJoCo of its own, so give it an environment "
            "of its own and run there: pip install 'rewardlab[metaworld]'"
        ) from error
    if task not in mt1.ENV_NAMES:
        raise ConfigurationError(f"task={task!r}: Meta-World has none of this name.{nearest(task, mt1.ENV_NAMES)}")
    _can_draw(kwargs.get("render_mode"))
    # The same goals each time: which is played is for the resets to say.
    benchmark = mt1(task, seed=_SEED)
    env = _Seeded(benchmark.train_classes[task](**kwargs), benchmark.train_tasks)
    measured = MeasureSignals(
        TimeLimit(env, max_steps),
        metaworld_signals.measure,
        metaworld_signals.SIGNALS,
        rewards=metaworld_signals.REWARDS,
    )
    return measured if reward is None else RewardWrapper(measured, reward)
