"""Tables of records: columns with titles, lines that scroll, controls in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..box import Box
from ..components import Entry, narrow
from ..text import width
from .stage import Stage

__all__ = ["Badge", "Column", "Line", "Tail", "table"]


class Badge(NamedTuple):
    """A cell of a table that stands out: a status.

    Attributes:
        text: Its words.
        states: Separated by blanks.
        color: A name of `Palette`'s; empty for the accent.
    """

    text: str
    states: str = ""
    color: str = ""


class Tail(NamedTuple):
    """A control at the end of a table's line, or at its start.

    Attributes:
        kind: See `Widget`.
        entry: Its id, words (of an icon button, its name), picture and so on.
    """

    kind: str
    entry: Entry


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: Above it.
        share: Its width, next to those of the others.
        states: Of its cells, separated by blanks.
        least: A table that is narrower than this, in pixels of an ordinary display, does without the column.
        sort: The id of a button that sorts by it, in place of the mere title; empty for none.
        sorted: ``"up"`` or ``"down"`` where the table is sorted by it.
    """

    title: str
    share: float
    states: str = ""
    least: int = 0
    sort: str = ""
    sorted: str = ""


class Line(NamedTuple):
    """A line of a table.

    Attributes:
        id: Of the row; where it is empty, a click on it does nothing.
        cells: As many as the table has columns; they are shown as they are, and badges in the application's language.
        does: What a click on it does.
        icon: Its picture.
        tail: Controls at its end.
        lead: A control at its start.
        states: Of the row, separated by blanks.
    """

    id: str
    cells: Sequence[str | Badge]
    does: str = ""
    icon: str = ""
    tail: Sequence[Tail] = ()
    lead: Tail | None = None
    states: str = ""


class _Plan(NamedTuple):
    """How the lines of a table are laid out: its columns that are shown, by their positions, and room at both ends."""

    columns: Sequence[Column]
    shown: Sequence[int]
    lead: int
    icon: int
    tail: int
    narrow: bool


def table(stage: Stage, box: Box, id: str, columns: Sequence[Column], lines: Sequence[Line], empty: str) -> None:
    """Add a table that scrolls under its titles.

    On a narrow screen a line has its first cell above, the others under it, and badges at the right.

    Args:
        stage: Where to.
        box: Where it is.
        id: Of what scrolls.
        columns: What stands in it.
        lines: From above to below.
        empty: What it says where there is no line.
    """
    look = stage.look
    thin = narrow(stage)
    plan = _Plan(
        columns,
        [index for index, column in enumerate(columns) if box.width >= look.px(column.least)],
        round(2.2 * look.font) if any(line.lead for line in lines) else 0,
        round(2.2 * look.font) if any(line.icon for line in lines) else 0,
        max((_tail_width(stage, line.tail) for line in lines), default=0),
        thin,
    )
    if not thin:
        head, box = box.cut_top(round(0.9 * look.line))
        stage.add("divider", Box(head.left, head.bottom - 1, head.right, head.bottom))
        for index, place in _places(stage, head, plan):
            _title(stage, place, columns[index])
    height = round(3.9 * look.font) if thin else round(1.15 * look.line)
    with stage.scrolling(id, box, height * len(lines), stage.state.scroll.get(id, 0)) as room:
        if not lines:
            stage.add("text", room.cut_top(2 * look.line)[0], empty, states="muted center")
        for index, line in enumerate(lines):
            top = room.top + index * height
            _line(stage, Box(room.left, top, room.right, top + height), line, plan)


def _line(stage: Stage, box: Box, line: Line, plan: _Plan) -> None:
    if not line.id:
        stage.add("divider", Box(box.left, box.bottom - 1, box.right, box.bottom))
        _cells(stage, box, line, plan)
        return
    # A row draws its picture at its very start, where the control may be.
    icon = "" if line.lead else line.icon
    name = str(line.cells[0])
    row = stage.add("row", box, id=line.id, icon=icon, name=name, does=line.does, states=line.states, said=False)
    with stage.inside(row):
        _cells(stage, box, line, plan)


