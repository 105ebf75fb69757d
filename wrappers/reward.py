"""RewardWrapper: puts a reward expression in the place of an environment's reward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Dict
from gymnasium.utils import RecordConstructorArgs
from numpy.typing import NDArray

from ..errors import ConfigurationError, StateError
from ..rewards import Ledger, Reward
from ..rewards.hindsight import Hindsight
from .below import (
    declared_gamma,
    declared_signals,
    end_with_below,
    pass_parameters,
    pass_truncation,
    resolve,
    restore,
    saved,
)
from .relabel import check_relabelling, goal_measure

__all__ = ["RewardWrapper"]


class RewardWrapper(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Values each transition with an expression over ``info["signals"]`` of the environment below.

    The reward and ``info["reward"]`` become the ledger's; the reward below is the leaf ``native``. With two such
    layers the outermost wins. Works on RewardLab's environments and, above `MeasureSignals`, on any other. Under a
    time limit that is not the environment's own, an episode-level reward needs this wrapper outside the limit.

    On a goal environment it also answers `compute_reward`, so that hindsight replay relabels with the same
    expression; every step's info then has what that needs: ``previous_achieved_goal``, ``terminated``,
    ``truncated``, and ``previous_signals`` where the reward compares goal-free signals of two states.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        reward: str | float | Reward,
        *,
        gamma: float | None = None,
        truncation: str = "bootstrap",
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        """Reward `env` with `reward`.

        Args:
            env: An environment with signals.
            reward: An expression, its text, or the name of one of the environment's presets. The spec keeps the text.
            gamma: The discount until a trainer sets its own; the environment's where it is not given.
            truncation: ``"bootstrap"`` (the trainer bootstraps where an episode is cut off) or ``"end"``.
            parameters: First values of the expression's parameters.

        Raises:
            ExpressionError: `reward` is no expression over these signals, or compares episodes.
            ConfigurationError: `env` has no signals or is a vector.
        """
        if not isinstance(env, gymnasium.Env):
            raise ConfigurationError(f"{env} is not a single environment; for a vector use Vector{type(self).__name__}")
        expression = resolve(env, reward)
        RecordConstructorArgs.__init__(
            self,
            reward=str(expression),
            gamma=gamma,
            truncation=truncation,
            parameters=None if parameters is None else dict(parameters),
        )
        super().__init__(env)
        self.ledger = Ledger(
            expression,
            declared_signals(env),
            gamma=declared_gamma(env) if gamma is None else gamma,
            truncation=truncation,
            parameters=parameters,
        )
        end_with_below(env, self.ledger)
        space = env.observation_space
        self._hindsight: Hindsight | None = None
        if isinstance(space, Dict) and {"achieved_goal", "desired_goal"} <= set(space.keys()):
            self._hindsight = Hindsight(self.ledger, space["achieved_goal"].shape or ())
        self._last: tuple[Any, Any] = (None, None)
        self._relabels = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode and its ledger."""
        observation, info = self.env.reset(seed=seed, options=options)
        info["reward"] = self.ledger.reset(self._signals(info))
        if self._hindsight is not None:
            self._last = np.copy(observation["achieved_goal"]), dict(info["signals"])
        return observation, info

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Step and value the transition."""
        observation, native, terminated, truncated, info = self.env.step(action)
        entry = self.ledger.step(
            self._signals(info), terminated, truncated, fault=info.get("fault", False), native=float(native)
        )
        info["reward"] = entry
        if self._hindsight is not None:
            noted = self._hindsight.note(*self._last, terminated=terminated, truncated=truncated)
            # A reward below may have noted signals of its own, which it needs where this one reads native.
            if below := info.get("previous_signals"):
                noted["previous_signals"] = {**below, **noted.get("previous_signals", {})}
            info |= noted
            self._last = np.copy(observation["achieved_goal"]), dict(info["signals"])
        return observation, entry["total"], terminated, truncated, info

    def compute_reward(self, achieved_goal: Any, desired_goal: Any, info: Any) -> float | NDArray[np.float64]:
        """The reward of transitions if `desired_goal` had been the goal, as hindsight replay asks for it.

        Args:
            achieved_goal: Goals reached after the step, ``(n, k)``, or ``(k,)`` for one transition.
            desired_goal: Goals to pretend, of the same shape.
            info: The n infos of the transitions (the one info for one transition).

        Returns:
            ``(n,)`` rewards; a float for one transition.

        Raises:
            ConfigurationError: The reward or the environment cannot be relabelled (see `check_relabelling`), or the
                infos lack ``previous_achieved_goal`` and the reward compares two states.
        """
        if not self._relabels:
            check_relabelling(self)
            self._relabels = True
        if self._hindsight is None:
            raise ConfigurationError(f"{self} has no goals, so there is nothing to relabel")
        native = self.env.get_wrapper_attr("compute_reward") if self.ledger.reads_native else None
        return self._hindsight.rewards(goal_measure(self), achieved_goal, desired_goal, info, native)

    def set_parameters(self, **values: float) -> None:
        """Set the discount, the training step and the expression's parameters, from the next reset on.

        A reward further down hears of the first two as well.
        """
        self.ledger.set_parameters(**values)
        pass_parameters(self.env, values)

    def set_truncation(self, truncation: str) -> None:
        """Say what truncation means to the trainer: ``"bootstrap"`` or ``"end"``; see `Ledger.set_truncation`.

        A reward further down hears of it too.
        """
        self.ledger.set_truncation(truncation)
        pass_truncation(self.env, truncation)
        end_with_below(self.env, self.ledger)

    def get_state(self) -> dict[str, Any]:
        """The environment's state and the ledger's."""
        return {"env": saved(self.env), "ledger": self.ledger.get_state(), "last": self._last}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned, in the middle of an episode too."""
        restore(self.env, state["env"])
        self.ledger.set_state(state["ledger"])
        self._last = state["last"]

    def _signals(self, info: Mapping[str, Any]) -> Mapping[str, Any]:
        if "signals" not in info:
            raise StateError(f'{self.env} returned no info["signals"]; a wrapper below may have replaced the info')
        return info["signals"]
