"""VeRPO: what each turn's passing tests are worth, in a group of episodes of one task."""

from __future__ import annotations

from typing import Any

from ..function import Array, Number
from .group import StepGroup

__all__ = ["verpo"]


@StepGroup
def verpo(
    xp: Any,
    present: Any,
    tests: Array,
    sharpness: Number = 1.0,
    width: Number = 0.1,
    epsilon: Number = 1e-6,
    mask: Array = None,
) -> Any:
    """What the tests that a step passes weigh, minus its mean over all steps of the group that ran any.

    A test that a share `r` of the group's runs of it pass weighs ``exp(-sharpness*r) / (n + epsilon)``: less the easier
    it is, and less the more tests are about as easy, with n the sum over all tests of
    ``exp(-((r - their r) / width)**2 / 2)``.

    `tests` says which tests pass, each in a place of its own at every step, and `mask` which the step ran; one that ran
    none gets 0. The turns' part of VeRPO, to be added to ``group_centered`` of the outcome. The form is known
    from a detailed note; the published `sharpness`, `width` and `epsilon` are not, and these are ours.
    """
    ran = present[..., None] if mask is None else present[..., None] * xp.flag(mask != 0)
    passed = xp.where(ran, tests, 0.0)
    ran = ran + 0.0 * passed
    runs = xp.sum(_by_test(ran))
    rate = xp.sum(_by_test(passed)) / xp.clip(runs, 1.0, float("inf"))
    known = xp.flag(runs > 0)
    distance = (rate[..., :, None] - rate[..., None, :]) / xp.clip(width, 1e-9, float("inf"))
    alike = xp.sum(known[..., None, :] * xp.exp(-0.5 * xp.clip(distance * distance, 0.0, 1400.0)))
    weight = known * xp.exp(-sharpness * rate) / xp.where(known, alike + epsilon, 1.0)
    worth = xp.sum(passed * weight[..., None, None, :])
    turn = xp.max(ran)
    mean = xp.sum(_flat(turn * worth)) / xp.clip(xp.sum(_flat(turn)), 1.0, float("inf"))
    return xp.where(turn, worth - mean[..., None, None], 0.0)


def _by_test(x: Any) -> Any:
    """``(..., group, time, k)`` as ``(..., k, group * time)``."""
    return x.reshape(*x.shape[:-3], -1, x.shape[-1]).swapaxes(-1, -2)


def _flat(x: Any) -> Any:
    """``(..., group, time)`` as ``(..., group * time)``."""
    return x.reshape(*x.shape[:-2], -1)
