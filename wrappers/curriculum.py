"""Curriculum: an environment's difficulty follows the agent's success."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError
from .below import declared_signals, restore, saved
from .kind import check_single
from .ladder import Ladder, begin

__all__ = ["Curriculum"]


class Curriculum(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Sets the environment's `difficulty` before each reset, by the success of the last episodes.

    Success is that of an episode's last step, from before any noise; episodes that ended in a fault, that were cut
    off by a reset, or whose difficulty was given in the reset's options do not count. ``info["curriculum"]`` has
    the difficulty and the recent success rate.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], **ladder: float) -> None:
        """Move the difficulty of `env`.

        Args:
            env: An environment with signals and an attribute `difficulty` that it reads at reset.
            **ladder: `difficulty` (the start), `step`, `window`, `raise_at`, `lower_at`, `low`, `high`: see `Ladder`.

        Raises:
            ConfigurationError: `env` has no difficulty or is a vector, or an argument of the ladder is not allowed.
        """
        check_single(env, "VectorCurriculum")
        RecordConstructorArgs.__init__(self, **ladder)  # type: ignore[arg-type]
        super().__init__(env)
        declared_signals(env)
        if not hasattr(env.unwrapped, "difficulty"):
            raise ConfigurationError(f"{env} has no attribute 'difficulty', so there is nothing to move")
        self.ladder = begin(ladder)
        self._counts = True

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode at the present difficulty."""
        self._counts = not (options and options.get("difficulty") is not None)
        self.env.unwrapped.difficulty = self.ladder.difficulty  # type: ignore[attr-defined]
        observation, info = self.env.reset(seed=seed, options=options)
        info["curriculum"] = self._info()
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step; at the end of an episode move the difficulty of the next."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        if (terminated or truncated) and self._counts and not info["fault"]:
            self.ladder.record([info.get("true_signals", info["signals"])["success"]])
        info["curriculum"] = self._info()
        return observation, reward, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state and the curriculum's."""
        return {"env": saved(self.env), "ladder": dataclasses.asdict(self.ladder), "counts": self._counts}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self.ladder = Ladder(**state["ladder"])
        self._counts = state["counts"]

    def _info(self) -> dict[str, float]:
        return {"difficulty": self.ladder.difficulty, "success_rate": self.ladder.success_rate}
