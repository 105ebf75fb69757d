"""What the agent ``bc`` can be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ConfigurationError
from .settings import check_ranges

__all__ = ["DEFAULTS", "check_values"]

DEFAULTS: Mapping[str, Any] = {
    "dataset": "",
    "demonstrations": None,
    "noise": 0.0,
    "align": "progress",
    "horizon": 3,
    "kappa": 0.01,
    "batch_size": 256,
    "learning_rate": 1e-3,
    "net_arch": [256, 256, 256],
    "deterministic": True,
}
"""The folder of the demonstrations (without one the expert plays), how many of them (None: all, or 200 of the
expert's), in what share of the time the expert fumbles; the progress that weights follow (an expression over the
signals of one state; empty for equal weights), steps they look ahead and the growth that is enough; the rest as PPO
has it."""

RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "demonstrations": (lambda value: value is None or (isinstance(value, int) and value >= 1), "1 or more"),
    "noise": (lambda value: 0 <= value <= 1, "from 0 to 1"),
    "horizon": (lambda value: value >= 1, "1 or more"),
    "kappa": (lambda value: value >= 0, "0 or more"),
    "batch_size": (lambda value: value >= 1, "1 or more"),
    "learning_rate": (lambda value: value > 0, "above 0"),
}


def check_values(chosen: Mapping[str, Any]) -> None:
    """Check values that have the right kind.

    Raises:
        ConfigurationError: A value is out of its range, or two of them contradict each other.
    """
    check_ranges("bc", chosen, RANGES)
    for name in ("dataset", "align"):
        if not isinstance(chosen[name], str):
            raise ConfigurationError(f"'bc' takes a text as '{name}', not {chosen[name]!r}")
    if chosen["dataset"] and chosen["noise"]:
        raise ConfigurationError("'bc' takes either a dataset or the noise of demonstrations that the expert plays")
