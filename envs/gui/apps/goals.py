"""How far an application's data are from what they should be: what is to be changed, and what must not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .state import Data

__all__ = ["Standing", "compare", "leaves"]

Path = tuple[str, ...]


class Standing(NamedTuple):
    """How data stand between a start and a goal.

    Attributes:
        needed: How many leaves the goal changes.
        done: How many of these are as the goal has them.
        damage: How many other leaves are not as they were.
    """

    needed: int
    done: int
    damage: int


_ABSENT = object()


def leaves(data: Data, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value with the keys that lead to it; an empty dictionary is a value."""
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def compare(start: Data, goal: Data, now: Data) -> Standing:
    """Return how `now` stands between `start` and `goal`.

    Something that is neither as at the start nor as in the goal, and that the goal does not change, is damage; where
    the goal does change it, it is just not done.
    """
    before, after, present = (dict(leaves(data)) for data in (start, goal, now))
    needed = [path for path in before.keys() | after.keys() if _differ(before, after, path)]
    done = sum(not _differ(after, present, path) for path in needed)
    wanted = set(needed)
    damage = sum(_differ(before, present, path) for path in before.keys() | present.keys() if path not in wanted)
    return Standing(len(needed), done, damage)


def _differ(one: dict[Path, Any], other: dict[Path, Any], path: Path) -> bool:
    x, y = one.get(path, _ABSENT), other.get(path, _ABSENT)
    # True is 1 to Python.
    return type(x) is not type(y) or x != y
