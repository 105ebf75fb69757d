"""Tasks in the spreadsheet."""

from __future__ import annotations

import copy
from typing import Any

from ...draws import Draws
from .app import Template
from .spreadsheet_data import new_row, raw, style_of
from .spreadsheet_state import addresses
from .state import Data
from .steps import fresh_id
from .wording import listed, phrase, quoted

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None

_NEW = ("Lamp", "Curtains", "Batteries", "Stickers", "Lemonade", "Notebook", "Thermos", "Umbrella", "Blender")
_NEW_PEOPLE = ("Ilse Brandner", "Tariq Aziz", "Moira Flynn", "Pedro Lima", "Sunniva Dahl", "Rui Tavares")


def _begin(draws: Draws, data: Data) -> tuple[Data, Data, str]:
    """Return a copy of the data, one of its sheets, and where that is in words."""
    goal = copy.deepcopy(data)
    sheet = goal["sheets"][draws.pick(list(goal["sheets"]))]
    return goal, sheet, f"in the sheet {sheet['name']}"


def _numbers(sheet: Data) -> list[str]:
    return [key for key, column in sheet["columns"].items() if column["kind"] == "number"]


def _title(sheet: Data, key: str) -> str:
    return str(sheet["columns"][key]["title"])


def _row(draws: Draws, sheet: Data) -> tuple[str, str]:
    """Return a row and what stands in its first column, which no other row has."""
    row = draws.pick(list(sheet["rows"]))
    return row, str(sheet["rows"][row]["A"])


def _other(draws: Draws, value: Any) -> int | float:
    """Return a number of about the size of another, and unlike it."""
    most = max(int(value) * 2, 20) if not isinstance(value, str) else 50
    new: int | float = draws.between(1, most)
    if isinstance(value, float) and draws.chance(0.7):
        new = new + draws.pick((0.5, 0.25, 0.75))
    return new if new != value else new + 1


