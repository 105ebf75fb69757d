"""Gates: rewards that count only under a condition."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

from ...errors import ExpressionError
from ..expression import Call, Level, Reward
from ..function import Function, Kind, Slot, register

__all__ = ["Gate", "gated"]


class Gate(Function):
    """`reward` where the condition `by` holds, and 0 elsewhere. It governs everything inside it, penalties included.

    A condition that is known at every step applies at the step that earns the reward. One that is known only later in
    the episode (``by=any(success)``) keeps what is earned in escrow, and pays it in one sum, or drops it, at the first
    step where the condition is decided: `any` when it first holds, `every` when it first fails, all others at the end.
    Gated rewards: G-RA (2025), known from a note and from somebody's implementation.
    """

    family = "gate"

    def __init__(self) -> None:
        slots = [Slot("reward", Kind.VALUE), Slot("by", Kind.CONDITION, keyword_only=True)]
        super().__init__("gated", slots, type(self).__doc__ or "", condition=None)
        register(self)

    def level_of(self, arguments: Sequence[Reward]) -> Level:
        reward, by = arguments
        if by.level >= Level.GROUP:
            raise ExpressionError(
                f"gated: '{by}' compares episodes of a group, which are not known while one of them is paid"
            )
        if by.level < Level.EPISODE and any(node.function.family == "spread" for node in _calls(reward)):
            raise ExpressionError(
                f"gated: '{reward}' is spread over the episode's steps and '{by}' is known at each of them; put the "
                "condition where the shares are made, as in redistribute(final(score), by=where(valid, progress, 0))"
            )
        if any(node.function.name == "potential" for node in _calls(reward)):
            if by.level is Level.EPISODE:
                raise ExpressionError(
                    f"gated: '{reward}' contains potential(...), which telescopes to nothing on success when an "
                    "episode-level gate pays it in one sum; use delta(...), or new(...) for a first time"
                )
            warnings.warn(
                f"gated({reward}, by={by}): a gated potential is no longer policy-invariant", UserWarning, stacklevel=4
            )
        return max(reward.level, by.level)

    def defers(self, arguments: Sequence[Reward]) -> bool:
        reward, by = arguments
        return by.level is Level.EPISODE or reward.deferred or reward.level >= Level.EPISODE


def _calls(reward: Reward) -> list[Call]:
    return [node for node in reward.walk() if isinstance(node, Call)]


gated = Gate()
