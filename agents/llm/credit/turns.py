"""What credit assignment is given: groups of episodes as arrays over turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Turns"]

Array = NDArray[np.float64]
"""Numbers, ``(groups, episodes, turns)`` unless said otherwise."""


@dataclass(frozen=True)
class Turns:
    """Groups of episodes of one task each, turn by turn; every array is ``(groups, episodes, turns)``.

    Attributes:
        rewards: What each turn was paid.
        mask: 1 at the turns that count, 0 at those that do not exist and at those of episodes with a fault.
        gamma: The discount over turns.
        tokens: How many tokens were sampled in each turn.
        terms: `rewards` by the terms of the reward, weights included.
        anchors: Numbers of what was read in each turn, the same for the same text within a group.
    """

    rewards: Array
    mask: Array
    gamma: float = 1.0
    tokens: Array | None = None
    terms: Mapping[str, Array] = field(default_factory=dict)
    anchors: NDArray[np.int64] | None = None

    @property
    def returns(self) -> Array:
        """What each episode was paid in all, undiscounted, ``(groups, episodes)``."""
        total: Array = (self.rewards * self.mask).sum(axis=-1)
        return total

    @property
    def present(self) -> Array:
        """1 for episodes that count, ``(groups, episodes)``."""
        there: Array = self.mask.max(axis=-1)
        return there
