"""How projects are used: what they are for, and inputs for their functions, a few projects a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ..project import Project

__all__ = ["projects"]


@cache
def projects() -> dict[str, Project]:
    """Return every project by name, sorted by name."""
    found: dict[str, Project] = {}
    for module in pkgutil.iter_modules(__path__):
        contents = vars(importlib.import_module(f"{__name__}.{module.name}"))
        found |= {each.name: each for each in contents.values() if isinstance(each, Project)}
    return dict(sorted(found.items()))
