"""Controls by the label beside or above them."""

from __future__ import annotations

from dataclasses import dataclass

from .alike import alike
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing, Word

__all__ = ["ByLabel", "label_of"]


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

    def mistaken(self, sight: Sight) -> list[Thing | None]:
        """Return what has labels that could be taken for it."""
        has = {id(label[0]): thing for thing in sight.controls if (label := label_of(sight, thing)) is not None}
        return [has.get(id(word)) for word in sight.words if alike(word.text, self.label)]

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
        if word is None or not word.readable:
            continue
        if word.text == named or (not named and not (beside and above) and thing.widget.kind not in _NAMELESS):
            return word, under
    return None


_NAMELESS = frozenset(("button", "icon_button", "link", "chip", "tab", "tile"))
"""Kinds that have no labels, unless they say so themselves."""


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
