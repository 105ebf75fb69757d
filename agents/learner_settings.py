"""What agents that learn can be told, and in which spaces they can act."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import gymnasium
from sb3_contrib import TQC
from stable_baselines3 import A2C, DQN, PPO, SAC
from stable_baselines3.common.preprocessing import is_image_space
from torch.nn import ReLU

from ..errors import ConfigurationError
from . import cloning_settings, grpo_settings, lagrange
from .sb3_candidates import CandidatePolicy, is_candidates
from .sb3_features import TileFeatures, is_tiles
from .sb3_goals import GoalFeatures, is_goals
from .sb3_grounding import GroundingFeatures, GroundingPolicy, cell_side
from .settings import check_kinds

__all__ = ["CLASSES", "HINDSIGHT", "OFF_POLICY", "OWN", "all_settings", "policy"]

CLASSES: Mapping[str, type[Any]] = {"ppo": PPO, "a2c": A2C, "dqn": DQN, "sac": SAC, "tqc": TQC}
"""The algorithms of stable-baselines3 and sb3-contrib by our names."""
OFF_POLICY = ("dqn", "sac", "tqc")
"""Those that learn from a replay buffer."""
HINDSIGHT = ("sac", "tqc")
"""Those that can use hindsight experience replay."""

_CONTINUOUS: Mapping[str, Any] = {
    "n_envs": 4,
    "buffer_size": 100_000,
    "learning_starts": 1_000,
    "train_freq": 1,
    "gradient_steps": 1,
    "batch_size": 256,
    "learning_rate": 1e-3,
    "net_arch": [256, 256],
}
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
    "sac": _CONTINUOUS,
    "tqc": _CONTINUOUS,
    "grpo": grpo_settings.DEFAULTS,
    "bc": cloning_settings.DEFAULTS,
}
NETWORK = {"net_arch": [64, 64], "deterministic": False}
"""Settings that are ours: hidden layers, and whether the agent plays its likeliest action when it is evaluated (a DQN
plays its best one, but for its exploration, either way)."""
REPLAY = {"her": False, "her_goals": 4, "demonstrations": 0, "imitation": 2.0}
"""Ours for `HINDSIGHT`: whether to replay with other goals, and how many such transitions to draw for each true one;
how many of the scripted expert's episodes are in the replay buffer before learning begins, and how much the actor
imitates them (see `sb3_imitation`)."""
OWN = {"n_envs": 64, "anneal": False, **NETWORK, **REPLAY, **lagrange.SETTINGS}
"""Besides these, for stable-baselines3's algorithms: the number of training environments, and whether the learning rate
falls evenly to 0 over the run; and the constraints under which it learns."""
_CHECKS = {"grpo": grpo_settings.check_values, "bc": cloning_settings.check_values}
"""How the values of our own learners are checked."""
SMALLEST_CNN_SIDE = 36
"""Pixels a side that the convolutions of NatureCNN need."""

_SPACES = gymnasium.spaces
READABLE = (_SPACES.Box, _SPACES.Discrete, _SPACES.MultiDiscrete, _SPACES.MultiBinary)
ACTABLE: Mapping[str, tuple[type[gymnasium.Space[Any]], ...]] = {
    "ppo": READABLE,
    "a2c": READABLE,
    "dqn": (_SPACES.Discrete,),
    "sac": (_SPACES.Box,),
    "tqc": (_SPACES.Box,),
    "grpo": (_SPACES.Discrete,),
    "bc": (_SPACES.Box, _SPACES.Discrete, _SPACES.MultiDiscrete),
}


def all_settings(algorithm: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return `settings` completed with the defaults of `algorithm`.

    Raises:
        ConfigurationError: A setting that neither the algorithm nor this module knows, of another kind or out of range.
    """
    check_kinds(algorithm, settings, _known(algorithm))
    chosen = {**_own(algorithm), **DEFAULTS[algorithm], **settings}
    layers = chosen["net_arch"]
    if not isinstance(layers, list) or not all(isinstance(width, int) and width > 0 for width in layers):
        raise ConfigurationError(
            f"'{algorithm}' takes a list of layers' widths as 'net_arch', [64, 64], not {layers!r}"
        )
    if "constraints" in chosen:
        lagrange.check_lagrange(algorithm, chosen)
    if algorithm in _CHECKS:
        _CHECKS[algorithm](chosen)
        return chosen
    for name, least in (("n_envs", 1), ("her_goals", 1), ("demonstrations", 0), ("imitation", 0)):
        if chosen.get(name, least) < least:
            raise ConfigurationError(f"'{algorithm}' takes {least} or more as '{name}', not {chosen[name]}")
    return chosen


