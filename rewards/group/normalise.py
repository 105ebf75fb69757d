"""Comparing the episodes of one task by their spread. Such rewards live in the trainer, not in an environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...errors import ExpressionError
from ..declaration import slots_of
from ..expression import Level, Reward
from ..function import Function, Number, Value, register

__all__ = ["Group", "group_zscore"]


class Group(Function):
    """A function of one episode-level value over a group: ``implementation(xp, present, x, ...)``, the group last.

    `present` is 0 where an episode faulted and is no evidence.
    """

    family = "group"

    def __init__(self, implementation: Callable[..., Any]) -> None:
        super().__init__(implementation.__name__, slots_of(implementation, 2), implementation.__doc__ or "")
        self.implementation = implementation
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        if arguments[0].level is not Level.EPISODE or arguments[0].deferred:
            raise ExpressionError(
                f"{self.name} compares one value per episode; '{arguments[0]}' is "
                f"{arguments[0].level.name.lower()}-level: reduce it first, as in {self.name}(final(score))"
            )
        return Level.GROUP


@Group
def group_zscore(xp: Any, present: Any, x: Value, epsilon: Number = 1e-6) -> Any:
    """``(x - mean) / (std + epsilon)`` over the group's episodes, as GRPO does (Shao et al., 2024).

    The standard deviation is the unbiased one. An episode alone in its group gets 0, and so does a faulted one.
    """
    count = xp.sum(present)[..., None]
    mean = xp.sum(xp.where(present, x, 0.0))[..., None] / xp.clip(count, 1.0, float("inf"))
    difference = xp.where(present, x - mean, 0.0)
    variance = xp.sum(difference * difference)[..., None] / xp.clip(count - 1.0, 1.0, float("inf"))
    spread = variance**0.5 + epsilon
    return difference / xp.where(xp.flag(spread > 0), spread, 1.0)
