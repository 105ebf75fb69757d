"""A memory of masks that never grows beyond a number of bytes: what was used longest ago is forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PIL import Image

__all__ = ["Pool"]

Value = TypeVar("Value")

_OVERHEAD = 400
"""What an entry costs beside its pixels, roughly, in bytes."""


class Pool(Generic[Value]):
    """A memory of what `make` returns.

    Args:
        make: Makes the value of a key, which holds all that the value depends on.
        image: Returns the image in a value, one byte a pixel.
        most: Bytes that may be kept.
    """

    def __init__(self, make: Callable[..., Value], image: Callable[[Value], Image.Image], most: int) -> None:
        self._make = make
        self._image = image
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
        self.size += self._bytes(value)
        while self.size > self._most and len(self._kept) > 1:
            self.size -= self._bytes(self._kept.popitem(last=False)[1])
        return value

    def _bytes(self, value: Value) -> int:
        width, height = self._image(value).size
        return width * height + _OVERHEAD