def _own(algorithm: str) -> dict[str, Any]:
    """Our settings of `algorithm` and their defaults."""
    return {name: value for name, value in OWN.items() if name not in REPLAY or algorithm in HINDSIGHT}


def _known(algorithm: str) -> dict[str, Any]:
    """The settings of `algorithm` and their defaults."""
    if algorithm in _CHECKS:
        return {**NETWORK, **DEFAULTS[algorithm]}
    own = _own(algorithm)
    fixed = {"self", "policy", "env", "seed", "device", "policy_kwargs", "tensorboard_log", "_init_setup_model"}
    parameters = inspect.signature(CLASSES[algorithm].__init__).parameters
    return {**{name: parameter.default for name, parameter in parameters.items() if name not in fixed}, **own}


def policy(
    algorithm: str, observations: gymnasium.Space[Any], actions: gymnasium.Space[Any]
) -> tuple[str | type[CandidatePolicy] | type[GroundingPolicy], dict[str, Any]]:
    """Return stable-baselines3's policy for these spaces of one row, or our own, and its keywords.

    Raises:
        ConfigurationError: `algorithm` cannot read the observations, or not choose the actions.
    """
    for part in observations.values() if isinstance(observations, _SPACES.Dict) else [observations]:
        if not isinstance(part, READABLE):
            raise ConfigurationError(
                f"'{algorithm}' reads arrays and the observation space has a {type(part).__name__} space: "
                "choose another observation, for example --set observation=grid in a maze, observation=candidates in a"
                " shop, observation=candidates and actions=discrete in CodeRepair-v0 or GUITasks-v0, or"
                " observation=hashed and actions=grid in GUIGrounding-v0"
            )
        if algorithm in _CHECKS and is_image_space(part):
            raise ConfigurationError(
                f"'{algorithm}' reads no pictures: choose another observation, such as --set observation=grid in a maze"
                " and observation=state of a robot, or --agent ppo"
            )
    if not isinstance(actions, ACTABLE[algorithm]):
        able = " or ".join(kind.__name__ for kind in ACTABLE[algorithm])
        raise ConfigurationError(
            f"'{algorithm}' acts in {able} spaces and the action space is {actions}: choose other actions "
            "(--set actions=discrete, where an environment has them) or another agent"
        )
    if algorithm != "dqn" and is_candidates(observations, actions):
        return CandidatePolicy, {"activation_fn": ReLU}
    if algorithm != "dqn" and (side := cell_side(observations, actions)):
        look = {"features_extractor_class": GroundingFeatures, "features_extractor_kwargs": {"side": side}}
        return GroundingPolicy, {"activation_fn": ReLU, **look}
    if algorithm in (*HINDSIGHT, "bc") and is_goals(observations):
        return "MultiInputPolicy", {"features_extractor_class": GoalFeatures, "activation_fn": ReLU}
    if isinstance(observations, _SPACES.Dict):
        return "MultiInputPolicy", {}
    if is_tiles(observations):
        return "MlpPolicy", {"features_extractor_class": TileFeatures}
    if is_image_space(observations) and min(sorted(observations.shape or ())[-2:]) >= SMALLEST_CNN_SIDE:
        return "CnnPolicy", {}
    return "MlpPolicy", {}
