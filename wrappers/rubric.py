"""RubricReward: weighted criteria with vetoes as an environment's reward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError, nearest
from ..rewards import Reward
from ..rewards.rubric import Rubric
from .below import AnyEnv, attribute
from .kind import check_vector
from .reward import RewardWrapper
from .vector_reward import VectorRewardWrapper

__all__ = ["RubricReward", "VectorRubricReward"]


class RubricReward(RewardWrapper):
    """Rewards by a `Rubric`; every criterion is a term of ``info["reward"]`` under its own name."""

    def __init__(
        self, env: gymnasium.Env[Any, Any], rubric: Rubric | Mapping[str, Any] | str = "rubric", **options: Any
    ) -> None:
        """Judge `env` by `rubric`.

        Args:
            env: An environment with signals.
            rubric: The rubric, its plain form (`Rubric.to_dict`), as a TOML file holds it, or the name of one of the
                environment's presets, by default its own rubric.
            **options: `gamma`, `truncation`, `parameters`: see `RewardWrapper`.

        Raises:
            ConfigurationError: The rubric cannot be read, or `env` has no such preset.
            ExpressionError: A criterion does not fit the environment's signals.
        """
        recorded, reward = _read(env, rubric)
        RecordConstructorArgs.__init__(self, rubric=recorded, **options)
        super().__init__(env, reward, **options)


class VectorRubricReward(VectorRewardWrapper):
    """`RubricReward` for a `VectorEnv`."""

    def __init__(
        self, env: VectorEnv[Any, Any, Any], rubric: Rubric | Mapping[str, Any] | str = "rubric", **options: Any
    ) -> None:
        """Judge `env`; the arguments are those of `RubricReward`."""
        check_vector(env, "RubricReward")
        recorded, reward = _read(env, rubric)
        RecordConstructorArgs.__init__(self, rubric=recorded, **options)
        super().__init__(env, reward, **options)


def _read(env: AnyEnv, rubric: Rubric | Mapping[str, Any] | str) -> tuple[dict[str, Any] | str, Reward | str]:
    """Return `rubric` as a spec holds it, and the reward that it is."""
    if isinstance(rubric, str):
        presets = attribute(env, "rewards", {})
        if rubric not in presets:
            raise ConfigurationError(
                f"{env} has no preset '{rubric}'; give a Rubric, its plain form, or one of its presets"
                f" ({', '.join(presets) or 'it has none'}).{nearest(rubric, presets)}"
            )
        return rubric, rubric
    rubric = rubric if isinstance(rubric, Rubric) else Rubric.from_dict(rubric)
    return rubric.to_dict(), rubric.expression
