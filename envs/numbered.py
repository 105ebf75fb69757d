"""Tasks that are numbers: which split a number belongs to, and how numbers are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from ..errors import ConfigurationError

__all__ = ["TASKS", "check_task", "check_tasks", "draw_tasks", "split_of"]

TASKS = 2**31
"""Task ids are the integers ``0 <= id < TASKS``."""

_RESIDUES = {"train": (0, 8), "validation": (8, 1), "test": (9, 1)}
"""Last digits of a split's ids: the first and how many."""


def split_of(task: int) -> str:
    """Return the split that task id `task` belongs to: by its last digit, 0-7 train, 8 validation, 9 test."""
    return ("train", "validation", "test")[max(0, task % 10 - 7)]


def draw_tasks(generators: Sequence[numpy.random.Generator], split: str, counts: Sequence[int]) -> NDArray[numpy.int64]:
    """Draw ``counts[i]`` task ids of `split` from each generator, one after the other in one array.

    Drawing ids one by one from a generator gives the same ids as drawing several at once.
    """
    first, residues = _RESIDUES[split]
    # Scaled floats, because drawing bounded integers takes four times as long.
    drawn = numpy.concatenate([generator.random(count) for generator, count in zip(generators, counts, strict=True)])
    ten, residue = numpy.divmod((drawn * (TASKS // 10 * residues)).astype(numpy.int64), residues)
    return 10 * ten + first + residue


def check_task(task: Any) -> tuple[int, str]:
    """Return `task` as an integer and the split it belongs to.

    Raises:
        ConfigurationError: It is not the id of a task.
    """
    if isinstance(task, bool) or not isinstance(task, (int, numpy.integer)) or not 0 <= task < TASKS:
        raise ConfigurationError(f"options['task']={task!r}: tasks are the integers 0 <= task < {TASKS}")
    return int(task), split_of(int(task))


def check_tasks(tasks: Any, count: int) -> tuple[NDArray[numpy.int64], NDArray[Any]]:
    """Return the ids `tasks` (one for all or one each) and their splits as arrays ``(count,)``.

    Raises:
        ConfigurationError: There are not `count` of them, or one is not the id of a task.
    """
    listed = [tasks] * count if numpy.ndim(tasks) == 0 else list(tasks)
    if len(listed) != count:
        raise ConfigurationError(f"options['task'] has {len(listed)} entries: give {count}, or one for all")
    ids, splits = zip(*map(check_task, listed), strict=True)
    return numpy.array(ids, dtype=numpy.int64), numpy.array(splits, dtype=object)
