"""What the agent ``grpo`` can be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ConfigurationError, nearest
from . import balance_settings, preferences
from .lagrange import SETTINGS
from .settings import check_ranges

__all__ = ["BASELINES", "DEFAULTS", "check_values"]

BASELINES = ("group", "leave-one-out", "none")
"""What is taken off an episode's rewards to come: see `advantages`."""

DEFAULTS: Mapping[str, Any] = {
    "groups": 8,
    "group_size": 8,
    "gamma": None,
    "baseline": "group",
    "scale": True,
    **balance_settings.SETTINGS,
    **preferences.SETTINGS,
    "n_epochs": 4,
    "batch_size": 512,
    "learning_rate": 1e-3,
    "clip_range": 0.2,
    "ent_coef": 0.01,
    "max_grad_norm": 0.5,
    **SETTINGS,
}
"""Tasks an update and episodes of each; the discount (None: the environment's); how rewards become advantages (terms of
group level are advantages already), and whether its terms are balanced by their gradients (see `balance_settings`);
who compares two episodes (see `preferences`);
passes over the episodes of an update, steps a batch, the rest as PPO has it."""

RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "groups": (lambda value: value >= 1, "1 or more"),
    "gamma": (lambda value: value is None or (not isinstance(value, dict) and 0 <= value <= 1), "from 0 to 1"),
    **balance_settings.RANGES,
    "n_epochs": (lambda value: value >= 1, "1 or more"),
    "batch_size": (lambda value: value >= 1, "1 or more"),
    "learning_rate": (lambda value: value > 0, "above 0"),
    "clip_range": (lambda value: 0 < value < 1, "between 0 and 1"),
    "ent_coef": (lambda value: value >= 0, "0 or more"),
    "max_grad_norm": (lambda value: value > 0, "above 0"),
}


def check_values(chosen: Mapping[str, Any]) -> None:
    """Check values that have the right kind.

    Raises:
        ConfigurationError: A value is out of its range.
    """
    for name, allowed in {"baseline": BASELINES, "balance": balance_settings.BALANCES}.items():
        if chosen[name] not in allowed:
            raise ConfigurationError(
                f"'grpo' takes one of {', '.join(allowed)} as '{name}', not {chosen[name]!r}."
                f"{nearest(str(chosen[name]), allowed)}"
            )
    size = chosen["group_size"]
    least = 1 if chosen["baseline"] == "none" else 2
    if size < least:
        raise ConfigurationError(
            f"'grpo' compares the episodes of one task: group_size={size} leaves nothing to compare; give 2 or more"
            if least == 2
            else f"'grpo' takes 1 or more as 'group_size', not {size}"
        )
    check_ranges("grpo", chosen, RANGES)
