"""stable-baselines3's PPO, A2C and DQN: learners for training and agents made from their checkpoints."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import KVWriter, Logger
from stable_baselines3.common.preprocessing import is_image_space
from stable_baselines3.common.utils import set_random_seed

from ..errors import ConfigurationError, nearest
from .sb3_buffers import SoundDictReplayBuffer, SoundDictRolloutBuffer, SoundReplayBuffer, SoundRolloutBuffer
from .sb3_features import TileFeatures, is_tiles
from .sb3_vec_env import GymnasiumVecEnv
from .vectorize import ask

__all__ = ["SB3Agent", "SB3Learner", "load_sb3_agent"]

CLASSES: Mapping[str, type[Any]] = {"ppo": PPO, "a2c": A2C, "dqn": DQN}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "ppo": {"n_envs": 64, "n_steps": 64, "batch_size": 1024, "n_epochs": 4, "learning_rate": 1e-3, "ent_coef": 0.01},
    "a2c": {"n_envs": 64, "n_steps": 8, "learning_rate": 7e-4, "ent_coef": 0.01},
    "dqn": {
        "n_envs": 16,
        "buffer_size": 50_000,
        "learning_starts": 1_000,
        "train_freq": 1,
        "gradient_steps": 1,
        "batch_size": 128,
        "learning_rate": 5e-4,
        "target_update_interval": 1_000,
    },
}
OWN = {"n_envs": 64, "net_arch": [64, 64], "deterministic": False}
"""Settings that are ours: number of training environments, hidden layers, and whether the agent plays its likeliest
action when it is evaluated (a DQN plays its best one, but for its exploration, either way)."""
SMALLEST_CNN_SIDE = 36
"""Pixels a side that the convolutions of NatureCNN need."""


class SB3Agent:
    """A trained policy as an agent.

    Attributes:
        observation_space: Of one row; what the policy was trained on.
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
        algorithm: ``"ppo"``, ``"a2c"`` or ``"dqn"``.
        venv: Training environments in SAME_STEP mode.
        settings: Arguments of the algorithm's constructor, and those in `OWN`.
        seed: Determines initial weights, exploration and the order of tasks.
        device: torch device of the networks.
        checkpoint: Folder to go on from; None to begin.
        log: Receives ``(name, value, step)`` of what the algorithm logs.

    Raises:
        ConfigurationError: Unknown settings, an observation the networks cannot read, another gamma in the reward.
    """

    def __init__(
        self,
        algorithm: str,
        venv: VectorEnv[Any, Any, Any],
        *,
        settings: Mapping[str, Any],
        seed: int,
        device: str = "cpu",
        checkpoint: Path | None = None,
        log: Callable[[str, float, int], None] | None = None,
    ) -> None:
        # The networks are small: several threads only wait for each other.
        torch.set_num_threads(1)
        chosen = all_settings(algorithm, settings)
        self._seed = seed
        self.deterministic = bool(chosen["deterministic"])
        gamma = float(chosen.get("gamma", ask(venv, "gamma") or 0.99))
        self.vec_env = GymnasiumVecEnv(venv, gamma=gamma)
        if checkpoint is None:
            self.model = _build(algorithm, self.vec_env, chosen | {"gamma": gamma}, seed=seed, device=device)
        else:
            self.model = CLASSES[algorithm].load(checkpoint / "model.zip", env=self.vec_env, device=device)
            if (checkpoint / "replay.pkl").exists():
                self.model.load_replay_buffer(checkpoint / "replay.pkl")
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
        self.model._last_obs = self.model.env.reset()

    def save(self, folder: Path) -> None:
        """Write what `checkpoint` needs into `folder`."""
        self.model.save(folder / "model.zip")
        if hasattr(self.model, "replay_buffer"):
            self.model.save_replay_buffer(folder / "replay.pkl")

    def close(self) -> None:
        """Close the training environments."""
        self.vec_env.close()


def all_settings(algorithm: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` completed with the defaults of `algorithm`.

    Raises:
        ConfigurationError: A setting that neither the algorithm nor this module knows.
    """
    fixed = {"self", "policy", "env", "seed", "device", "policy_kwargs", "tensorboard_log", "_init_setup_model"}
    known = {*inspect.signature(CLASSES[algorithm].__init__).parameters, *OWN} - fixed
    for name in settings:
        if name not in known:
            raise ConfigurationError(
                f"'{algorithm}' has no setting '{name}'; it has {sorted(known)}.{nearest(name, known)}"
            )
    return {**OWN, **DEFAULTS[algorithm], **settings}


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
    policy, policy_kwargs = _policy(space, algorithm)
    policy_kwargs["net_arch"] = list(settings["net_arch"])
    arguments = {name: value for name, value in settings.items() if name not in OWN}
    dictionary = isinstance(space, gymnasium.spaces.Dict)
    if algorithm == "dqn":
        arguments["replay_buffer_class"] = SoundDictReplayBuffer if dictionary else SoundReplayBuffer
    else:
        arguments["rollout_buffer_class"] = SoundDictRolloutBuffer if dictionary else SoundRolloutBuffer
    return CLASSES[algorithm](policy, vec_env, policy_kwargs=policy_kwargs, seed=seed, device=device, **arguments)


def _policy(space: gymnasium.Space[Any], algorithm: str) -> tuple[str, dict[str, Any]]:
    """Return stable-baselines3's policy for observations in `space`, and its keywords."""
    spaces = gymnasium.spaces
    readable = (spaces.Box, spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary)
    for part in space.values() if isinstance(space, spaces.Dict) else [space]:
        if not isinstance(part, readable):
            raise ConfigurationError(
                f"'{algorithm}' reads arrays and the observation space has {part}: choose another observation, "
                "for example --set observation=grid"
            )
    if isinstance(space, spaces.Dict):
        return "MultiInputPolicy", {}
    if is_tiles(space):
        return "MlpPolicy", {"features_extractor_class": TileFeatures}
    if is_image_space(space) and min(sorted(space.shape or ())[-2:]) >= SMALLEST_CNN_SIDE:
        return "CnnPolicy", {}
    return "MlpPolicy", {}
