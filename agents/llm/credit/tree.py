"""The episodes of a group as a tree: those that began alike, word for word, share their beginning."""

from __future__ import annotations

import numpy as np

from .turns import Array, Turns, Words

__all__ = ["beginnings", "means"]


def beginnings(turns: Turns, *, answered: bool) -> Words:
    """Return numbers of all that was read and said up to each turn, the same for the same words within a group.

    Nobody has to branch off on purpose: answers of a few words are often the same. Episodes that were played on from
    a common beginning share it all the same.

    Args:
        turns: With anchors and answers.
        answered: Whether the turn's own answer belongs to its beginning.

    Returns:
        ``(groups, episodes, turns)``; -1 where `turns.mask` is 0.
    """
    anchors, answers = turns.need("anchors"), turns.need("answers")
    numbers = np.full(turns.mask.shape, -1, dtype=np.int64)
    for group in np.ndindex(turns.mask.shape[:-2]):
        known: dict[tuple[int, int], int] = {}
        for episode, there in enumerate(turns.mask[group]):
            at = -1
            for turn in np.flatnonzero(there):
                place = (*group, episode, turn)
                # Read and said alternate, so that no number of the one is taken for one of the other.
                before = at = known.setdefault((at, int(anchors[place])), len(known))
                at = known.setdefault((at, int(answers[place])), len(known))
                numbers[place] = at if answered else before
    return numbers


def means(values: Array, numbers: Words) -> Array:
    """Return for each turn the mean of `values` over the turns of its group with its number; 0 where that is -1."""
    made = np.zeros_like(values)
    for group in np.ndindex(values.shape[:-2]):
        own = numbers[group]
        for number in np.unique(own[own >= 0]):
            same = own == number
            made[group][same] = values[group][same].mean()
    return made
