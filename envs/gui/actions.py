"""Ways of answering: in words, as numbers, or as the number of a cell; all of them become an `Answer`."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces

from .answer import Answer, read_answer, write_answer
from .coordinates import Coordinates
from .spaces import AnswerText
from .view import View

__all__ = ["ACTIONS", "Actions"]

ACTIONS = ("language", "point", "box", "grid")
"""What ``actions=`` may be."""


class Actions:
    """The actions of an environment.

    Args:
        kind: One of `ACTIONS`.
        coordinates: What numbers count.
        size: Width and height of the pictures, in pixels; ``None`` where every one has its own.
        looks: Whether parts of the picture can be looked at.
        grid: Columns and rows of cells into which ``"grid"`` divides the picture.
    """

    def __init__(
        self,
        kind: str,
        coordinates: Coordinates,
        size: tuple[int, int] | None,
        *,
        looks: bool,
        grid: tuple[int, int],
    ) -> None:
        self.kind, self.coordinates, self.looks = kind, coordinates, looks
        self._columns, self._rows = grid
        extent = coordinates.extent(*(size or (1000, 1000)))
        if kind == "language":
            self.space: Any = AnswerText(extent)
        elif kind == "grid":
            self.space = spaces.Discrete(self._columns * self._rows)
        else:
            high = np.array(extent * (2 if kind == "box" else 1), np.float32)
            self.space = spaces.Box(np.zeros_like(high), high, dtype=np.float32)

    def read(self, action: Any, view: View) -> Answer:
        """Return the answer that `action` is, seeing `view`; anything at all may be given."""
        if self.kind == "language":
            return read_answer(action if isinstance(action, str) else "", zooms=self.looks)
        nothing = Answer("none", problem="this is no such action")
        try:
            numbers = tuple(float(value) for value in np.asarray(action, np.float64).reshape(-1))
        except (TypeError, ValueError, OverflowError):
            return nothing
        if self.kind != "grid":
            return Answer(self.kind, numbers) if len(numbers) == self.space.shape[0] else nothing
        if len(numbers) != 1 or numbers[0] not in range(self._columns * self._rows):
            return nothing
        row, column = divmod(int(numbers[0]), self._columns)
        width, height = self.coordinates.extent(view.width, view.height)
        return Answer("point", ((column + 0.5) / self._columns * width, (row + 0.5) / self._rows * height))

    def write(self, answer: Answer, view: View) -> Any:
        """Return the action that is `answer`; what cannot be said in numbers becomes an illegal one."""
        if self.kind == "language":
            return write_answer(answer)
        illegal = {"point": np.full(2, -1, np.float32), "box": np.full(4, -1, np.float32), "grid": -1}[self.kind]
        if answer.kind not in ("point", "box"):
            return illegal
        numbers = answer.numbers
        if self.kind == "box":
            return np.array(numbers if answer.kind == "box" else numbers * 2, np.float32)
        if answer.kind == "box":
            numbers = (numbers[0] + numbers[2]) / 2, (numbers[1] + numbers[3]) / 2
        if self.kind == "point":
            return np.array(numbers, np.float32)
        width, height = self.coordinates.extent(view.width, view.height)
        column, row = int(numbers[0] / width * self._columns), int(numbers[1] / height * self._rows)
        return row * self._columns + column if 0 <= column < self._columns and 0 <= row < self._rows else -1

    def placed(self, kind: str, numbers: tuple[float, ...], view: View) -> Any:
        """Return the action that names a place of the whole picture.

        Args:
            kind: ``"point"``, ``"box"`` or ``"look"``.
            numbers: Two or four, in pixels of the whole picture.
            view: What is seen.
        """
        pairs = [view.from_picture(*numbers[index : index + 2]) for index in range(0, len(numbers), 2)]
        own = [self.coordinates.from_pixels(*pair, view.width, view.height) for pair in pairs]
        return self.write(Answer(kind, tuple(value for pair in own for value in pair)), view)
