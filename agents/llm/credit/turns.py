"""What credit assignment is given: groups of episodes as arrays over turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Turns", "Words"]

Array = NDArray[np.float64]
"""Numbers, ``(groups, episodes, turns)`` unless said otherwise."""
Words = NDArray[np.int64]
"""Texts as numbers, ``(groups, episodes, turns)``: within a group the same number for the same text."""


@dataclass(frozen=True)
class Turns:
    """Groups of episodes of one task each, turn by turn; every array is ``(groups, episodes, turns)``.

    Attributes:
        rewards: What each turn was paid.
        mask: 1 at the turns that count, 0 at those that do not exist and at those of episodes with a fault.
        gamma: The discount over turns.
        tokens: How many tokens were sampled in each turn; None counts every turn as one.
        terms: `rewards` by the terms of the reward, weights included.
        weights: The weights of `terms`; 1 for those that are not there.
        anchors: What was read before each turn.
        answers: What was said in each turn.
        values: What is to be expected from each turn on, before it is played: discounted rewards to come.
    """

    rewards: Array
    mask: Array
    gamma: float = 1.0
    tokens: Array | None = None
    terms: Mapping[str, Array] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    anchors: Words | None = None
    answers: Words | None = None
    values: Array | None = None

    @property
    def returns(self) -> Array:
        """What each episode was paid in all, discounted from its first turn, ``(groups, episodes)``.

        The discount is that of the rewards: undiscounted, what ``potential`` pays would not cancel, and of episodes
        that end alike the one would be best that stayed far from the goal.
        """
        return self.total(self.rewards)

    @property
    def present(self) -> Array:
        """1 for episodes that count, ``(groups, episodes)``."""
        there: Array = self.mask.max(axis=-1)
        return there

    @property
    def sampled(self) -> Array:
        """How much each turn counts where tokens are averaged over: its tokens; 0 where `mask` is."""
        return self.mask if self.tokens is None else self.mask * self.tokens

    def total(self, rewards: Array) -> Array:
        """Return the discounted sum of `rewards` over the turns that count, ``(groups, episodes)``."""
        # What stands where nothing counts may be anything, also infinite.
        counting = np.where(self.mask > 0, rewards, 0.0)
        total: Array = (counting * self.gamma ** np.arange(rewards.shape[-1])).sum(axis=-1)
        return total

    def need(self, name: str) -> Any:
        """Return the array of that name.

        Raises:
            ValueError: There is none.
        """
        found = getattr(self, name)
        if found is None:
            raise ValueError(f"this needs turns with {name}")
        return found
