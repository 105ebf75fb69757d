"""Corruption: signals as a faulty instrument reports them, for one environment and for vectors alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, nearest
from ..rewards import Signal

__all__ = ["Corruption", "pick"]

SALT = 0x6E6F6973
"""Keeps the noise of a seed apart from the environment's own randomness of that seed, which starts the same stream."""


class Corruption:
    """Delays, Gaussian noise, flips and drops, in this order; see `NoisySignals` for their meaning.

    Values have the shape `lead` plus the signal's own: `lead` is ``()`` for one environment, ``(num_envs,)`` for a
    vector.
    """

    def __init__(
        self,
        declared: Mapping[str, Signal],
        lead: tuple[int, ...],
        *,
        flip: Mapping[str, float] | None,
        gaussian: Mapping[str, float] | None,
        drop: Mapping[str, float] | None,
        delay: Mapping[str, int] | None,
        seed: int | None,
    ) -> None:
        """Check the amounts.

        Raises:
            ConfigurationError: A signal is unknown or of the wrong kind, or an amount is out of range.
        """
        self._declared = declared
        self._lead = lead
        self._flip = _checked("flip", flip, declared, high=1.0)
        self._gaussian = _checked("gaussian", gaussian, declared, high=float("inf"))
        self._drop = _checked("drop", drop, declared, high=1.0)
        late = _checked("delay", delay, declared, high=float("inf"))
        for name in self._flip:
            if not declared[name].condition:
                raise ConfigurationError(f"flip: signal '{name}' is not a 0/1 condition; use gaussian= for it")
        for name, steps in late.items():
            if not float(steps).is_integer():
                raise ConfigurationError(f"delay: {name}={steps}, and it must be a whole number of steps")
        for name in self._gaussian:
            if declared[name].condition:
                raise ConfigurationError(f"gaussian: signal '{name}' is a 0/1 condition; use flip= for it")
        self._depth = {name: int(late.get(name, 0)) + 1 for name in declared}
        self._history: dict[str, list[NDArray[Any]]] = {}
        self.seed(seed)

    def seed(self, seed: int | None) -> None:
        """Start the noise anew."""
        self._generator = np.random.default_rng(None if seed is None else [SALT, seed])

    def restart(self, signals: Mapping[str, Any], rows: NDArray[np.bool_] | None = None) -> None:
        """Begin episodes, in `rows` or in all: until a delay has passed, the state of the reset is reported."""
        for name, depth in self._depth.items():
            first = self._cast(name, signals[name])
            if rows is None or name not in self._history:
                self._history[name] = [first] * depth
            else:
                self._history[name] = [pick(rows, first, past) for past in self._history[name]]

    def advance(self, signals: Mapping[str, Any]) -> None:
        """Take in the signals of the next state."""
        for name, past in self._history.items():
            self._history[name] = [*past[1:], self._cast(name, signals[name])]

    def report(self) -> dict[str, NDArray[Any]]:
        """Measure the present state; every declared signal, float64 or (conditions) bool, within its range."""
        draw = self._generator
        noisy = {name: past[0] for name, past in self._history.items()}
        for name, deviation in self._gaussian.items():
            signal = self._declared[name]
            noisy[name] = np.clip(draw.normal(noisy[name], deviation), signal.low, signal.high)
        for name, probability in self._flip.items():
            noisy[name] = noisy[name] != (draw.random(noisy[name].shape) < probability)
        for name, probability in self._drop.items():
            dropped = np.asarray(draw.random(self._lead) < probability)
            low = self._declared[name].low
            lowest = np.full_like(noisy[name], low if np.isfinite(low) else 0.0)
            noisy[name] = pick(dropped, lowest, noisy[name])
        return {name: np.array(value) for name, value in noisy.items()}

    def get_state(self) -> dict[str, Any]:
        """Everything that `set_state` needs to go on from here; picklable."""
        history = {name: list(past) for name, past in self._history.items()}
        return {"generator": self._generator.bit_generator.state, "history": history}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        self._generator.bit_generator.state = state["generator"]
        self._history = {name: list(past) for name, past in state["history"].items()}

    def _cast(self, name: str, value: Any) -> NDArray[Any]:
        return np.asarray(value, dtype=np.bool_ if self._declared[name].condition else np.float64)


def pick(rows: NDArray[np.bool_], yes: NDArray[Any], no: NDArray[Any]) -> NDArray[Any]:
    """`yes` where `rows` is True, `no` elsewhere; the values may have axes beyond those of `rows`."""
    return np.where(rows.reshape(rows.shape + (1,) * (yes.ndim - rows.ndim)), yes, no)


def _checked(
    argument: str, amounts: Mapping[str, float] | None, declared: Mapping[str, Signal], high: float
) -> dict[str, float]:
    """Return `amounts` as a plain dictionary, after checking names and range."""
    for name, amount in (amounts or {}).items():
        if name not in declared:
            raise ConfigurationError(f"{argument}: there is no signal '{name}'.{nearest(name, declared)}")
        if isinstance(amount, bool) or not isinstance(amount, (int, float, np.number)) or not 0 <= amount <= high:
            raise ConfigurationError(f"{argument}: {name}={amount!r}, and it must lie in [0, {high:g}]")
    return dict(amounts or {})
