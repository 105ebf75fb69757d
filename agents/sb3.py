"""PPO, A2C, DQN and SAC of stable-baselines3, TQC of sb3-contrib: learners, and agents made from their checkpoints."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import KVWriter, Logger
from stable_baselines3.common.preprocessing import is_image_space, is_image_space_channels_first
from stable_baselines3.common.save_util import save_to_pkl
from stable_baselines3.common.utils import LinearSchedule, set_random_seed
from stable_baselines3.common.vec_env import VecTransposeImage

from ..errors import ConfigurationError, RewardLabError
from ..wrappers.below import attribute
from .demonstrations import Demonstration, fill
from .lagrange import lagrange_of
from .learner_settings import CLASSES, OFF_POLICY, OWN, all_settings, policy
from .sb3_buffers import (
    SoundDictReplayBuffer,
    SoundDictRolloutBuffer,
    SoundReplayBuffer,
    SoundRolloutBuffer,
    filled,
    make_room,
)
from .sb3_hindsight import HindsightReplayBuffer
from .sb3_imitation import imitate
from .sb3_vec_env import GymnasiumVecEnv
from .valuing import paid_by
from .vectorize import discount, set_parameters

__all__ = ["SB3Agent", "SB3Learner", "channels_first", "load_sb3_agent"]


CONSTRAINTS = "constraints.json"
"""Where a checkpoint has the weights of constraints."""


class SB3Agent:
    """A trained policy as an agent.

    Attributes:
        observation_space: Of one row; what the policy was trained on, `channels_first`. It acts on either.
        action_space: Of one row.
    """

    def __init__(self, model: Any, *, deterministic: bool) -> None:
        self.observation_space: gymnasium.Space[Any] = model.observation_space
        self.action_space: gymnasium.Space[Any] = model.action_space
        self._model = model
        self._deterministic = deterministic

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: these policies remember nothing."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return the policy's actions."""
        return self._model.predict(observations, deterministic=self._deterministic)[0]


