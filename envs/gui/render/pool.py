"""A memory of what is expensive to draw, which never grows beyond a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Pool"]

Value = TypeVar("Value")

_OVERHEAD = 400
"""What an entry takes beside its pixels, roughly, in bytes."""


class Pool(Generic[Value]):
    """A memory of what `make` returns; what was used longest ago is forgotten first.

    Args:
        make: Makes the value of a key, which holds all that the value depends on.
        weigh: Returns how many bytes a value takes.
        most: Bytes that may be kept.
    """

    def __init__(self, make: Callable[..., Value], weigh: Callable[[Value], int], most: int) -> None:
        self._make = make
        self._weigh = weigh
        self._most = most
        self._kept: OrderedDict[tuple[Hashable, ...], Value] = OrderedDict()
        self.size = 0

    def __call__(self, *key: Hashable) -> Value:
        """Return the value of `key`."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
            return value
        value = self._make(*key)
        self._kept[key] = value
        self.size += self._weigh(value) + _OVERHEAD
        while self.size > self._most and len(self._kept) > 1:
            self.size -= self._weigh(self._kept.popitem(last=False)[1]) + _OVERHEAD
        return value
