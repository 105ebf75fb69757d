"""Agents that do not learn: random actions, and the expert, the rule and the exploits that environments ship."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from gymnasium.spaces import Discrete
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError, nearest
from .agent import Agent, FunctionAgent, stack_actions
from .vectorize import ask, singles

__all__ = ["BatchedFunctionAgent", "RandomAgent", "exploit_names", "scripted_agent"]


class RandomAgent:
    """Uniformly random actions, the same for the same `seed`.

    Where infos tell which of the numbered actions are at hand, ``action_mask`` as in Gymnasium's Taxi, it draws from
    these alone.
    """

    def __init__(self, venv: VectorEnv, *, seed: int = 0) -> None:
        self._venv = venv
        venv.single_action_space.seed(seed)

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: every action is drawn afresh."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return one draw of the action space per row."""
        space, masks = self._venv.single_action_space, infos.get("action_mask")
        if masks is None or not isinstance(space, Discrete):
            return stack_actions(self._venv, [space.sample() for _ in range(self._venv.num_envs)])
        return stack_actions(self._venv, [space.sample(mask=np.asarray(mask, dtype=np.int8)) for mask in masks])


class BatchedFunctionAgent:
    """A function of a whole batch of observations as an agent."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: a function remembers nothing."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return the function's actions."""
        return self._function(observations)


def exploit_names(venv: VectorEnv) -> tuple[str, ...]:
    """Return the names of the exploits that the environments of `venv` ship; empty for one that ships none."""
    exploits = ask(venv, "exploits")
    return () if exploits is None else tuple(exploits)


def scripted_agent(name: str, venv: VectorEnv, *, seed: int = 0) -> Agent:
    """Return the agent called ``random``, ``expert``, ``rule`` or ``exploit:NAME`` for the environments of `venv`.

    The rule is a baseline without learning, for environments that ship one: it sees what an agent sees.

    Raises:
        ConfigurationError: The environments ship no such policy.
    """
    if name == "random":
        return RandomAgent(venv, seed=seed)
    if name in ("expert", "rule"):
        if ask(venv, name) is None:
            raise ConfigurationError(
                f"agent '{name}': {_title(venv)} ships no {name} with these arguments; give another agent or others"
            )
        return _shipped(venv, lambda env: getattr(env, name)())
    exploit = name.removeprefix("exploit:")
    known = exploit_names(venv)
    if exploit not in known:
        raise ConfigurationError(
            f"agent '{name}': {_title(venv)} ships the exploits {list(known)}; write exploit:NAME."
            + nearest(exploit, known)
        )
    return _shipped(venv, lambda env: env.exploits()[exploit])


def _shipped(venv: VectorEnv, policy: Callable[[Any], Callable[[Any], Any]]) -> Agent:
    """A policy that closes over the environment's own state: batched if native, else one per single environment."""
    envs = singles(venv)
    if envs:
        return FunctionAgent([policy(env.unwrapped) for env in envs], venv)
    return BatchedFunctionAgent(policy(venv.unwrapped))


def _title(venv: VectorEnv) -> str:
    return venv.spec.id if venv.spec is not None else type(venv.unwrapped).__name__
