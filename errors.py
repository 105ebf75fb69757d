"""The errors of RewardLab, and the two helpers that make them useful.

::

    RewardLabError
     +-- ExpressionError (ValueError)      a reward that cannot be built or bound
     +-- ConfigurationError (ValueError)   a bad constructor argument, option or suite
     +-- StateError (RuntimeError)         a call at the wrong moment, such as step before reset
     +-- MissingDependency (ImportError)   an optional library is not installed
     +-- Fault                             the infrastructure failed; the episode is not evidence

A `Fault` raised while an environment moves is turned into a truncated step with ``info["fault"] = True``. It is never a
reward of 0: trainers leave such steps out.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable
from typing import Any

__all__ = [
    "ConfigurationError",
    "ExpressionError",
    "Fault",
    "MissingDependency",
    "RewardLabError",
    "StateError",
    "nearest",
    "require",
]


class RewardLabError(Exception):
    """Base of every error that RewardLab raises on purpose."""


class ExpressionError(RewardLabError, ValueError):
    """A reward expression that cannot be parsed, built or bound to an environment's signals."""


class ConfigurationError(RewardLabError, ValueError):
    """A constructor argument, option or file with a value that is not allowed."""


class StateError(RewardLabError, RuntimeError):
    """A call that came at the wrong moment."""


class MissingDependency(RewardLabError, ImportError):
    """An optional library is needed and not installed."""


class Fault(RewardLabError):
    """The infrastructure failed (a sandbox died, a judge was unreachable): not the agent's doing."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the closest of `names`, or an empty string."""
    close = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def require(module: str, extra: str) -> Any:
    """Import and return `module`; where it is missing, say which extra installs it.

    Raises:
        MissingDependency: `module` cannot be imported.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingDependency(
            f"'{module}' is needed here and is not installed; run: pip install 'rewardlab[{extra}]'"
        ) from error
