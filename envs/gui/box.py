"""Rectangles in pixels: where things are, and how a layout cuts room into parts."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Box"]


class Box(NamedTuple):
    """A rectangle, its edges in pixels from the upper left corner of the screen; all four edges belong to it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on an edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def holds(self, other: Box) -> bool:
        """Whether `other` lies within."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def shared(self, other: Box) -> Box | None:
        """What lies in both; ``None`` where they do not meet."""
        if not self.meets(other):
            return None
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def moved(self, x: float, y: float) -> Box:
        """The same size elsewhere."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def inset(self, x: float, y: float | None = None) -> Box:
        """Smaller by `x` at the left and the right, by `y` (like `x`, if not given) at the top and the bottom."""
        y = x if y is None else y
        return Box(self.left + x, self.top + y, self.right - x, self.bottom - y)

    def cut_left(self, width: float, gap: float = 0) -> tuple[Box, Box]:
        """Return a part of `width` at the left and, behind a `gap`, the rest."""
        edge = min(self.left + width, self.right)
        rest = min(edge + gap, self.right)
        return self._replace(right=edge), self._replace(left=rest)

    def cut_right(self, width: float, gap: float = 0) -> tuple[Box, Box]:
        """Return a part of `width` at the right and, before a `gap`, the rest."""
        edge = max(self.right - width, self.left)
        return self._replace(left=edge), self._replace(right=max(edge - gap, self.left))

    def cut_top(self, height: float, gap: float = 0) -> tuple[Box, Box]:
        """Return a part of `height` at the top and, under a `gap`, the rest."""
        edge = min(self.top + height, self.bottom)
        return self._replace(bottom=edge), self._replace(top=min(edge + gap, self.bottom))

    def cut_bottom(self, height: float, gap: float = 0) -> tuple[Box, Box]:
        """Return a part of `height` at the bottom and, above a `gap`, the rest."""
        edge = max(self.bottom - height, self.top)
        return self._replace(top=edge), self._replace(bottom=max(edge - gap, self.top))

    def columns(self, count: int, gap: float = 0) -> list[Box]:
        """Return `count` equal parts side by side; their edges are whole pixels where this box's are."""
        step = (self.width + gap) / count
        edges = [round(self.left + step * index) for index in range(count + 1)]
        return [self._replace(left=edges[i], right=edges[i + 1] - gap) for i in range(count)]

    def rows(self, count: int, gap: float = 0) -> list[Box]:
        """Return `count` equal parts one under the other; their edges are whole pixels where this box's are."""
        step = (self.height + gap) / count
        edges = [round(self.top + step * index) for index in range(count + 1)]
        return [self._replace(top=edges[i], bottom=edges[i + 1] - gap) for i in range(count)]

    def middle(self, width: float, height: float) -> Box:
        """Return a box of this size in the middle, its edges on whole pixels."""
        left, top = round((self.left + self.right - width) / 2), round((self.top + self.bottom - height) / 2)
        return Box(left, top, left + width, top + height)
