"""Where tasks come from: names, numbers, and the split that each task belongs to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np

from ...errors import ConfigurationError, nearest
from .task import Task

__all__ = ["NUMBERS", "SPLITS", "Source", "split_of"]

SPLITS = ("train", "validation", "test")
"""Splits share no task."""

NUMBERS = 1 << 31
"""Every name has so many numbered tasks."""

_NEAR = 0.15
"""How far from the difficulty that is asked for most drawn tasks are."""

_ROUNDS, _TRIES = 200, 20
"""How many names are drawn, and how many numbers of each, to find one in a split."""


def split_of(identity: str) -> str:
    """Return the split of the task that `identity` describes: of ten, eight are for training and one each for the rest.

    The same problem under another number is the same problem, so numbers have no part in this.
    """
    place = int.from_bytes(blake2b(identity.encode(), digest_size=8).digest(), "little") % 10
    return "train" if place < 8 else "validation" if place == 8 else "test"


class Source(ABC):
    """Tasks of one family, each a pure function of a name and a number; its id is ``family/name/number``."""

    family: str

    def __deepcopy__(self, memo: Any) -> Source:
        return self  # It never changes: copies of an environment share it.

    @property
    @abstractmethod
    def names(self) -> Sequence[str]:
        """What kinds of task there are."""

    @abstractmethod
    def difficulty(self, name: str) -> float:
        """Return the difficulty, 0 to 1, of tasks called `name`."""

    @abstractmethod
    def identity(self, name: str, number: int) -> str:
        """Return what makes the task the one that it is: two numbers with one identity are one problem.

        It is cheap: no sandbox, no search.
        """

    @abstractmethod
    def make(self, name: str, number: int) -> Task | None:
        """Return the task, or ``None`` where it would not be a fair one."""

    def split(self, name: str, number: int) -> str:
        """Return the split of the task."""
        return split_of(f"{self.family}/{name}/{self.identity(name, number)}")

    def draw(self, split: str, difficulty: float | None, generator: np.random.Generator) -> tuple[str, int]:
        """Draw the name and number of a task of `split`.

        Args:
            split: The split.
            difficulty: From 0 to 1: the nearer a name is to it the likelier; ``None`` for all alike.
            generator: Draws.

        Raises:
            ConfigurationError: There seems to be none.
        """
        names = list(self.names)
        chances = self.chances(names, difficulty)
        for _ in range(_ROUNDS):
            name = names[int(generator.choice(len(names), p=chances))]
            for number in generator.integers(NUMBERS, size=_TRIES).tolist():
                if self.split(name, number) == split:
                    return name, number
        raise ConfigurationError(f"split={split!r}: no {self.family} task of it was found near difficulty {difficulty}")

    def chances(self, names: Sequence[str], difficulty: float | None) -> np.ndarray:
        """Return how likely each of `names` is to be drawn when tasks of `difficulty` are asked for."""
        weights = np.ones(len(names))
        if difficulty is not None:
            distances = np.abs([self.difficulty(name) - difficulty for name in names])
            weights = np.exp(-0.5 * ((distances - distances.min()) / _NEAR) ** 2)
        return weights / weights.sum()

    def id(self, name: str, number: int) -> str:
        """Return the id of the task."""
        return f"{self.family}/{name}/{number}"

    def parse(self, task: str) -> tuple[str, int]:
        """Return the name and number of the id `task`.

        Raises:
            ConfigurationError: It is none of this source's ids.
        """
        family, _, rest = task.partition("/")
        name, _, number = rest.rpartition("/")
        if family != self.family or name not in self.names or not number.isdecimal() or int(number) >= NUMBERS:
            raise ConfigurationError(
                f"task={task!r}: give '{self.family}/NAME/NUMBER' with a number below {NUMBERS} and one of the"
                f" {len(self.names)} names, such as '{self.names[0]}'.{nearest(name, self.names)}"
            )
        return name, int(number)
