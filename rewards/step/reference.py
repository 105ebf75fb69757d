"""What a reward is worth beside that of reference answers."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value
from .shape import sigmoid

__all__ = ["margin_scale", "par"]


@pointwise
def par(xp: Any, x: Value, reference: Value, k: Number = 1.0, *others: Value) -> Any:
    """The mean of ``sigmoid(k * (x - reference))`` over the references: from 0 to 1, steepest where `x` equals one.

    PAR (Fu et al., 2025, Reward Shaping to Mitigate Reward Hacking), read in its code, where `k` is 1 and one
    reference does almost as well as ten. A reference is the reward of an answer of the policy that training began
    with, as a signal, or a parameter.
    """
    worth = sigmoid.implementation(xp, k * (x - reference))
    for other in others:
        worth = worth + sigmoid.implementation(xp, k * (x - other))
    return worth / (1 + len(others))


@pointwise
def margin_scale(xp: Any, margin: Value, weight: Number = 0.5, rate: Number = 0.5) -> Any:
    """``1 + weight * (1 - exp(-rate * margin))``: from 1 for no margin to ``1 + weight`` for a clear one.

    A factor by which what is surely better than its reference counts more. A reading of the dynamic reward scaling of
    MM-RLHF (Zhang et al., 2025), from memory; neither form nor constants are verified.
    """
    return 1.0 + weight * (1.0 - xp.exp(-xp.clip(rate * xp.clip(margin, 0.0, 1e300), 0.0, 700.0)))
