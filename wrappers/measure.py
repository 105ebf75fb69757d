"""MeasureSignals: signals for an environment that is not ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from ..rewards import Signal
from .below import attribute, restore, saved
from .measurement import GoalMeasure, Measure, Measurement, NonFinite, load, read, reference

__all__ = ["MeasureSignals"]


class MeasureSignals(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Adds ``info["signals"]`` and ``info["fault"]``, measured by a function from (observation, info).

    Every declared signal is present at every reset and step, finite, a float or a bool (an array where it was
    declared with a shape). An environment without signals gets the universal four completed; one that has signals
    keeps them and gains the new ones. A reward over them goes above this wrapper: what is below does not see them.

    A function that raises `Fault`, or (with ``nonfinite="fault"``) returns a NaN or an infinity, ends the episode:
    the step is truncated and ``info["fault"]`` is True.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        function: str | Measure,
        signals: Mapping[str, Signal] | Iterable[Signal | Mapping[str, Any]] = (),
        *,
        defaults: Mapping[str, float] | None = None,
        nonfinite: NonFinite = "fault",
        goals: str | GoalMeasure | None = None,
        rewards: Mapping[str, str] | None = None,
    ) -> None:
        """Measure `env`.

        Args:
            env: Any environment.
            function: ``function(observation, info) -> {name: value}``, or its place ``"module:function"``. It may leave
                signals out, as at a reset, whose info knows less.
            signals: Declarations of what it measures beyond the universal four.
            defaults: What stands for a signal left out; see `Measurement` for those that are not given here.
            nonfinite: ``"fault"`` or ``"default"``: what a value that is not finite means.
            goals: ``goals(achieved, desired) -> {name: (n,)}``, or its place: the signals that follow from goals alone,
                ``(n, k)`` each. With it hindsight replay values other goals, see `RewardWrapper`.
            rewards: Expressions by name, for a `RewardWrapper` above.

        Raises:
            ConfigurationError: An argument is not one of these.
        """
        below = attribute(env, "signals", {})
        self._measurement: Measurement = read(function, signals, defaults, nonfinite, below)
        goals = load(goals, "goals") if isinstance(goals, str) else goals
        RecordConstructorArgs.__init__(
            self,
            **self._measurement.record(),
            goals=None if goals is None else reference(goals),
            rewards=None if rewards is None else dict(rewards),
        )
        super().__init__(env)
        self.signals: Mapping[str, Signal] = {**below, **self._measurement.own}
        """All signals there are above this wrapper."""
        # Where they are not given, those of the environment below are seen through this wrapper.
        if goals is not None:
            self.measure = goals
        if rewards is not None:
            self.rewards = {**attribute(env, "rewards", {}), **rewards}
        self._failed = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode and measure its first state."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._failed = False
        self._measure(observation, info)
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step and measure; a measurement that failed truncates."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._measure(observation, info)
        return observation, reward, terminated and not self._failed, truncated or self._failed, info

    def get_state(self) -> dict[str, Any]:
        """The environment's state, and whether a measurement failed."""
        return {"env": saved(self.env), "failed": self._failed}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._failed = state["failed"]

    def _measure(self, observation: Any, info: dict[str, Any]) -> None:
        """Write signals and fault into `info`; an episode of which one measurement failed is no evidence."""
        values, failed = self._measurement(observation, info)
        own = {name: value if value.ndim else value.item() for name, value in values.items()}
        info["signals"] = {**info.get("signals", {}), **own}
        self._failed = self._failed or bool(failed)
        info["fault"] = self._failed or bool(info.get("fault", False))
