"""VectorMetered: a meter's memory for a vector of environments, in every autoreset mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..errors import ConfigurationError, Fault
from ..rewards import Signal
from .below import autoreset_mode, declared_signals, reset_mask, restore, saved
from .faults import tell_fault
from .kind import check_vector
from .meter import Meter, sighted

__all__ = ["VectorMetered"]


class VectorMetered(VectorWrapper[Any, Any, Any, Any, Any]):
    """`Metered` for a `VectorEnv` of NumPy arrays.

    The rows share one memory and come to it in their order: in SAME_STEP first with the states at which episodes
    ended, which stand in ``info["final_info"]``, and then with those of the restarts. A row that waits for its reset is
    not measured.

    The environment below owns the ends of episodes, so a measurement that fails cannot truncate: ``info["fault"]`` is
    True from that step to the end of the episode, none of which is evidence.
    """

    def __init__(self, env: VectorEnv[Any, Any, Any], meter: Meter) -> None:
        """Measure `env` with `meter`, of as many rows.

        Raises:
            ConfigurationError: `env` has no signals, returns tensors or is no vector.
        """
        check_vector(env, type(self).__name__.removeprefix("Vector"))
        super().__init__(env)
        if getattr(env.unwrapped, "device", None) is not None:
            raise ConfigurationError(
                f"{env} returns tensors, and states are told apart as NumPy arrays; make it with device=None"
            )
        self._meter = meter
        self._mode = autoreset_mode(env)
        self.signals: Mapping[str, Signal] = {**declared_signals(env), **{each.name: each for each in meter.signals}}
        """All signals there are above this wrapper."""
        self._ended = np.zeros(env.num_envs, dtype=np.bool_)
        self._failed = np.zeros(env.num_envs, dtype=np.bool_)
        self._last: dict[str, NDArray[Any]] = {
            each.name: np.zeros(env.num_envs, dtype=np.bool_ if each.condition else np.float64)
            for each in meter.signals
        }

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes, all of them or those of ``options["reset_mask"]``, and measure their first states."""
        mask, options = reset_mask(options)
        rows = np.ones(self.num_envs, dtype=np.bool_) if mask is None else np.array(mask, dtype=np.bool_)
        observations, info = self.env.reset(seed=seed, options=options)
        self._ended &= ~rows
        self._begin(rows)
        self._take(rows, list(iterate(self.observation_space, observations)), info)
        self._report(info)
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step and measure, at the ends of episodes too."""
        observations, rewards, terminated, truncated, info = self.env.step(actions)
        before, self._ended = self._ended, np.logical_or(terminated, truncated)
        states = list(iterate(self.observation_space, observations))
        if self._mode is AutoresetMode.DISABLED:
            self._ended |= before
            self._take(~before, states, info)
        elif self._mode is AutoresetMode.NEXT_STEP:
            self._begin(before)
            self._take(np.ones_like(before), states, info)
        elif self._ended.any():
            final = info["final_info"]
            ends = self._final_states(info["final_obs"])
            for row, over in enumerate(self._ended):
                self._visit(row, *((ends, final) if over else (states, info)))
            self._report(final)
            self._begin(self._ended)
            self._take(self._ended, states, info)
        else:
            self._take(np.ones_like(before), states, info)
        self._report(info)
        return observations, rewards, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environments' state and the meter's memory."""
        return {
            "env": saved(self.env),
            "meter": self._meter.get_state(),
            "ended": self._ended.copy(),
            "failed": self._failed.copy(),
            "last": {name: values.copy() for name, values in self._last.items()},
        }

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._meter.set_state(state["meter"])
        self._ended, self._failed = state["ended"].copy(), state["failed"].copy()
        self._last = {name: values.copy() for name, values in state["last"].items()}

    def _begin(self, rows: NDArray[np.bool_]) -> None:
        self._failed[rows] = False
        for row in np.flatnonzero(rows):
            self._meter.begin(int(row))

    def _take(self, rows: NDArray[np.bool_], states: Sequence[Any], info: Mapping[str, Any]) -> None:
        for row in np.flatnonzero(rows):
            self._visit(int(row), states, info)

    def _visit(self, row: int, states: Sequence[Any], info: Mapping[str, Any]) -> None:
        """Measure the state that `row` has come to."""
        try:
            values = self._meter.measure(row, states[row], sighted(info, self._meter.names, row))
        except Fault as fault:
            tell_fault(fault)
            self._failed[row] = True
            values = self._meter.unmeasured()
        for signal, value in zip(self._meter.signals, values, strict=True):
            self._last[signal.name][row] = value

    def _report(self, info: dict[str, Any]) -> None:
        info["signals"] = {**info["signals"], **{name: values.copy() for name, values in self._last.items()}}
        info["fault"] = np.logical_or(info.get("fault", np.zeros(self.num_envs, dtype=np.bool_)), self._failed)

    def _final_states(self, final: Any) -> list[Any]:
        """The observations at the ends of episodes, by row; those of other rows are not read."""
        stacked = getattr(final, "dtype", None) != np.dtype(object)
        return list(iterate(self.observation_space, final) if stacked else final)