def _set_number(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    (row, name), key = _row(draws, sheet), draws.pick(_numbers(sheet))
    new = _other(draws, sheet["rows"][row][key])
    sheet["rows"][row][key] = new
    ways = (
        "{where}, set {title} of {name} to {new}.",
        "{where}, the value of {title} in the row of {name} is wrong: it should be {new}. Correct it.",
        "change {title} in the row {name} to {new}, {where}.",
    )
    return phrase(draws, *ways, where=where, title=_title(sheet, key), name=name, new=quoted(raw(new))), goal


def _set_cell(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    (row, _), key = _row(draws, sheet), draws.pick(_numbers(sheet))
    new = _other(draws, sheet["rows"][row][key])
    cell = f"{key}{addresses(sheet)[row]}"
    sheet["rows"][row][key] = new
    ways = ("{where}, enter {new} into the cell {cell}.", "write {new} into {cell}, {where}.")
    return phrase(draws, *ways, where=where, cell=cell, new=quoted(raw(new))), goal


def _set_group(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    row, name = _row(draws, sheet)
    new = draws.pick([group for group in sheet["groups"] if group != sheet["rows"][row]["B"]])
    sheet["rows"][row]["B"] = new
    ways = ("{where}, change {title} of {name} to {new}.", "{where}, {name} needs another {title}: enter {new}.")
    return phrase(draws, *ways, where=where, title=_title(sheet, "B"), name=name, new=quoted(new)), goal


def _clear(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    (row, name), key = _row(draws, sheet), draws.pick(_numbers(sheet))
    if sheet["rows"][row][key] == "":
        return None
    sheet["rows"][row][key] = ""
    ways = (
        "{where}, empty the cell {title} of {name}: nothing should stand in it.",
        "{where}, remove the value of {title} in the row {name}, but leave the row.",
    )
    return phrase(draws, *ways, where=where, title=_title(sheet, key), name=name), goal


def _bold(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    (row, name), key = _row(draws, sheet), draws.pick(list(sheet["columns"]))
    styles = sheet["styles"][row]
    if draws.chance(0.4):
        if any("bold" in style for style in styles.values()):
            return None
        for each in styles:
            styles[each] = style_of(styles[each], "bold", True)
        ways = ("{where}, make the whole row of {name} bold.", "{where}, show every cell of the row {name} in bold.")
        return phrase(draws, *ways, where=where, name=name), goal
    on = "bold" not in styles[key]
    styles[key] = style_of(styles[key], "bold", on)
    ways = ("{where}, make the cell {title} of {name} {how}.", "{where}, the cell {cell} should be {how}.")
    cell = f"{key}{addresses(sheet)[row]}"
    how = "bold" if on else "no longer bold"
    return phrase(draws, *ways, where=where, title=_title(sheet, key), name=name, cell=cell, how=how), goal


def _currency(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    (row, name), key = _row(draws, sheet), draws.pick(_numbers(sheet))
    styles = sheet["styles"][row]
    on = "currency" not in styles[key]
    styles[key] = style_of(styles[key], "currency", on)
    if on:
        ways = (
            "{where}, show {title} of {name} as an amount of money.",
            "{where}, format {title} of {name} as currency.",
        )
    else:
        ways = (
            "{where}, show {title} of {name} as a plain number, not as an amount of money.",
            "{where}, take the currency format off {title} of {name}.",
        )
    return phrase(draws, *ways, where=where, title=_title(sheet, key), name=name), goal


def _delete(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    row, name = _row(draws, sheet)
    number = addresses(sheet)[row]
    del sheet["rows"][row], sheet["styles"][row]
    ways = (
        "{where}, delete the row of {name}.",
        "delete row {number}, {name}, {where}.",
        "{where}, remove {name} with its row.",
    )
    return phrase(draws, *ways, where=where, name=name, number=number), goal


def _record(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    people = _title(sheet, "A") in ("Name", "Student")
    name = draws.pick(_NEW_PEOPLE if people else _NEW)
    if any(row["A"] == name for row in sheet["rows"].values()):
        return None
    values: Data = {"A": name, "B": draws.pick(sheet["groups"])}
    values |= {key: draws.between(1, 90) for key in _numbers(sheet)}
    id = fresh_id(sheet["rows"], "r")
    sheet["rows"][id], sheet["styles"][id] = new_row(sheet, values)
    parts = listed([f"{_title(sheet, key)} {quoted(raw(value))}" for key, value in values.items() if key != "B"])
    group = f"{_title(sheet, 'B')} {values['B']}"
    ways = ("add a new record to the sheet {sheet}: {group}, {parts}.", "{where}, append a row: {group}, {parts}.")
    return phrase(draws, *ways, sheet=sheet["name"], where=where, group=group, parts=parts), goal


def _several(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    key = draws.pick(_numbers(sheet))
    rows = draws.sample(list(sheet["rows"]), draws.between(2, 3))
    parts = []
    for row in rows:
        new = _other(draws, sheet["rows"][row][key])
        sheet["rows"][row][key] = new
        parts.append(f"{quoted(raw(new))} for {sheet['rows'][row]['A']}")
    ways = (
        "{where}, enter these new values of {title}: {parts}.",
        "the column {title} has to be corrected {where}: {parts}.",
    )
    return phrase(draws, *ways, where=where, title=_title(sheet, key), parts=listed(parts)), goal


def _freeze(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    view = sheet["view"]
    view["frozen"] = not view["frozen"]
    if view["frozen"]:
        ways = ("{where}, freeze the row of titles.", "{where}, keep the titles in sight when the rows are scrolled.")
    else:
        ways = ("{where}, unfreeze the row of titles.", "{where}, let the titles scroll away with the rows.")
    return phrase(draws, *ways, where=where), goal


def _filter(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    view = sheet["view"]
    groups = sorted({row["B"] for row in sheet["rows"].values()} & set(sheet["groups"]))
    if view["filter"] or not groups:
        return None
    view.update(filter=True, only=draws.pick(groups))
    ways = (
        "{where}, turn on the filter and show only the rows with {title} {group}.",
        "filter the sheet {sheet} so that only rows are left whose {title} is {group}.",
    )
    return phrase(draws, *ways, where=where, sheet=sheet["name"], title=_title(sheet, "B"), group=view["only"]), goal


def _sort(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    key, down = draws.pick(list(sheet["columns"])), draws.chance(0.5)
    view = sheet["view"]
    if view["sort"]:
        return None
    view.update(sort=key, down=down)
    number = sheet["columns"][key]["kind"] == "number"
    how = ("largest first" if down else "smallest first") if number else ("from Z to A" if down else "from A to Z")
    ways = ("{where}, sort the rows by {title}, {how}.", "sort the sheet {sheet} by {title}, {how}.")
    return phrase(draws, *ways, where=where, sheet=sheet["name"], title=_title(sheet, key), how=how), goal


def _formula(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    row, _ = _row(draws, sheet)
    number, keys = addresses(sheet)[row], _numbers(sheet)
    key = keys[-1]
    others = [other for other in sheet["rows"] if other != row]
    one, two = (addresses(sheet)[other] for other in draws.sample(others, 2))
    low, high = sorted((one, two))
    if low <= number <= high:
        # A sum over itself has no value.
        formula = f"={keys[0]}{number}*{draws.between(2, 9)}"
    else:
        formula = draws.pick((f"={key}{one}+{key}{two}", f"=SUM({key}{low}:{key}{high})", f"={keys[0]}{number}*2"))
    if formula == sheet["rows"][row][key]:
        return None
    sheet["rows"][row][key] = formula
    ways = (
        "{where}, enter the formula {formula} into the cell {cell}.",
        "{where}, the cell {cell} should hold {formula}.",
    )
    return phrase(draws, *ways, where=where, formula=quoted(formula), cell=f"{key}{number}"), goal


def _extreme(draws: Draws, data: Data) -> Made:
    goal, sheet, where = _begin(draws, data)
    key = draws.pick(_numbers(sheet))
    values = {id: row[key] for id, row in sheet["rows"].items()}
    if any(isinstance(value, str) for value in values.values()):
        return None
    word, best = draws.pick((("largest", max(values.values())), ("smallest", min(values.values()))))
    rows = [id for id, value in values.items() if value == best]
    if len(rows) != 1:
        return None
    title = _title(sheet, key)
    if draws.chance(0.5):
        if any("bold" in style for style in sheet["styles"][rows[0]].values()):
            return None
        for each, style in sheet["styles"][rows[0]].items():
            sheet["styles"][rows[0]][each] = style_of(style, "bold", True)
        way = "{where}, make the whole row with the {word} value of {title} bold."
        return phrase(draws, way, where=where, word=word, title=title), goal
    new = _other(draws, best)
    sheet["rows"][rows[0]][key] = new
    ways = (
        "{where}, the {word} value of {title} is a mistake. Replace it by {new}.",
        "{where}, find the {word} value of the column {title} and set it to {new}.",
    )
    return phrase(draws, *ways, where=where, word=word, title=title, new=quoted(raw(new))), goal


def _same(draws: Draws, data: Data) -> Made:
    """A value has to be read before it is typed."""
    goal, sheet, where = _begin(draws, data)
    key = draws.pick(_numbers(sheet))
    one, two = draws.sample(list(sheet["rows"]), 2)
    rows = sheet["rows"]
    if rows[one][key] == rows[two][key] or isinstance(rows[two][key], str):
        return None
    rows[one][key] = rows[two][key]
    ways = (
        "{where}, {title} of {one} should be the same as that of {two}. Enter it.",
        "{where}, give {one} the same value of {title} as {two} has.",
    )
    return phrase(draws, *ways, where=where, title=_title(sheet, key), one=rows[one]["A"], two=rows[two]["A"]), goal


TEMPLATES = (
    Template("freeze", 0.1, _freeze),
    Template("set-cell", 0.2, _set_cell),
    Template("set-number", 0.2, _set_number),
    Template("set-group", 0.3, _set_group),
    Template("clear", 0.2, _clear),
    Template("bold", 0.2, _bold),
    Template("currency", 0.2, _currency),
    Template("delete-row", 0.3, _delete),
    Template("sort", 0.3, _sort),
    Template("filter", 0.4, _filter),
    Template("formula", 0.5, _formula),
    Template("same", 0.5, _same, quoted=False),
    Template("extreme", 0.6, _extreme),
    Template("several", 0.7, _several),
    Template("record", 0.7, _record),
)
"""Kinds of tasks."""
