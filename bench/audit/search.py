"""The searches for episodes that are paid and have no success: evolution, and agents that are trained to be paid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ...agents.demonstrations import Demonstration
from ...wrappers.below import attribute
from .adversary import adversaries
from .evolve import Draw, Plan, drawer, evolve
from .learning import learner
from .margin import Paid, Scale
from .replay import Attempts, environments
from .subject import Subject

__all__ = ["search"]

EVOLVING = 0.5
"""Share of the steps that evolution takes; the agents have the others."""
TASKS, WATCHED = 4, 16
"""In so many tasks at most evolution searches, and agents are watched."""
GENERATIONS = 3
NATIVE_ROWS, SINGLE_ROWS, FEWEST_ROWS = 64, 16, 4
"""Sequences tried at a time, in native vector environments and, at most and at least, in single ones in a row."""
STOPS, STAYS = 4, 4
"""How far from its end a solution stops at most, and in how many ways it then stays."""
CHANCE = 4
"""One in so many sequences of the first generation is left to chance."""


def search(subject: Subject, scale: Scale, *, steps: int) -> tuple[list[Paid], str]:
    """Return what the searches found, and why there were no agents where there were none.

    Args:
        subject: What is audited; its design values single episodes.
        scale: Which tasks are understood, and what solving them is worth.
        steps: Environment steps to take, about.
    """
    agent, why = learner(subject)
    # Where steps are dear, a generation is small.
    rows = int(np.clip(EVOLVING * steps // (GENERATIONS * subject.longest), FEWEST_ROWS, SINGLE_ROWS))
    venv = environments(subject, rows, native=NATIVE_ROWS)
    try:
        found = [_evolved(subject, scale.tasks, venv, steps if agent is None else int(EVOLVING * steps))]
        if agent is not None:
            learning = max(1, int((1 - EVOLVING) * steps))
            found += adversaries(subject, scale, scale.tasks[:WATCHED], venv, steps=learning)
    finally:
        venv.close()
    return [each for each in found if len(each.seeds)], why


def _evolved(subject: Subject, tasks: Sequence[int], venv: VectorEnv[Any, Any, Any], steps: int) -> Paid:
    """The best-paid failure that evolution finds in each of `tasks`."""
    played = max(len(episode) for each in subject.behaviours for episode in each.episodes)
    longest = int(attribute(venv, "max_steps", played))
    # Few tasks well rather than many by chance: some generations each.
    tasks = tasks[: int(np.clip(steps // (GENERATIONS * venv.num_envs * longest), 1, TASKS))]

    def value(tried: Attempts) -> NDArray[np.float64]:
        return np.where(tried.failed, subject.returns(tried.rollout), -np.inf)

    seeds, returns, actions = [], [], []
    for task in tasks:
        generator = np.random.default_rng([subject.seed, task])
        episodes = [
            (each.kind, episode) for each in subject.behaviours for episode in each.episodes if episode.seed == task
        ]
        draw = drawer(venv.single_action_space, [action for _, episode in episodes for action in episode.actions])
        first = _beginnings(episodes, longest, draw, generator, venv.num_envs)
        found, fitness = evolve(venv, task, first, draw, value, steps=steps // len(tasks), generator=generator)
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
    episodes: Sequence[tuple[str, Demonstration]], longest: int, draw: Draw, generator: np.random.Generator, size: int
) -> list[Plan]:
    """Sequences to begin with: what scripted policies did, solutions that stop short in many ways, and chance."""

    def whole(plan: Plan) -> Plan:
        return plan[:longest] + [draw(generator, None) for _ in range(longest - len(plan))]

    known = [whole(list(episode.actions)) for kind, episode in episodes if kind != "random"]
    short_of: list[Plan] = []
    for solution in [list(episode.actions) for kind, episode in episodes if kind == "expert"]:
        for short in range(1, min(len(solution), STOPS) + 1):
            stem = solution[: len(solution) - short]
            # What stops short stays there: by doing one thing, or by going back and forth.
            short_of += [whole(stem + [draw(generator, None)] * longest) for _ in range(STAYS)]
            short_of.append(whole(stem + solution[max(0, len(stem) - 2) : len(stem)] * longest))
    begun = [plan for pair in zip_longest(short_of, known) for plan in pair if plan is not None][: 2 * size]
    return begun + [whole([]) for _ in range(max(size // CHANCE, size - len(begun)))]
