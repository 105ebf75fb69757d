"""Lists and tables: rows that scroll, each with the same things on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..screen import Widget
from ..text import width
from .tools import Tool, centered, pill, span, toolbar
from .vocabulary import initials

__all__ = ["Column", "beside_bar", "item", "many", "offset", "pager", "table", "visible"]


def many(draws: Draws, low: int, high: int, room: float, step: float) -> int:
    """Return how many entries a list has: from `low` to `high`, or more where `room` has space for more of `step`."""
    return draws.between(low, max(high, round(1.4 * room / step)))


def offset(draws: Draws, box: Box, content: float, step: int, chance: float = 0.35) -> float:
    """Return how far something is scrolled down: a number of steps, mostly none."""
    steps = int((content - box.height) // step)
    return step * draws.between(1, steps) if steps > 0 and draws.chance(chance) else 0


def beside_bar(build: Builder, area: Box) -> Box:
    """Return `area` without the strip at its right where the bar of what scrolls is."""
    return area._replace(right=area.right - build.look.px(9))


def visible(area: Box, box: Box, count: int, height: int, gap: int = 0) -> Iterator[tuple[int, Box]]:
    """Yield the numbers and places of those of `count` rows in `area` that are in `box`, and one before and after."""
    step = height + gap
    first = max(int((box.top - area.top) // step) - 1, 0)
    for index in range(first, count):
        top = area.top + index * step
        if top > box.bottom + step:
            return
        yield index, Box(area.left, top, area.right, top + height)


def item(
    build: Builder,
    box: Box,
    title: str,
    under: str = "",
    *,
    icon: str = "",
    face: str = "",
    aside: str = "",
    count: str = "",
    states: str = "",
    does: str = "",
    kind: str = "row",
    bold: bool = False,
    color: str = "",
    tools: Sequence[Tool] = (),
    side: int = 0,
) -> Widget:
    """Add an entry of a list: a picture, a line or two, and small print at its right end.

    Args:
        build: Where to.
        box: Its place.
        title: What identifies it.
        under: The line under it.
        icon: Its picture.
        face: Whose initials it shows instead of a picture.
        aside: Small print at the right of the title.
        count: A number at the right of the line under it.
        states: Of the row.
        does: What a click on the row does.
        kind: Of the widget.
        bold: Whether the title is bold.
        color: Of picture or face.
        tools: Buttons at its right end; ``{}`` in what they do stands for the title.
        side: Of the buttons, in pixels.
    """
    look = build.look
    row = build.add(kind, box, name=title, does=does, states=states)
    small = round(1.5 * look.font)
    with build.inside(row):
        inner = box.inset(look.gap, 0)
        if face or icon:
            size = min(int(box.height) - look.px(6), look.px(40)) if under else min(int(box.height), look.px(24))
            place, inner = inner.cut_left(size, look.gap)
            kind = "avatar" if face else "icon"
            build.add(kind, place.middle(size, size), initials(face), icon="" if face else icon, color=color)
        if tools:
            room = span(build, tools, side)
            if room < 0.6 * inner.width:
                place, inner = inner.cut_right(room, look.px(4))
                each = [tool._replace(does=tool.does.format(title)) for tool in reversed(tools)]
                toolbar(build, place, each, side, right=True)
        lines = 2 * small if under and 2 * small <= box.height else small
        top = round((box.top + box.bottom - lines) / 2)
        first = inner._replace(top=top, bottom=top + small)
        if aside:
            room = ceil(width(aside, round(0.85 * look.font))) + 1
            place, first = first.cut_right(min(room, first.width // 2), look.px(6))
            build.add("text", place, aside, states="right small muted")
        build.add("text", first, title, states="bold" if bold else "")
        if lines > small:
            second = inner._replace(top=top + small, bottom=top + lines)
            if count:
                place, second = second.cut_right(pill(build, count), look.px(4))
                build.add("badge", place.middle(place.width, round(1.35 * look.font)), count)
            build.add("text", second, under, states="small muted")
    return row


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        title: Above it.
        least: Width that it needs, in pixels of an ordinary display; the last columns are left out where all do not
            fit.
        align: ``"left"``, ``"center"`` or ``"right"``.
        kind: What its cells are: ``"text"``, ``"badge"``, ``"progress"`` or ``"switch"``.
        sort: What a click on its title does; without it, the title is no control.
    """

    title: str
    least: int
    align: str = "left"
    kind: str = "text"
    sort: str = ""