class SB3Learner:
    """One algorithm learning in one vector environment.

    At every pause, environments and random numbers begin afresh from the seed and the step. A run that was killed and
    goes on from its last checkpoint therefore ends with the same numbers as one that was left alone.

    Args:
        algorithm: ``"ppo"``, ``"a2c"``, ``"dqn"``, ``"sac"`` or ``"tqc"``.
        venv: Training environments in SAME_STEP mode.
        settings: Arguments of the algorithm's constructor, and those in `OWN`.
        seed: Determines initial weights, exploration and the order of tasks.
        device: torch device of the networks.
        checkpoint: Folder to go on from; None to begin.
        demonstrations: Put into the replay buffer at the beginning, and imitated (see `sb3_imitation`).
        log: Receives ``(name, value, step)`` of what the algorithm logs.

    Raises:
        ConfigurationError: Unknown settings, an observation the networks cannot read, another gamma in the reward, or a
            reward that hindsight replay cannot compute for other goals.
    """

    truncation = None

    def __init__(
        self,
        algorithm: str,
        venv: VectorEnv[Any, Any, Any],
        *,
        settings: Mapping[str, Any],
        seed: int,
        device: str = "cpu",
        checkpoint: Path | None = None,
        demonstrations: Sequence[Demonstration] = (),
        log: Callable[[str, float, int], None] | None = None,
    ) -> None:
        # The networks are small: several threads only wait for each other.
        torch.set_num_threads(1)
        chosen = all_settings(algorithm, settings)
        self._seed = seed
        self.deterministic = bool(chosen["deterministic"])
        self.gamma = gamma = float(chosen.get("gamma", discount(venv)))
        self.lagrange = lagrange_of(chosen, paid_by(venv), attribute(venv, "signals"))
        if self.lagrange is not None and checkpoint is not None:
            self.lagrange.load(json.loads((checkpoint / CONSTRAINTS).read_text()))
        self.vec_env = GymnasiumVecEnv(venv, gamma=gamma, hindsight=bool(chosen.get("her")), lagrange=self.lagrange)
        demonstrations = [
            replace(each, observations=_transposed(venv.single_observation_space, each.observations))
            for each in demonstrations
        ]
        if checkpoint is None:
            self.model = _build(algorithm, self.vec_env, chosen | {"gamma": gamma}, seed=seed, device=device)
            if demonstrations:
                set_parameters(venv, gamma=gamma)
                fill(self.model.replay_buffer, demonstrations, venv)
        else:
            self.model = CLASSES[algorithm].load(checkpoint / "model.zip", env=self.vec_env, device=device)
            if (checkpoint / "replay.pkl").exists():
                # Episodes under way are cut off by `restart`, as they were in the run that was saved.
                self.model.load_replay_buffer(checkpoint / "replay.pkl", truncate_last_traj=False)
                make_room(self.model.replay_buffer)
        if demonstrations:
            imitate(self.model, demonstrations, float(chosen["imitation"]))
        if hasattr(self.model, "rollout_buffer"):
            self.model.rollout_buffer.vec_env = self.vec_env
        self.model.set_logger(Logger(None, [_LogTo(log)] if log is not None else []))

    @property
    def steps(self) -> int:
        """Environment steps taken so far."""
        return int(self.model.num_timesteps)

    @property
    def faults(self) -> int:
        """Training steps so far in which the infrastructure failed."""
        return self.vec_env.faults

    def agent(self, venv: VectorEnv[Any, Any, Any]) -> SB3Agent:
        """Return the current policy as an agent."""
        return SB3Agent(self.model, deterministic=self.deterministic)

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        """Learn until `total` steps; call `on_pause` at the first chance after each of the `pauses`, and at the end."""
        if self.steps >= total:
            return
        callback = _Pauses(self, pauses, on_pause, on_progress)
        self.model.learn(total - self.steps, callback=callback, reset_num_timesteps=False)
        on_pause(self.steps)

    def restart(self) -> None:
        """Begin new episodes, with random numbers that depend on the seed and the step only."""
        seed = int(np.random.SeedSequence([self._seed, self.steps]).generate_state(1)[0])
        # stable-baselines3 draws from the global generators of random, NumPy and torch.
        set_random_seed(seed)
        self.model.action_space.seed(seed)
        self.vec_env.prepare(seed, self.steps)
        if isinstance(getattr(self.model, "replay_buffer", None), HindsightReplayBuffer):
            self.model.replay_buffer.cut()
        self.model._last_obs = self.model.env.reset()

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`."""
        self.model.save(folder / "model.zip")
        if self.lagrange is not None:
            (folder / CONSTRAINTS).write_text(json.dumps(self.lagrange.state()))
        if hasattr(self.model, "replay_buffer"):
            save_to_pkl(folder / "replay.pkl", filled(self.model.replay_buffer))

    def close(self) -> None:
        """Close the training environments."""
        self.vec_env.close()


def channels_first(space: gymnasium.Space[Any]) -> gymnasium.Space[Any]:
    """Return `space` as policies of stable-baselines3 have it: channels of pictures come before rows and columns."""
    if isinstance(space, gymnasium.spaces.Dict):
        return gymnasium.spaces.Dict({key: channels_first(part) for key, part in space.items()})
    if isinstance(space, gymnasium.spaces.Box) and is_image_space(space) and not is_image_space_channels_first(space):
        return VecTransposeImage.transpose_space(space)
    return space


def _transposed(space: gymnasium.Space[Any], observations: Any) -> Any:
    """Return observations of `space`, one after the other, as `channels_first` has them."""
    if isinstance(space, gymnasium.spaces.Dict):
        return {key: _transposed(space[key], part) for key, part in observations.items()}
    return observations if channels_first(space) is space else np.moveaxis(observations, -1, 1)


def load_sb3_agent(algorithm: str, checkpoint: Path, *, device: str, deterministic: bool, seed: int) -> SB3Agent:
    """Return the agent saved in the folder `checkpoint`; it draws its actions from `seed`."""
    torch.set_num_threads(1)
    model = CLASSES[algorithm].load(checkpoint / "model.zip", device=device)
    set_random_seed(seed)
    return SB3Agent(model, deterministic=deterministic)


class _Pauses(BaseCallback):
    """Stops between rollouts, when the networks have learnt from everything seen."""

    def __init__(
        self,
        learner: SB3Learner,
        pauses: Sequence[int],
        on_pause: Callable[[int], None],
        on_progress: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._learner = learner
        self._pauses = list(pauses)
        self._on_pause = on_pause
        self._on_progress = on_progress

    def _on_training_start(self) -> None:
        self._learner.restart()

    def _on_rollout_start(self) -> None:
        step = self._learner.steps
        self._on_progress(step)
        if self._pauses and step >= self._pauses[0]:
            self._pauses = [pause for pause in self._pauses if pause > step]
            self._on_pause(step)
            self._learner.restart()

    def _on_step(self) -> bool:
        return True


class _LogTo(KVWriter):
    """stable-baselines3's log, forwarded."""

    def __init__(self, log: Callable[[str, float, int], None]) -> None:
        self._log = log

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        for key, value in key_values.items():
            if isinstance(value, (int, float, np.number)) and "tensorboard" not in (key_excluded[key] or ()):
                self._log(key, float(value), step)

    def close(self) -> None:
        pass


def _build(algorithm: str, vec_env: GymnasiumVecEnv, settings: Mapping[str, Any], *, seed: int, device: str) -> Any:
    space = vec_env.observation_space
    kind, policy_kwargs = policy(algorithm, space, vec_env.action_space)
    policy_kwargs["net_arch"] = list(settings["net_arch"])
    arguments = {name: value for name, value in settings.items() if name not in OWN}
    if settings["anneal"]:
        arguments["learning_rate"] = LinearSchedule(float(settings["learning_rate"]), 0.0, 1.0)
    dictionary = isinstance(space, gymnasium.spaces.Dict)
    if settings.get("her"):
        arguments["replay_buffer_class"] = HindsightReplayBuffer
        arguments["replay_buffer_kwargs"] = {"n_sampled_goal": settings["her_goals"]}
    elif algorithm in OFF_POLICY:
        arguments["replay_buffer_class"] = SoundDictReplayBuffer if dictionary else SoundReplayBuffer
    else:
        arguments["rollout_buffer_class"] = SoundDictRolloutBuffer if dictionary else SoundRolloutBuffer
    try:
        return CLASSES[algorithm](kind, vec_env, policy_kwargs=policy_kwargs, seed=seed, device=device, **arguments)
    except RewardLabError:
        raise
    except (AssertionError, TypeError, ValueError) as error:
        raise ConfigurationError(f"'{algorithm}' does not take these settings: {error}") from error