def _cells(stage: Stage, box: Box, line: Line, plan: _Plan) -> None:
    look = stage.look
    rest = box.inset(look.gap, 0)
    if line.lead:
        place = rest.cut_left(round(1.4 * look.font))[0]
        _control(stage, place.middle(place.width, min(round(1.6 * look.font), int(place.height))), line.lead)
        if line.icon:
            side = round(1.4 * look.font)
            spot = rest.cut_left(plan.lead)[1].cut_left(side)[0].middle(side, side)
            stage.add("icon", spot, icon=line.icon)
    # Words that nobody sees are left out; controls have to be there, to be scrolled to.
    if stage.shows(box) and plan.narrow:
        _narrow_cells(stage, box, line, plan)
    elif stage.shows(box):
        for index, place in _places(stage, box, plan):
            cell = line.cells[index]
            if isinstance(cell, Badge):
                _badge(stage, place, cell)
            else:
                stage.add("text", place, cell, states=plan.columns[index].states, said=False)
    for each in reversed(line.tail):
        size = _control_width(stage, each)
        place, rest = rest.cut_right(size, look.px(6))
        _control(stage, place.middle(size, min(look.line, int(box.height) - 4)), each)


def _control(stage: Stage, box: Box, tail: Tail) -> None:
    entry = tail.entry
    words = entry.text if tail.kind in ("button", "link") else ""
    stage.add(
        tail.kind,
        box,
        words,
        id=entry.id,
        icon=entry.icon,
        name="" if words else entry.text,
        does=entry.does,
        states=entry.states,
    )


def _narrow_cells(stage: Stage, box: Box, line: Line, plan: _Plan) -> None:
    look = stage.look
    rest = box.inset(look.gap, round(0.35 * look.font)).cut_left(plan.lead + plan.icon)[1]
    rest = rest.cut_right(plan.tail, look.gap if plan.tail else 0)[1]
    above, below = rest.rows(2)
    for cell in line.cells:
        if isinstance(cell, Badge) and cell.text:
            above = above.cut_right(_badge_width(stage, cell), look.gap // 2)[1]
            _badge(stage, above._replace(left=above.right + look.gap // 2, right=rest.right), cell)
    stage.add("text", above, str(line.cells[0]), states="bold", said=False)
    words = []
    for column, cell in zip(plan.columns[1:], line.cells[1:], strict=True):
        if cell and not isinstance(cell, Badge):
            # A bare number says nothing without its column's title.
            words.append(f"{look.say(column.title)} {cell}" if cell.isdecimal() else cell)
    stage.add("text", below, " · ".join(words), states="muted", said=False)


def _title(stage: Stage, place: Box, column: Column) -> None:
    states = f"muted small {column.states if column.states == 'right' else ''}"
    if not column.sort:
        stage.add("text", place, column.title, states=states)
        return
    mark = {"up": "up", "down": "down"}.get(column.sorted, "sort")
    does = f"sort by “{stage.look.say(column.title)}”"
    size = round(width(stage.look.say(column.title), round(0.85 * stage.look.font))) + round(2 * stage.look.font)
    spot = place.cut_right(size)[0] if column.states == "right" else place.cut_left(size)[0]
    stage.add("link", spot, column.title, id=column.sort, icon=mark, does=does, states=states)


def _places(stage: Stage, box: Box, plan: _Plan) -> list[tuple[int, Box]]:
    """Return the positions of the columns that are shown, and where their cells of a line are."""
    gap = round(1.6 * stage.look.gap)
    rest = box.inset(stage.look.gap, 0).cut_left(plan.lead + plan.icon)[1]
    rest = rest.cut_right(plan.tail, gap if plan.tail else 0)[1]
    room = rest.width - gap * (len(plan.shown) - 1)
    total = sum(plan.columns[index].share for index in plan.shown)
    places, left = [], rest.left
    for index in plan.shown:
        right = left + int(room * plan.columns[index].share / total)
        places.append((index, Box(left, box.top, right, box.bottom)))
        left = right + gap
    return places


def _badge_width(stage: Stage, badge: Badge) -> int:
    size = max(round(0.85 * stage.look.font), 5)
    return round(width(stage.look.say(badge.text), size, True)) + 2 * max(round(0.55 * size), 3) + 4


def _badge(stage: Stage, place: Box, badge: Badge) -> None:
    if badge.text:
        size = min(_badge_width(stage, badge), int(place.width))
        spot = place.cut_left(size)[0].middle(size, round(1.6 * stage.look.font))
        color = getattr(stage.look.colors, badge.color) if badge.color else ""
        stage.add("badge", spot, badge.text, states=badge.states, color=color)


def _control_width(stage: Stage, tail: Tail) -> int:
    look = stage.look
    if tail.kind == "switch":
        return round(2.4 * look.font)
    if tail.kind == "icon_button":
        return round(2.3 * look.font)
    return round(width(look.say(tail.entry.text), look.font)) + round(2.2 * look.font)


def _tail_width(stage: Stage, tail: Sequence[Tail]) -> int:
    gaps = stage.look.px(6) * max(len(tail) - 1, 0)
    return sum(_control_width(stage, each) for each in tail) + gaps
