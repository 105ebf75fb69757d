"""The authored templates, one topic a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ..template import Template

__all__ = ["templates"]


@cache
def templates() -> dict[str, Template]:
    """Return every authored template by name, sorted by name."""
    found: dict[str, Template] = {}
    for module in pkgutil.iter_modules(__path__):
        contents = vars(importlib.import_module(f"{__name__}.{module.name}"))
        found |= {each.name: each for each in contents.values() if isinstance(each, Template)}
    return dict(sorted(found.items()))
