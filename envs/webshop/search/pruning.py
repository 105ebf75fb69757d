"""The best documents of an OR query without scoring all that match: MaxScore (Turtle and Flood, 1995) on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings", "candidates", "greatest"]

# Bounds and impacts are in single precision: what comes this close to the threshold is decided by its exact score.
SLACK = 1 - 1e-6


class Postings(NamedTuple):
    """The documents that have one term of the query.

    Attributes:
        ids: Document numbers ``(d,)``, increasing.
        impacts: What the term adds to the score of each ``(d,)``, above 0.
        bound: The greatest of `impacts`.
    """

    ids: NDArray[np.int32]
    impacts: NDArray[np.float32]
    bound: float


def greatest(values: NDArray[Any], rank: int) -> Any:
    """Return the value that has `rank` - 1 greater or equal ones before it; ``1 <= rank <= len(values)``."""
    return np.partition(values, len(values) - rank)[len(values) - rank]


def candidates(
    postings: Sequence[Postings], documents: int, limit: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return documents that include the `limit` best and all that tie with the last of them, with complete scores.

    Terms are read from the one that can add most. Once what the terms left can add, all together, is less than the
    score of the `limit`-th best document so far, no new document can come in: the terms left, which are those that
    most documents have, are then only looked up for the documents that still can.

    Args:
        postings: One for each term of the query, at least one.
        documents: How many there are in all.
        limit: How many are wanted, at least 1.

    Returns:
        Document numbers ``(c,)``, each once, and their scores ``(c,)``.
    """
    postings = sorted(postings, key=lambda entry: -entry.bound)
    read = postings[0].bound
    left = sum(entry.bound for entry in postings[1:])
    scores = np.zeros(documents)
    found = postings[0].ids
    scores[found] = postings[0].impacts
    for position in range(1, len(postings)):
        # The first comparison is cheap, and without it the second would be made in vain before almost every term.
        if left < read and limit <= len(found):
            partial = scores[found]
            threshold = greatest(partial, limit) * SLACK
            if left < threshold:
                kept = partial >= threshold - left
                return _completed(found[kept], partial[kept], postings[position:], left, limit)
        ids, impacts, bound = postings[position]
        before = scores[ids]
        scores[ids] = before + impacts
        found = np.concatenate([found, ids[before == 0]])
        left -= bound
        read += bound
    return found, scores[found]


def _completed(
    found: NDArray[np.int32],
    scores: NDArray[np.float64],
    postings: Sequence[Postings],
    left: float,
    limit: int,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return what of `found` can be among the best, with what `postings` add; that is at most `left` together."""
    # In increasing order the look-ups walk through memory instead of jumping.
    order = np.argsort(found)
    found, scores = found[order], scores[order]
    for ids, impacts, bound in postings:
        place = np.minimum(ids.searchsorted(found), len(ids) - 1)
        scores += np.where(ids[place] == found, impacts[place], np.float32(0))
        left -= bound
        if len(found) > 2 * limit:
            kept = scores >= greatest(scores, limit) * SLACK - left
            found, scores = found[kept], scores[kept]
    return found, scores
