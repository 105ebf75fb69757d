"""Tasks of the original WebShop's files: the order of its goals, its splits and draws, and ours."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from ....errors import ConfigurationError
from .disjoint import SPLITS
from .goal import Goal
from .goal_table import MODES, GoalTable, goal_of, open_table

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue

__all__ = ["OriginalTasks", "split_by_position"]

_TEST_GOALS, _VALIDATION_GOALS = 500, 1_000


class OriginalTasks:
    """The goals of a catalogue that was read from the original's files.

    Task ``i`` is the original's goal number ``i``, after its shuffle. With `compat`, splits are the original's, by that
    number (`split_by_position`), and a draw follows its weights, off by one: never the split's first goal, twice the
    last. Without, every goal of a split is as likely, and splits share neither products nor requests: goals hang
    together through products with the same title, the same instruction, or the same kind, attributes and options, and
    what hangs together is in one split (80 % train, 10 % validation, 10 % test, by a hash of it).

    Args:
        catalogue: What is sold.
        goals: ``"human"``, ``"synthetic"``, or None for the human ones where there are any.
        compat: Draw and split as the original does.

    Raises:
        ConfigurationError: The files have no such goals.
    """

    def __init__(self, catalogue: Catalogue, *, goals: str | None = None, compat: bool = False) -> None:
        self.catalogue = catalogue
        self.compat = compat
        tables = (open_table(catalogue, mode) for mode in (MODES if goals is None else (goals,)))
        table = next((table for table in tables if len(table.product)), None)
        if table is None:
            raise ConfigurationError(
                f"goals={goals!r}: the files have no such requests; 'human' needs items_human_ins.json beside the"
                " items, 'synthetic' needs instructions in items_ins_v2*.json"
            )
        self.table = table
        self._split = _splits(table, compat)

    def __len__(self) -> int:
        return len(self.table.order)

    def __deepcopy__(self, memo: object) -> OriginalTasks:
        return self

    def __reduce__(self) -> tuple[Callable[..., OriginalTasks], tuple[Catalogue, str, bool]]:
        return _again, (self.catalogue, self.table.mode, self.compat)

    def draw(self, split: str, rng: numpy.random.Generator) -> int:
        """Return the number of a goal of `split`.

        Raises:
            ConfigurationError: The files have so few goals that none is in `split`.
        """
        members, sums = _members(self.table, self.compat, split)
        if not len(members):
            raise ConfigurationError(
                f"split={split!r}: none of the {len(self)} goals of these files is in it; give other data or split"
            )
        if not self.compat:
            return int(members[rng.integers(len(members))])
        found = int(numpy.searchsorted(sums, rng.uniform(0, sums[-1]), side="right"))
        return int(members[min(found, len(members) - 1)])

    def identify(self, given: Any) -> tuple[int, str]:
        """Return `given` as a goal's number, with its split.

        Raises:
            ConfigurationError: There is no such goal.
        """
        if isinstance(given, bool) or not isinstance(given, (int, numpy.integer)) or not 0 <= given < len(self):
            raise ConfigurationError(
                f"options['task']={given!r}: the tasks of these files are the integers 0 <= task < {len(self)}"
            )
        return int(given), SPLITS[self._split[given]]

    def goal(self, task: int, difficulty: float | None = None) -> tuple[Goal, float]:
        """Return goal number `task` and how difficult it is: 0 for a single demand, 1 for six attributes and options.

        The original's goals are what they are: `difficulty` changes nothing.
        """
        row = int(self.table.order[task])
        goal = goal_of(self.table, row, self.catalogue[int(self.table.product[row])])
        return goal, min(1.0, (len(goal.attributes) + len(goal.options) - 1) / 5)


def split_by_position(count: int) -> NDArray[numpy.int8]:
    """Return the split of each of the original's goal numbers, indices in `SPLITS`.

    Numbers below 500 are test, below 1,500 validation, the rest train. With no more than 1,500 goals the original has
    no splits: here the first tenth is test and the second validation.
    """
    tests, validations = _TEST_GOALS, _VALIDATION_GOALS
    if count <= tests + validations:
        tests = validations = math.ceil(count / 10)
    split = numpy.full(count, SPLITS.index("train"), numpy.int8)
    split[: tests + validations] = SPLITS.index("validation")
    split[:tests] = SPLITS.index("test")
    return split


# Shared by all environments of the process: a table of the full catalogue has millions of rows.
@cache
def _splits(table: GoalTable, compat: bool) -> NDArray[numpy.int8]:
    return split_by_position(len(table.order)) if compat else table.split[table.order]


@cache
def _members(table: GoalTable, compat: bool, split: str) -> tuple[NDArray[numpy.int32], NDArray[numpy.float64]]:
    """Return the goal numbers of a split, and the sums of their weights with a 0 before: the original's off by one."""
    members = numpy.flatnonzero(_splits(table, compat) == SPLITS.index(split)).astype(numpy.int32)
    return members, numpy.concatenate([[0.0], numpy.cumsum(table.weight[table.order[members]])])


def _again(catalogue: Catalogue, mode: str, compat: bool) -> OriginalTasks:
    return OriginalTasks(catalogue, goals=mode, compat=compat)
