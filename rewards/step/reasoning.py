"""What the looks of a chain of thought are worth, whatever it says."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value

__all__ = ["reasoning_pattern"]


@pointwise
def reasoning_pattern(xp: Any, phrases: Value, repetition: Value, markers: Value = 0.0, enough: Number = 20.0) -> Any:
    """``min(phrases / enough, 1) - repetition - markers``, at least 0: pays for words that go with reasoning.

    Of a text the number of key phrases, the share of repeated n-grams and the number of markers of a foreign turn, all
    measured by ``rewards.measure.reasoning``. The reasoning-pattern reward of Lv et al. (2025, The Climb Carves Wisdom
    Deeper Than the Summit), read in their code; they add a tenth of it where a reward model scores low. It is trivially
    hacked: list the phrases.
    """
    return xp.clip(xp.clip(phrases / enough, -1e300, 1.0) - repetition - markers, 0.0, 1.0)
