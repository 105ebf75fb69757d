"""Results of runs that this process remembers, since the episodes of one task try the same changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

__all__ = ["remembered"]

REMEMBERED = 10_000
"""Results that are kept."""

_REMEMBERED: OrderedDict[Any, Any] = OrderedDict()


def remembered(key: Any, find: Callable[[], Any]) -> Any:
    """Return what `find` returned for `key` when it was last asked for, or ask."""
    if key in _REMEMBERED:
        _REMEMBERED.move_to_end(key)
        return _REMEMBERED[key]
    found = _REMEMBERED[key] = find()
    if len(_REMEMBERED) > REMEMBERED:
        _REMEMBERED.popitem(last=False)
    return found
