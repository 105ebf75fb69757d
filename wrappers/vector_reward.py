"""VectorRewardWrapper: puts a reward expression in the place of a vector environment's rewards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper

from ..errors import StateError
from ..rewards import Reward, VectorLedger
from .below import (
    autoreset_mode,
    declared_gamma,
    declared_signals,
    end_with_below,
    pass_parameters,
    pass_truncation,
    reset_mask,
    resolve,
    restore,
    saved,
)
from .kind import check_vector

__all__ = ["VectorRewardWrapper"]


class VectorRewardWrapper(VectorWrapper[Any, Any, Any, Any, Any], RecordConstructorArgs):
    """`RewardWrapper` for a `VectorEnv`, native or of separate environments, in every autoreset mode.

    ``info["reward"]`` describes the returned row of rewards, ``info["signals"]`` the returned observations: in
    SAME_STEP those of an episode's end are in ``info["final_info"]``, and in NEXT_STEP the row that restarts pays
    0. Outside the vector the expression costs a fraction of what it costs inside each environment.
    """

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        reward: str | float | Reward,
        *,
        gamma: float | None = None,
        truncation: str = "bootstrap",
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        """Reward `env` with `reward`; the arguments are those of `RewardWrapper`.

        Raises:
            ExpressionError: `reward` is no expression over these signals, or compares episodes.
            ConfigurationError: `env` has no signals or is a single environment.
        """
        check_vector(env, type(self).__name__.removeprefix("Vector"))
        expression = resolve(env, reward)
        RecordConstructorArgs.__init__(
            self,
            reward=str(expression),
            gamma=gamma,
            truncation=truncation,
            parameters=None if parameters is None else dict(parameters),
        )
        super().__init__(env)
        self._mode = autoreset_mode(env)
        self.ledger = VectorLedger(
            expression,
            declared_signals(env),
            env.num_envs,
            autoreset_mode=self._mode,
            gamma=declared_gamma(env) if gamma is None else gamma,
            truncation=truncation,
            parameters=parameters,
            device=getattr(env.unwrapped, "device", None),
        )
        end_with_below(env, self.ledger)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes and their ledgers: all of them, or those of ``options["reset_mask"]``."""
        mask, options = reset_mask(options)
        observations, info = self.env.reset(seed=seed, options=options)
        info["reward"] = self.ledger.reset(self._signals(info), mask=mask)
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step and value the transitions."""
        observations, native, terminated, truncated, info = self.env.step(actions)
        fault, final_signals = info.get("fault"), None
        final = info.get("final_info") if self._mode is AutoresetMode.SAME_STEP else None
        if final is not None:
            final_signals = self._signals(final)
            ended = terminated | truncated
            fault = None if fault is None else (fault & ~ended) | (final["fault"] & ended)
        entry = self.ledger.step(
            self._signals(info), terminated, truncated, fault=fault, native=native, final_signals=final_signals
        )
        info["reward"] = entry
        if final is not None:
            final["reward"] = entry
        return observations, entry["total"], terminated, truncated, info

    def set_parameters(self, **values: float) -> None:
        """Set the discount, the training step and the expression's parameters.

        An environment takes them up at its restart. A reward further down hears of the first two as well.
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
        """The environments' state and the ledger's.

        Raises:
            StateError: The vector below cannot be saved; one of separate environments cannot.
        """
        return {"env": saved(self.env), "ledger": self.ledger.get_state()}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned, in the middle of episodes too."""
        restore(self.env, state["env"])
        self.ledger.set_state(state["ledger"])

    def _signals(self, info: Mapping[str, Any]) -> Mapping[str, Any]:
        if "signals" not in info:
            raise StateError(f'{self.env} returned no info["signals"]; a wrapper below may have replaced the info')
        return info["signals"]
