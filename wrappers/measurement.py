"""Measurement: a function from observation and info to signals, with what stands in for what it does not say."""

from __future__ import annotations

import dataclasses
import importlib
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault, nearest
from ..rewards import UNIVERSAL, Signal
from .faults import tell_fault

__all__ = ["GoalMeasure", "Measure", "Measurement", "NonFinite", "load", "read", "reference"]

Measure = Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]
"""From (observation, info) to signals by name."""
GoalMeasure = Callable[[NDArray[Any], NDArray[Any]], Mapping[str, Any]]
"""From goals that are achieved and desired, ``(n, k)``, to signals by name, ``(n,)``."""
NonFinite = Literal["fault", "default"]
"""What a value that is not finite means."""

VALID_UNLESS_TOLD = {"valid": 1.0}
SAME_AS_SUCCESS = ("score", "progress")


@dataclass(frozen=True)
class Measurement:
    """How signals are read from what an environment returns.

    Attributes:
        function: From (observation, info) to signals by name; it may leave any of them out.
        own: The declarations of what the function may measure, the universal four first.
        defaults: What stands for a signal that is left out or not finite. Without an entry here: ``valid`` is 1,
            ``score`` and ``progress`` are ``success``, and everything else is 0, moved into the signal's declared
            range.
        nonfinite: Whether a value that is not finite makes the step a ``fault`` or merely becomes the ``default``.
    """

    function: Measure
    own: Mapping[str, Signal]
    defaults: Mapping[str, float]
    nonfinite: NonFinite

    def __post_init__(self) -> None:
        for name in self.defaults:
            if name not in self.own:
                raise ConfigurationError(f"defaults: no signal '{name}' is declared.{nearest(name, self.own)}")
        if self.nonfinite not in ("fault", "default"):
            raise ConfigurationError(f"nonfinite={self.nonfinite!r}: use 'fault' or 'default'")

    def __call__(
        self, observation: Any, info: Mapping[str, Any], lead: tuple[int, ...] = ()
    ) -> tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]:
        """Measure once.

        Args:
            observation: What the environment returned.
            info: What it returned beside it.
            lead: ``()`` for one environment, ``(num_envs,)`` for a vector.

        Returns:
            Every declared signal, each of shape `lead` plus its own, float64 or (conditions) bool and always
            finite; and where, of shape `lead`, the measurement failed.

        Raises:
            ConfigurationError: The function measured an undeclared signal, or one of another shape.
        """
        try:
            measured = self.function(observation, info)
            failed = np.zeros(lead, dtype=np.bool_)
        except Fault as fault:
            tell_fault(fault)
            measured = {}
            failed = np.ones(lead, dtype=np.bool_)
        for name in measured:
            if name not in self.own:
                raise ConfigurationError(
                    f"'{name}' was measured and is not declared; declare it in signals=.{nearest(name, self.own)}"
                )
        values: dict[str, NDArray[Any]] = {}
        for name, signal in self.own.items():
            shape = lead + signal.shape
            default = self._default(name, values, lead)
            if name in measured:
                value = np.array(measured[name], dtype=np.float64)
                if value.shape != shape:
                    raise ConfigurationError(f"signal '{name}' was measured with shape {value.shape}, declared {shape}")
                finite = np.isfinite(value)
                if not finite.all():
                    value = np.where(finite, value, default)
                    if self.nonfinite == "fault":
                        failed |= ~finite.reshape(*lead, -1).all(axis=-1)
            else:
                value = np.broadcast_to(np.asarray(default, dtype=np.float64), shape).copy()
            values[name] = value != 0 if signal.condition else value
        return values, failed

    def _default(self, name: str, values: Mapping[str, NDArray[Any]], lead: tuple[int, ...]) -> Any:
        if name in self.defaults:
            return self.defaults[name]
        if name in SAME_AS_SUCCESS and "success" in values:
            return values["success"].astype(np.float64)
        return VALID_UNLESS_TOLD.get(name, min(max(0.0, self.own[name].low), self.own[name].high))

    def record(self) -> dict[str, Any]:
        """The arguments that build this measurement again; JSON where the function can be imported by name."""
        return {
            "function": reference(self.function),
            "signals": [dataclasses.asdict(signal) for signal in self.own.values()],
            "defaults": dict(self.defaults),
            "nonfinite": self.nonfinite,
        }


def read(
    function: str | Measure,
    signals: Mapping[str, Signal] | Iterable[Signal | Mapping[str, Any]],
    defaults: Mapping[str, float] | None,
    nonfinite: NonFinite,
    below: Mapping[str, Signal],
) -> Measurement:
    """Build a measurement from a wrapper's arguments.

    Args:
        function: The function, or where it is as ``"module:function"``.
        signals: Declarations, as `Signal` or as their fields in a mapping.
        defaults: See `Measurement`.
        nonfinite: See `Measurement`.
        below: What the environment declares already; the universal four are completed only where it has none of them.

    Raises:
        ConfigurationError: An argument is not one of these, or the function cannot be imported.
    """
    given = signals.values() if isinstance(signals, Mapping) else signals
    declared = [signal if isinstance(signal, Signal) else _signal(signal) for signal in given]
    own = dict(UNIVERSAL if not below else {}) | {signal.name: signal for signal in declared}
    return Measurement(
        load(function, "function") if isinstance(function, str) else function, own, defaults or {}, nonfinite
    )


def _signal(fields: Mapping[str, Any]) -> Signal:
    """Read a declaration that was written as a mapping (JSON has lists for tuples)."""
    return Signal(**{**fields, "shape": tuple(fields.get("shape", ()))})


def load(place: str, argument: str) -> Any:
    """Return the function at `place`, which is ``"module:function"``; errors call it `argument`.

    Raises:
        ConfigurationError: There is none.
    """
    module, separator, name = place.partition(":")
    try:
        function = operator.attrgetter(name)(importlib.import_module(module)) if separator else None
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(f"{argument}={place!r} cannot be imported: {error}") from error
    if not callable(function):
        raise ConfigurationError(f"{argument}={place!r}: name a function as 'module:function'")
    return function


def reference(function: Callable[..., Any]) -> str | Callable[..., Any]:
    """Name `function` where importing the name gives the very same one; else the function, which JSON cannot hold."""
    place = f"{getattr(function, '__module__', '')}:{getattr(function, '__qualname__', '')}"
    try:
        return place if load(place, "function") is function else function
    except (ConfigurationError, ValueError):
        return function
