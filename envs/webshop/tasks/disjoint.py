"""Splits in which whatever hangs together stays together."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy
from numpy.typing import NDArray

__all__ = ["SPLITS", "disjoint_splits"]

SPLITS = ("train", "validation", "test")
"""In the order of the numbers that stand for them."""

_SHARE = 0.1  # of validation, and of test
_FEW = 100  # groups; among fewer a hash could leave a split empty


def disjoint_splits(rows: Iterable[Iterable[str]]) -> NDArray[numpy.int8]:
    """Return a split for every row, such that no key occurs in two splits.

    Rows with a key in common form a group, directly or through others. A group's split is drawn by a hash of its
    smallest key, 80 % train, 10 % validation, 10 % test; it does not depend on the order of rows, nor on other groups.
    Fewer than a hundred groups are ranked by that hash and cut, so that from three groups on no split is empty.

    Args:
        rows: The keys of each, at least one.

    Returns:
        Indices in `SPLITS`, shape ``(rows,)``.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        top = key
        while (above := parent.setdefault(top, top)) != top:
            top = above
        while key != top:
            parent[key], key = top, parent[key]
        return top

    members: list[str] = []
    for keys in rows:
        first, *others = keys
        for other in others:
            low, high = sorted((root(first), root(other)))
            parent[high] = low
        members.append(first)
    groups, group_of = numpy.unique(numpy.array([root(key) for key in members], object), return_inverse=True)
    place = numpy.array([zlib.crc32(name.encode()) for name in groups]) / 2**32
    if len(groups) < _FEW:
        place = _ranked(place)
    split = numpy.where(place < _SHARE, SPLITS.index("test"), SPLITS.index("train"))
    split[(place >= _SHARE) & (place < 2 * _SHARE)] = SPLITS.index("validation")
    return split.astype(numpy.int8)[group_of]


def _ranked(place: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Return places that put the right number of groups into each split, at least one where there are enough."""
    count = len(place)
    each = max(1, round(_SHARE * count))
    tests, validations = each if count > 1 else 0, each if count > 2 else 0
    wanted = [0.0] * tests + [_SHARE] * validations + [1.0] * (count - tests - validations)
    ranked = numpy.empty(count)
    ranked[numpy.argsort(place, kind="stable")] = wanted
    return ranked
