"""Who beats whom in a group of episodes: by values in order of priority, or by preferences that a judge has told.

Nothing here need be transitive: a judge may prefer rock to scissors, scissors to paper and paper to rock, and with a
margin so may numbers. Nobody sorts with such a comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import ConfigurationError

__all__ = ["beaten_by"]


def beaten_by(xp: Any, present: Any, margin: Any, traits: Sequence[Any]) -> Any:
    """How much each episode (row) is preferred to each other one (column), ``(..., group, group)`` in [-1, 1].

    The first of `traits` that tells two episodes apart decides between them, as in HERON (2023). A value of the episode
    decides, with 1 or -1, where they differ by more than `margin` standard deviations (of the group, unbiased). An
    array has in place j how much the episode is preferred to the group's j-th, from -1 to 1; between two, half the
    difference of what both say counts, so that a judge who favours whom it reads first favours nobody, and it decides
    unless it is 0.

    Raises:
        ConfigurationError: An array has another length than the group.
    """
    both = present[..., :, None] * present[..., None, :]
    found, undecided = 0.0 * both, both
    for trait in traits:
        if trait.ndim > present.ndim:
            if trait.shape[-1] != present.shape[-1]:
                raise ConfigurationError(
                    f"preferences in a group of {present.shape[-1]} episodes are arrays of that length, one entry for "
                    f"each; these have {trait.shape[-1]}"
                )
            told = xp.where(both, trait, 0.0)
            preferred = xp.clip(0.5 * (told - told.swapaxes(-1, -2)), -1.0, 1.0)
            decided = xp.flag(preferred != 0)
        else:
            value = xp.where(present, trait, 0.0)
            difference = value[..., :, None] - value[..., None, :]
            limit = (margin * _spread(xp, present, value))[..., None, None]
            preferred = xp.flag(difference > limit) - xp.flag(-difference > limit)
            decided = xp.abs(preferred)
        found = xp.where(undecided * decided, preferred, found)
        undecided = undecided * (1.0 - decided)
    return found


def _spread(xp: Any, present: Any, value: Any) -> Any:
    """The standard deviation of each group's sound episodes, ``(...)``."""
    count = xp.sum(present)
    mean = xp.sum(value) / xp.clip(count, 1.0, float("inf"))
    deviation = xp.where(present, value - mean[..., None], 0.0)
    return (xp.sum(deviation * deviation) / xp.clip(count - 1.0, 1.0, float("inf"))) ** 0.5
