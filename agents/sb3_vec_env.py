"""Gymnasium's VectorEnv as stable-baselines3's VecEnv.

stable-baselines3 resets a row in the step that ends it, looks for the last observation in ``terminal_observation``, and
bootstraps there where ``TimeLimit.truncated`` says so. It says so only if the reward's ledger does: with
``truncation="end"`` the limit is part of the task and nobody bootstraps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv

from ..errors import ConfigurationError
from ..wrappers.below import attribute, tell_parameters
from .agent import take
from .episode_values import EpisodeValues
from .evaluate import truth
from .lagrange import Lagrange
from .sb3_hindsight import KEY, Recall
from .vectorize import ask, restart, set_parameters

__all__ = ["GymnasiumVecEnv"]


class GymnasiumVecEnv(VecEnv):
    """The rows of `venv` for stable-baselines3.

    Args:
        venv: A vector environment in SAME_STEP mode.
        gamma: The trainer's discount, which the reward is told, and must then record.
        hindsight: Whether infos have what hindsight replay needs.
        lagrange: Weights in the reward that episodes move as they end; None without constraints.

    Attributes:
        faults: Number of steps so far in which the infrastructure failed.
        faulty: Rows, bool ``(num_envs,)``, of the last step that did.

    Raises:
        ConfigurationError: Another autoreset mode, a reward that keeps another gamma, or `hindsight` where it cannot be
            used.
    """

    def __init__(
        self,
        venv: VectorEnv[Any, Any, Any],
        *,
        gamma: float,
        hindsight: bool = False,
        lagrange: Lagrange | None = None,
    ) -> None:
        mode = venv.metadata.get("autoreset_mode")
        if mode != AutoresetMode.SAME_STEP:
            raise ConfigurationError(
                f"training needs autoreset_mode=AutoresetMode.SAME_STEP, this environment has {mode}"
            )
        self._venv = venv
        self._gamma = gamma
        self._recall = Recall(venv) if hindsight else None
        self._lagrange = lagrange
        if lagrange is not None:
            self._values = EpisodeValues([each.expression for each in lagrange.constraints], venv, gamma=gamma)
        ledger = attribute(venv, "ledger")
        self._bootstrap = ledger is None or ledger.truncation == "bootstrap"
        self._seed: int | list[int] | None = None
        self.steps = 0
        self.faults = 0
        self.faulty = np.zeros(venv.num_envs, dtype=bool)
        self._returns = np.zeros(venv.num_envs)
        self._lengths = np.zeros(venv.num_envs, dtype=np.int64)
        super().__init__(venv.num_envs, venv.single_observation_space, venv.single_action_space)

    def prepare(self, seed: int, steps: int) -> None:
        """Let the next reset draw from `seed` and count steps of training on from `steps`."""
        self._seed = seed
        self.steps = steps

    def reset(self) -> Any:
        """Begin new episodes in all rows and return their observations.

        Raises:
            ConfigurationError: The reward keeps another gamma than the trainer's.
        """
        set_parameters(self._venv, gamma=self._gamma, training_step=self.steps)
        if self._lagrange is not None:
            tell_parameters(self._venv, self._lagrange.weights)
        observations, info = restart(self._venv, self._seed)
        if self._lagrange is not None:
            self._values.reset(info, training_step=self.steps)
        self._seed = None
        recorded = info.get("reward", {}).get("parameters", {}).get("gamma")
        if recorded is not None and not np.allclose(recorded, self._gamma, rtol=0, atol=1e-12):
            raise ConfigurationError(
                f"the reward is computed with gamma={float(np.ravel(recorded)[0])} and the trainer discounts with "
                f"{self._gamma}: leave gamma to the trainer, or give it the reward's own (--set agent.gamma=...)"
            )
        self._returns[:] = 0.0
        self._lengths[:] = 0
        return observations

    def step_async(self, actions: NDArray[Any]) -> None:
        """Keep `actions` for `step_wait`."""
        self._actions = actions

    def step_wait(self) -> tuple[Any, NDArray[np.float32], NDArray[np.bool_], list[dict[str, Any]]]:
        """Step all rows; infos are empty except in rows that ended or failed, and for what hindsight replay keeps."""
        self.steps += self.num_envs
        # A row that ends now takes it up in the same step.
        set_parameters(self._venv, training_step=self.steps)
        observations, rewards, terminated, truncated, info = self._venv.step(self._actions)
        dones = np.asarray(terminated | truncated)
        if self._lagrange is not None:
            values = self._values.step(terminated, truncated, info, training_step=self.steps)
            if self._lagrange.see(values):
                tell_parameters(self._venv, self._lagrange.weights)
        self._returns += rewards
        self._lengths += 1
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        # Of a row that ended, `info` tells how its next episode begins.
        self.faulty = np.asarray(info.get("fault", False)) & ~dones
        if dones.any():
            self._fill_ends(infos, np.flatnonzero(dones), terminated, info)
        for row in np.flatnonzero(self.faulty):
            infos[row]["fault"] = True
        self.faults += int(self.faulty.sum())
        if self._recall is not None:
            for told, kept in zip(infos, self._recall.step(dones, info), strict=True):
                told[KEY] = kept
        # A copy: stable-baselines3 adds bootstrapped values to it in place.
        return observations, np.array(rewards, dtype=np.float32), dones, infos

    def close(self) -> None:
        """Close the environments."""
        self._venv.close()

    def seed(self, seed: int | None = None) -> Sequence[int | None]:
        """Keep `seed` for the next reset, where the rows draw different streams from it."""
        self._seed = seed
        return [seed] * self.num_envs

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """Return the attribute `attr_name` of the environments, the same for every row.

        Raises:
            AttributeError: The environments do not have it.
        """
        value = self._venv.render_mode if attr_name == "render_mode" else ask(self._venv, attr_name)
        if value is None and attr_name != "render_mode":
            raise AttributeError(attr_name)
        return [value] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Refuse: rows of a native vector environment are not objects."""
        raise ConfigurationError("set attributes on the vector environment itself, before training")

    def env_method(self, method_name: str, *method_args: Any, indices: Any = None, **method_kwargs: Any) -> list[Any]:
        """Value goals for hindsight replay; refuse the rest: rows of a native vector environment are not objects."""
        if method_name == "compute_reward" and self._recall is not None:
            rewards = self._recall.value(*method_args)
            return [rewards] * len(list(self._get_indices(indices)))
        raise ConfigurationError("call methods on the vector environment itself, before training")

    def env_is_wrapped(self, wrapper_class: type[Any], indices: Iterable[int] | int | None = None) -> list[bool]:
        """Answer no for every row: this adaptor stands in for Monitor, which is what is asked for."""
        return [False] * len(list(self._get_indices(indices)))

    def _fill_ends(
        self,
        infos: list[dict[str, Any]],
        ended: NDArray[np.intp],
        terminated: NDArray[np.bool_],
        info: Mapping[str, Any],
    ) -> None:
        final_observations, final = info["final_obs"], info.get("final_info", {})
        fault, success = final.get("fault"), truth(final).get("success")
        for row in ended:
            faulty = fault is not None and bool(fault[row])
            self.faulty[row] = faulty
            infos[row] = {
                "terminal_observation": take(final_observations, row),
                "TimeLimit.truncated": self._bootstrap and not terminated[row] and not faulty,
                "fault": faulty,
                "episode": {"r": float(self._returns[row]), "l": int(self._lengths[row])},
            }
            if success is not None:
                infos[row]["is_success"] = float(success[row])
        self._returns[ended] = 0.0
        self._lengths[ended] = 0
