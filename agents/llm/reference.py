"""Reference answers: what an environment tells, or else what its expert says from a task's beginning to its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gymnasium

from ...errors import ConfigurationError, Fault
from ...wrappers import LanguageInterface
from ...wrappers.below import attribute
from .episodes import Spoken

__all__ = ["check_reference", "reference_answers"]


def check_reference(env: gymnasium.Env[Any, Any]) -> None:
    """Check that there can be reference answers to the tasks of `env`.

    Raises:
        ConfigurationError: It has neither ``reference_answer()`` nor an expert with words.
    """
    if attribute(env, "reference_answer") is None and None in (attribute(env, "expert"), attribute(env, "say")):
        raise ConfigurationError(
            f"{env} has no reference answers: neither reference_answer() nor an expert that says what it does "
            "(expert, say)"
        )


def reference_answers(envs: Sequence[gymnasium.Env[Any, Any]], episodes: Sequence[Spoken], size: int) -> list[str]:
    """Return the reference answer to each episode's task.

    One environment of each group is reset to its task, so all episodes must be over. Where the infrastructure fails
    there, the episodes of the group have a fault: there is nothing to compare them with.

    Args:
        envs: One for each episode.
        episodes: Groups of `size`, one after the other.
        size: Episodes of a group.

    Raises:
        ConfigurationError: The environment does not tell its tasks.
    """
    answers: list[str] = []
    for start in range(0, len(episodes), size):
        group = episodes[start : start + size]
        task = next((episode.task for episode in group if episode.task is not None), None)
        answer = ""
        if task is None and not all(episode.fault for episode in group):
            raise ConfigurationError(
                f"{envs[start]} does not tell its tasks, to which there could be reference answers"
            )
        if task is not None:
            try:
                answer = _answer(envs[start], task)
            except Fault:
                for episode in group:
                    episode.fault = True
        answers += [answer] * size
    return answers


def _answer(env: gymnasium.Env[Any, Any], task: Any) -> str:
    """Begin `task` and return its reference answer, an expert's actions on lines of their own.

    Raises:
        Fault: The infrastructure failed.
    """
    below = env.env if isinstance(env, LanguageInterface) else env
    observation, _ = below.reset(seed=0, options={"task": task})
    told = attribute(below, "reference_answer")
    if told is not None:
        return str(told())
    expert, say = attribute(below, "expert")(), attribute(below, "say")
    said, over = [], False
    while not over:
        action = expert(observation)
        said.append(str(say(action)))
        observation, _, terminated, truncated, info = below.step(action)
        over = terminated or truncated
        if info.get("fault", False):
            raise Fault(f"the expert's episode of task {task} failed")
    return "\n".join(said)
