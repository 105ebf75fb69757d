"""How much a group's comparison counts, and whether what some of its episodes did helped them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..function import Condition, Number, Value
from ..step.shape import sigmoid
from .each import Floats, draw, in_each
from .group import Group
from .normalise import group_zscore

__all__ = ["group_contrast", "grpo_s", "label_flip", "rank_agreement"]


@Group
def grpo_s(xp: Any, present: Any, x: Value, delta: Value, tau: Number = 1.0) -> Any:
    """`group_zscore` of `x`, times how hard the task is by its data and by its rewards.

    GRPO-S of DR-IRL (2025), known from a note: ``sigmoid(delta)/sigmoid(mean delta)``, with delta 1 less the mean of
    the greatest cosine similarities of a task's data, its mean taken over all groups that are valued together; times
    ``sigmoid(mean of the kept)/sigmoid(mean)`` of the group's `x`, where those are kept whose squared deviation from
    the mean is at most `tau` (1 where none is). A task far from the others has a large delta and counts more by this
    formula, while its description says that larger means easier: the sign is as the formula has it. `tau` is ours.
    """
    count = xp.sum(present)
    some = xp.clip(count, 1.0, float("inf"))
    own = xp.sum(xp.where(present, delta, 0.0)) / some
    known = xp.flag(count > 0)
    everywhere = (own * known).sum() / xp.clip(known.sum(), 1.0, float("inf"))
    data = _sigmoid(xp, own) / _sigmoid(xp, everywhere)
    value = xp.where(present, x, 0.0)
    mean = xp.sum(value) / some
    kept = present * xp.flag((value - mean[..., None]) ** 2 <= tau)
    left = xp.sum(kept)
    filtered = xp.where(left, xp.sum(xp.where(kept, value, 0.0)) / xp.clip(left, 1.0, float("inf")), mean)
    model = _sigmoid(xp, filtered) / _sigmoid(xp, mean)
    return (data * model)[..., None] * group_zscore.implementation(xp, present, x)


@Group
def group_contrast(xp: Any, present: Any, x: Value, used: Condition, margin: Number = 0.0) -> Any:
    """1 for an episode that `used` something if those of its group that did fare better by `x`, -1 if worse, else 0.

    A reading of the group-contrastive mask of GeometryZero's GCPO (2025), which pays for auxiliary constructions where
    they help: ``group_zscore(final(success)) + 0.5*group_contrast(final(success), any(hinted))``. Compared are the
    means of those who did and of those who did not, by more than `margin`; where all did, or none, it is 0. Constants
    are ours.
    """
    did = xp.where(present, xp.flag(used != 0), 0.0)
    did_not = present - did
    users, others = xp.sum(did), xp.sum(did_not)
    mean_used = xp.sum(xp.where(did, x, 0.0)) / xp.clip(users, 1.0, float("inf"))
    mean_not = xp.sum(xp.where(did_not, x, 0.0)) / xp.clip(others, 1.0, float("inf"))
    gain = mean_used - mean_not
    sign = (xp.flag(gain > margin) - xp.flag(-gain > margin)) * xp.flag(users > 0) * xp.flag(others > 0)
    return did * sign[..., None]


@Group
def rank_agreement(xp: Any, present: Any, predicted: Value, true: Value, margin: Number = 0.0) -> Any:
    """The share of the group's other episodes that `predicted` orders as `true` does against this one.

    The ranking half of VQAThinker (2025), beside `bell` for the regression: ``group_zscore(0.5*final(closeness) +
    0.5*rank_agreement(final(predicted), final(true)))``. Episodes whose `true` values are within `margin` are not
    counted, and a draw in `predicted` is half right; 0 where nothing is counted, so that it says something only of
    groups in which `true` differs. VQAThinker's exact form is not known.
    """
    both = present[..., :, None] * present[..., None, :]
    guess, truth = (xp.where(present, each, 0.0) for each in (predicted, true))
    ahead = truth[..., :, None] - truth[..., None, :]
    seen = guess[..., :, None] - guess[..., None, :]
    counted = both * xp.flag(xp.abs(ahead) > margin)
    right = 0.5 + 0.5 * (xp.flag(seen * ahead > 0) - xp.flag(seen * ahead < 0))
    return xp.sum(counted * right) / xp.clip(xp.sum(counted), 1.0, float("inf"))


@Group
def label_flip(xp: Any, present: Any, x: Value, probability: Number, seed: Number = 0.0) -> Any:
    """``1 - x`` for all episodes of a group with a `probability`, else `x`: noise that a whole group shares.

    Of The Climb Carves Wisdom Deeper Than the Summit (2025), read in its code:
    ``group_zscore(label_flip(final(success), 0.4))`` asks how much of it a design stands. Whether a group is flipped
    hangs on its place in the batch and on `seed` alone, which a schedule moves with training:
    ``seed=schedule(0, 1000000, 1000000)``. A faulted episode gets 0.
    """

    def flipped(place: int, values: Floats) -> Floats:
        return np.asarray(1.0 - values if draw(seed, place) < float(probability) else values)

    return in_each(xp, present, flipped, x, alone=True)


def _sigmoid(xp: Any, x: Any) -> Any:
    return sigmoid.implementation(xp, x)
