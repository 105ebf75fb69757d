"""Bonuses for what is new: of how often a state has been visited, which wrappers count (`rewardlab.wrappers.Novelty`).

Episodic bonuses help where episodes share few states, global ones where they share many, and their product in both
(Henaff et al., 2023, A Study of Global and Episodic Bonuses; formulas read in its code).
"""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value

__all__ = ["count_bonus", "episodic_bonus"]


@pointwise
def episodic_bonus(xp: Any, visits: Value) -> Any:
    """1 at the first of a state's `visits` in the episode, else 0: an episode earns one for each state it finds.

    Of a signal that counts the present visit too, such as `episode_visits`. Henaff et al. (2023), read in their code.
    """
    return xp.flag(visits <= 1)


@pointwise
def count_bonus(xp: Any, visits: Value, power: Number = 0.5) -> Any:
    """``visits**-power``: the more often a state has been visited, this time included, the less it is worth.

    The global bonus with `total_visits` (Henaff et al., 2023), and with ``power=3`` what ONI divides a message's label
    by (Zheng et al., 2024), both read in their code. `power` lies from 0 to 16; fewer visits than 1 count as 1.
    """
    return xp.clip(visits, 1.0, 1e15) ** -xp.clip(power, 0.0, 16.0)
