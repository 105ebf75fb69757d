"""Measuring what takes a memory: signals that depend on what an environment went through before.

A `Meter` keeps the memory, of one episode or of all of them; `Metered` and `VectorMetered` tell it when episodes begin
and which states they come to, and write what it measures among the signals.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault, nearest
from ..rewards import Signal
from .below import declared_signals, restore, saved
from .faults import tell_fault
from .kind import check_single

__all__ = ["Meter", "Metered", "check_names", "numbers", "sighted", "split_names"]


class Meter(ABC):
    """Measures the states that the episodes of some rows come to, one state at a time.

    Attributes:
        signals: What it measures, in the order in which `measure` returns it.
        names: The signals, or else entries of the info, that it reads besides the observation.
    """

    signals: tuple[Signal, ...]
    names: tuple[str, ...] = ()

    @abstractmethod
    def begin(self, row: int) -> None:
        """Forget the episode of `row`: another one begins."""

    @abstractmethod
    def measure(self, row: int, observation: Any, read: Mapping[str, Any]) -> tuple[float, ...]:
        """Take in the next state of the episode of `row`, and measure it.

        Args:
            row: Which environment.
            observation: What it returned.
            read: What was asked for by `names`.

        Raises:
            Fault: The infrastructure failed.
        """

    def unmeasured(self) -> tuple[float, ...]:
        """What stands for the signals where measuring failed: 0, moved into their ranges."""
        return tuple(min(max(0.0, each.low), each.high) for each in self.signals)

    @abstractmethod
    def get_state(self) -> Any:
        """The memory, for `set_state`; picklable, and a copy."""

    @abstractmethod
    def set_state(self, state: Any) -> None:
        """Go back to what `get_state` returned."""


class Metered(gymnasium.Wrapper[Any, Any, Any, Any]):
    """One environment under a meter; the state that a reset returns is measured too.

    A measurement that fails truncates, and ``info["fault"]`` is True until the episode ends.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], meter: Meter) -> None:
        """Measure `env` with `meter`, of one row.

        Raises:
            ConfigurationError: `env` has no signals or is a vector.
        """
        check_single(env, f"Vector{type(self).__name__}")
        super().__init__(env)
        self._meter = meter
        self.signals: Mapping[str, Signal] = {**declared_signals(env), **{each.name: each for each in meter.signals}}
        """All signals there are above this wrapper."""
        self._failed = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode and measure its first state."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._meter.begin(0)
        self._failed = False
        self._measure(observation, info)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step and measure."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._measure(observation, info)
        return observation, reward, terminated and not self._failed, truncated or self._failed, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state and the meter's memory."""
        return {"env": saved(self.env), "meter": self._meter.get_state(), "failed": self._failed}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._meter.set_state(state["meter"])
        self._failed = state["failed"]

    def _measure(self, observation: Any, info: dict[str, Any]) -> None:
        try:
            values = self._meter.measure(0, observation, sighted(info, self._meter.names))
        except Fault as fault:
            tell_fault(fault)
            self._failed = True
            values = self._meter.unmeasured()
        measured = {
            signal.name: bool(value) if signal.condition else float(value)
            for signal, value in zip(self._meter.signals, values, strict=True)
        }
        info["signals"] = {**info["signals"], **measured}
        info["fault"] = self._failed or bool(info.get("fault", False))


def sighted(info: Mapping[str, Any], names: Sequence[str], row: int | None = None) -> dict[str, Any]:
    """What `info` says of `names`, among its signals or else itself; of one `row` where it is a vector's.

    Raises:
        ConfigurationError: It says nothing of one of them.
    """
    found: dict[str, Any] = {}
    for name in names:
        source = info["signals"] if name in info["signals"] else info
        if name not in source:
            raise ConfigurationError(f"the info has no '{name}' to read.{nearest(name, [*info['signals'], *info])}")
        found[name] = source[name] if row is None else source[name][row]
    return found


def check_names(declared: Mapping[str, Signal], names: Sequence[str], whose: str) -> tuple[str, ...]:
    """Return `names`, all of which are signals that are `declared`.

    Raises:
        ConfigurationError: One is not; `whose` says who wanted it.
    """
    for name in names:
        if name not in declared:
            raise ConfigurationError(f"{whose}: there is no signal '{name}'.{nearest(name, declared)}")
    return tuple(names)


def numbers(read: Mapping[str, Any]) -> NDArray[np.float64]:
    """The values of signals, one after the other, as one list of numbers."""
    # Adding 0 makes one zero of the two that floats have.
    return np.concatenate([np.ravel(np.asarray(value, dtype=np.float64)) for value in read.values()]) + 0.0


def split_names(argument: str) -> list[str]:
    """The names in a text that has commas between them."""
    return [name.strip() for name in argument.split(",") if name.strip()]
