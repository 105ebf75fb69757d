"""Settings of agents that learn: which there are, and of what kind their values are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ConfigurationError, nearest

__all__ = ["check_kinds", "check_ranges"]

KINDS = {bool: "true or false", int: "a whole number", float: "a number", type(None): "a number"}
"""How errors call what stands for a setting, by the type of its default."""
WIDER: Mapping[type[Any], tuple[type[Any], ...]] = {float: (int, float), type(None): (int, float, dict)}


def check_kinds(algorithm: str, settings: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Check that `algorithm` has `settings`, each of the kind of its default in `known`.

    Raises:
        ConfigurationError: A setting that is not known, or of another kind.
    """
    for name, value in settings.items():
        if name not in known:
            raise ConfigurationError(
                f"'{algorithm}' has no setting '{name}'; it has {sorted(known)}.{nearest(name, known)}"
            )
        kind = type(known[name])
        allowed = WIDER.get(kind, (kind,))
        if kind in KINDS and (not isinstance(value, allowed) or (isinstance(value, bool) and kind is not bool)):
            raise ConfigurationError(f"'{algorithm}' takes {KINDS[kind]} as '{name}', not {value!r}")


def check_ranges(
    algorithm: str, chosen: Mapping[str, Any], ranges: Mapping[str, tuple[Callable[[Any], bool], str]]
) -> None:
    """Check values against `ranges`: whether one is allowed, and how errors say what would be.

    Raises:
        ConfigurationError: A value is out of its range.
    """
    for name, (allowed, told) in ranges.items():
        if not allowed(chosen[name]):
            raise ConfigurationError(f"'{algorithm}' takes a number {told} as '{name}', not {chosen[name]!r}")
