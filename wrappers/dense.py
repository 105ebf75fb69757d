"""DenseReward: the outcome, shaped by how the state improves."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError
from ..rewards import Reward, as_reward, potential
from .below import attribute
from .kind import check_vector
from .reward import RewardWrapper
from .vector_reward import VectorRewardWrapper

__all__ = ["DenseReward", "VectorDenseReward", "dense"]


def dense(shaping: str | Reward, weight: float = 1.0, outcome: str | Reward = "success") -> Reward:
    """The expression ``outcome + weight*potential(shaping)``: potential shaping leaves the best policy as it is.

    Potential-based shaping: Ng, Harada and Russell 1999.
    """
    shaped = potential(shaping)
    return as_reward(outcome) + (shaped if weight == 1 else weight * shaped)


def _dense_for(env: Any, shaping: str | Reward | None, weight: float, outcome: str | Reward) -> str | Reward:
    """The expression, or the environment's preset where nothing is said."""
    if shaping is not None:
        return dense(shaping, weight, outcome)
    if "dense" not in attribute(env, "rewards", ()):
        raise ConfigurationError(f"{env} has no preset 'dense'; say what to shape by, for example shaping='progress'")
    return "dense"


class DenseReward(RewardWrapper):
    """``outcome + weight*potential(shaping)``, or the environment's own dense preset.

    Potential shaping says nothing in a task of one step; there the preset is another.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        shaping: str | Reward | None = None,
        *,
        weight: float = 1.0,
        outcome: str | Reward = "success",
        **options: Any,
    ) -> None:
        """Shape `env`.

        Args:
            env: An environment with signals.
            shaping: A state-level expression that grows towards the goal; without it the preset ``dense`` is used
                whole.
            weight: How much shaping counts beside the outcome.
            outcome: What the task is about.
            **options: `gamma`, `truncation`, `parameters`: see `RewardWrapper`.

        Raises:
            ConfigurationError: Nothing to shape by is given and `env` has no such preset.
            ExpressionError: The expression does not fit the environment's signals.
        """
        reward = _dense_for(env, shaping, weight, outcome)
        RecordConstructorArgs.__init__(self, shaping=_text(shaping), weight=weight, outcome=_text(outcome), **options)
        super().__init__(env, reward, **options)


class VectorDenseReward(VectorRewardWrapper):
    """`DenseReward` for a `VectorEnv`."""

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        shaping: str | Reward | None = None,
        *,
        weight: float = 1.0,
        outcome: str | Reward = "success",
        **options: Any,
    ) -> None:
        """Shape `env`; the arguments are those of `DenseReward`."""
        check_vector(env, "DenseReward")
        reward = _dense_for(env, shaping, weight, outcome)
        RecordConstructorArgs.__init__(self, shaping=_text(shaping), weight=weight, outcome=_text(outcome), **options)
        super().__init__(env, reward, **options)


def _text(reward: str | Reward | None) -> str | None:
    return None if reward is None else str(reward)
