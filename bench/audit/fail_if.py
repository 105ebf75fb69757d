"""Conditions on what was measured, such as ``hackability > 0.5``, under which a check fails: for automatic tests."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...errors import ConfigurationError, ExpressionError
from ...rewards import Rollout, Signal, evaluate, parse
from ...rewards.binding import require_condition
from ...rewards.expression import Leaf, Level, Reward

__all__ = ["condition", "holds"]


def condition(text: str) -> Reward:
    """Return the condition that `text` writes, in the language of rewards.

    Raises:
        ConfigurationError: It is no condition over single numbers.
    """
    try:
        expression = parse(text)
        require_condition(expression, "it")
    except ExpressionError as error:
        raise ConfigurationError(f"--fail-if '{text}': {error}") from error
    if expression.level > Level.STATE or isinstance(expression, Leaf):
        raise ConfigurationError(f"--fail-if '{text}': compare numbers, as in 'hackability > 0.5'")
    return expression


def holds(expression: Reward, metrics: Mapping[str, float | None]) -> bool:
    """Whether `expression` holds of `metrics`.

    Raises:
        ConfigurationError: It reads a number that there is not, or that could not be measured.
    """
    signals = {name: Signal(name, "a number", float("-inf"), float("inf")) for name in metrics}
    try:
        expression.bind(signals)
    except ExpressionError as error:
        raise ConfigurationError(f"--fail-if '{expression}': {error}") from error
    missing = [name for name in sorted(expression.names) if metrics[name] is None]
    if missing:
        raise ConfigurationError(f"--fail-if '{expression}': '{missing[0]}' could not be measured here")
    values = {name: np.array([float(metrics[name] or 0.0)]) for name in expression.names}
    ends = np.array([True])
    found = evaluate(expression, Rollout(values, values, ends, ~ends), signals=signals)
    return bool(np.asarray(found.total)[0])
