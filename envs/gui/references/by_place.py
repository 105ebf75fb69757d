"""Controls by where they are: the third from the left in a bar, the one in a corner, in a row and a column."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from ..box import Box
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight, Thing

__all__ = ["CORNERS", "ORDINALS", "SIDES", "ByCorner", "ByGrid", "ByOrder", "counted"]

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""How things are counted."""

_MOST: dict[str, Callable[[Box], float]] = {
    "left": lambda box: box.left + box.right,
    "right": lambda box: -box.left - box.right,
    "top": lambda box: box.top + box.bottom,
    "bottom": lambda box: -box.top - box.bottom,
}
SIDES = tuple(_MOST)
"""Where counting begins."""
_UTMOST = {
    "left": ("leftmost",),
    "right": ("rightmost",),
    "top": ("topmost", "uppermost"),
    "bottom": ("bottommost", "lowest"),
}
CORNERS = ("upper left", "upper right", "lower left", "lower right")
"""The corners of the screen."""
_CORNER = 0.15
"""Share of the screen's width and height that is a corner."""


def counted(sight: Sight, noun: str, place: str, *, wide: bool = False) -> list[Thing]:
    """What is counted: the controls of a noun in a place; with `wide` all that somebody may count."""
    if noun == "icon":
        icons = (thing for thing in sight.things if (thing.icons and not thing.widget.solid) or thing.widget.icon)
        found = [thing for thing in icons if wide or (thing.widget.control and not thing.words)]
    else:
        found = sight.of(NOUNS[noun].wide if wide else NOUNS[noun].kinds)
    if not place:
        return found
    surface = sight.surfaces.get(place)
    return [thing for thing in found if surface is not None and _in(thing, surface)]


def _in(thing: Thing, surface: Thing) -> bool:
    above = thing.surface
    while above is not None:
        if above is surface:
            return True
        above = above.surface
    return False


def _lost(sight: Sight, noun: str, place: str) -> list[Box]:
    """Where in a place things are that would be counted if they could be seen wholly: they are covered or cut off."""
    kinds = NOUNS[noun].wide
    surface = sight.surfaces.get(place) if place else None
    found = []
    for widget in sight.screen.widgets:
        if widget.kind in kinds and widget.shown is not None:
            thing = sight.by_id.get(widget.id)
            near = surface is None or surface.widget.box.contains(*widget.box.center)
            if near and (thing is None or not thing.whole or not thing.clear):
                found.append(widget.shown)
    return found


def _sorted(things: list[Thing], side: str) -> list[Thing]:
    level = _MOST[side]
    return sorted(things, key=lambda thing: level(thing.part))


