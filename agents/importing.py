"""Objects named ``module:name``; the command line finds modules of the current directory too."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from ..errors import ConfigurationError, nearest

__all__ = ["import_module", "import_name"]


def import_module(module: str, spec: str, role: str) -> ModuleType:
    """Return `module`, which was asked for as part of `spec`.

    Args:
        module: Its dotted name.
        spec: What the user wrote.
        role: What errors call it, such as ``"agent"``.

    Raises:
        ConfigurationError: There is no such module.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise  # The module exists and misses a library of its own.
        raise ConfigurationError(f"{role} '{spec}': there is no module '{module}' here or installed") from error


def import_name(spec: str, role: str) -> Any:
    """Return what `spec`, ``module:name``, names.

    Raises:
        ConfigurationError: There is no such module, or nothing of that name in it.
    """
    module, _, name = spec.partition(":")
    loaded = import_module(module, spec, role)
    if not hasattr(loaded, name):
        names = [key for key in vars(loaded) if not key.startswith("_")]
        raise ConfigurationError(f"{role} '{spec}': module '{module}' has no '{name}'.{nearest(name, names)}")
    return getattr(loaded, name)
