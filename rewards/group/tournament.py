"""Tournaments in a group of episodes: what a place is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..function import Number, Trait
from . import brackets
from .duels import beaten_by
from .each import Floats, in_each
from .group import Group

__all__ = ["anchored", "double_elimination", "round_robin", "single_elimination", "swiss"]


@Group
def single_elimination(xp: Any, present: Any, x: Trait, margin: Number = 0.0, *less: Trait) -> Any:
    """``1 - rank/(n - 1)`` in a seeded knock-out of the group's episodes: a reward, to be normalised by `group_zscore`.

    ArenaRL (2026), read in its code: ``group_zscore(single_elimination(preferred))``. All play the group's first
    episode and are seeded by their points; who loses is out; ranks go by the round in which an episode went out, then
    by its mean points. Two episodes meet as in `win_rate`, and what is drawn goes to the one that is placed higher.
    Those who are level share their ranks' mean. Whoever is alone gets 0.
    """
    return _placed(xp, present, margin, (x, *less), brackets.single_elimination)


@Group
def double_elimination(xp: Any, present: Any, x: Trait, margin: Number = 0.0, *less: Trait) -> Any:
    """``1 - rank/(n - 1)`` in a knock-out in which an episode is out once it has lost twice.

    One of the topologies that ArenaRL's code names (2026), seeded and ranked as `single_elimination`. How its rounds
    are drawn is ours: the best seed that is left meets the worst, first among those who never lost, then among those
    who lost once.
    """
    return _placed(xp, present, margin, (x, *less), brackets.double_elimination)


@Group
def round_robin(xp: Any, present: Any, x: Trait, margin: Number = 0.0, *less: Trait) -> Any:
    """``1 - rank/(n - 1)`` where all of the group's episodes meet and are ranked by their mean points.

    One of the topologies that ArenaRL's code names (2026), in a reading. Two episodes meet as in `win_rate`; a
    preference of 0.5 is worth 3/4 of a point to the one and 1/4 to the other.
    """
    return _placed(xp, present, margin, (x, *less), brackets.round_robin)


@Group
def anchored(xp: Any, present: Any, x: Trait, margin: Number = 0.0, *less: Trait) -> Any:
    """``1 - rank/(n - 1)`` where all meet the group's first episode alone and are ranked by what they got there.

    One of the topologies that ArenaRL's code names (2026), in a reading. Two episodes meet as in `win_rate`; the first
    one has half a point.
    """
    return _placed(xp, present, margin, (x, *less), brackets.anchored)


@Group
def swiss(xp: Any, present: Any, x: Trait, margin: Number = 0.0, rounds: Number = 0.0, *less: Trait) -> Any:
    """``1 - rank/(n - 1)`` in a Swiss tournament: in each of `rounds`, those with about as many wins meet.

    One of the topologies that ArenaRL's code names (2026); how its rounds are drawn is ours. Ranked by wins, then by
    mean points; with `rounds` of 0 there are as many as a knock-out would take. Two episodes meet as in `win_rate`.
    """

    def play(count: int, duel: brackets.Duel) -> list[float]:
        return brackets.swiss(count, duel, round(float(rounds)))

    return _placed(xp, present, margin, (x, *less), play)


def _placed(
    xp: Any,
    present: Any,
    margin: Any,
    traits: tuple[Any, ...],
    tournament: Callable[[int, brackets.Duel], list[float]],
) -> Any:
    def worth(place: int, duels: Floats) -> Floats:
        table = duels.tolist()
        ranks = tournament(len(table), lambda first, second: float(table[first][second]))
        return 1.0 - np.array(ranks) / (len(table) - 1)

    return in_each(xp, present, worth, duels=beaten_by(xp, present, margin, traits))
