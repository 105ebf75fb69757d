"""An environment of RewardLab as an OpenEnv server, with what OpenEnv has no place for: terms, signals, faults.

    pip install rewardlab openenv-core==0.3.0
    uvicorn --app-dir examples/openenv server:app

`ENVIRONMENT` and `REWARD` choose another environment and reward; every session has an environment of its own. OpenEnv
drops an observation's metadata on the way to the client, so all that matters is a field.
"""

import os
import uuid

import gymnasium as gym
from openenv.core.env_server.http_server import create_fastapi_app
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import Action, Observation, State

from rewardlab.wrappers import LanguageInterface

ENVIRONMENT = os.environ.get("ENVIRONMENT", "RewardLab/Maze-v0")
REWARD = os.environ.get("REWARD", "success - 0.1*(1 - valid)")


class Answer(Action):
    """What an agent says."""

    text: str


class Page(Observation):
    """What an agent reads, and what the ledger wrote.

    `done` tells no more than that the episode is over: `truncated` says that it was cut off, and `fault` that the
    infrastructure failed, in which case the episode is no evidence and its reward of 0 must not be learnt from.
    """

    text: str
    truncated: bool = False
    fault: bool = False
    terms: dict[str, float] = {}
    signals: dict[str, float | list[float]] = {}


class Served(Environment):
    """One session."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self):
        super().__init__()
        self._env = LanguageInterface(gym.make(ENVIRONMENT, reward=REWARD))
        self._state = State()

    def reset(self, seed=None, episode_id=None, **options):
        """Begin an episode; the options are those of the environment: `task`, `difficulty`."""
        text, info = self._env.reset(seed=seed, options=options or None)
        self._state = State(episode_id=episode_id or str(uuid.uuid4()), step_count=0)
        return self._page(text, info)

    def step(self, action, timeout_s=None, **_):
        """Play what the agent says; any text is allowed."""
        text, reward, terminated, truncated, info = self._env.step(action.text)
        self._state.step_count += 1
        return self._page(text, info, reward=float(reward), done=terminated or truncated, truncated=truncated)

    @property
    def state(self):
        """The episode's id and how many steps it has."""
        return self._state

    def close(self):
        """Free the environment."""
        self._env.close()

    @staticmethod
    def _page(text, info, **ends):
        signals = {
            name: value.tolist() if getattr(value, "ndim", 0) else value for name, value in info["signals"].items()
        }
        return Page(text=text, fault=info["fault"], terms=info["reward"]["terms"], signals=signals, **ends)


app = create_fastapi_app(Served, Answer, Page, max_concurrent_envs=64)
