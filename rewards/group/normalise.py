"""Comparing one value of each episode with those of the others in its group."""

from __future__ import annotations

from typing import Any

from ..function import Number, Value
from .group import Group

__all__ = ["gdpo", "group_centered", "group_zscore", "leave_one_out"]


@Group
def group_centered(xp: Any, present: Any, x: Value) -> Any:
    """``x - mean`` over the group's episodes.

    An episode alone in its group gets 0, and so does a faulted one.
    """
    return _deviation(xp, present, x)[0]


@Group
def leave_one_out(xp: Any, present: Any, x: Value) -> Any:
    """`x` minus the mean of the group's other episodes, as RLOO does (Kool et al., 2019; Ahmadian et al., 2024).

    As read in verl. An episode alone in its group gets 0, and so does a faulted one.
    """
    difference, count = _deviation(xp, present, x)
    return difference * count / xp.clip(count - 1.0, 1.0, float("inf"))


@Group
def group_zscore(xp: Any, present: Any, x: Value, epsilon: Number = 1e-6) -> Any:
    """``(x - mean) / (std + epsilon)`` over the group's episodes, as GRPO does (Shao et al., 2024).

    As read in verl, with the unbiased standard deviation. An episode alone in its group gets 0, and so does a faulted
    one.
    """
    difference, count = _deviation(xp, present, x)
    variance = xp.sum(difference * difference)[..., None] / xp.clip(count - 1.0, 1.0, float("inf"))
    spread = variance**0.5 + epsilon
    return difference / xp.where(xp.flag(spread > 0), spread, 1.0)


@Group
def gdpo(xp: Any, present: Any, x: Value, *others: Value) -> Any:
    """The sum of `group_zscore` of `x` and of each of the `others`: rewards are normalised one by one, then added up.

    GDPO (2026), read in its code, with its epsilon of 1e-4. A sum that is normalised as a whole gives one advantage to
    episodes that differ in which rewards they got; this keeps them apart. Weights stand outside,
    ``gdpo(final(success)) - 0.5*gdpo(length())``, and an easy reward that counts only where the hard one is met inside,
    ``gdpo(final(success), where(final(success) > 0, final(score), 0))``. What GDPO does besides, whitening the
    advantages of a whole batch, is a trainer's to do.
    """
    return sum(group_zscore.implementation(xp, present, each, 1e-4) for each in (x, *others))


def _deviation(xp: Any, present: Any, x: Any) -> tuple[Any, Any]:
    """`x` minus its mean, 0 where it is no evidence, and the number of episodes that are, ``(..., 1)``."""
    count = xp.sum(present)[..., None]
    mean = xp.sum(xp.where(present, x, 0.0))[..., None] / xp.clip(count, 1.0, float("inf"))
    return xp.where(present, x - mean, 0.0), count
