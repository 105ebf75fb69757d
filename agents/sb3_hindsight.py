"""Hindsight experience replay with stable-baselines3, for goals and rewards of every kind.

Andrychowicz et al. 2017, arXiv:1707.01495: most of the transitions of a batch are taken to have been meant for what was
reached later in their episode. Their rewards under that goal are the environment's to say: ``compute_reward(achieved,
desired, infos)`` of the outermost layer that has it is asked, and `Recall` makes the infos that it needs.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3 import HerReplayBuffer

from ..errors import ConfigurationError
from ..wrappers.below import attribute
from ..wrappers.relabel import check_relabelling
from .vectorize import singles

__all__ = ["KEY", "HindsightReplayBuffer", "Recall", "check_hindsight"]

KEY = "hindsight"
"""Where infos have what `HindsightReplayBuffer` keeps of a transition."""
NOTED = ("previous_achieved_goal", "terminated", "truncated", "fault")
"""What infos say of every transition."""


def check_hindsight(env: gymnasium.Env[Any, Any]) -> None:
    """Refuse an environment in which hindsight replay cannot be used.

    Args:
        env: A single environment.

    Raises:
        ConfigurationError: It has no goals, does not say what other goals would have paid, or its reward cannot be
            computed for them.
    """
    space = env.observation_space
    if not isinstance(space, gymnasium.spaces.Dict) or not {"achieved_goal", "desired_goal"} <= set(space.keys()):
        raise ConfigurationError(
            f"{env} has no achieved_goal and desired_goal among its observations, and hindsight replay pretends other "
            "goals: train without it (--set agent.her=false)"
        )
    check_relabelling(env)
    if attribute(env, "compute_reward") is None:
        raise ConfigurationError(
            f"{env} has no compute_reward(achieved, desired, infos), and hindsight replay cannot value other goals: "
            "put a RewardWrapper around it, or train without hindsight replay (--set agent.her=false)"
        )


class Kept(dict[str, Any]):
    """What is kept of a transition. Nothing changes it, so that a copy is the thing itself: batches copy hundreds."""

    def __deepcopy__(self, memo: Any) -> Kept:
        return self


class Recall:
    """What ``compute_reward`` has to know of each transition besides the goals, taken from the infos.

    That is the goal achieved before the step, how it ended, the reward's parameters in force, and of the signals that
    the reward reads those that do not depend on the goal, before and after the step.

    Args:
        venv: Single environments in a row, in SAME_STEP mode.

    Raises:
        ConfigurationError: Hindsight replay cannot be used here; see `check_hindsight`.
    """

    def __init__(self, venv: VectorEnv[Any, Any, Any]) -> None:
        rows = singles(venv)
        if not rows:
            raise ConfigurationError("hindsight replay needs single environments in a row (--set agent.her=false)")
        self._env: Any = rows[0]
        check_hindsight(self._env)
        ledger = attribute(self._env, "ledger")
        self._names: list[str] = []
        if ledger is not None:
            free = [name for name, signal in ledger.signals.items() if signal.goal_free]
            # A reward below, which reads what it likes, is ``native`` to this one.
            self._names = [name for name in free if ledger.reads_native or name in ledger.expression.names]

    def step(self, dones: NDArray[np.bool_], info: Mapping[str, Any]) -> list[Kept]:
        """Return what is to be kept of one step, for each row."""
        final = info.get("final_info", {})
        return [self._row(final if done else info, row) for row, done in enumerate(dones)]

    def value(self, achieved: NDArray[Any], desired: NDArray[Any], infos: Any) -> NDArray[Any]:
        """Return the rewards, ``(n,)``, of n transitions under the goals `desired`."""
        return np.asarray(attribute(self._env, "compute_reward")(achieved, desired, infos))

    def _row(self, info: Mapping[str, Any], row: int) -> Kept:
        kept = Kept({name: info[name][row] for name in NOTED if name in info})
        for key in ("signals", "previous_signals"):
            signals = info.get(key, {})
            kept[key] = {name: float(signals[name][row]) for name in self._names if name in signals}
        parameters = info.get("reward", {}).get("parameters", {})
        in_force = {name: float(values[row]) for name, values in parameters.items() if not name.startswith("_")}
        kept["reward"] = {"parameters": in_force}
        return kept


class HindsightReplayBuffer(HerReplayBuffer):
    """stable-baselines3's buffer; a step in which the infrastructure failed ends its episode and is never drawn."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.copy_info_dict = True

    def add(self, obs: Any, next_obs: Any, action: Any, reward: Any, done: Any, infos: list[dict[str, Any]]) -> None:
        """Store one step of all rows; each row's info has, or is, what `Recall.step` returned."""
        position = self.pos
        faulty = np.array([info.get("fault", False) for info in infos])
        super().add(obs, next_obs, action, reward, np.logical_or(done, faulty), infos)
        self.infos[position] = [info.get(KEY) or Kept(info) for info in infos]
        self.ep_length[position, faulty] = 0

    def sample(self, batch_size: int, env: Any = None) -> Any:
        """Return a batch.

        Raises:
            ConfigurationError: No episode has ended yet.
        """
        if not self.ep_length.any():
            raise ConfigurationError(
                "hindsight replay learns from whole episodes and none has ended yet: let learning_starts (--set "
                "agent.learning_starts=...) be more than the steps of an episode times n_envs"
            )
        return super().sample(batch_size, env)

    def cut(self) -> None:
        """End the episodes under way, which are given up."""
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The last trajectory in the replay buffer will be truncated")
            self.truncate_last_trajectory()
