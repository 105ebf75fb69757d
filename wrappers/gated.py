"""GatedReward: process reward that counts only under a condition, beside the outcome."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..rewards import Reward, as_reward
from ..rewards import gated as gate
from .reward import RewardWrapper
from .vector_reward import VectorRewardWrapper

__all__ = ["GatedReward", "VectorGatedReward", "gated"]


def gated(process: str | Reward, by: str | Reward = "any(success)", outcome: str | Reward = "success") -> Reward:
    """What `GatedReward` pays, as an expression."""
    return as_reward(outcome) + gate(process, by=by)


class GatedReward(RewardWrapper):
    """``outcome + gated(process, by=by)``: without the condition, the process is worth nothing.

    A condition known at every step applies at once. One that is known later keeps the process reward in escrow;
    ``info["reward"]["escrow"]`` shows how much, and why it was paid or dropped. Gated rewards: G-RA.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        process: str | Reward,
        *,
        by: str | Reward = "any(success)",
        outcome: str | Reward = "success",
        **options: Any,
    ) -> None:
        """Gate `process`.

        Args:
            env: An environment with signals.
            process: What is earned on the way; under an episode-level condition use `delta` or `new`, not `potential`.
            by: The condition.
            outcome: What is paid in any case.
            **options: `gamma`, `truncation`, `parameters`: see `RewardWrapper`.

        Raises:
            ExpressionError: The expression cannot be built or does not fit the environment's signals.
        """
        RecordConstructorArgs.__init__(self, process=str(process), by=str(by), outcome=str(outcome), **options)
        super().__init__(env, gated(process, by, outcome), **options)


class VectorGatedReward(VectorRewardWrapper):
    """`GatedReward` for a `VectorEnv`."""

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        process: str | Reward,
        *,
        by: str | Reward = "any(success)",
        outcome: str | Reward = "success",
        **options: Any,
    ) -> None:
        """Gate `process`; the arguments are those of `GatedReward`."""
        RecordConstructorArgs.__init__(self, process=str(process), by=str(by), outcome=str(outcome), **options)
        super().__init__(env, gated(process, by, outcome), **options)
