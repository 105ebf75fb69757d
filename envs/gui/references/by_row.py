"""Controls by the row of a list that they are in: the bin in the row of a name."""

from __future__ import annotations

from dataclasses import dataclass

from .alike import alike
from .by_look import icon_only
from .icon_names import ICON_NAMES, look_alike
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing, Word

__all__ = ["ByRow", "in_row"]


@dataclass(frozen=True)
class ByRow(Reference):
    """A control in the row, card or tile where some words are.

    Attributes:
        anchor: The words, as they are shown.
        noun: Of the control, a name of `NOUNS`.
        words: On the control; empty where they are not told.
        icon: On the control; empty where it is not told.
    """

    kind = "relation"
    anchor: str
    noun: str
    words: str = ""
    icon: str = ""

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls in the rows of such words."""
        found = []
        for word in sight.words:
            if word.readable and word.text == self.anchor:
                found += [thing for thing in in_row(sight, word) if self.means(thing) and thing is not word.thing]
        return found

    def mistaken(self, sight: Sight) -> list[Thing | None]:
        """Return what could be meant in the rows of words that look like them, readable or not."""
        found: list[Thing | None] = []
        for word in sight.words:
            if alike(word.text, self.anchor):
                row = [thing for thing in in_row(sight, word) if self._maybe(thing) and thing is not word.thing]
                found += row or [None]
        return found

    def means(self, thing: Thing) -> bool:
        """Whether a control is such a one, in whatever row."""
        if self.icon:
            return thing.widget.icon == self.icon and icon_only(thing)
        return thing.widget.kind in NOUNS[self.noun].kinds and (not self.words or thing.says(self.words))

    def _maybe(self, thing: Thing) -> bool:
        if self.icon:
            return not look_alike(self.icon).isdisjoint(thing.icons)
        if self.words:
            return any(alike(word.text, self.words) for word in thing.words)
        return thing.widget.kind in NOUNS[self.noun].wide

    def phrases(self) -> tuple[str, ...]:
        """Return the control and the row."""
        if self.icon:
            what: tuple[str, ...] = tuple(f"the {each} icon" for each in ICON_NAMES[self.icon])
        elif self.words:
            what = tuple(f"the “{self.words}” {each}" for each in NOUNS[self.noun].said)
        else:
            what = tuple(f"the {each}" for each in NOUNS[self.noun].said)
        return tuple(
            form
            for each in what
            for form in (f"{each} in the row of “{self.anchor}”", f"{each} in the same row as “{self.anchor}”")
        )


def in_row(sight: Sight, word: Word) -> list[Thing]:
    """Return the controls that are in the row of a word.

    These are the ones within the entry of a list that it stands on. Where there are no entries, they are those at its
    height, of which there are others above or below: only then it is a row.
    """
    row = word.thing.on
    if row is not None:
        within, id = sight.screen.within, row.widget.id
        inside = [thing for thing in sight.controls if not thing.holds and within(thing.widget, id)]
        if inside or row.holds:
            return inside
    top, bottom = word.thing.part.top, word.thing.part.bottom
    middle, parent = (top + bottom) / 2, word.thing.widget.parent
    return [
        thing
        for thing in sight.controls
        if not thing.holds
        and thing.widget.parent == parent
        and thing.surface is word.thing.surface
        and (top <= thing.part.center[1] <= bottom or thing.part.top <= middle <= thing.part.bottom)
        and _repeated(sight, thing)
    ]


def _repeated(sight: Sight, thing: Thing) -> bool:
    """Whether there are two more controls of a kind under or above a control."""
    widget, x = thing.widget, thing.part.center[0]
    column = [
        other
        for other in sight.controls
        if other.widget.kind == widget.kind
        and other.widget.parent == widget.parent
        and abs(other.part.center[0] - x) <= 4
    ]
    return len(column) > 2
