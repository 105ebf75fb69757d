"""Exact faithfulness: distances of a design from the outcome, and its best policies, where the states can be listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...rewards import Reward, Rollout, evaluate
from .distances import Floats, distance, epic_canonical, pearson_distance, regret_bound, standardised, val
from .planning import best_actions, mixed, optimal_values, success_within
from .subject import Subject
from .tabular import Tabular, discount

__all__ = ["Exact", "exact"]

COVERED = 64
"""States that EPIC's expectations are taken over."""


@dataclass(frozen=True)
class Exact:
    """How a design compares with the outcome in tasks that are known whole.

    Attributes:
        starc: See `distances.starc`; all tasks are one process.
        epic: See `distances.epic`; the end of the task is a state like any other.
        regret: What the design's best policies lose of the outcome, from 0 to 1: all that could be lost.
        optimal_success: How often the design's best policies solve the task within its step limit.
        bound: What STARC alone proves `regret` to be no greater than; above 1 it proves nothing.
        states: How many there are.
        worst: The task with the greatest regret.
    """

    starc: float
    epic: float
    regret: float
    optimal_success: float
    bound: float
    states: int
    worst: Tabular


def exact(subject: Subject, tables: Sequence[Tabular]) -> Exact:
    """Compare the design with the outcome in `tables`."""
    gamma = discount(subject)
    forms: list[tuple[Floats, Floats]] = []
    norms = np.zeros(2)
    earned, best, least, solved = [], [], [], []
    for table in tables:
        process = table.process
        rewards = [table.rewards(subject, each) for each in (subject.expression, subject.outcome)]
        norms += [float((each**2).sum()) for each in rewards]
        live = ~process.terminal
        forms.append((val(rewards[0], process, gamma)[live], val(rewards[1], process, gamma)[live]))
        policy = mixed(best_actions(optimal_values(rewards[0], process, gamma)))
        earned.append(process.values(rewards[1], gamma, policy)[0])
        best.append(optimal_values(rewards[1], process, gamma)[0].max())
        least.append(-optimal_values(-rewards[1], process, gamma)[0].max())
        solved.append(success_within(process, table.after["success"], policy, table.max_steps or 1_000)[0])
    design, outcome = (np.concatenate([form[side] for form in forms]) for side in (0, 1))
    scales = np.sqrt(norms)
    apart = distance(standardised(design, scale=scales[0]), standardised(outcome, scale=scales[1]))
    stake = float(np.mean(best) - np.mean(least))
    lost = np.array(best) - np.array(earned)
    norm = float(np.linalg.norm(outcome))
    return Exact(
        starc=apart,
        epic=_epic(subject, tables, gamma),
        regret=float(np.clip(lost.mean() / stake, 0.0, 1.0)) if stake > 0 else 0.0,
        optimal_success=float(np.mean(solved)),
        # The visits of T separate tasks, each begun once in T, differ by a root of T less than those of one process.
        bound=regret_bound(apart, gamma, stake / norm) / float(np.sqrt(len(tables))) if norm > 0 else float("inf"),
        states=sum(table.process.states for table in tables),
        worst=tables[int(lost.argmax())],
    )


def _epic(subject: Subject, tables: Sequence[Tabular], gamma: float) -> float:
    """The EPIC distance over the transitions that there are, in all tasks."""
    generator = np.random.default_rng([subject.seed, 2])
    forms: tuple[list[Floats], list[Floats]] = ([], [])
    scales = np.zeros(2)
    for table in tables:
        states = table.process.states
        covered = generator.permutation(states)[:COVERED]
        successor = table.process.successors[..., 0]
        live = ~table.process.terminal
        for side, reward in enumerate((subject.expression, subject.outcome)):
            every = np.arange(states)
            outgoing = _between(subject, table, reward, every[:, None], covered[None, :], gamma).mean(axis=1)
            here = np.broadcast_to(every[:, None], successor.shape)
            taken = _between(subject, table, reward, here, None, gamma)
            everywhere = float(outgoing[covered].mean())
            canonical = epic_canonical(taken, outgoing[here], outgoing[successor], everywhere, gamma)
            forms[side].append(canonical[live].ravel())
            scales[side] += float((taken**2).sum())
    return pearson_distance(np.concatenate(forms[0]), np.concatenate(forms[1]), np.sqrt(scales).tolist())


def _between(
    subject: Subject,
    table: Tabular,
    reward: Reward,
    before: NDArray[np.int64],
    after: NDArray[np.int64] | None,
    gamma: float,
) -> Floats:
    """What `reward` pays between any states, as if no task ended; without `after` for every action of `before`."""
    shape = before.shape if after is None else np.broadcast_shapes(before.shape, after.shape)
    first = np.broadcast_to(before, shape).ravel()
    second = np.arange(first.size) if after is None else np.broadcast_to(after, shape).ravel()
    ends = np.zeros((first.size, 1))

    def reached(name: str) -> Floats:
        values = (
            table.before[name] if after is not None else table.after[name].reshape(-1, *table.before[name].shape[1:])
        )
        return values[second][:, None]

    names = tuple(table.before)
    rollout = Rollout(
        {name: table.before[name][first][:, None] for name in names},
        {name: reached(name) for name in names},
        terminated=ends,
        truncated=ends,
        native=reached(str(subject.outcome)),
    )
    found = evaluate(reward, rollout, signals=subject.signals, gamma=gamma, truncation="bootstrap")
    return np.asarray(found.total, np.float64).reshape(shape)
