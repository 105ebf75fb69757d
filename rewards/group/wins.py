"""Winning against the other episodes of a group, or against one of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..function import Number, Trait
from .duels import beaten_by
from .each import Floats, draw, in_each
from .group import Group

__all__ = ["brpo", "heron", "win_rate"]


@Group
def win_rate(xp: Any, present: Any, x: Trait, margin: Number = 0.0, *less: Trait) -> Any:
    """The share of the group's other episodes that an episode beats: a reward, to be normalised by `group_zscore`.

    Pref-GRPO (2025), from memory: ``group_zscore(win_rate(preferred))``. Episodes are compared by `x`, by each of
    `less` in turn where that leaves them equal, and differ where they do by more than `margin` standard deviations of
    the group. An array signal holds preferences: its entry j at the last step, from -1 to 1, is how much the episode is
    preferred to the j-th of its group. Whoever is alone gets 0.
    """
    wins = xp.sum(xp.flag(beaten_by(xp, present, margin, (x, *less)) > 0))
    return wins / _others(xp, present)


@Group
def heron(xp: Any, present: Any, x: Trait, margin: Number = 1.0, *less: Trait) -> Any:
    """The share of the group's other episodes that an episode beats, less the share that beats it: from -1 to 1.

    HERON's tree (2023), read in its code: the first of `x` and `less` by which two episodes differ by more than
    `margin` standard deviations decides, and where none does nobody wins. The standard deviation is that of the group,
    where HERON's is that of a buffer, and no reward model is fitted to who won. It sums to 0 over a group.
    """
    duels = beaten_by(xp, present, margin, (x, *less))
    return xp.sum(xp.flag(duels > 0) - xp.flag(duels < 0)) / _others(xp, present)


@Group
def brpo(
    xp: Any, present: Any, x: Trait, margin: Number = 0.0, limit: Number = 0.6, seed: Number = 0.0, *less: Trait
) -> Any:
    """1 if an episode beats one of its group that is drawn as the reference, else -1; an advantage as it stands.

    BRPO (Writing-Zero, 2025), known from a note. Where the mean over the others is beyond `limit` on either side, the
    group teaches nothing and gets 0; so does the reference itself. It is drawn by the group's place in the batch and by
    `seed`, which a schedule may move: ``brpo(preferred, seed=schedule(0, 1000000, 1000000))`` draws anew at every
    training step. Episodes are compared as in `win_rate`.
    """

    def outcome(place: int, duels: Floats) -> Floats:
        reference = int(draw(seed, place) * len(duels))
        outcome = np.where(duels[:, reference] > 0, 1.0, -1.0)
        outcome[reference] = 0.0
        tells = abs(outcome.sum()) <= float(limit) * (len(duels) - 1) + 1e-9
        return outcome if tells else 0.0 * outcome

    return in_each(xp, present, outcome, duels=beaten_by(xp, present, margin, (x, *less)))


def _others(xp: Any, present: Any) -> Any:
    """How many other sound episodes each group's episodes have, at least 1: ``(..., 1)``."""
    return xp.clip(xp.sum(present)[..., None] - 1.0, 1.0, float("inf"))
