"""Controls by the part of the screen where they are: in a corner, in a row and a column of a grid."""

from __future__ import annotations

from dataclasses import dataclass

from ..box import Box
from .by_order import ORDINALS, Spot, counted, hidden, ordered
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["CORNERS", "ByCorner", "ByGrid", "grid"]

CORNERS = ("upper left", "upper right", "lower left", "lower right")
"""The corners of the screen."""
_CORNER = 0.15
"""Share of the screen's width and height that is a corner."""


@dataclass(frozen=True)
class ByCorner(Reference):
    """The control in a corner of the screen.

    Attributes:
        noun: A name of `NOUNS`.
        corner: One of `CORNERS`.
    """

    kind = "position"
    noun: str
    corner: str

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the control of the kind that is next to the corner and in it."""
        screen = sight.screen.box
        spots = counted(sight, self.noun, "")
        nearest = min(spots, key=lambda spot: self._middle(screen, spot.box), default=None)
        if nearest is None or not nearest.thing.clear or not nearest.thing.whole:
            return []
        across, down = self._offset(screen, *nearest.box.center)
        inside = across <= _CORNER * screen.width and down <= _CORNER * screen.height
        return [nearest.thing] if inside else []

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what is hardly further from the corner: any control, and any icon."""
        screen = sight.screen.box
        spots = [Spot(thing.part, thing) for thing in sight.controls] + counted(sight, "icon", "", wide=True)
        least = min((self._middle(screen, spot.box) for spot in counted(sight, self.noun, "")), default=0.0)
        edge = min((self._edge(screen, spot.box) for spot in counted(sight, self.noun, "")), default=0.0)
        return [
            spot.thing.on or spot.thing
            for spot in spots
            if self._middle(screen, spot.box) <= max(1.5 * least, least + 16)
            or (self._edge(screen, spot.box) <= edge and not spot.thing.holds)
        ]

    def _middle(self, screen: Box, box: Box) -> float:
        """How far the middle of a box is from the corner."""
        across, down = self._offset(screen, *box.center)
        return float((across**2 + down**2) ** 0.5)

    def _edge(self, screen: Box, box: Box) -> float:
        """How far a box is from the corner where it is nearest to it."""
        x = box.right if "right" in self.corner else box.left
        y = box.bottom if "lower" in self.corner else box.top
        across, down = self._offset(screen, x, y)
        return float((across**2 + down**2) ** 0.5)

    def _offset(self, screen: Box, x: float, y: float) -> tuple[float, float]:
        return (screen.right - x if "right" in self.corner else x), (screen.bottom - y if "lower" in self.corner else y)

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with the corner."""
        place = f"in the {self.corner} corner"
        return tuple(
            form
            for each in NOUNS[self.noun].said
            for form in (f"the {each} {place} of the screen", f"the {each} {place}")
        )


@dataclass(frozen=True)
class ByGrid(Reference):
    """The control in a row and a column of a grid of its kind.

    Attributes:
        noun: A name of `NOUNS`.
        row: From 1, from the top.
        column: From 1, from the left.
    """

    kind = "position"
    noun: str
    row: int
    column: int

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the control, where those of its kind make a grid."""
        lines = grid(sight, self.noun)
        if not 1 <= self.row <= len(lines) or not 1 <= self.column <= len(lines[self.row - 1]):
            return []
        found = lines[self.row - 1][self.column - 1]
        if not found.thing.whole or any(box.top < found.box.bottom for box in hidden(sight, self.noun, "")):
            return []
        return [found.thing]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return nothing besides, where only such controls could be counted."""
        wide = counted(sight, self.noun, "", wide=True)
        if len(wide) == len(counted(sight, self.noun, "")):
            return self.matches(sight)
        return [spot.thing for spot in wide]

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with its row and column."""
        row, column = ORDINALS[self.row - 1], ORDINALS[self.column - 1]
        return tuple(
            form
            for each in NOUNS[self.noun].said
            for form in (
                f"the {column} {each} from the left in the {row} row from the top",
                f"the {each} in row {self.row}, column {self.column}",
            )
        )


def grid(sight: Sight, noun: str) -> list[list[Spot]]:
    """Return the rows of the grid that the controls of a noun make; nothing where they make none.

    A grid has at least two rows and two columns; its last row may be shorter.
    """
    memo: dict[str, list[list[Spot]]] = sight.memo.setdefault("grid", {})
    if noun not in memo:
        memo[noun] = _grid(counted(sight, noun, ""))
    return memo[noun]


def _grid(spots: list[Spot]) -> list[list[Spot]]:
    lines: list[list[Spot]] = []
    for spot in ordered(spots, "top"):
        if lines and abs(lines[-1][0].box.center[1] - spot.box.center[1]) <= 0.3 * spot.box.height:
            lines[-1].append(spot)
        else:
            lines.append([spot])
    lines = [ordered(line, "left") for line in lines]
    if len(lines) < 2 or len(lines[0]) < 2 or any(len(line) != len(lines[0]) for line in lines[:-1]):
        return []
    for line in lines:
        uneven = any(abs(one.box.left - other.box.left) > 4 for one, other in zip(line, lines[0], strict=False))
        if len(line) > len(lines[0]) or uneven:
            return []
    return lines
