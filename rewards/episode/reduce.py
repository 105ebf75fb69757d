"""Reducers: one value for a whole episode. They run over its steps; the state that reset returned is not a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ...errors import ExpressionError
from ..expression import Level, Reward
from ..function import Function, Kind, Slot, register

__all__ = ["Reducer", "any_", "at_end", "average", "best", "every", "final", "length", "total"]

State = tuple[Any, ...]


class Reducer(Function):
    """A function from an episode's steps to one value.

    While an episode unfolds it keeps a state, which begins as `start` and moves on by `update`; `result` reads it at
    the end. Over recorded episodes `over_time` reduces the last axis. Both give the same number.
    """

    family = "reducer"
    start: ClassVar[State] = (0.0,)
    decides: ClassVar[bool] = False
    """Whether the value may be certain before the end (`decided`); a gate is decided there and then."""

    def __init__(self, name: str, kind: Kind | None = Kind.VALUE, *, condition: bool | None = False) -> None:
        slots = [] if kind is None else [Slot("x", kind)]
        super().__init__(name, slots, type(self).__doc__ or "", condition=condition)
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        for argument in arguments:
            if argument.level > Level.STEP or argument.deferred:
                raise ExpressionError(
                    f"{self.name} reduces values known at every step; '{argument}' is "
                    f"{argument.level.name.lower()}-level"
                )
        return Level.EPISODE

    def update(self, xp: Any, state: State, *x: Any) -> State:
        """The state after a step whose value is `x`."""
        return x

    def result(self, xp: Any, state: State) -> Any:
        """The value of the episode."""
        return state[0]

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        """The values of episodes recorded along the last axis: ``(..., time)`` to ``(...)``."""
        return xp.last(x[0], mask)

    def decided(self, xp: Any, state: State) -> Any:
        """1 where nothing that follows can change the value; most values are certain at the end alone."""
        return 0.0

    def decided_over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        """1 at steps of recorded episodes after which nothing can change the value, the first of them at least."""
        return mask * 0.0


class _Final(Reducer):
    """The value in the episode's last state."""

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        if arguments[0].level > Level.STATE:
            raise ExpressionError(
                f"final reads the last state; '{arguments[0]}' is {arguments[0].level.name.lower()}-level: "
                f"write at_end({arguments[0]}) for its value at the last step"
            )
        return super().level_of(arguments)


class _AtEnd(Reducer):
    """The value at the episode's last step, paid there and nowhere else."""


class _Any(Reducer):
    """1 if the condition held after some step of the episode."""

    decides = True

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (state[0] + x[0] - state[0] * x[0],)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.max(xp.where(mask, x[0], 0.0))

    def decided(self, xp: Any, state: State) -> Any:
        return state[0]

    def decided_over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.flag(x[0] == 1.0) * mask


class _Every(Reducer):
    """1 if the condition held after every step of the episode."""

    start = (1.0,)
    decides = True

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (state[0] * x[0],)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.min(xp.where(mask, x[0], 1.0))

    def decided(self, xp: Any, state: State) -> Any:
        return 1.0 - state[0]

    def decided_over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.flag(x[0] == 0.0) * mask


class _Total(Reducer):
    """The sum over the episode's steps, undiscounted."""

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (state[0] + x[0],)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.sum(xp.where(mask, x[0], 0.0))


class _Best(Reducer):
    """The greatest value that any step reached."""

    start = (float("-inf"),)

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (xp.where(xp.flag(x[0] > state[0]), x[0], state[0]),)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.max(xp.where(mask, x[0], float("-inf")))


class _Average(Reducer):
    """The mean over the episode's steps."""

    start = (0.0, 0.0)

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (state[0] + x[0], state[1] + 1.0)

    def result(self, xp: Any, state: State) -> Any:
        return state[0] / state[1]

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        steps = xp.sum(xp.where(mask, 1.0, 0.0))
        return xp.sum(xp.where(mask, x[0], 0.0)) / xp.clip(steps, 1.0, float("inf"))


class _Length(Reducer):
    """The number of steps of the episode."""

    def update(self, xp: Any, state: State, *x: Any) -> State:
        return (state[0] + 1.0,)

    def over_time(self, xp: Any, mask: Any, *x: Any) -> Any:
        return xp.sum(xp.where(mask, 1.0, 0.0))


final = _Final("final", condition=None)
at_end = _AtEnd("at_end", condition=None)
any_ = _Any("any", Kind.CONDITION, condition=True)
every = _Every("every", Kind.CONDITION, condition=True)
total = _Total("total")
best = _Best("best")
average = _Average("average")
length = _Length("length", None)
