"""Controls by what they show: their words, their icon, their state."""

from __future__ import annotations

from dataclasses import dataclass

from .alike import alike
from .icon_names import ICON_NAMES, look_alike
from .nouns import NOUNS
from .reference import Reference
from .sight import Sight
from .thing import Thing

__all__ = ["ByIcon", "ByState", "ByWords", "has_state", "icon_only"]


@dataclass(frozen=True)
class ByWords(Reference):
    """The control on which these words can be read.

    Attributes:
        words: As they are shown.
        noun: What it is called, of `NOUNS`; empty where only the words are told.
    """

    kind = "text"
    words: str
    noun: str = ""

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls that show the words."""
        kinds = NOUNS[self.noun].kinds if self.noun else None
        return [
            thing
            for thing in sight.controls
            if (kinds is None or thing.widget.kind in kinds) and thing.says(self.words)
        ]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what shows words that look like them; what is no control only where the noun is not told."""
        found = [
            word.thing.on or word.thing
            for word in sight.words
            if alike(word.text, self.words) and (word.thing.on is not None or not self.noun)
        ]
        # Charts have numbers that no widget says.
        return found + sight.of(("chart",)) if self.words.isdigit() and not self.noun else found

    def phrases(self) -> tuple[str, ...]:
        """Return the words in quotes, with the noun."""
        if not self.noun:
            return (f"“{self.words}”",)
        said = NOUNS[self.noun].said
        if self.noun in ("field", "search", "select", "stepper"):
            return tuple(f"the {each} that shows “{self.words}”" for each in said)
        if self.noun in ("row", "tile"):
            return tuple(f"the {each} with “{self.words}”" for each in said)
        return tuple(form for each in said for form in (f"the “{self.words}” {each}", f"the {each} “{self.words}”"))


def icon_only(thing: Thing) -> bool:
    """Whether a control shows an icon and nothing else."""
    return bool(thing.widget.icon) and not thing.words and thing.widget.kind not in ("search", "field", "select")


@dataclass(frozen=True)
class ByIcon(Reference):
    """The control that shows this icon and no words.

    Attributes:
        icon: A name of `icons`.
    """

    kind = "icon"
    icon: str

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls with the icon."""
        return [thing for thing in sight.controls if thing.widget.icon == self.icon and icon_only(thing)]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what shows icons that look like it."""
        group = look_alike(self.icon)
        return [thing.on or thing for thing in sight.things if not group.isdisjoint(thing.icons)]

    def phrases(self) -> tuple[str, ...]:
        """Return what the icon is called."""
        names = ICON_NAMES[self.icon]
        return (*(f"the {each} icon" for each in names), *(f"the button with the {each} icon" for each in names))


STATES = {
    "selected": ("selected", ("tab", "nav_item", "chip", "swatch", "row", "tile", "cell", "menu_item", "radio")),
    "checked": ("ticked", ("checkbox",)),
    "unchecked": ("unticked", ("checkbox",)),
    "on": ("switched-on", ("switch",)),
    "off": ("switched-off", ("switch",)),
    "disabled": ("greyed-out", ("button", "icon", "checkbox", "switch", "menu_item", "tab", "field", "select")),
}
"""States by name: how a person says them, and the nouns that they are said of."""


def has_state(thing: Thing, state: str) -> bool:
    """Whether a person sees this state, a name of `STATES`, on it."""
    states = thing.widget.states
    marked = "checked" in states or "selected" in states
    if state in ("on", "checked", "selected"):
        return marked
    return not marked if state in ("off", "unchecked") else state in states


@dataclass(frozen=True)
class ByState(Reference):
    """The only control of its kind in a state.

    Attributes:
        state: A name of `STATES`.
        noun: A name of `NOUNS`.
    """

    kind = "state"
    state: str
    noun: str

    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls in the state."""
        return [thing for thing in sight.of(NOUNS[self.noun].kinds) if has_state(thing, self.state)]

    def mistaken(self, sight: Sight) -> list[Thing]:
        """Return what could be called so and is in the state, or looks as if."""
        wide = sight.of(NOUNS[self.noun].wide)
        found = [thing for thing in wide if has_state(thing, self.state)]
        if self.state == "disabled":
            found += [thing for thing in wide if "muted" in thing.widget.states]
        return found

    def contrasts(self, sight: Sight) -> bool:
        """Whether there are others of the kind that are not in the state, so that it can be told from them."""
        return any(thing.clear and not has_state(thing, self.state) for thing in sight.of(NOUNS[self.noun].kinds))

    def phrases(self) -> tuple[str, ...]:
        """Return the noun with the state."""
        said, noun = STATES[self.state][0], NOUNS[self.noun].said
        only = "only " if self.state in ("unchecked", "off", "disabled", "checked", "on") else ""
        return tuple(form for each in noun for form in (f"the {said} {each}", f"the {only}{each} that is {said}"))
