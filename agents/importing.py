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
        ConfigurationError: There is no such module, or it cannot be imported.
    """
    try:
        return importlib.import_module(module)
    except (Exception, SystemExit) as error:
        # Somebody else's module: whatever it does when it is imported is told in a line.
        own = isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}.")
        what = f"there is no module '{module}' here or installed"
        if not own:
            what = f"module '{module}' cannot be imported: {type(error).__name__}: {error}"
        raise ConfigurationError(f"{role} '{spec}': {what}") from error


def import_name(spec: str, role: str) -> Any:
    """Return what `spec`, ``module:name``, names.

    Raises:
        ConfigurationError: There is no such module, or nothing of that name in it.
    """
    module, _, name = spec.partition(":")
    if not module or not name:
        raise ConfigurationError(f"{role} '{spec}': write module:name, a module and what is in it")
    loaded = import_module(module, spec, role)
    if not hasattr(loaded, name):
        names = [key for key in vars(loaded) if not key.startswith("_")]
        raise ConfigurationError(f"{role} '{spec}': module '{module}' has no '{name}'.{nearest(name, names)}")
    return getattr(loaded, name)