def table(
    build: Builder,
    id: str,
    box: Box,
    columns: Sequence[Column],
    records: Sequence[Sequence[str]],
    draws: Draws,
    *,
    line: int,
    opens: str = "",
    tick: str = "",
    tools: Sequence[Tool] = (),
    side: int = 0,
    chosen: float = 0.0,
    colors: dict[str, str] | None = None,
    striped: bool = False,
) -> None:
    """Add a table: a line of titles, under it rows that scroll.

    Args:
        build: Where to.
        id: Of the part that scrolls.
        box: Its place.
        columns: Its columns.
        records: What stands in each row; the first entry identifies it.
        draws: Decides how far it is scrolled and which rows are chosen.
        line: Height of a row, in pixels.
        opens: What a click on a row does, ``{}`` stands for what identifies it.
        tick: What a click on the checkbox before each row does; without it there are none.
        tools: Buttons at the end of each row.
        side: Of the buttons, in pixels.
        chosen: With what probability a row is ticked or selected.
        colors: Of badges, by what they say.
        striped: Whether every second row is darker.
    """
    look = build.look
    head, body = box.cut_top(line)
    build.add("panel", head, states="plain")
    rooms = _places(build, head, columns, bool(tick), tools, side)
    if tick:
        mark = rooms.pop(0)
        build.add("checkbox", _mark(build, mark), name="Select all", does="select all rows")
    end = rooms.pop() if tools else None
    for column, place in zip(columns, rooms, strict=False):
        if column.sort:
            if column.align == "left":
                # The words of buttons have room around them; in line with those below they stand without.
                place = place._replace(left=place.left - min(round(0.47 * look.font), look.gap))
            build.add("button", place, column.title, does=column.sort, states=f"flat small bold {column.align}")
        else:
            build.add("text", place, column.title, states=f"small bold muted {column.align}")
    build.add("divider", head._replace(top=head.bottom - 1))
    content = line * len(records)
    with build.scrolling(id, body, content, offset(draws, body, content, line)) as area:
        for index, place in visible(area, body, len(records), line):
            record, on = records[index], draws.chance(chosen)
            states = " ".join(("selected" * on, "striped" * (striped and index % 2)))
            row = build.add("row", place, name=record[0], does=opens.format(record[0]), states=states)
            with build.inside(row):
                if tick:
                    spot = _mark(build, mark._replace(top=place.top, bottom=place.bottom))
                    ticked = "checked" if on else ""
                    build.add("checkbox", spot, name="Select", does=tick.format(record[0]), states=ticked)
                for column, room, words in zip(columns, rooms, record, strict=False):
                    _cell(build, room._replace(top=place.top, bottom=place.bottom), column, words, colors or {})
                if end is not None:
                    each = [tool._replace(does=tool.does.format(record[0])) for tool in reversed(tools)]
                    toolbar(build, end._replace(top=place.top, bottom=place.bottom), each, side, right=True)


def _mark(build: Builder, box: Box) -> Box:
    side = round(1.6 * build.look.font)
    return box.middle(min(side, int(box.width)), min(side, int(box.height)))


def _places(
    build: Builder, head: Box, columns: Sequence[Column], tick: bool, tools: Sequence[Tool], side: int
) -> list[Box]:
    """Return the places of the ticks, of as many columns as fit, and of the buttons."""
    look = build.look
    places: list[Box] = []
    rest = head.inset(look.gap, 0)
    if tick:
        place, rest = rest.cut_left(round(1.8 * look.font), look.px(6))
        places.append(place)
    end = None
    if tools:
        end, rest = rest.cut_right(span(build, tools, side), look.gap)
    shown = list(columns)
    while len(shown) > 1 and sum(look.px(each.least) + look.gap for each in shown) > rest.width:
        shown.pop()
    spare = max(rest.width - sum(look.px(each.least) + look.gap for each in shown), 0)
    whole = sum(each.least for each in shown)
    for each in shown:
        place, rest = rest.cut_left(look.px(each.least) + int(spare * each.least / whole), look.gap)
        places.append(place)
    return [*places, end] if end is not None else places


def _cell(build: Builder, box: Box, column: Column, words: str, colors: dict[str, str]) -> None:
    look = build.look
    if column.kind == "badge":
        height = min(round(1.6 * look.font), int(box.height) - 2)
        place = box.middle(box.width, height).cut_left(min(pill(build, words), int(box.width)))[0]
        build.add("badge", place, words, color=colors.get(words, ""))
    elif column.kind == "progress":
        build.add("progress", box.middle(box.width, look.px(8)), value=words)
    else:
        build.add("text", box, words, states=column.align if column.align != "left" else "")


def pager(build: Builder, box: Box, draws: Draws, side: int, of: str = "page") -> None:
    """Add the numbers of pages in the middle of `box`, with arrows around them."""
    now, last = draws.between(1, 4), draws.between(6, 40)
    numbers = sorted({1, now, now + 1, max(now - 1, 1), last})
    arrows = Tool("chevron_left", "Previous", f"go to the previous {of}", "disabled" * (now == 1))
    tools = [arrows, *(Tool("", str(n), f"go to {of} {n}", "selected flat" if n == now else "flat") for n in numbers)]
    tools.append(Tool("chevron_right", "Next", f"go to the next {of}"))
    centered(build, box, tools, side)
