"""What the spreadsheet shows: tools, the bar with the selected cell's content, the grid, sums, sheets; dialogs."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, narrow, shell
from ..text import width
from .forms import button, button_width, form_dialog, question, said
from .spreadsheet_data import LETTERS
from .spreadsheet_formula import Values
from .spreadsheet_state import (
    addresses,
    filled,
    kept,
    listed,
    pending,
    selected,
    sheet_id,
    sheet_of,
    shown,
    total,
    values,
)
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["show"]


def show(state: State, stage: Stage) -> None:
    """Put the sheet onto the stage."""
    look, sheet = stage.look, sheet_of(state)
    box = shell(stage, sheet["name"], said=False)
    foot, box = box.cut_bottom(round(1.1 * look.line))
    box = _tools(state, stage, box)
    box = _content(state, stage, box)
    if sheet["view"]["filter"]:
        box = _filter(state, stage, box)
    _grid(state, stage, box)
    _sheets(state, stage, foot)
    _dialogs(state, stage)
    said(stage, 1)


def _tools(state: State, stage: Stage, box: Box) -> Box:
    """Add the tools, in as many lines as they need, and return the room under them."""
    look, sheet, view = stage.look, sheet_of(state), sheet_of(state)["view"]
    row, column = selected(state)
    there = row in sheet["rows"]
    styles = [sheet["styles"][row][key] for key in ([column] if column else sheet["columns"])] if there else []
    usable = "" if there else "disabled"
    marks = {name: "checked" if styles and all(name in each.split() for each in styles) else "" for name in _FORMATS}
    entries: list[Entry | None] = [
        *(Entry(name, words, icon, does, f"{marks[name]} {usable}") for name, (words, icon, does) in _FORMATS.items()),
        None,
        Entry("freeze", "Freeze titles", "pushpin", "keep the titles in sight", "checked" if view["frozen"] else ""),
        Entry("filter", "Filter", "filter", "filter the rows", "checked" if view["filter"] else ""),
        None,
        Entry("append", "Add row", "add", "add an empty row"),
        Entry("remove", "Delete row", "delete", "delete the selected row", usable),
    ]
    record = Entry("record", "New record", "note", "fill in a new record", "primary")
    gap = look.px(4)
    room = box.inset(look.gap, 0)
    thin = narrow(stage)
    side = min(look.line, int((room.width - 10 * gap) // 7)) if thin else look.line
    wide = side if thin else button_width(stage, record)
    left, top = room.left, room.top + gap
    for entry in entries:
        if entry is None:
            left += gap if thin else look.gap
            continue
        if left + side > room.right:
            left, top = room.left, top + side + gap
        place = Box(left, top, left + side, top + side)
        stage.add(
            "icon_button", place, id=entry.id, icon=entry.icon, name=entry.text, does=entry.does, states=entry.states
        )
        left += side + gap
    if left + wide > room.right:
        left, top = room.left, top + side + gap
    place = Box(room.right - wide, top, room.right, top + side)
    button(stage, place, record, bare=thin)
    return box._replace(top=top + side + gap)


_FORMATS = {
    "bold": ("Bold", "bold", "make what is selected bold"),
    "currency": ("Currency", "coin", "show what is selected as amounts of money"),
}


def _content(state: State, stage: Stage, box: Box) -> Box:
    """Add the bar with the address and the content of the selected cell, and return the room under it."""
    look = stage.look
    row, column = selected(state)
    line, box = box.cut_top(look.line, look.px(4))
    line = line.inset(look.gap, 0)
    place, line = line.cut_left(look.px(56), look.px(4))
    number = addresses(sheet_of(state)).get(row, len(sheet_of(state)["rows"]) + 2)
    stage.add("panel", place, id="address-frame")
    stage.add("text", place, f"{column}{number}" if row else "", id="address", states="center bold")
    usable = "" if pending(state) else "disabled"
    for id, icon, words, does in (
        ("discard", "close", "Cancel", "forget what was typed"),
        ("accept", "check", "Enter", "enter what was typed"),
    ):
        place, line = line.cut_left(look.line, look.px(2))
        stage.add("icon_button", place, id=id, icon=icon, name=words, does=does, states=usable)
    states = "" if column and row != "total" else "disabled"
    stage.field(line, "value", kept(state), states=states, label="Content", name="Content of the cell")
    return box


def _filter(state: State, stage: Stage, box: Box) -> Box:
    """Add what the rows are filtered by, and return the room under it."""
    look, sheet = stage.look, sheet_of(state)
    line, box = box.cut_top(look.line, look.px(4))
    line = line.inset(look.gap, 0)
    title = sheet["columns"]["B"]["title"]
    size = min(round(width(title, look.font)) + look.gap, line.width // 3)
    place, line = line.cut_left(size, look.gap)
    stage.add("label", place, title, said=False)
    place, line = line.cut_left(min(look.px(200), line.width), look.gap)
    state.fields["only"] = sheet["view"]["only"]
    stage.select(place, "only", ("All", *sheet["groups"]), label=title, said=False)
    if line.width > look.px(80):
        stage.add("text", line, f"{len(listed(sheet))} / {len(sheet['rows'])}", states="muted")
    return box


def _grid(state: State, stage: Stage, box: Box) -> None:
    look, sheet = stage.look, sheet_of(state)
    thin = narrow(stage)
    first = 1.5 if thin else 1.9
    shares = [first if key == "A" else 1.25 if key == "B" else 1.1 for key in sheet["columns"]]
    head = look.px(28 if thin else 40)
    # At the right there is room for the bar by which it scrolls.
    across = min(box.width - head - look.px(10), look.px(210) * sum(shares))
    high = round(0.82 * look.line)
    edges = [box.left + head]
    for share in shares:
        edges.append(edges[-1] + int(across * share / sum(shares)))
    columns = dict(zip(sheet["columns"], [(edges[i], edges[i + 1]) for i in range(len(shares))], strict=True))
    box = box._replace(right=edges[-1])
    top, box = box.cut_top(high)
    _, at = selected(state)
    stage.add("panel", top._replace(right=top.left + head), id="corner", states="plain")
    for key, (left, right) in columns.items():
        stage.add(
            "cell",
            Box(left, top.top, right, top.bottom),
            key,
            id=f"column:{key}",
            does=f"open the menu of the column {key}",
            states="striped bold" + (" selected" if key == at else ""),
        )
    rows = listed(sheet)
    box = box.cut_top(high * (len(rows) + 2))[0]
    stage.add("panel", box._replace(right=box.right + look.px(10)), id="grid", states="plain")
    sums, box = box.cut_bottom(high)
    found = values(sheet)
    if sheet["view"]["frozen"]:
        titles, box = box.cut_top(high)
        _titles(stage, titles, head, sheet, columns)
    offset = 0 if sheet["view"]["frozen"] else high
    wider = box._replace(right=box.right + look.px(10))
    with stage.scrolling("rows", wider, high * len(rows) + offset, state.scroll.get("rows", 0)) as room:
        room = room._replace(right=box.right)
        if offset:
            titles, room = room.cut_top(high)
            _titles(stage, titles, head, sheet, columns)
        places = addresses(sheet)
        for index, id in enumerate(rows):
            line = Box(room.left, room.top + index * high, room.right, room.top + (index + 1) * high)
            _row(state, stage, line, head, id, places[id], columns, found)
    _sums(state, stage, sums, head, columns, found)


def _titles(stage: Stage, line: Box, head: float, sheet: Data, columns: dict[str, tuple[float, float]]) -> None:
    """Add the first row, of titles."""
    small = " small" if narrow(stage) else ""
    stage.add("text", line._replace(right=line.left + head), "1", states="center small muted")
    for key, (left, right) in columns.items():
        kind = sheet["columns"][key]["kind"]
        place = Box(left, line.top, right, line.bottom).inset(round(0.5 * stage.look.font), 0)
        stage.add(
            "text",
            place,
            sheet["columns"][key]["title"],
            states=f"bold{small}{' right' if kind == 'number' else ''}",
            said=False,
        )


def _row(
    state: State,
    stage: Stage,
    line: Box,
    head: float,
    id: str,
    number: int,
    columns: dict[str, tuple[float, float]],
    found: Values,
) -> None:
    sheet = sheet_of(state)
    at, under = selected(state)
    whole = " selected" if at == id and not under else ""
    here = " selected" if at == id else ""
    stage.add(
        "cell",
        line._replace(right=line.left + head),
        str(number),
        id=f"head:{id}",
        does=f"select the row {number}",
        states=f"striped small{here}",
    )
    for key, (left, right) in columns.items():
        chosen = at == id and under == key
        style = sheet["styles"][id][key]
        value = found.at(f"{key}{number}")
        words = shown(value, style)
        if chosen and pending(state):
            words = str(held(state, "value"))
        side = "left" if isinstance(value, str) else "right"
        bold = " bold" if "bold" in style.split() else ""
        small = " small" if narrow(stage) else ""
        states = f"{side}{bold}{small}{' selected focused' if chosen else whole}"
        place = Box(left, line.top, right, line.bottom)
        does = f"select the cell {key}{number}"
        name = "" if words else f"{key}{number}"
        stage.add("cell", place, words, id=f"cell:{id}.{key}", does=does, states=states, name=name, said=False)


def _sums(
    state: State, stage: Stage, line: Box, head: float, columns: dict[str, tuple[float, float]], found: Values
) -> None:
    """Add the last row, of sums."""
    sheet = sheet_of(state)
    number = len(sheet["rows"]) + 2
    at, under = selected(state)
    small = " small" if narrow(stage) else ""
    stage.add("text", line._replace(right=line.left + head), str(number), states="center small muted")
    for key, (left, right) in columns.items():
        place = Box(left, line.top, right, line.bottom)
        column = sheet["columns"][key]
        if column["kind"] != "number":
            stage.add(
                "text", place.inset(round(0.5 * stage.look.font), 0), "Total" if key == "A" else "", states="bold"
            )
            continue
        chosen = " selected focused" if (at, under) == ("total", key) else ""
        words = shown(total(sheet, key, found), column["style"])
        does = f"select the sum of the column {key}"
        stage.add("cell", place, words, id=f"cell:total.{key}", does=does, states=f"right bold striped{chosen}{small}")


def _sheets(state: State, stage: Stage, box: Box) -> None:
    """Add the tabs of the sheets at the bottom."""
    look = stage.look
    with stage.inside(stage.add("bar", box, id="sheets")):
        rest = box.inset(look.gap, look.px(2))
        count = len(state.data["sheets"])
        each = min(look.px(150), (rest.width - look.px(4) * (count - 1)) // count)
        for id, sheet in state.data["sheets"].items():
            place, rest = rest.cut_left(each, look.px(4))
            states = "selected" if id == sheet_id(state) else ""
            does = f"show the sheet {sheet['name']}"
            stage.add("tab", place, sheet["name"], id=f"sheet:{id}", icon="table", states=states, does=does, said=False)


def _dialogs(state: State, stage: Stage) -> None:
    sheet = sheet_of(state)
    kind, _, key = state.dialog.partition(":")
    if kind == "record":
        ready = "" if filled(state) or not state.knobs.guarded else " disabled"
        entries = (
            Entry("dismiss", "Cancel", does="close without a new record"),
            Entry("add", "Add", does="add the record", states=f"primary{ready}"),
        )
        titles = [column["title"] for column in sheet["columns"].values()]
        with form_dialog(stage, "New record", titles, entries, said=False) as places:
            for letter, title, place in zip(LETTERS, titles, places, strict=False):
                if sheet["columns"][letter]["kind"] == "choice":
                    stage.select(
                        place, f"form:{letter}", sheet["groups"], label=title, hint=stage.look.say("Choose"), said=False
                    )
                else:
                    stage.field(place, f"form:{letter}", label=title, hint=title, said=False)
    elif kind == "column":
        number = sheet["columns"][key]["kind"] == "number"
        view = sheet["view"]
        leave = Entry("dismiss", "Cancel", does="close the menu of the column")
        title = f"{stage.look.say('Sort by')} “{sheet['columns'][key]['title']}”"
        with form_dialog(stage, title, [""] * 3, [leave]) as places:
            for place, (id, icon, words, does) in zip(
                places,
                (
                    ("sort:up", "up", "Smallest first" if number else "A to Z", "sort upwards"),
                    ("sort:down", "down", "Largest first" if number else "Z to A", "sort downwards"),
                    ("sort:none", "list", "Not sorted", "put the rows as they were entered"),
                ),
                strict=True,
            ):
                now = "none" if view["sort"] != key else "down" if view["down"] else "up"
                states = "selected" if id == f"sort:{now}" and (view["sort"] == key or not view["sort"]) else ""
                stage.add("row", place, words, id=id, icon=icon, does=does, states=states)
    elif kind == "remove":
        row, _ = selected(state)
        words = str(sheet["rows"][row]["A"]) if row in sheet["rows"] else ""
        question(stage, "Delete the row?", words, "Delete", "really delete the row", said=False)
