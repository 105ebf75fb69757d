"""Rewards of a whole episode that are spread over its steps.

Over recorded episodes they give one value a step. While an episode unfolds nothing can be paid before it ends, so their
sum is paid once, at the end.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from ...errors import ExpressionError
from ..expression import Level, Reward
from ..function import Function, Kind, Slot, register

__all__ = ["Spread", "clip_and_delta", "redistribute", "softmax_redistribute"]

State = tuple[Any, ...]


class Spread(Function, ABC):
    """A function from an episode to one value for each of its steps.

    Attributes:
        stepwise: For each slot, whether its argument is read at every step (else once, at the end).
    """

    family = "spread"
    start: ClassVar[State]
    stepwise: ClassVar[tuple[bool, ...]]

    def __init__(self, name: str, slots: Sequence[Slot]) -> None:
        super().__init__(name, slots, type(self).__doc__ or "")
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        for slot, argument, stepwise in zip(self.slots, arguments, self.stepwise, strict=True):
            if argument.deferred or (stepwise and argument.level > Level.STEP):
                raise ExpressionError(f"{self.signature}: '{slot.name}' is read at every step, and '{argument}' is not")
            if not stepwise and Level.CONSTANT < argument.level < Level.EPISODE:
                raise ExpressionError(
                    f"{self.signature}: '{slot.name}' is one value for the episode, and '{argument}' is known at every "
                    f"step; reduce it, as in final({argument})"
                )
            if argument.level > Level.EPISODE:
                raise ExpressionError(f"{self.signature}: '{argument}' needs a group of episodes")
        return Level.EPISODE

    def defers(self, arguments: Sequence[Reward]) -> bool:
        return True

    @abstractmethod
    def update(self, xp: Any, state: State, gamma: Any, *values: Any) -> State:
        """The state after a step at which the stepwise arguments are `values`."""

    @abstractmethod
    def lump(self, xp: Any, state: State, *values: Any) -> Any:
        """The sum over all steps, once the other arguments are known to be `values`."""

    @abstractmethod
    def over_time(self, xp: Any, gamma: Any, mask: Any, *values: Any) -> Any:
        """One value a step; `values` are all arguments, stepwise ones ``(..., time)``, others ``(..., 1)``."""


class _Redistribute(Spread):
    """`reward`, a value of the whole episode, spread over its steps in proportion to `by` (equally where all are 0).

    Aware of the discount: the discounted sum of what the steps get is what the reward is worth when paid at the end, so
    step t of T gets ``reward * by[t] / sum(by) * gamma**(T - 1 - t)``. Negative shares count as 0. A reading of return
    redistribution (Arjona-Medina et al., 2019): shares in proportion to `by` are ours, in place of the differences of a
    model's predictions.
    """

    start = (0.0, 0.0, 0.0, 0.0)
    stepwise = (False, True)
    reads_gamma = True

    def update(self, xp: Any, state: State, gamma: Any, *values: Any) -> State:
        worth, share, even, steps = state
        by = xp.clip(values[0], 0.0, 1e300)
        return (gamma * worth + by, share + by, gamma * even + 1.0, steps + 1.0)

    def lump(self, xp: Any, state: State, *values: Any) -> Any:
        worth, share, even, steps = state
        none = xp.flag(share == 0)
        return values[0] * xp.where(none, even / steps, worth / xp.where(none, 1.0, share))

    def over_time(self, xp: Any, gamma: Any, mask: Any, *values: Any) -> Any:
        reward, by = values
        by = xp.where(mask, xp.clip(by, 0.0, 1e300), 0.0)
        one = xp.where(mask, 1.0, 0.0)
        steps = xp.sum(one)[..., None]
        share = xp.sum(by)[..., None]
        none = xp.flag(share == 0)
        part = xp.where(none, one / xp.clip(steps, 1.0, float("inf")), by / xp.where(none, 1.0, share))
        return reward * part * gamma ** xp.clip(steps - xp.cumsum(one), 0.0, float("inf"))


class _SoftmaxRedistribution(Spread):
    """`reward`, a value of the whole episode, in shares that are a softmax of the steps' `importance / temperature`.

    The shares sum to the reward, whatever the discount: ``r_t = w_t * R``, the more even the higher the temperature,
    which is 1e-6 at least. Importance may be any number; ReviBranch (2025) learns it. Known from a digest of it: the
    form is the published one, `temperature` is ours.
    """

    start = ()
    stepwise = (False, True, False)

    def update(self, xp: Any, state: State, gamma: Any, *values: Any) -> State:
        return state

    def lump(self, xp: Any, state: State, *values: Any) -> Any:
        return values[0]

    def over_time(self, xp: Any, gamma: Any, mask: Any, *values: Any) -> Any:
        reward, importance, temperature = values
        # The greatest is taken off, so that no exponential is too large for a number.
        size = xp.where(mask, importance / xp.clip(temperature, 1e-6, float("inf")), -1e300)
        weight = xp.where(mask, xp.exp(size - xp.max(size)[..., None]), 0.0)
        return reward * weight / xp.clip(xp.sum(weight)[..., None], 1.0, float("inf"))


class _ClipAndDelta(Spread):
    """Clip and delta: each step gets ``c(x[t]) - c(x[t + 1])``, with ``c(x) = min(x - eta, 0)``.

    The last step gets 0 and the one before it keeps ``c(x)``, so the return from step t is ``c(x[t])`` whatever the
    number of steps: more steps cannot farm more reward. Gao et al. (2024), On Designing Effective RL Reward at Training
    Time for LLM Reasoning; formula unverified.
    """

    start = (0.0, 0.0)
    stepwise = (True, False)

    def update(self, xp: Any, state: State, gamma: Any, *values: Any) -> State:
        first, steps = state
        return (xp.where(xp.flag(steps == 0), values[0], first), steps + 1.0)

    def lump(self, xp: Any, state: State, *values: Any) -> Any:
        first, steps = state
        return xp.where(xp.flag(steps > 1), xp.clip(first - values[0], -1e300, 0.0), 0.0)

    def over_time(self, xp: Any, gamma: Any, mask: Any, *values: Any) -> Any:
        x, eta = values
        clipped = xp.where(mask, xp.clip(x - eta, -1e300, 0.0), 0.0)
        one = xp.where(mask, 1.0, 0.0)
        remaining = xp.sum(one)[..., None] - xp.cumsum(one)
        following = xp.shift_left(clipped)
        value = xp.where(xp.flag(remaining == 1), clipped, clipped - following)
        return xp.where(xp.flag(remaining == 0), 0.0, value) * one


redistribute = _Redistribute("redistribute", [Slot("reward", Kind.VALUE), Slot("by", Kind.VALUE, 1.0)])
softmax_redistribute = _SoftmaxRedistribution(
    "softmax_redistribute",
    [Slot("reward", Kind.VALUE), Slot("importance", Kind.VALUE), Slot("temperature", Kind.NUMBER, 1.0)],
)
clip_and_delta = _ClipAndDelta("clip_and_delta", [Slot("x", Kind.VALUE), Slot("eta", Kind.NUMBER, 0.0)])
