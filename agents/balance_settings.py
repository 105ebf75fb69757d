"""What agents that balance a reward's terms can be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import ConfigurationError
from ..rewards import Reward
from ..rewards.terms import terms_of

__all__ = ["BALANCES", "RANGES", "SETTINGS", "check_terms"]

BALANCES = ("none", "marble")
"""How terms of a reward are put together: their sum as it stands, or weighted as `balance.Balance` has it."""

SETTINGS: Mapping[str, Any] = {"balance": "none", "balance_every": 4, "balance_decay": 0.5}
"""One of `BALANCES`; after how many updates weights are sought anew; the share of the old ones that stays. MARBLE's own
numbers are not known here."""

RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "balance_every": (lambda value: value >= 1, "1 or more"),
    "balance_decay": (lambda value: 0 <= value < 1, "from 0 to below 1"),
}
"""For `settings.check_ranges`."""


def check_terms(chosen: Mapping[str, Any], rewards: Sequence[Reward]) -> None:
    """Check that there is something to balance in each of `rewards`, where that is asked for.

    Raises:
        ConfigurationError: There is not.
    """
    for reward in rewards if chosen["balance"] != "none" else ():
        if len(terms_of(reward)) < 2:
            raise ConfigurationError(
                f"agent.balance={chosen['balance']} weighs the terms of a reward against each other, and "
                f"reward={str(reward)!r} has one"
            )
