"""Agents: what acts. Always batched over the rows of a vector environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import concatenate, create_empty_array, iterate
from numpy.typing import NDArray

__all__ = ["Agent", "FunctionAgent", "stack_actions", "take"]


@runtime_checkable
class Agent(Protocol):
    """What every agent can do. `num_envs` is the width of the vector environment it plays in.

    What it may have besides, such as rows in which it failed, says the module `optional`.
    """

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Forget the past of the rows, bool ``(num_envs,)``, in which an episode begins."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return one action per row, batched as the environment's ``action_space`` batches them.

        Args:
            observations: A batch of the environment's ``observation_space``.
            infos: What came with the observations, as the vector environment gives it.
        """


class FunctionAgent:
    """Plain functions observation -> action as an agent.

    Args:
        function: One function for every row, or one per row.
        venv: The vector environment whose spaces say how rows are taken apart and actions put together.
    """

    def __init__(self, function: Callable[[Any], Any] | list[Callable[[Any], Any]], venv: VectorEnv) -> None:
        self._functions = function if isinstance(function, list) else [function] * venv.num_envs
        self._venv = venv

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Do nothing: a function remembers nothing."""

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return each row's action."""
        rows = iterate(self._venv.observation_space, observations)
        actions = [function(row) for function, row in zip(self._functions, rows, strict=True)]
        return stack_actions(self._venv, actions)


def stack_actions(venv: VectorEnv, actions: list[Any]) -> Any:
    """Put one action per row together as `venv`'s ``action_space`` does."""
    space = venv.single_action_space
    empty: Any = create_empty_array(space, n=len(actions))
    return concatenate(space, actions, empty)


def take(batch: Any, rows: Any) -> Any:
    """Return `rows` (a number or an array of them) of a batch of observations: an array, or a dictionary of arrays."""
    if isinstance(batch, Mapping):
        return {key: values[rows] for key, values in batch.items()}
    return batch[rows]
