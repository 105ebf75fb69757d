"""Records that are added: their ids depend only on what the records are, not on how they came to be there."""

from __future__ import annotations

import json
from typing import NamedTuple

from .state import Data

__all__ = ["Pair", "add", "pairs", "settle"]

_ADDED = "new"


class Pair(NamedTuple):
    """Two records that should be alike and are not.

    Attributes:
        now: The id of the record that is; empty where there is none.
        goal: The id of the record that should be; empty where there should be none.
    """

    now: str
    goal: str


def add(records: Data, record: Data) -> str:
    """Put `record` among `records` and return its id, see `settle`."""
    key = f"{_ADDED}0"
    records[key] = record
    return settle(records, key)


def settle(records: Data, id: str = "") -> str:
    """Number anew those of `records` that were added, after one has been added, changed or removed.

    They are numbered in the order of what they hold: whoever adds the same ones in another order, or adds a wrong one
    first and removes it, ends up with the same data.

    Args:
        records: By their ids, changed in place.
        id: Of one of them.

    Returns:
        The id that this one has now.
    """
    added = {key: record for key, record in records.items() if key.startswith(_ADDED)}
    if not added:
        return id
    ordered = sorted(added, key=lambda key: json.dumps(added[key], sort_keys=True))
    for key in added:
        del records[key]
    for number, key in enumerate(ordered, 1):
        records[f"{_ADDED}{number}"] = added[key]
    return f"{_ADDED}{ordered.index(id) + 1}" if id in added else id


def pairs(now: Data, goal: Data) -> list[Pair]:
    """Return what is to be made alike: pairs of records that differ, records too many, records that are missing.

    Records of the start are known by their ids; those that were added, by what they hold.
    """
    found = [Pair(key, key) for key in now if key in goal and now[key] != goal[key] and not key.startswith(_ADDED)]
    found += [Pair(key, "") for key in now if key not in goal and not key.startswith(_ADDED)]
    found += [Pair("", key) for key in goal if key not in now and not key.startswith(_ADDED)]
    have = [key for key in now if key.startswith(_ADDED)]
    want = [key for key in goal if key.startswith(_ADDED)]
    for key in list(have):
        match = next((other for other in want if goal[other] == now[key]), None)
        if match is not None:
            have.remove(key)
            want.remove(match)
    both = min(len(have), len(want))
    found += [Pair(one, other) for one, other in zip(have[:both], want[:both], strict=True)]
    return found + [Pair(key, "") for key in have[both:]] + [Pair("", key) for key in want[both:]]
