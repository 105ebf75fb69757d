"""NoisySignals: what a reward design is worth when the measurements under it are wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError, nearest
from ..rewards import Signal
from .below import declared_signals, restore, saved

__all__ = ["NoisySignals"]

SALT = 0x6E6F6973
"""Keeps the noise of a seed apart from the environment's own randomness of that seed, which starts the same stream."""


class NoisySignals(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Corrupts ``info["signals"]``; the truth stays in ``info["true_signals"]``.

    A reward above sees the corrupted values; results (success, score) are read from the truth. Each signal passes,
    in this order, through its delay, Gaussian noise, flip and drop, at resets too. The noise has a generator of its
    own, set by the seed of `reset`, so it neither moves the environment's randomness nor depends on what else draws
    from it.
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
            delay: How many steps late a signal is reported; before that it is reported as it was at the reset.
            seed: Seed of the noise until a reset gives one.

        Raises:
            ConfigurationError: A signal is unknown or of the wrong kind, or a probability, deviation or delay is
                out of range.
        """
        RecordConstructorArgs.__init__(
            self, flip=_plain(flip), gaussian=_plain(gaussian), drop=_plain(drop), delay=_plain(delay), seed=seed
        )
        super().__init__(env)
        self._declared = declared_signals(env)
        self._flip = _checked("flip", flip, self._declared, high=1.0)
        self._gaussian = _checked("gaussian", gaussian, self._declared, high=float("inf"))
        self._drop = _checked("drop", drop, self._declared, high=1.0)
        late = _checked("delay", delay, self._declared, high=float("inf"))
        self._delay = {name: int(steps) for name, steps in late.items()}
        for argument, names, wanted in (("flip", self._flip, True), ("gaussian", self._gaussian, False)):
            for name in names:
                if self._declared[name].condition is not wanted:
                    other = "gaussian" if argument == "flip" else "flip"
                    raise ConfigurationError(
                        f"{argument}: signal '{name}' is {'not ' if wanted else ''}a 0/1 condition; use {other}= for it"
                    )
        self._generator = _generator(seed)
        self._late: dict[str, deque[Any]] = {}

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode; a seed restarts the noise too."""
        observation, info = self.env.reset(seed=seed, options=options)
        if seed is not None:
            self._generator = _generator(seed)
        self._late = {
            name: deque([info["signals"][name]] * steps, maxlen=steps + 1) for name, steps in self._delay.items()
        }
        self._corrupt(info)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step and corrupt what was measured."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._corrupt(info)
        return observation, reward, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state and the noise's."""
        late = {name: list(values) for name, values in self._late.items()}
        return {"env": saved(self.env), "generator": self._generator.bit_generator.state, "late": late}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._generator.bit_generator.state = state["generator"]
        self._late = {name: deque(state["late"][name], maxlen=steps + 1) for name, steps in self._delay.items()}

    def _corrupt(self, info: dict[str, Any]) -> None:
        truth: dict[str, Any] = info["signals"]
        noisy = dict(truth)
        for name, values in self._late.items():
            values.append(truth[name])
            noisy[name] = values[0]
        for name, deviation in self._gaussian.items():
            signal = self._declared[name]
            noisy[name] = np.clip(self._generator.normal(noisy[name], deviation), signal.low, signal.high)
        for name, probability in self._flip.items():
            flipped = self._generator.random(self._declared[name].shape) < probability
            noisy[name] = np.logical_xor(noisy[name], flipped)
        for name, probability in self._drop.items():
            if self._generator.random() < probability:
                low = self._declared[name].low
                noisy[name] = np.full(self._declared[name].shape, low if np.isfinite(low) else 0.0)
        for name in {**self._gaussian, **self._flip, **self._drop}:
            if not self._declared[name].shape:
                noisy[name] = bool(noisy[name]) if self._declared[name].condition else float(noisy[name])
        info["signals"], info["true_signals"] = noisy, truth


def _generator(seed: int | None) -> np.random.Generator:
    return np.random.default_rng(None if seed is None else [SALT, seed])


def _plain(amounts: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if amounts is None else dict(amounts)


def _checked(
    argument: str, amounts: Mapping[str, float] | None, declared: Mapping[str, Signal], high: float
) -> dict[str, float]:
    """Return `amounts` as a plain dictionary, after checking names and range."""
    for name, amount in (amounts or {}).items():
        if name not in declared:
            raise ConfigurationError(f"{argument}: there is no signal '{name}'.{nearest(name, declared)}")
        if not 0 <= amount <= high:
            raise ConfigurationError(f"{argument}: {name}={amount}, and it must lie in [0, {high:g}]")
    return dict(amounts or {})
