"""What part of a picture is looked at: closer and closer, and from its pixels back to the whole picture's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .box import Box
from .coordinates import scaled

__all__ = ["LEAST", "View"]

LEAST = 8.0
"""Pixels of the whole picture that a view is wide and high at least."""


class View(NamedTuple):
    """A part of a picture, shown as large as the whole picture is shown.

    Attributes:
        box: The part, in pixels of the whole picture.
        width: Of what is shown, in pixels.
        height: Of what is shown, in pixels.
    """

    box: Box
    width: int
    height: int

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of what is shown lies in the whole picture."""
        return (
            self.box.left + scaled(x, self.width, self.box.width),
            self.box.top + scaled(y, self.height, self.box.height),
        )

    def box_to_picture(self, box: Box) -> Box:
        """Return where a box of what is shown lies in the whole picture."""
        return Box(*self.to_picture(box.left, box.top), *self.to_picture(box.right, box.bottom))

    def from_picture(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the whole picture is shown, which may be outside of what is."""
        return (
            scaled(x - self.box.left, self.box.width, self.width),
            scaled(y - self.box.top, self.box.height, self.height),
        )

    def closer(self, box: Box) -> View | None:
        """Return the view of a part of what is shown; ``None`` where it is too small to see anything."""
        part = self.box_to_picture(box)
        return self._replace(box=part) if min(part.width, part.height) >= LEAST else None

    def show(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return what is shown of `picture`, uint8 ``(height, width, 3)``, itself where that is all of it."""
        height, width = picture.shape[:2]
        if self == View(Box(0, 0, width, height), width, height):
            return picture
        left, top, right, bottom = self.box
        image = Image.fromarray(picture)
        shown = image.resize((self.width, self.height), Image.Resampling.BICUBIC, box=(left, top, right, bottom))
        return np.asarray(shown)