@dataclass(frozen=True)
class ByOrder(Reference):
    """The control that comes so many from one side among those of its kind in a place.

    Attributes:
        noun: A name of `NOUNS`.
        side: One of `SIDES`, from which is counted.
        number: From 1.
        place: A name of `surfaces.surfaces`; empty for the screen.
    """

    kind = "position"
    noun: str
    side: str
    number: int
    place: str = ""

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the control, where those that are counted stand in one line or it is the outermost by far."""
        return self._counted(sight, counted(sight, self.noun, self.place))

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what comes so many from there if all is counted that may be."""
        members = counted(sight, self.noun, self.place, wide=True)
        if self.number == 1 and not self.place:
            ordered = _sorted(members, self.side)
            return [thing for thing in ordered[:2] if thing is ordered[0] or not self._apart(ordered[0], thing)]
        found = self._counted(sight, members)
        return found if found else members

    def _counted(self, sight: Sight, members: list[Thing]) -> list[Thing]:
        ordered = _sorted(members, self.side)
        if len(ordered) < max(self.number, 2):
            return []
        found = ordered[self.number - 1]
        if not found.whole or not found.clear or self._behind(sight, found):
            return []
        if self.number == 1 and not self.place:
            return [found] if self._apart(found, ordered[1]) else []
        return [found] if _lined_up(ordered, self.side in ("left", "right")) else []

    def _apart(self, one: Thing, other: Thing) -> bool:
        """Whether `one` is further out for every eye."""
        level = _MOST[self.side]
        size = one.part.width if self.side in ("left", "right") else one.part.height
        return (level(other.part) - level(one.part)) / 2 >= max(10, 0.6 * min(size, 60))

    def _behind(self, sight: Sight, found: Thing) -> bool:
        """Whether something that cannot be seen wholly would have been counted before."""
        level, least = _MOST[self.side], _MOST[self.side](found.part)
        return any(level(box) <= least for box in _lost(sight, self.noun, self.place))

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with its number, and where it is."""
        where = f" in {self.place}" if self.place else ""
        return tuple(
            form
            for each in NOUNS[self.noun].said
            for form in (
                *((f"the {word} {each}{where}" for word in _UTMOST[self.side]) if self.number == 1 else ()),
                *(
                    (f"the {ORDINALS[self.number - 1]} {each} from the {self.side}{where}",)
                    if self.place or self.number > 1
                    else ()
                ),
            )
        )


def _lined_up(ordered: list[Thing], across: bool) -> bool:
    """Whether things stand side by side, or with `across` false one under the other, none beside another."""
    for one, other in itertools.pairwise(ordered):
        if across:
            apart = one.part.right <= other.part.left + 2 or other.part.right <= one.part.left + 2
            level = abs(one.part.center[1] - other.part.center[1]) <= 0.3 * min(one.part.height, other.part.height)
        else:
            apart = one.part.bottom <= other.part.top + 2 or other.part.bottom <= one.part.top + 2
            level = one.part.left < other.part.right and other.part.left < one.part.right
        if not apart or not level:
            return False
    return True


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

    def _distance(self, sight: Sight, thing: Thing) -> float:
        across, down = self._offset(sight, thing)
        return float((across**2 + down**2) ** 0.5)

    def _offset(self, sight: Sight, thing: Thing) -> tuple[float, float]:
        x, y = thing.part.center
        box = sight.screen.box
        return (box.right - x if "right" in self.corner else x), (box.bottom - y if "lower" in self.corner else y)

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the control of the kind that is next to the corner and in it."""
        found = counted(sight, self.noun, "")
        nearest = min(found, key=lambda thing: self._distance(sight, thing), default=None)
        if nearest is None or not nearest.clear or not nearest.whole:
            return []
        across, down = self._offset(sight, nearest)
        box = sight.screen.box
        return [nearest] if across <= _CORNER * box.width and down <= _CORNER * box.height else []

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what is hardly further from the corner."""
        found = [thing for thing in sight.things if thing.widget.control or (thing.icons and not thing.widget.solid)]
        least = min((self._distance(sight, thing) for thing in found), default=0)
        return [thing.on or thing for thing in found if self._distance(sight, thing) <= max(1.5 * least, least + 16)]

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with the corner."""
        return tuple(
            form
            for each in NOUNS[self.noun].said
            for form in (
                f"the {each} in the {self.corner} corner of the screen",
                f"the {each} in the {self.corner} corner",
            )
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
        lines = _grid(counted(sight, self.noun, ""))
        if not 1 <= self.row <= len(lines) or not 1 <= self.column <= len(lines[self.row - 1]):
            return []
        found = lines[self.row - 1][self.column - 1]
        if any(box.top < found.part.bottom for box in _lost(sight, self.noun, "")):
            return []
        return [found]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return nothing besides, where only such controls could be counted."""
        wide = counted(sight, self.noun, "", wide=True)
        found = self.matches(sight)
        return found if len(wide) == len(counted(sight, self.noun, "")) else wide

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


def _grid(members: list[Thing]) -> list[list[Thing]]:
    """The rows of a grid; nothing where the things make none of at least two rows and two columns."""
    lines: list[list[Thing]] = []
    for thing in _sorted(members, "top"):
        if lines and abs(lines[-1][0].part.center[1] - thing.part.center[1]) <= 0.3 * thing.part.height:
            lines[-1].append(thing)
        else:
            lines.append([thing])
    for line in lines:
        line[:] = _sorted(line, "left")
    if len(lines) < 2 or len(lines[0]) < 2 or any(len(line) != len(lines[0]) for line in lines[:-1]):
        return []
    for line in lines:
        if len(line) > len(lines[0]) or any(
            abs(one.part.left - other.part.left) > 4 for one, other in zip(line, lines[0], strict=False)
        ):
            return []
    return lines
