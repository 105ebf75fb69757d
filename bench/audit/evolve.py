"""Evolution over sequences of actions: the best-paid way not to solve a task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from .replay import Attempts, replay

__all__ = ["Draw", "Plan", "drawer", "evolve"]

Plan = list[Any]
"""Actions, as many as an episode may last."""
Draw = Callable[[np.random.Generator, Any], Any]
"""One more action; where it can, near the one given, None for none."""
KEPT = 0.25
"""Share of a generation that the next one descends from."""
NEAR = 0.3
"""Standard deviation of a changed continuous action, as a share of half its range."""


def drawer(space: gymnasium.Space[Any], pool: Sequence[Any]) -> Draw:
    """Return what draws actions of `space`: numbers and boxes by themselves, everything else from `pool`."""
    if isinstance(space, gymnasium.spaces.Discrete):
        return lambda generator, near: int(space.start + generator.integers(space.n))
    if isinstance(space, gymnasium.spaces.MultiDiscrete):
        return lambda generator, near: (space.start + generator.integers(space.nvec)).astype(space.dtype)
    if isinstance(space, gymnasium.spaces.Box) and np.isfinite(space.low).all() and np.isfinite(space.high).all():
        half = (space.high - space.low) / 2

        def draw(generator: np.random.Generator, near: Any) -> Any:
            if near is None:
                return generator.uniform(space.low, space.high).astype(space.dtype)
            moved = np.asarray(near, np.float64) + generator.normal(size=half.shape) * NEAR * half
            return np.clip(moved, space.low, space.high).astype(space.dtype)

        return draw
    known = list(pool)
    return lambda generator, near: known[generator.integers(len(known))]


def evolve(
    venv: VectorEnv[Any, Any, Any],
    seed: int,
    first: Sequence[Plan],
    draw: Draw,
    value: Callable[[Attempts], NDArray[np.float64]],
    *,
    steps: int,
    generator: np.random.Generator,
) -> tuple[Attempts, NDArray[np.float64]]:
    """Search the task that `seed` determines for the episode of the largest value.

    A generation is as large as `venv` has rows. The best quarter of all that was seen stays, and its descendants
    change, insert, delete and repeat stretches of it and cross over.

    Args:
        venv: In NEXT_STEP mode.
        seed: What every episode is reset with.
        first: Sequences to begin with, all equally long, at least as long as an episode can be.
        draw: See `drawer`.
        value: The fitness of each episode, ``(episodes,)``; minus infinity for those that do not count.
        steps: Environment steps to take, but for those of the last generation.
        generator: Of everything random.

    Returns:
        The best episodes, the best first, and their fitness.
    """
    size = venv.num_envs
    parents: list[_Tried] = []
    population = [list(each) for each in first]
    while True:
        tried = replay(venv, seed, population)
        steps -= tried.steps
        born = [
            _Tried(plan, len(done), float(worth))
            for plan, done, worth in zip(population, tried.actions, value(tried), strict=True)
        ]
        # Of equals the younger come first, so that what makes no difference may change.
        parents = sorted(born + parents, key=lambda each: -each.worth)[: max(2, int(size * KEPT))]
        if steps <= 0:
            break
        population = [_child(parents, draw, generator) for _ in range(size)]
    found = replay(venv, seed, [each.plan for each in parents])
    return found, value(found)


@dataclass(frozen=True)
class _Tried:
    """A sequence, how much of it was done before the episode ended, and what that was worth."""

    plan: Plan
    done: int
    worth: float


def _child(parents: Sequence[_Tried], draw: Draw, generator: np.random.Generator) -> Plan:
    """One descendant, as long as its parents."""
    # The better of two: a parent that stands further ahead is likelier.
    parent = parents[int(generator.integers(len(parents), size=2).min())]
    one, length = parent.plan, len(parent.plan)
    start = int(generator.integers(parent.done))
    stop = min(length, start + int(generator.geometric(0.25)))
    kind = generator.integers(6)
    if kind == 0:  # Changed in places.
        places = generator.random(length) < 2 / parent.done
        child = [draw(generator, action) if change else action for action, change in zip(one, places, strict=True)]
    elif kind == 1:  # With a stretch changed.
        child = one[:start] + [draw(generator, None) for _ in range(start, stop)] + one[stop:]
    elif kind == 2:  # With something put in.
        child = one[:start] + [draw(generator, None) for _ in range(start, stop)] + one[start:]
    elif kind == 3:  # With a stretch left out.
        child = one[:start] + one[stop:]
    elif kind == 4:  # A stretch again and again, to the end.
        child = one[:stop] + one[start:stop] * length
    else:  # Crossed over.
        child = one[:start] + parents[int(generator.integers(len(parents)))].plan[start:]
    return child[:length] + [draw(generator, None) for _ in range(length - len(child))]
