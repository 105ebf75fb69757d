"""RubricReward: weighted criteria with vetoes as an environment's reward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..rewards.rubric import Rubric
from .reward import RewardWrapper
from .vector_reward import VectorRewardWrapper

__all__ = ["RubricReward", "VectorRubricReward"]


class RubricReward(RewardWrapper):
    """Rewards by a `Rubric`; every criterion is a term of ``info["reward"]`` under its own name."""

    def __init__(self, env: gymnasium.Env[Any, Any], rubric: Rubric | Mapping[str, Any], **options: Any) -> None:
        """Judge `env` by `rubric`.

        Args:
            env: An environment with signals.
            rubric: The rubric, or its plain form (`Rubric.to_dict`), as a TOML file holds it.
            **options: `gamma`, `truncation`, `parameters`: see `RewardWrapper`.

        Raises:
            ConfigurationError: The rubric cannot be read.
            ExpressionError: A criterion does not fit the environment's signals.
        """
        rubric = _read(rubric)
        RecordConstructorArgs.__init__(self, rubric=rubric.to_dict(), **options)
        super().__init__(env, rubric.expression, **options)


class VectorRubricReward(VectorRewardWrapper):
    """`RubricReward` for a `VectorEnv`."""

    def __init__(self, env: VectorEnv[Any, Any, Any], rubric: Rubric | Mapping[str, Any], **options: Any) -> None:
        """Judge `env`; the arguments are those of `RubricReward`."""
        rubric = _read(rubric)
        RecordConstructorArgs.__init__(self, rubric=rubric.to_dict(), **options)
        super().__init__(env, rubric.expression, **options)


def _read(rubric: Rubric | Mapping[str, Any]) -> Rubric:
    return rubric if isinstance(rubric, Rubric) else Rubric.from_dict(rubric)
