"""Agents whose word carries settings: ``KIND:NAME?key=value&key=value``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ..errors import ConfigurationError
from .settings import check_kinds

__all__ = ["read_spec"]

_BETWEEN = re.compile(r"&(?=\w+=(?!=))")
"""An ampersand that begins another setting; in a value, such as a reward's expression, it stands for itself."""


def read_spec(spec: str, defaults: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name in `spec`, and `defaults` with the settings that it has.

    Args:
        spec: Such as ``endpoint:MODEL?temperature=0&max_tokens=64``.
        defaults: The settings there are; those given must be of the same kind, and a number where it is None.

    Raises:
        ConfigurationError: There is no name, or a setting is not known, has no value, or one of another kind.
    """
    kind, _, rest = spec.partition(":")
    name, _, query = rest.partition("?")
    if not name:
        raise ConfigurationError(f"agent '{spec}': write {kind}:NAME or {kind}:NAME?key=value&key=value")
    given: dict[str, Any] = {}
    for text in _BETWEEN.split(query) if query else ():
        key, equals, value = text.partition("=")
        if not equals:
            raise ConfigurationError(f"agent '{spec}': write settings as key=value, not '{text}'")
        given[key] = value if isinstance(defaults.get(key), str) else _value(value)
    check_kinds(kind, given, defaults)
    return name, {**defaults, **given}


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return text
