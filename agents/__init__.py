"""Agents, their evaluation and their training.

Importing this imports no learning library: `GymnasiumVecEnv`, which builds on Stable-Baselines3, is loaded when asked.
"""

from typing import TYPE_CHECKING, Any

from .agent import Agent, FunctionAgent
from .evaluate import Episode, evaluate
from .evaluation_run import Evaluation
from .loading import load_agent
from .train import Run, train
from .vectorize import vectorize

if TYPE_CHECKING:
    from .sb3_vec_env import GymnasiumVecEnv

__all__ = [
    "Agent",
    "Episode",
    "Evaluation",
    "FunctionAgent",
    "GymnasiumVecEnv",
    "Run",
    "evaluate",
    "load_agent",
    "train",
    "vectorize",
]


def __getattr__(name: str) -> Any:
    if name != "GymnasiumVecEnv":
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    from .sb3_vec_env import GymnasiumVecEnv

    return GymnasiumVecEnv
