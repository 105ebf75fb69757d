"""VectorCurriculum: the difficulty of many environments follows the success of all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv, VectorWrapper

from ..errors import ConfigurationError
from .below import attribute, declared_signals
from .kind import check_vector
from .ladder import begin

__all__ = ["VectorCurriculum"]


class VectorCurriculum(VectorWrapper[Any, Any, Any, Any, Any], RecordConstructorArgs):
    """`Curriculum` for a `VectorEnv`: one difficulty, which an environment takes up at its next restart.

    Works in every autoreset mode, on native vectors with an attribute `difficulty` and on vectors of separate
    environments. In SAME_STEP an environment restarts inside the step that ended it, so it learns of that step's
    move one episode later.
    """

    def __init__(self, env: VectorEnv[Any, Any, Any], **ladder: float) -> None:
        """Move the difficulty of `env`; the arguments are those of `Curriculum`.

        Raises:
            ConfigurationError: `env` has no difficulty or is no vector, or an argument of the ladder is not allowed.
        """
        check_vector(env, "Curriculum")
        RecordConstructorArgs.__init__(self, **ladder)  # type: ignore[arg-type]
        super().__init__(env)
        declared_signals(env)
        missing = object()
        if attribute(env, "difficulty", missing) is missing:
            raise ConfigurationError(f"{env} has no attribute 'difficulty', so there is nothing to move")
        self.ladder = begin(ladder)
        self._set_difficulty()

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes at the present difficulty."""
        observations, info = self.env.reset(seed=seed, options=options)
        info["curriculum"] = self._info()
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step; the episodes that ended move the difficulty of those to come."""
        observations, rewards, terminated, truncated, info = self.env.step(actions)
        last = info.get("final_info", info)
        counts = (terminated | truncated) & ~last["fault"]
        if counts.any():
            before = self.ladder.difficulty
            self.ladder.record(last.get("true_signals", last["signals"])["success"][counts].tolist())
            if self.ladder.difficulty != before:
                self._set_difficulty()
        info["curriculum"] = self._info()
        return observations, rewards, terminated, truncated, info

    def _set_difficulty(self) -> None:
        base: Any = self.env.unwrapped
        if hasattr(base, "set_attr"):
            base.set_attr("difficulty", self.ladder.difficulty)
        else:
            base.difficulty = self.ladder.difficulty

    def _info(self) -> dict[str, Any]:
        return {
            "difficulty": np.full(self.num_envs, self.ladder.difficulty),
            "success_rate": np.full(self.num_envs, self.ladder.success_rate),
        }
