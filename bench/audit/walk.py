"""The way that is best for a design, in words: where it leads when it does not lead to the goal."""

from __future__ import annotations

from itertools import groupby

from .planning import best_actions, mixed, optimal_values
from .subject import Subject
from .tabular import Tabular, discount

__all__ = ["best_way"]


def best_way(subject: Subject, table: Tabular) -> tuple[str, ...]:
    """Follow a best policy of the design from the start until it ends or comes back to where it was.

    Args:
        subject: What is audited.
        table: The task.

    Returns:
        Lines: what is done, what it pays, whether it goes on for ever, and what solving the task pays beside it.
    """
    gamma, process = discount(subject), table.process
    rewards = table.rewards(subject, subject.expression)
    worth = optimal_values(rewards, process, gamma)
    chosen = best_actions(worth).argmax(axis=1)
    visits: dict[int, int] = {}
    steps: list[tuple[str, float]] = []
    at = 0
    while at not in visits and not process.terminal[at]:
        visits[at] = len(steps)
        steps.append((f"`{table.actions[chosen[at]]}`", round(float(rewards[at, chosen[at]]), 6)))
        at = int(process.successors[at, chosen[at], 0])
    again = visits.get(at)
    lines = [f"task {table.task}, from its start, by a policy that is best for the design:"]
    lines += _told(steps[:again])
    if again is not None:
        lines += ["and then for ever:", *_told(steps[again:])]
    outcome = optimal_values(table.rewards(subject, subject.outcome), process, gamma)
    solving = process.values(rewards, gamma, mixed(best_actions(outcome)))[0]
    lines.append(
        f"discounted this is paid {worth[0].max():.4g}, and solving the task in the best way is paid {solving:.4g}"
    )
    return tuple(lines)


def _told(steps: list[tuple[str, float]]) -> list[str]:
    """Steps in lines, those in a row that are alike in one."""
    lines = []
    for (word, paid), run in groupby(steps):
        count = len(list(run))
        lines.append(f"  {word}{f' x{count}' if count > 1 else ''}: {paid:.4g}{' each' if count > 1 else ''}")
    return lines
