"""Controls by what is near them: in the row of a name, beside a label, left of another."""

from __future__ import annotations

from dataclasses import dataclass

from .alike import alike
from .by_look import icon_only
from .icon_names import ICON_NAMES, look_alike
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight, Thing, Word

__all__ = ["ByLabel", "ByNeighbour", "ByRow", "in_row", "label_of", "next_to"]


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
                found += [thing for thing in in_row(sight, word) if self._meant(thing) and thing is not word.thing]
        return found

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what could be meant in the rows of words that look like them, readable or not."""
        found = []
        for word in sight.words:
            if alike(word.text, self.anchor):
                row = [thing for thing in in_row(sight, word) if self._maybe(thing) and thing is not word.thing]
                found += row or [word.thing]
        return found

    def _meant(self, thing: Thing) -> bool:
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
    if row is not None and row.holds:
        return [thing for thing in sight.controls if not thing.holds and thing is not row and _lies(thing, row)]
    top, bottom = word.thing.part.top, word.thing.part.bottom
    middle, parent = (top + bottom) / 2, word.thing.widget.parent
    return [
        thing
        for thing in sight.controls
        if not thing.holds
        and thing.widget.parent == parent
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


def _lies(thing: Thing, row: Thing) -> bool:
    return thing.index > row.index and row.part.contains(*thing.part.center)


@dataclass(frozen=True)
class ByLabel(Reference):
    """The control that a label is for, beside it or under it.

    Attributes:
        label: The label's words.
        noun: Of the control, a name of `NOUNS`.
        under: Whether the control is under the label, not at its right.
    """

    kind = "relation"
    label: str
    noun: str
    under: bool

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls with such a label."""
        found = []
        for thing in sight.of(NOUNS[self.noun].kinds):
            label = label_of(sight, thing)
            if label is not None and label[0].text == self.label and label[1] == self.under:
                found.append(thing)
        return found

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return the labels, and what has labels, that could be taken for it."""
        return [
            next(
                (thing for thing in sight.controls if (label := label_of(sight, thing)) and label[0] is word),
                word.thing,
            )
            for word in sight.words
            if alike(word.text, self.label)
        ]

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with its label."""
        where = ("under", "below") if self.under else ("beside", "to the right of")
        return tuple(
            form
            for each in NOUNS[self.noun].said
            for form in (
                *(f"the {each} {place} “{self.label}”" for place in where),
                f"the {each} labelled “{self.label}”",
            )
        )


def label_of(sight: Sight, thing: Thing) -> tuple[Word, bool] | None:
    """Return the words beside or above a control that are its label, and whether they are above.

    They are the next words at its left, with no other control between and none that is nearer to them; or those above
    it, at the same left edge, nearer than a line.
    """
    labels: dict[int, tuple[Word, bool] | None] = sight.memo.setdefault("labels", {})
    if thing.index not in labels:
        labels[thing.index] = _label(sight, thing)
    return labels[thing.index]


def _label(sight: Sight, thing: Thing) -> tuple[Word, bool] | None:
    if thing.holds or not thing.clear:
        return None
    named = thing.widget.label
    beside = _beside(sight, thing)
    above = _above(sight, thing)
    for word, under in ((beside, False), (above, True)):
        if word is not None and word.readable and (word.text == named or (not named and not (beside and above))):
            return word, under
    return None


def _free(word: Word) -> bool:
    return word.thing.on is None or word.thing.on.holds


def _beside(sight: Sight, thing: Thing) -> Word | None:
    box = thing.part
    middle = box.center[1]
    words = [
        word
        for word in sight.words
        if _free(word)
        and not word.aside
        and word.thing.widget.parent == thing.widget.parent
        and word.thing.part.right <= box.left + 2
        and word.thing.part.top <= middle <= word.thing.part.bottom
    ]
    word = max(words, key=lambda word: word.thing.part.left, default=None)
    if word is None:
        return None
    for other in sight.controls:
        between = other is not thing and not other.holds and word.thing.part.left <= other.part.left < box.left
        if between and other.part.top <= middle <= other.part.bottom:
            return None
    return word


def _above(sight: Sight, thing: Thing) -> Word | None:
    box = thing.part
    line = sight.screen.look.line
    words = [
        word
        for word in sight.words
        if _free(word)
        and not word.aside
        and word.thing.widget.parent == thing.widget.parent
        and abs(word.thing.part.left - box.left) <= 12
        and -2 <= box.top - word.thing.part.bottom <= 0.6 * line
    ]
    if len(words) != 1:
        return None
    label = words[0].thing.part
    for other in sight.controls:
        level = other.part.top < box.bottom and other.part.bottom > label.top
        if other is not thing and not other.holds and level and 0 <= other.part.left - label.left <= 12:
            return None
    return words[0]


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

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what is next to something that could be taken for the other control, or that itself."""
        if self.icon:
            group = look_alike(self.icon)
            anchors = [thing.on or thing for thing in sight.things if not group.isdisjoint(thing.icons)]
        else:
            anchors = [word.thing.on or word.thing for word in sight.words if alike(word.text, self.anchor)]
        return [next_to(sight, anchor, self.side) or anchor for anchor in anchors]

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
    """Return the control next to another on one side, if it is near, on the same surface and level with it.

    Nothing else, be it a control or words, may be as near.
    """
    memo: dict[tuple[int, str], Thing | None] = sight.memo.setdefault("next", {})
    key = anchor.index, side
    if key not in memo:
        memo[key] = _next_to(sight, anchor, side)
    return memo[key]


def _next_to(sight: Sight, anchor: Thing, side: str) -> Thing | None:
    upright = side in ("above", "below")
    box = anchor.part
    best: Thing | None = None
    least = 3.0 * sight.screen.look.line
    for thing in sight.things:
        if thing is anchor or thing.widget.parent != anchor.widget.parent or thing.on is anchor or thing.holds:
            continue
        if thing.widget.solid != thing.widget.control or (not thing.widget.solid and thing.on is not None):
            continue
        other = thing.part
        gap = {
            "left": box.left - other.right,
            "right": other.left - box.right,
            "above": box.top - other.bottom,
            "below": other.top - box.bottom,
        }[side]
        if upright:
            overlap = min(box.right, other.right) - max(box.left, other.left)
            size = min(box.width, other.width)
        else:
            overlap = min(box.bottom, other.bottom) - max(box.top, other.top)
            size = min(box.height, other.height)
        if -2 <= gap < least and overlap > 0:
            best, least = (thing if overlap >= 0.6 * size else None), gap
    return best if best is not None and best.widget.control else None
