"""What compares the episodes of one task. Such rewards live in the trainer, not in an environment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from ...errors import ExpressionError
from ..declaration import slots_of
from ..expression import Leaf, Level, Reward
from ..function import Function, Kind, Slot, register

__all__ = ["Group", "StepGroup"]


class Group(Function):
    """A function over a group of episodes, with a value for each: ``implementation(xp, present, x, ...)``.

    What it takes is known of whole episodes: values of episode level, or of group level where one comparison is made of
    another, ``(..., group)``; or array signals, read at each episode's last step, ``(..., group, k)``. It returns
    ``(..., group)``. `present` is 0 where an episode did not come to its end, or faulted, and is no evidence; what
    stands there may be anything.

    Attributes:
        stepwise: Whether it gives a value for every step.
    """

    family = "group"
    stepwise: ClassVar[bool] = False

    def __init__(self, implementation: Callable[..., Any]) -> None:
        super().__init__(implementation.__name__, slots_of(implementation, 2), implementation.__doc__ or "")
        self.implementation = implementation
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        for index, argument in enumerate(arguments):
            self._check(self.slots[min(index, len(self.slots) - 1)], argument)
        return Level.GROUP

    def _check(self, slot: Slot, argument: Reward) -> None:
        """Raise unless `argument` is known once for each episode where it has to be."""
        if slot.kind in (Kind.NUMBER, Kind.ARRAY) or (slot.kind is Kind.TRAIT and isinstance(argument, Leaf)):
            return
        if argument.level < Level.EPISODE or argument.deferred:
            raise ExpressionError(
                f"{self.name} compares one value per episode; '{argument}' is "
                f"{argument.level.name.lower()}-level: reduce it first, as in {self.name}(final(score))"
            )


class StepGroup(Group):
    """A function over all steps of a group of episodes, with a value for each step.

    Array signals are ``(..., group, time, k)``, `present` and what it returns ``(..., group, time)``; `present` is 0
    for steps that do not exist too.
    """

    stepwise = True

    def defers(self, arguments: Sequence[Reward]) -> bool:
        return True
