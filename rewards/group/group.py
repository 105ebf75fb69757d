"""What compares the episodes of one task. Such rewards live in the trainer, not in an environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...errors import ExpressionError
from ..declaration import slots_of
from ..expression import Level, Reward
from ..function import Function, Kind, register

__all__ = ["Group"]


class Group(Function):
    """A function over a group of episodes: ``implementation(xp, present, x, ...)``.

    One that takes a value compares episodes: `x` is ``(..., group)``, and so is what it returns. One that takes an
    array signal compares all steps of all episodes: `x` is ``(..., group, time, k)`` and it returns
    ``(..., group, time)``. `present` is 0 where an episode did not come to its end, or faulted, and is no evidence; for
    steps, also where there is none.

    Attributes:
        stepwise: Whether it gives a value for every step.
    """

    family = "group"

    def __init__(self, implementation: Callable[..., Any]) -> None:
        super().__init__(implementation.__name__, slots_of(implementation, 2), implementation.__doc__ or "")
        self.implementation = implementation
        self.stepwise = self.slots[0].kind is Kind.ARRAY
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        if not self.stepwise and (arguments[0].level is not Level.EPISODE or arguments[0].deferred):
            raise ExpressionError(
                f"{self.name} compares one value per episode; '{arguments[0]}' is "
                f"{arguments[0].level.name.lower()}-level: reduce it first, as in {self.name}(final(score))"
            )
        return Level.GROUP

    def defers(self, arguments: Sequence[Reward]) -> bool:
        return self.stepwise
