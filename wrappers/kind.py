"""One environment or a vector of them: each wrapper takes one of the two, and says so when given the other."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.vector import VectorEnv

from ..errors import ConfigurationError

__all__ = ["check_single", "check_vector"]


def check_single(env: Any, twin: str | None = None) -> None:
    """Check that `env` is one environment.

    Args:
        env: What a wrapper was given.
        twin: The wrapper for vectors; ``None`` where there is none.

    Raises:
        ConfigurationError: It is a vector, or no environment.
    """
    if not isinstance(env, gymnasium.Env):
        advice = f"for a vector use {twin}" if twin else "of a vector wrap each: make_vec(..., wrappers=[...])"
        raise ConfigurationError(f"{env} is not a single environment; {advice}")


def check_vector(env: Any, twin: str) -> None:
    """Check that `env` is a vector of environments; `twin` is the wrapper for single ones.

    Raises:
        ConfigurationError: It is a single environment, or none.
    """
    if not isinstance(env, VectorEnv):
        raise ConfigurationError(f"{env} is not a vector of environments; for a single one use {twin}")
