"""Controls by their place in a line: the third from the left in a bar, the lowest of all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..anatomy import anatomy
from ..box import Box
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["ORDINALS", "SIDES", "ByOrder", "Spot", "counted", "hidden", "ordered"]

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""How things are counted."""

_MIDDLE: dict[str, Callable[[Box], float]] = {
    "left": lambda box: (box.left + box.right) / 2,
    "right": lambda box: -(box.left + box.right) / 2,
    "top": lambda box: (box.top + box.bottom) / 2,
    "bottom": lambda box: -(box.top + box.bottom) / 2,
}
_EDGE: dict[str, Callable[[Box], float]] = {
    "left": lambda box: box.left,
    "right": lambda box: -box.right,
    "top": lambda box: box.top,
    "bottom": lambda box: -box.bottom,
}
SIDES = tuple(_MIDDLE)
"""Where counting begins."""
_UTMOST = {
    "left": ("leftmost",),
    "right": ("rightmost",),
    "top": ("topmost", "uppermost"),
    "bottom": ("bottommost", "lowest"),
}


class Spot(NamedTuple):
    """What is counted, and where it is: of an icon before words only the icon counts."""

    box: Box
    thing: Thing


def counted(sight: Sight, noun: str, place: str, *, wide: bool = False) -> list[Spot]:
    """Return what is counted: the controls of a noun in a place; with `wide` all that somebody may count."""
    memo: dict[tuple[str, str, bool], list[Spot]] = sight.memo.setdefault("counted", {})
    key = noun, place, wide
    if key not in memo:
        memo[key] = _count(sight, noun, place, wide)
    return memo[key]


def _count(sight: Sight, noun: str, place: str, wide: bool) -> list[Spot]:
    if noun == "icon":
        found = _icons(sight, wide)
    else:
        kinds = NOUNS[noun].wide if wide else NOUNS[noun].kinds
        found = [Spot(thing.part, thing) for thing in sight.of(kinds)]
        if noun == "link" and wide:  # flat buttons look like links
            found += [Spot(each.part, each) for each in sight.of(("button",)) if "flat" in each.widget.states]
    if not place:
        return found
    surface = sight.surfaces.get(place)
    return [spot for spot in found if surface is not None and spot.thing.lies_in(surface)]


def _icons(sight: Sight, wide: bool) -> list[Spot]:
    """The controls that show nothing but an icon; with `wide` all icons that are shown."""
    if not wide:
        return [Spot(each.part, each) for each in sight.controls if each.widget.icon and not each.words]
    found = []
    for thing in sight.things:
        if thing.widget.icon or (thing.icons and not thing.widget.solid) or thing.widget.kind == "search":
            box = anatomy(thing.widget, sight.screen.look).icon if thing.words else None
            found.append(Spot(box or thing.part, thing))
    return found


def hidden(sight: Sight, noun: str, place: str) -> list[Box]:
    """Return where in a place things are that would be counted if they could be seen wholly."""
    memo: dict[tuple[str, str], list[Box]] = sight.memo.setdefault("hidden", {})
    if (noun, place) not in memo:
        memo[noun, place] = _hide(sight, noun, place)
    return memo[noun, place]


def _hide(sight: Sight, noun: str, place: str) -> list[Box]:
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


def ordered(spots: list[Spot], side: str) -> list[Spot]:
    """Return the spots in their order from one side."""
    level = _MIDDLE[side]
    return sorted(spots, key=lambda spot: level(spot.box))


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
        """Return what comes so many from there if all is counted that may be, or of buttons those with words only."""
        spots = counted(sight, self.noun, self.place, wide=True)
        found = self._taken(sight, spots)
        if self.noun == "button":
            found += self._taken(sight, [spot for spot in spots if spot.thing.words])
        return found

    def _taken(self, sight: Sight, spots: list[Spot]) -> list[Thing]:
        if len(spots) < self.number:
            return []
        if self.number == 1 and not self.place:
            line = ordered(spots, self.side)
            return [spot.thing for spot in line if spot is line[0] or not self._apart(line[0], spot)]
        return self._counted(sight, spots) or [spot.thing for spot in spots]

    def _counted(self, sight: Sight, spots: list[Spot]) -> list[Thing]:
        line = ordered(spots, self.side)
        if len(line) < max(self.number, 2) or (self.noun == "row" and not _only(sight, line)):
            return []
        found = line[self.number - 1]
        if not found.thing.whole or not found.thing.clear or self._behind(sight, found):
            return []
        if self.number == 1 and not self.place:
            fine = all(self._apart(found, each) for each in line[1:])
        else:
            fine = _lined_up(line, self.side in ("left", "right"))
        return [found.thing] if fine else []

    def _apart(self, one: Spot, other: Spot) -> bool:
        """Whether `one` is further out for every eye: its middle by far, and its edge, too."""
        middle, edge = _MIDDLE[self.side], _EDGE[self.side]
        size = one.box.width if self.side in ("left", "right") else one.box.height
        far = middle(other.box) - middle(one.box) >= max(10, 0.6 * min(size, 60))
        return far and edge(other.box) - edge(one.box) >= 4

    def _behind(self, sight: Sight, found: Spot) -> bool:
        """Whether something that cannot be seen wholly would have been counted before."""
        level = _MIDDLE[self.side]
        return any(level(box) <= level(found.box) for box in hidden(sight, self.noun, self.place))

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with its number, and where it is."""
        where = f" in {self.place}" if self.place and self.noun != "nav_item" else ""
        forms = [f"{word} {{}}" for word in _UTMOST[self.side]] if self.number == 1 else []
        if self.number > 1 or (self.place and self.side in ("left", "top")):
            forms.append(f"{ORDINALS[self.number - 1]} {{}} from the {self.side}")
        return tuple(f"the {form.format(each)}{where}" for each in NOUNS[self.noun].said for form in forms)


def _only(sight: Sight, rows: list[Spot]) -> bool:
    """Whether rows are all that is in a list, so that nothing else is counted with them."""
    first = rows[0].thing.widget
    within = {spot.thing.index for spot in rows}
    for thing in sight.things:
        widget = thing.widget
        if widget.parent == first.parent and widget.clip == first.clip and widget.kind not in ("divider", "line"):
            carried = thing.on is not None and thing.on.index in within
            if not carried and thing.index not in within:
                return False
    return not _titles(sight, min((spot.box for spot in rows), key=lambda box: box.top))


def _titles(sight: Sight, first: Box) -> bool:
    """Whether there are titles of columns above a list, which somebody may count as its first row."""
    words = [
        word.thing.part
        for word in sight.words
        if (word.thing.on is None or word.thing.on.widget.kind == "button")
        and first.left <= word.thing.part.left <= first.right
        and 0 <= first.top - word.thing.part.center[1] <= 1.2 * first.height
    ]
    return len(words) > 1


def _lined_up(line: list[Spot], across: bool) -> bool:
    """Whether things stand side by side, or with `across` false one under the other, none beside another."""
    for (one, _), (other, _) in itertools.pairwise(line):
        if across:
            apart = one.right <= other.left + 2 or other.right <= one.left + 2
            level = abs(one.center[1] - other.center[1]) <= 0.3 * min(one.height, other.height)
        else:
            apart = one.bottom <= other.top + 2 or other.bottom <= one.top + 2
            level = one.left < other.right and other.left < one.right
        if not apart or not level:
            return False
    return True
