"""Other people's problems as a source of tasks; their ids are those that the data gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ....errors import ConfigurationError, nearest
from ..source import Source
from ..task import Task
from .read import read_problems

__all__ = ["DataSource"]


class DataSource(Source):
    """The problems in a file or a folder, each under its own name with the one number 0.

    Args:
        path: See `rewardlab.envs.code.data.read.read_problems`.

    Attributes:
        path: The same.
        splits: Split -> how many of the tasks belong to it; splits without any are not in there.
    """

    family = "function"

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self._tasks = {task.id: task for task in read_problems(path)}
        self._names = tuple(self._tasks)
        self.splits = dict(Counter(task.split for task in self._tasks.values()))

    @property
    def names(self) -> Sequence[str]:
        """The ids of the tasks."""
        return self._names

    def difficulty(self, name: str) -> float:
        """Return the difficulty of the task `name`, 0.5 where the data does not say."""
        return self._tasks[name].difficulty

    def identity(self, name: str, number: int) -> str:
        """Return `name`: every problem of the data is one of its own."""
        return name

    def make(self, name: str, number: int) -> Task:
        """Return the task `name`. Its tests may have no answers yet: see `envs.code.data.answers.answered`."""
        return self._tasks[name]

    def split(self, name: str, number: int) -> str:
        """Return the split that the data puts the task in."""
        return self._tasks[name].split

    def parse(self, task: str) -> tuple[str, int]:
        """Return the id `task`, and 0.

        Raises:
            ConfigurationError: The data has no such task.
        """
        if task not in self._tasks:
            raise ConfigurationError(
                f"task={task!r}: {self.path} has no such task among its {len(self._names)}, such as"
                f" {self._names[0]!r}.{nearest(task, self._names)}"
            )
        return task, 0

    def in_split(self, split: str) -> tuple[str, ...]:
        """Return the names of the tasks in `split`, in the order of the data.

        Raises:
            ConfigurationError: There are none.
        """
        names = tuple(name for name, task in self._tasks.items() if task.split == split)
        if not names:
            counts = ", ".join(f"{count} in {name!r}" for name, count in self.splits.items())
            raise ConfigurationError(f"split={split!r}: {self.path} has no such tasks; it has {counts}")
        return names

    def draw(self, split: str, difficulty: float | None, generator: np.random.Generator) -> tuple[str, int]:
        """Draw the name of a task of `split`, those near `difficulty` likelier, and 0.

        Raises:
            ConfigurationError: There are none.
        """
        names = self.in_split(split)
        return names[int(generator.choice(len(names), p=self.chances(names, difficulty)))], 0

    def id(self, name: str, number: int) -> str:
        """Return `name`, which is the data's own id."""
        return name
