"""What a person sees of a widget, and of words on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..anatomy import anatomy
from ..box import Box
from ..look import Look
from ..screen import Widget

__all__ = ["Thing", "Word"]

_LEAST = 0.6
"""Share of a control that must be left of it where it is cut off by what it scrolls in."""
_SMALLEST = 8
"""Width and height in pixels under which nothing is asked for."""
_MARKS = frozenset(("badge", "avatar"))
"""Kinds whose words are about what they lie on."""


@dataclass(slots=True, eq=False)
class Thing:
    """A widget of which something can be seen.

    Attributes:
        widget: What it is.
        index: Its place from the back to the front.
        part: What can be seen of it, unless something lies on it.
        clear: Nothing lies on it.
        whole: Nothing is cut off.
        holds: There are controls within it.
        on: The control it lies on, or is itself; ``None`` where it lies on none.
        surface: The surface it lies on; ``None`` for the screen.
        words: The words on it and on what lies on it, those that cannot be read among them.
        icons: The icons on it, and on what lies on it.
    """

    widget: Widget
    index: int
    part: Box
    clear: bool
    whole: bool
    holds: bool = False
    on: Thing | None = None
    surface: Thing | None = None
    words: list[Word] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)

    @property
    def target(self) -> bool:
        """Whether it is a control of which enough is free, for it and no other part of it to be asked for."""
        part, box = self.part, self.widget.box
        return (
            self.clear
            and not self.holds
            and self.widget.control
            and (self.whole or part.area >= _LEAST * box.area)
            and part.width >= _SMALLEST
            and part.height >= _SMALLEST
        )

    def lies_in(self, surface: Thing) -> bool:
        """Whether it lies on a surface or on something on that."""
        above = self.surface
        while above is not None and above is not surface:
            above = above.surface
        return above is surface

    def says(self, words: str) -> bool:
        """Whether exactly these words can be read on it."""
        return any(word.text == words and word.readable for word in self.words)

    @property
    def names(self) -> list[Word]:
        """The words that a person would call it by.

        What it has been counted or marked with is none of them, and no number, time or initials where there is a name.
        """
        found = [word for word in self.words if word.quotable and word.thing.widget.kind not in _MARKS]
        return [word for word in found if sum(letter.isalpha() for letter in word.text) > 2] or found


@dataclass(slots=True, eq=False)
class Word:
    """Words on a screen.

    Attributes:
        text: As they are shown.
        thing: The widget that shows them.
        look: Of the screen.
        cut: They are cut, and nobody has seen to it that they can be told from others.
        aside: They are a remark at the end of an entry, a number or a shortcut.
    """

    text: str
    thing: Thing
    look: Look
    cut: bool = False
    aside: bool = False

    @property
    def readable(self) -> bool:
        """Whether all of them can be read: nothing lies on them, and what they scroll in cuts nothing off."""
        thing = self.thing
        if not thing.clear or self.cut or thing.whole:
            return thing.clear and not self.cut
        parts = anatomy(thing.widget, self.look)
        room = parts.extra if self.aside and parts.extra is not None else parts.words
        part, middle = thing.part, (room.top + room.bottom) / 2
        level = part.top <= middle - 0.6 * parts.size and middle + 0.6 * parts.size <= part.bottom
        return level and part.left <= room.left and room.right <= part.right

    @property
    def quotable(self) -> bool:
        """Whether an instruction may quote them."""
        return not self.aside and self.readable
