"""VectorMeasureSignals: signals for a vector environment that is not ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper
from gymnasium.vector.utils import concatenate, create_empty_array, iterate
from numpy.typing import NDArray

from ..rewards import Signal
from .below import attribute, autoreset_mode, reset_mask, restore, saved
from .measurement import Measure, Measurement, NonFinite, read

__all__ = ["VectorMeasureSignals"]


class VectorMeasureSignals(VectorWrapper[Any, Any, Any, Any, Any], RecordConstructorArgs):
    """`MeasureSignals` for a `VectorEnv`, in every autoreset mode.

    The function is called once for all environments: observations and info are the batched ones, values are
    ``(num_envs,)`` arrays (``(num_envs, *shape)`` for array signals). In SAME_STEP it is called a second time, for
    the ends of the episodes that ended (``final_obs``, ``final_info``); only those rows are read.

    The environment below owns the ends of episodes, so a failed measurement cannot truncate here: ``info["fault"]``
    is True from that step to the end of the episode, none of which is evidence.
    """

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        function: str | Measure,
        signals: Mapping[str, Signal] | Iterable[Signal | Mapping[str, Any]] = (),
        *,
        defaults: Mapping[str, float] | None = None,
        nonfinite: NonFinite = "fault",
    ) -> None:
        """Measure `env`; the arguments are those of `MeasureSignals`, for batched observations and info.

        Raises:
            ConfigurationError: An argument is not one of these.
        """
        below = attribute(env, "signals", {})
        self._measurement: Measurement = read(function, signals, defaults, nonfinite, below)
        RecordConstructorArgs.__init__(self, **self._measurement.record())
        super().__init__(env)
        self.signals: Mapping[str, Signal] = {**below, **self._measurement.own}
        """All signals there are above this wrapper."""
        self._mode = autoreset_mode(env)
        self._failed = np.zeros(self.num_envs, dtype=np.bool_)
        self._ended = np.zeros(self.num_envs, dtype=np.bool_)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes and measure their first states."""
        mask, options = reset_mask(options)
        rows = np.ones(self.num_envs, dtype=np.bool_) if mask is None else np.array(mask, dtype=np.bool_)
        observations, info = self.env.reset(seed=seed, options=options)
        self._failed[rows] = False
        self._ended[rows] = False
        self._measure(observations, info, rows=rows)
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step and measure, at the ends of episodes too."""
        observations, rewards, terminated, truncated, info = self.env.step(actions)
        if self._mode is AutoresetMode.NEXT_STEP:
            self._failed[self._ended] = False
        self._ended = np.logical_or(terminated, truncated)
        if self._mode is AutoresetMode.SAME_STEP and "final_info" in info:
            final = self._final_observations(observations, info["final_obs"])
            self._measure(final, info["final_info"], rows=self._ended)
            self._failed[self._ended] = False
        self._measure(observations, info, rows=np.ones(self.num_envs, dtype=np.bool_))
        return observations, rewards, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environments' state, and where measurements failed."""
        return {"env": saved(self.env), "failed": self._failed.copy(), "ended": self._ended.copy()}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._failed, self._ended = state["failed"].copy(), state["ended"].copy()

    def _measure(self, observations: Any, info: dict[str, Any], rows: NDArray[np.bool_]) -> None:
        """Write signals and faults into `info`; only `rows` of it are meaningful."""
        values, failed = self._measurement(observations, info, (self.num_envs,))
        self._failed |= failed & rows
        below = info.get("fault", np.zeros(self.num_envs, dtype=np.bool_))
        info["signals"] = {**info.get("signals", {}), **values}
        info["fault"] = np.logical_or(below, self._failed & rows)

    def _final_observations(self, observations: Any, final: Any) -> Any:
        """The batch of observations before the autoreset: `final` where an episode ended, `observations` elsewhere."""
        if getattr(final, "dtype", None) != np.dtype(object):
            return final
        rows = [
            last if ended else row
            for row, last, ended in zip(iterate(self.observation_space, observations), final, self._ended, strict=True)
        ]
        empty: Any = create_empty_array(self.single_observation_space, n=self.num_envs)
        return concatenate(self.single_observation_space, rows, empty)
