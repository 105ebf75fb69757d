"""Which episodes of a group no other one is better than in every respect."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..function import Array, Number, Value
from .each import Floats, in_each
from .group import Group

__all__ = ["pareto", "parrot", "quantile_dominance"]


@Group
def pareto(xp: Any, present: Any, x: Value, *others: Value) -> Any:
    """1 for an episode that no other one of its group dominates, 0 for the rest: the Pareto front as a mask.

    One dominates another if it is no worse by `x` and all `others`, and better by at least one of them. Whoever is
    alone gets 0. ``pareto(final(success), -length())*group_zscore(final(score))`` pays the front alone.
    """
    values = [xp.where(present, each, 0.0) for each in (x, *others)]
    no_worse: Any = present[..., :, None] * present[..., None, :]
    better: Any = 0.0 * no_worse
    for value in values:
        # In row i and column j, whether j is better than i.
        ahead = value[..., None, :] - value[..., :, None]
        no_worse = no_worse * xp.flag(ahead >= 0)
        better = xp.clip(better + xp.flag(ahead > 0), 0.0, 1.0)
    dominated = xp.max(no_worse * better)
    several = xp.flag(xp.sum(present) > 1)[..., None]
    return xp.where(present, several * (1.0 - dominated), 0.0)


@Group
def parrot(xp: Any, present: Any, x: Value, *others: Value) -> Any:
    """The sum of the rewards for an episode on the Pareto front, times episodes per episode on it; 0 behind it.

    Parrot (2024), known from a note on its full text, averages the rewards' policy gradients over the front of a batch,
    here of a group: as each of a group's n episodes has a share of 1/n in an update, those on the front P count n/|P|
    times. It is not centred, as Parrot's is not. Parrot's front is that of the rewards that are summed; `pareto` is the
    mask alone.
    """
    front = pareto.implementation(xp, present, x, *others)
    size = xp.clip(xp.sum(front)[..., None], 1.0, float("inf"))
    total: Any = sum(xp.where(present, each, 0.0) for each in (x, *others))
    return front * total * xp.sum(present)[..., None] / size


@Group
def quantile_dominance(xp: Any, present: Any, x: Array, share: Number = 1.0, *less: Array) -> Any:
    """1 for an episode that is dominated in none of several components, taken in order of priority; 0 for the rest.

    Each component is an array signal, read at the last step, that holds samples of one reward, such as the verdicts of
    several judges; sorted, they are its quantiles. An episode dominates another if at least a `share` of its quantiles
    are no lower, and more are higher than lower. Those who are dominated in the first component are dropped, then those
    whom one of the rest dominates in the next, and so on; where all would be, none is.

    A reading of Pr-MOMDP's quantile dominance, in which actions of an agent are compared and whose exact rule is
    not known; its preorder of components is here an order.
    """

    def survivors(place: int, *samples: Floats) -> Floats:
        kept = np.ones(len(samples[0]), dtype=bool)
        for sample in samples:
            quantiles = np.sort(sample, axis=-1)
            ahead = quantiles[None, :] - quantiles[:, None]
            no_lower = (ahead >= 0).mean(axis=-1) >= float(share) - 1e-9
            dominates = no_lower & ((ahead > 0).sum(axis=-1) > (ahead < 0).sum(axis=-1))
            dropped = (dominates & kept[None, :]).any(axis=-1)
            kept = kept & ~dropped if (kept & ~dropped).any() else kept
        return kept.astype(np.float64)

    return in_each(xp, present, survivors, x, *less)
