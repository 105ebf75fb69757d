"""Controls by another one that they are next to: left of it, right of it, above or below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .alike import alike
from .by_look import icon_only
from .icon_names import ICON_NAMES, look_alike
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["ByNeighbour", "around", "next_to"]


@dataclass(frozen=True)
class ByNeighbour(Reference):
    """The control next to another one, on one side of it.

    Attributes:
        noun: Of the control, a name of `NOUNS`.
        side: ``"left"`` or ``"right"`` of the other, ``"above"`` or ``"below"`` it.
        anchor: Words on the other control; empty where it is told by `icon`.
        icon: Of the other control.
    """

    kind = "relation"
    noun: str
    side: str
    anchor: str = ""
    icon: str = ""

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls that are next to one with these words or this icon."""
        if self.icon:
            anchors = [t for t in sight.controls if t.clear and t.widget.icon == self.icon and icon_only(t)]
        else:
            anchors = [thing for thing in sight.controls if thing.says(self.anchor)]
        kinds = NOUNS[self.noun].kinds
        found = [next_to(sight, anchor, self.side) for anchor in anchors]
        return [thing for thing in found if thing is not None and thing.widget.kind in kinds]

    def mistaken(self, sight: Sight) -> list[Thing | None]:
        """Return what is next to something that could be taken for the other control."""
        if self.icon:
            group = look_alike(self.icon)
            anchors = [thing.on or thing for thing in sight.things if not group.isdisjoint(thing.icons)]
        else:
            anchors = [word.thing.on or word.thing for word in sight.words if alike(word.text, self.anchor)]
        return [next_to(sight, anchor, self.side) for anchor in anchors]

    def phrases(self) -> tuple[str, ...]:
        """Return the noun and what it is next to."""
        where = {
            "left": ("just left of", "directly to the left of"),
            "right": ("just right of", "directly to the right of"),
            "above": ("just above", "directly above"),
            "below": ("just below", "directly below"),
        }[self.side]
        others = tuple(f"the {each} icon" for each in ICON_NAMES[self.icon]) if self.icon else (f"“{self.anchor}”",)
        return tuple(
            f"the {each} {place} {other}" for each in NOUNS[self.noun].said for place in where for other in others
        )


def next_to(sight: Sight, anchor: Thing, side: str) -> Thing | None:
    """Return the control next to another on one side, if it is near, part of the same and level with it.

    Nothing else, be it a control or words, may be as near.
    """
    memo: dict[tuple[int, str], Thing | None] = sight.memo.setdefault("next", {})
    key = anchor.index, side
    if key not in memo:
        memo[key] = _next_to(sight, anchor, side)
    return memo[key]


def around(sight: Sight, thing: Thing, side: str) -> list[Thing]:
    """Return the controls on whose `side` a thing is, near enough for `next_to`."""
    level = _level(sight)
    at = level.places[thing.index]
    left, top, right, bottom = level.edges
    box = thing.part
    if side in ("above", "below"):
        beside = (left < box.right) & (box.left < right)
        gap = top - box.bottom if side == "above" else box.top - bottom
    else:
        beside = (top < box.bottom) & (box.top < bottom)
        gap = left - box.right if side == "left" else box.left - right
    near = beside & (level.parents == level.parents[at]) & (gap >= -2) & (gap < 3.0 * sight.screen.look.line)
    return [each for place in np.flatnonzero(near) if (each := sight.things[place]).widget.control]


def _next_to(sight: Sight, anchor: Thing, side: str) -> Thing | None:
    level = _level(sight)
    at = level.places[anchor.index]
    box = anchor.part
    left, top, right, bottom = level.edges
    if side in ("above", "below"):
        gap = box.top - bottom if side == "above" else top - box.bottom
        overlap = np.minimum(box.right, right) - np.maximum(box.left, left)
        size = np.minimum(box.width, right - left)
    else:
        gap = box.left - right if side == "left" else left - box.right
        overlap = np.minimum(box.bottom, bottom) - np.maximum(box.top, top)
        size = np.minimum(box.height, bottom - top)
    near = level.counts & (gap >= -2) & (overlap > 0)
    near[at] = False
    near &= gap < 3.0 * sight.screen.look.line
    found = np.flatnonzero(near)
    if not found.size:
        return None
    nearest = found[np.argmin(gap[found])]
    if level.parents[nearest] != level.parents[at] or overlap[nearest] < 0.6 * size[nearest]:
        return None
    if np.count_nonzero(gap[found] <= gap[nearest] + 6) > 1:
        return None
    thing = sight.things[nearest]
    return thing if thing.widget.control and not thing.holds else None


class _Level(NamedTuple):
    """Where everything is that may be next to something.

    Attributes:
        places: For the index of a thing its place in what follows.
        edges: Left, top, right and bottom edges, each of shape (things,).
        parents: What each is part of, as a number, of shape (things,).
        counts: Which are controls, or lie on none and are no surfaces, of shape (things,).
    """

    places: dict[int, int]
    edges: NDArray[np.float64]
    parents: NDArray[np.int64]
    counts: NDArray[np.bool_]


def _level(sight: Sight) -> _Level:
    if "level" not in sight.memo:
        things = sight.things
        names: dict[str, int] = {}
        sight.memo["level"] = _Level(
            {thing.index: place for place, thing in enumerate(things)},
            np.array([thing.part for thing in things]).T,
            np.array([names.setdefault(thing.widget.parent, len(names)) for thing in things]),
            np.array([thing.widget.control or _lies_free(thing) for thing in things], bool),
        )
    found: _Level = sight.memo["level"]
    return found


def _lies_free(thing: Thing) -> bool:
    return not thing.widget.solid and thing.on is None
