"""VectorNoisySignals: wrong measurements on many environments at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper

from ..errors import ConfigurationError
from .below import autoreset_mode, declared_signals, reset_mask, restore, saved
from .corruption import Corruption, pick
from .kind import check_vector
from .noise import plain

__all__ = ["VectorNoisySignals"]


class VectorNoisySignals(VectorWrapper[Any, Any, Any, Any, Any], RecordConstructorArgs):
    """`NoisySignals` for a `VectorEnv` of NumPy arrays, in every autoreset mode.

    One generator serves all rows, so a row's noise depends on how many rows there are. In SAME_STEP the ends of
    episodes, in ``info["final_info"]``, are corrupted too.
    """

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        *,
        flip: Mapping[str, float] | None = None,
        gaussian: Mapping[str, float] | None = None,
        drop: Mapping[str, float] | None = None,
        delay: Mapping[str, int] | None = None,
        seed: int | None = None,
    ) -> None:
        """Corrupt some signals of `env`; the arguments are those of `NoisySignals`.

        Raises:
            ConfigurationError: An argument is not allowed, or `env` returns tensors or is no vector.
        """
        check_vector(env, "NoisySignals")
        amounts: dict[str, Any] = {"flip": flip, "gaussian": gaussian, "drop": drop, "delay": delay, "seed": seed}
        RecordConstructorArgs.__init__(self, **plain(amounts))
        super().__init__(env)
        if getattr(env.unwrapped, "device", None) is not None:
            raise ConfigurationError(
                f"{env} returns tensors, and noise works on NumPy arrays; make it with device=None"
            )
        self._mode = autoreset_mode(env)
        self._declared = declared_signals(env)
        self._corruption = Corruption(self._declared, (env.num_envs,), **amounts)
        self._ended = np.zeros(env.num_envs, dtype=np.bool_)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start episodes; a seed restarts the noise too."""
        mask, options = reset_mask(options)
        observations, info = self.env.reset(seed=seed, options=options)
        if isinstance(seed, int):
            self._corruption.seed(seed)
        self._corruption.restart(info["signals"], mask)
        self._ended = np.zeros_like(self._ended) if mask is None else self._ended & ~mask
        self._report(info)
        return observations, info

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """Step and corrupt what was measured, at the ends of episodes too."""
        observations, rewards, terminated, truncated, info = self.env.step(actions)
        restarted, self._ended = self._ended, terminated | truncated
        present = info["signals"]
        if self._mode is AutoresetMode.SAME_STEP:
            restarted = self._ended
            if restarted.any():
                last = info["final_info"]["signals"]
                present = {name: pick(restarted, last[name], present[name]) for name in self._declared}
        self._corruption.advance(present)
        if restarted.any():
            if self._mode is AutoresetMode.SAME_STEP:
                self._report(info["final_info"])
            self._corruption.restart(info["signals"], restarted)
        self._report(info)
        return observations, rewards, terminated, truncated, info

    def get_state(self) -> dict[str, Any]:
        """The environments' state and the noise's."""
        return {"env": saved(self.env), "noise": self._corruption.get_state(), "ended": self._ended.copy()}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go back to what `get_state` returned."""
        restore(self.env, state["env"])
        self._corruption.set_state(state["noise"])
        self._ended = state["ended"].copy()

    def _report(self, info: dict[str, Any]) -> None:
        info["true_signals"] = info["signals"]
        info["signals"] = {**info["signals"], **self._corruption.report()}
