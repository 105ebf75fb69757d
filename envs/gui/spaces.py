"""Spaces of pictures of any size, and of answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from ..spaces import PageText

__all__ = ["AnswerText", "Picture"]


class Picture(spaces.Space[NDArray[np.uint8]]):
    """Pictures of any size: uint8 ``(height, width, 3)``. Vector environments give a tuple of them."""

    def __init__(self, seed: Any = None) -> None:
        super().__init__(None, np.uint8, seed)

    @property
    def is_np_flattenable(self) -> bool:
        """Whether its members fit into one flat array: no, they differ in size."""
        return False

    def sample(self, mask: Any = None, probability: Any = None) -> NDArray[np.uint8]:
        """Return a small picture of noise."""
        return self.np_random.integers(0, 256, (48, 64, 3), dtype=np.uint8)

    def contains(self, x: Any) -> bool:
        """Whether `x` is a picture."""
        return isinstance(x, np.ndarray) and x.dtype == np.uint8 and x.ndim == 3 and x.shape[2] == 3

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture)

    def __repr__(self) -> str:
        return "Picture()"


class AnswerText(PageText):
    """Answers as text, of any characters; random ones are clicks at places of `extent`.

    Args:
        extent: The highest x and y, in the answer's own coordinates.
    """

    def __init__(self, extent: tuple[float, float] = (1.0, 1.0)) -> None:
        super().__init__()
        self.extent = extent

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a click somewhere."""
        x, y = self.np_random.random(2) * self.extent
        return f"click({x:.4g}, {y:.4g})"
