"""What leads from sheets as they are to sheets as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .spreadsheet_data import STYLES, raw
from .spreadsheet_state import entered, listed, pending, selected, sheet_id, sheet_of
from .state import Data, Intent, State
from .steps import choose, first, fresh_id, held, write

__all__ = ["toward"]


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next step; what hides or sorts rows comes last."""
    if pending(state) and not state.dialog:
        return _settled(state, goal)
    sheets = state.data["sheets"]
    ways = (_ways(state, id, wanted) for id, wanted in goal["sheets"].items() if sheets[id] != wanted)
    return first(way for each in ways for way in each)


def _settled(state: State, goal: Data) -> Intent:
    """What to do about something that was typed and not entered."""
    row, column = selected(state)
    sheet = sheet_of(state)
    now = sheet["rows"][row][column]
    wanted = goal["sheets"][sheet_id(state)]["rows"].get(row, sheet["rows"][row])[column]
    if now == wanted:
        return Intent("click", "discard")
    typed = entered(sheet["columns"][column]["kind"], held(state, "value"))
    return Intent("enter", "value") if typed == (True, wanted) else Intent("type", "value", raw(wanted))


def _ways(state: State, id: str, wanted: Data) -> Iterator[Intent | None]:
    sheet = state.data["sheets"][id]
    for row in wanted["rows"]:
        if row not in sheet["rows"]:
            yield _add(state, id, row, wanted["rows"][row])
    for row in sheet["rows"]:
        if row in wanted["rows"]:
            yield from _cells(state, id, row, wanted)
        else:
            yield _remove(state, id, row)
    yield from _view(state, id, wanted["view"])


def _open(state: State, id: str) -> Intent | None:
    """The next step to a sheet, with no dialog open; ``None`` there."""
    if state.dialog:
        return Intent("back")
    return None if sheet_id(state) == id else Intent("click", f"sheet:{id}")


def _select(state: State, id: str, row: str, column: str) -> Intent | None:
    """The next step to select a cell, or a row; ``None`` where it is."""
    if way := _open(state, id):
        return way
    if row not in listed(sheet_of(state)):
        return Intent("choose", "only", "All")
    if selected(state) == (row, column):
        return None
    return Intent("click", f"cell:{row}.{column}" if column else f"head:{row}")


def _add(state: State, id: str, row: str, record: Data) -> Intent | None:
    """Add a row: by the form where it takes the record, else a blank one."""
    sheet = state.data["sheets"][id]
    if row != fresh_id(sheet["rows"], "r"):
        return None
    if any(value == "" for value in record.values()) or record["B"] not in sheet["groups"]:
        return _open(state, id) or Intent("click", "append")
    if state.dialog != "record" or sheet_id(state) != id:
        return _open(state, id) or Intent("click", "record")
    steps = (
        choose(state, f"form:{key}", value) if key == "B" else write(state, f"form:{key}", raw(value))
        for key, value in record.items()
    )
    return first(steps) or Intent("click", "add")


def _remove(state: State, id: str, row: str) -> Intent:
    if state.dialog == "remove" and sheet_id(state) == id and selected(state)[0] == row:
        return Intent("click", "confirm")
    return _select(state, id, row, "") or Intent("click", "remove")


def _cells(state: State, id: str, row: str, wanted: Data) -> Iterator[Intent]:
    sheet = state.data["sheets"][id]
    now: dict[str, Any] = sheet["rows"][row]
    then = wanted["rows"][row]
    for key in now:
        if now[key] != then[key]:
            yield _select(state, id, row, key) or Intent("type", "value", raw(then[key]))
    styles, looks = sheet["styles"][row], wanted["styles"][row]
    for name in STYLES:
        on = {key: name in styles[key].split() for key in styles}
        off = {key for key in on if on[key] != (name in looks[key].split())}
        if not off:
            continue
        wanted_on = [name in each.split() for each in looks.values()]
        # With a click on the row's number all of it is selected, and becomes alike.
        whole = all(wanted_on) or (not any(wanted_on) and all(on.values()))
        key = "" if whole and len(off) > 1 else min(off)
        yield _select(state, id, row, key) or Intent("click", name)


def _view(state: State, id: str, then: Data) -> Iterator[Intent]:
    now = state.data["sheets"][id]["view"]
    if now["frozen"] != then["frozen"]:
        yield _open(state, id) or Intent("click", "freeze")
    if (now["sort"], now["down"]) != (then["sort"], then["down"]):
        key = then["sort"] or "A"
        if state.dialog == f"column:{key}" and sheet_id(state) == id:
            yield Intent("click", f"sort:{'none' if not then['sort'] else 'down' if then['down'] else 'up'}")
        else:
            yield _open(state, id) or Intent("click", f"column:{key}")
    if now["filter"] != then["filter"]:
        yield _open(state, id) or Intent("click", "filter")
    if now["only"] != then["only"]:
        yield _open(state, id) or Intent("choose", "only", then["only"])
