"""NoisySignals: what a reward design is worth when the measurements under it are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from .below import declared_signals, restore, saved
from .corruption import Corruption
from .kind import check_single

__all__ = ["NoisySignals", "plain"]


class NoisySignals(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Corrupts ``info["signals"]``; the truth stays in ``info["true_signals"]``.

    A reward above sees the corrupted values; results (success, score) are read from the truth. Each signal passes, in
    this order, through its delay, Gaussian noise, flip and drop, at resets too. The noise has a generator of its own,
    set by the seed of `reset`, so it neither moves the environment's randomness nor depends on what else draws from it.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        *,
        flip: Mapping[str, float] | None = None,
        gaussian: Mapping[str, float] | None = None,
        drop: Mapping[str, float] | None = None,
        delay: Mapping[str, int] | None = None,
        seed: int | None = None,
    ) -> None:
        """Corrupt some signals of `env`.

        Args:
            env: An environment with signals.
            flip: Probability that a condition is reported as its opposite.
            gaussian: Standard deviation of noise added to a number, in its unit; the sum is kept in the declared range.
            drop: Probability that a signal is missing: reported as its lowest value, or as 0 where that is not finite.
            delay: How many whole steps late a signal is reported; before that it is reported as it was at the reset.
            seed: Seed of the noise until a reset gives one.

        Raises:
            ConfigurationError: A signal is unknown or of the wrong kind, an amount is out of range, or `env` is a
                vector.
        """
        check_single(env, "VectorNoisySignals")
        amounts: dict[str, Any] = {"flip": flip, "gaussian": gaussian, "drop": drop, "delay": delay, "seed": seed}
        RecordConstructorArgs.__init__(self, **plain(amounts))
        super().__init__(env)
        self._declared = declared_signals(env)
        self._corruption = Corruption(self._declared, (), **amounts)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode; a seed restarts the noise too."""
        observation, info = self.env.reset(seed=seed, options=options)
        if seed is not None:
            self._corruption.seed(seed)
        self._corruption.restart(info["signals"])
        self._report(info)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step and corrupt what was measured."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._corruption.advance(info["signals"])
        self._report(info)
        return observation, reward, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state and the noise's."""
        return {"env": saved(self.env), "noise": self._corruption.get_state()}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._corruption.set_state(state["noise"])

    def _report(self, info: dict[str, Any]) -> None:
        reported = self._corruption.report()
        info["true_signals"] = info["signals"]
        info["signals"] = {name: value if value.ndim else value.item() for name, value in reported.items()}


def plain(amounts: Mapping[str, Any]) -> dict[str, Any]:
    """Return `amounts` with plain dictionaries, which a spec can hold."""
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in amounts.items()}
