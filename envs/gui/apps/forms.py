"""Parts of applications that are filled in: forms, their buttons and dialogs; and rows of tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from ..box import Box
from ..components import Entry, dialog, labelled, narrow
from ..screen import Widget
from ..text import width
from .stage import Stage

__all__ = [
    "beside",
    "button",
    "button_width",
    "buttons",
    "form",
    "form_dialog",
    "form_height",
    "question",
    "said",
    "tabs",
]


def tabs(stage: Stage, box: Box, entries: Sequence[Entry], selected: str) -> Box:
    """Add tabs at the top of `box`, in as many lines as they need, and return what is left of it."""
    look = stage.look
    gap = look.px(4)
    high = round(0.95 * look.line)
    kind = "chip" if narrow(stage) else "tab"
    left, top = box.left, box.top
    for entry in entries:
        size = round(width(look.say(entry.text), look.font)) + round(2.4 * look.font)
        size += round(1.8 * look.font) if entry.icon else 0
        if left > box.left and left + size > box.right:
            left, top = box.left, top + high + gap
        place = Box(left, top, min(left + size, box.right), top + high)
        states = "selected" if entry.id == selected else ""
        stage.add(kind, place, entry.text, id=entry.id, icon=entry.icon, does=entry.does, states=states)
        left += size + gap
    return box._replace(top=min(top + high + gap, box.bottom))


def button_width(stage: Stage, entry: Entry) -> int:
    """Return how wide a button has to be for its words and its picture."""
    font = stage.look.font
    size = round(width(stage.look.say(entry.text), font, "bold" in entry.states)) + round(2.2 * font)
    return max(size + (round(2 * font) if entry.icon else 0), stage.look.px(80))


def button(stage: Stage, box: Box, entry: Entry, *, bare: bool = False) -> None:
    """Add a button, with words or, where it is `bare`, with its picture alone."""
    kind = "icon_button" if bare else "button"
    text, name = ("", entry.text) if bare else (entry.text, "")
    stage.add(kind, box, text, id=entry.id, icon=entry.icon, name=name, does=entry.does, states=entry.states)


def buttons(stage: Stage, box: Box, ends: Sequence[Entry], starts: Sequence[Entry] = ()) -> None:
    """Add buttons at the right end of a line, and others at its left; where they have no room, all alike."""
    gap = stage.look.gap
    places: list[Box] = []
    entries = [*starts, *ends]
    sizes = [button_width(stage, entry) for entry in entries]
    if sum(sizes) + gap * (len(entries) - 1) > box.width:
        places = box.columns(len(entries), gap // 2)
    else:
        rest = box
        for size in sizes[: len(starts)]:
            place, rest = rest.cut_left(size, gap)
            places.append(place)
        behind: list[Box] = []
        for size in reversed(sizes[len(starts) :]):
            place, rest = rest.cut_right(size, gap)
            behind.insert(0, place)
        places += behind
    for entry, place in zip(entries, places, strict=True):
        button(stage, place, entry)


def _heights(stage: Stage, labels: Sequence[str], lines: Mapping[str, float]) -> list[int]:
    look = stage.look
    above = round(1.6 * look.font) if narrow(stage) else 0
    return [round(look.line * lines.get(label, 1)) + (above if label else 0) for label in labels]


def form_height(stage: Stage, labels: Sequence[str], lines: Mapping[str, float] | None = None) -> int:
    """Return how high a form is, see `form`."""
    return sum(_heights(stage, labels, lines or {})) + stage.look.gap * (len(labels) - 1)


@contextmanager
def form(
    stage: Stage,
    box: Box,
    id: str,
    labels: Sequence[str],
    lines: Mapping[str, float] | None = None,
    said: bool = True,
) -> Iterator[list[Box]]:
    """Add labels one under the other, and yield the places for what they belong to; it scrolls where it must.

    Args:
        stage: Where to.
        box: Where it is.
        id: Of what scrolls.
        labels: Words; where they are empty, the place takes all the width.
        lines: Heights of those that take more than one line.
        said: Whether the labels are the application's own, see `Builder.add`.
    """
    look = stage.look
    heights = _heights(stage, labels, lines or {})
    content = form_height(stage, labels, lines)
    with stage.scrolling(id, box, content, stage.state.scroll.get(id, 0)) as room:
        places = []
        for label, height in zip(labels, heights, strict=True):
            place, room = room.cut_top(height, look.gap)
            places.append(beside(stage, place, label, said) if label else place)
        yield places


def beside(stage: Stage, place: Box, label: str, said: bool = True) -> Box:
    """Add a label to a line of a form, and return the room for what it belongs to."""
    line = min(stage.look.line, place.height)
    if narrow(stage):
        return labelled(stage, place, label, said=said)
    rest = labelled(stage, place._replace(bottom=place.top + line), label, said=said)
    return rest._replace(bottom=place.bottom)


@contextmanager
def form_dialog(
    stage: Stage,
    title: str,
    labels: Sequence[str],
    buttons: Sequence[Entry],
    lines: Mapping[str, float] | None = None,
    across: float = 460,
    said: bool = True,
) -> Iterator[list[Box]]:
    """Add a dialog with labels, and yield the places for what they belong to, see `form`."""
    look = stage.look
    content = form_height(stage, labels, lines)
    around = 2 * look.line + 2 * round(1.5 * look.gap) + 3 * look.gap
    frame, room = dialog(stage, look.px(across), content + around, title, buttons)
    with stage.inside(frame), form(stage, room, "dialog:form", labels, lines, said) as places:
        yield places


def question(stage: Stage, title: str, words: str, label: str, does: str, *, said: bool = True) -> None:
    """Add a dialog that asks whether something is really to be done: its buttons are ``dismiss`` and ``confirm``."""
    look = stage.look
    buttons = (
        Entry("dismiss", "Cancel", does="close the question"),
        Entry("confirm", label, does=does, states="danger"),
    )
    frame, room = dialog(stage, look.px(420), 6 * look.line, title, buttons)
    with stage.inside(frame):
        stage.paragraph(room, words, said=said)


def said(stage: Stage, spare: int) -> Widget | None:
    """Add what the application says, in its bar, where it covers nothing that can be clicked.

    Args:
        stage: Where to.
        spare: How many icon buttons the bar has at either side, at most.
    """
    words = stage.look.say(stage.state.said)
    if not words:
        return None
    look = stage.look
    high = min(look.line, round(1.3 * look.line))
    bar = stage.box.cut_top(round(1.5 * look.line))[0].inset(spare * (round(1.1 * look.line) + look.gap), 0)
    size = min(round(width(words, look.font)) + 3 * look.font, int(bar.width))
    return stage.add("toast", bar.middle(size, high), words, id="toast", parent="", clip=None)
