"""Somebody's agent, kept apart from the library: what goes wrong inside it is told with its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError, RewardLabError
from .agent import Agent
from .optional import faults_of, let_rest, usage_of, words_of

__all__ = ["GuardedAgent", "told"]


def told(spec: str, what: str, call: Callable[[], Any]) -> Any:
    """Return ``call()``; an exception in it becomes one line that names the agent `spec` and `what` it was doing.

    Raises:
        RewardLabError: `call` raised something.
    """
    try:
        return call()
    except RewardLabError:
        raise
    except Exception as error:
        raise RewardLabError(f"agent '{spec}': {what} failed: {type(error).__name__}: {error}") from error


class GuardedAgent:
    """`agent`, called `spec`, whose errors name it and whose actions are of the kind that `venv` takes."""

    def __init__(self, agent: Agent, spec: str, venv: VectorEnv[Any, Any, Any]) -> None:
        self._agent = agent
        self._spec = spec
        self._space = venv.action_space

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Tell the agent in which rows an episode begins."""
        told(self._spec, "reset(rows)", lambda: self._agent.reset(rows))

    def rest(self, rows: NDArray[np.bool_]) -> None:
        """Tell the agent in which rows its actions no longer count, if it wants to know."""
        told(self._spec, "rest(rows)", lambda: let_rest(self._agent, rows))

    @property
    def faults(self) -> Mapping[int, str]:
        """Rows whose action the agent could not choose, and why."""
        return faults_of(self._agent)

    @property
    def words(self) -> Mapping[int, tuple[str, str]]:
        """What the agent read and what it answered."""
        return words_of(self._agent)

    @property
    def usage(self) -> Mapping[str, Any]:
        """What the agent has used."""
        return usage_of(self._agent)

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return the agent's actions.

        Raises:
            ConfigurationError: They are not one action a row, of the space's kind of number. A number out of range is
                the environment's to score.
        """
        actions = told(self._spec, "acting", lambda: self._agent.act(observations, infos))
        if self._space.dtype is None or self._space.shape is None:
            return actions  # Texts and the like: the environment scores what it cannot read.
        kinds = "biu" if np.issubdtype(self._space.dtype, np.integer) else "biuf"
        given = told(self._spec, "reading its actions as an array", lambda: np.asarray(actions))
        if given.shape != self._space.shape or given.dtype.kind not in kinds:
            raise ConfigurationError(
                f"agent '{self._spec}' returned actions of shape {given.shape} and type {given.dtype}; this "
                f"environment takes shape {self._space.shape} and type {self._space.dtype}, one action a row"
            )
        return actions
