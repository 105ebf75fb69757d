"""Parts of pages: columns that are not too wide to read, and lines with a picture, a title and small words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..box import Box
from ..components import narrow
from ..text import width, wrapped
from .stage import Stage

__all__ = ["Fact", "column", "facts", "facts_height", "opening", "two_lines"]


class Fact(NamedTuple):
    """Something that is known.

    Attributes:
        icon: Its picture.
        value: What is known, as somebody has entered it.
        about: What it is: ``"Address"``.
    """

    icon: str
    value: str
    about: str


def column(stage: Stage, room: Box, most: int) -> Box:
    """Return the room for a page's content: `most` pixels of an ordinary display wide, or less, in the middle."""
    gap = stage.look.gap
    inner = room.inset(gap if narrow(stage) else 2 * gap, gap)
    size = min(inner.width, stage.look.px(most))
    left = inner.left + (inner.width - size) // 2
    return inner._replace(left=left, right=left + size)


def two_lines(
    stage: Stage, box: Box, title: str, about: str, states: str = "", *, said: bool = True, about_said: bool = True
) -> None:
    """Add a title and small words under it, or the title alone.

    Args:
        stage: Where to.
        box: Where they are.
        title: Above.
        about: Under it.
        states: Of the title.
        said: Whether the title is the application's own, see `Builder.add`.
        about_said: Whether the words under it are.
    """
    if not about:
        stage.add("text", box, title, states=states, said=said)
        return
    above, below = box.middle(box.width, 2 * round(1.4 * stage.look.font)).rows(2)
    stage.add("text", above, title, states=states, said=said)
    stage.add("text", below, about, states="muted small", said=about_said)


def opening(
    stage: Stage,
    box: Box,
    id: str,
    title: str,
    *,
    does: str,
    icon: str = "",
    about: str = "",
    value: str = "",
    framed: bool = False,
    said: bool = True,
) -> None:
    """Add a row that opens something: a picture, a title with small words under it, a value and an arrow.

    Args:
        stage: Where to.
        box: Where it is.
        id: Of the row.
        title: Its words.
        does: What a click on it does.
        icon: Its picture.
        about: Under the title.
        value: At the right.
        framed: Whether it stands by itself, on a card.
        said: Whether its title is the application's own, see `Builder.add`.
    """
    look, font = stage.look, stage.look.font
    if framed:
        stage.add("card", box)
        box = box.inset(look.px(2))
    with stage.inside(stage.add("row", box, id=id, name=title, does=does, states="flat", said=said)):
        rest = box.inset(look.gap, look.px(2))
        if icon:
            place, rest = rest.cut_left(round((2 if framed else 1.4) * font), look.gap)
            stage.add("icon", place.middle(place.width, place.width), icon=icon, states="strong")
        place, rest = rest.cut_right(font, look.px(4))
        stage.add("icon", place.middle(font, font), icon="chevron_right", states="muted")
        if value:
            size = min(round(width(look.say(value), font)) + 2, int(rest.width // 2))
            place, rest = rest.cut_right(size, look.gap)
            stage.add("text", place, value, states="muted right")
        two_lines(stage, rest, title, about, said=said)


def facts_height(stage: Stage, across: float, known: Sequence[Fact]) -> int:
    """Return how high a card of facts is that is `across` pixels wide."""
    return sum(_fact_height(stage, _fact_lines(stage, across, fact)) for fact in known)


def facts(stage: Stage, box: Box, known: Sequence[Fact]) -> None:
    """Add a card with what is known, one thing under the other, as many lines of each as it needs."""
    look, gap, font = stage.look, stage.look.gap, stage.look.font
    if known:
        stage.add("card", box)
    for number, fact in enumerate(known):
        lines = _fact_lines(stage, box.width, fact)
        place, box = box.cut_top(_fact_height(stage, lines))
        if number:
            stage.add("divider", Box(place.left + gap, place.top, place.right - gap, place.top + 1))
        spot, words = place.inset(gap, 0).cut_left(round(1.4 * font), gap)
        stage.add("icon", spot.middle(spot.width, spot.width), icon=fact.icon, states="muted")
        high = round(1.4 * font)
        rows = words.middle(words.width, high * (len(lines) + 1)).rows(len(lines) + 1)
        for row, line in zip(rows, lines, strict=False):
            stage.add("text", row, line, said=False)
        stage.add("text", rows[-1], look.say(fact.about), states="muted small", said=False)


def _fact_lines(stage: Stage, across: float, fact: Fact) -> list[str]:
    look = stage.look
    return wrapped(fact.value, across - 3 * look.gap - round(1.4 * look.font), look.font)


def _fact_height(stage: Stage, lines: Sequence[str]) -> int:
    look = stage.look
    return max(round(1.5 * look.line), round(1.4 * look.font) * (len(lines) + 1) + look.gap)
