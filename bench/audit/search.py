"""The searches for episodes that are paid and have no success: evolution, and agents that are trained to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...agents.demonstrations import Demonstration
from ...agents.vectorize import singles, split_argument, vectorize
from ...wrappers.below import attribute
from .evolve import Plan, drawer, evolve
from .margin import Paid, Scale
from .replay import Attempts
from .subject import Subject

__all__ = ["search"]

TASKS = 4
"""In so many tasks evolution searches."""
NATIVE_ROWS, SINGLE_ROWS = 64, 16
"""Sequences tried at a time, in native vector environments and in single ones in a row."""


def search(subject: Subject, scale: Scale, known: Sequence[Paid], *, steps: int) -> list[Paid]:
    """Return what the searches found.

    Args:
        subject: What is audited; its design values single episodes.
        scale: Which tasks are understood.
        known: What scripted policies were paid, from whose episodes evolution begins.
        steps: Environment steps to take, about.
    """
    arguments: dict[str, Any] = {**split_argument(subject.env, "train"), **subject.env_kwargs}
    probe = vectorize(subject.env, 1, **arguments)
    rows = SINGLE_ROWS if singles(probe) else NATIVE_ROWS
    probe.close()
    venv = vectorize(subject.env, rows, **arguments)
    try:
        return [_evolved(subject, scale.tasks[:TASKS], venv, steps)]
    finally:
        venv.close()


def _evolved(subject: Subject, tasks: Sequence[int], venv: Any, steps: int) -> Paid:
    """The best-paid failure that evolution finds in each of `tasks`."""
    longest = int(
        attribute(venv, "max_steps", 0) or max(len(episode) for each in subject.behaviours for episode in each.episodes)
    )

    def value(tried: Attempts) -> Any:
        return np.where(tried.failed, subject.returns(tried.rollout), -np.inf)

    seeds, returns, actions = [], [], []
    for task in tasks:
        generator = np.random.default_rng([subject.seed, task])
        episodes = [
            (each.kind, episode) for each in subject.behaviours for episode in each.episodes if episode.seed == task
        ]
        draw = drawer(venv.single_action_space, [action for _, episode in episodes for action in episode.actions])
        first = _beginnings(episodes, longest, draw, generator, venv.num_envs)
        found, fitness, _ = evolve(venv, task, first, draw, value, steps=steps // len(tasks), generator=generator)
        if np.isfinite(fitness[0]):
            seeds.append(task)
            returns.append(fitness[0])
            actions.append(found.actions[0])
    return Paid(
        "search: evolution",
        "search",
        np.array(seeds, dtype=np.int64),
        np.array(returns),
        np.zeros(len(seeds), dtype=bool),
        tuple(actions),
    )


def _beginnings(
    episodes: Sequence[tuple[str, Demonstration]], longest: int, draw: Any, generator: np.random.Generator, size: int
) -> list[Plan]:
    """Sequences to begin with: what scripted policies did, solutions that stop short in many ways, and chance."""

    def whole(plan: Plan) -> Plan:
        return plan[:longest] + [draw(generator, None) for _ in range(longest - len(plan))]

    known = [list(episode.actions) for _, episode in episodes]
    begun = [whole(plan) for plan in known]
    for plan in [list(episode.actions) for kind, episode in episodes if kind == "expert"]:
        for short in range(1, min(len(plan), 5)):
            stem = plan[: len(plan) - short]
            for action in [draw(generator, None) for _ in range(4)]:
                begun.append(whole(stem + [action] * longest))
            begun.append(whole(stem + plan[-short - 2 : -short] * longest))
    begun += [whole([]) for _ in range(max(0, size - len(begun)))]
    return begun
