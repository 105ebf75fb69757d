"""Parts of pages: columns that are not too wide to read, and lines with a picture, a title and small words."""

from __future__ import annotations

from ..box import Box
from ..components import narrow
from ..text import width
from .stage import Stage

__all__ = ["column", "opening", "two_lines"]


def column(stage: Stage, room: Box, most: int) -> Box:
    """Return the room for a page's content: `most` pixels of an ordinary display wide, or less, in the middle."""
    gap = stage.look.gap
    inner = room.inset(gap if narrow(stage) else 2 * gap, gap)
    size = min(inner.width, stage.look.px(most))
    left = inner.left + (inner.width - size) // 2
    return inner._replace(left=left, right=left + size)


def two_lines(stage: Stage, box: Box, title: str, about: str, states: str = "") -> None:
    """Add a title and small words under it, or the title alone."""
    if not about:
        stage.add("text", box, title, states=states)
        return
    above, below = box.middle(box.width, 2 * round(1.4 * stage.look.font)).rows(2)
    stage.add("text", above, title, states=states)
    stage.add("text", below, about, states="muted small")


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
    """
    look, font = stage.look, stage.look.font
    if framed:
        stage.add("card", box)
        box = box.inset(look.px(2))
    with stage.inside(stage.add("row", box, id=id, name=title, does=does, states="flat")):
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
        two_lines(stage, rest, title, about)
