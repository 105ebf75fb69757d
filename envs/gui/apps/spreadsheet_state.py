"""What of a spreadsheet is shown and selected, and what would be entered."""

from __future__ import annotations

from typing import Any

from .spreadsheet_data import LETTERS, money, raw
from .spreadsheet_formula import Values
from .state import Data, State
from .steps import held, number

__all__ = [
    "addresses",
    "entered",
    "filled",
    "kept",
    "listed",
    "pending",
    "selected",
    "sheet_id",
    "sheet_of",
    "shown",
    "total",
    "values",
]


def sheet_id(state: State) -> str:
    """Return the id of the sheet that is shown."""
    return str(state.at.get("sheet", "s1"))


def sheet_of(state: State) -> Data:
    """Return the sheet that is shown."""
    found: Data = state.data["sheets"][sheet_id(state)]
    return found


def selected(state: State) -> tuple[str, str]:
    """Return the row and the column that are selected: no column for a whole row, neither for nothing."""
    row, _, column = str(state.at.get("cell", "")).partition(".")
    sheet = sheet_of(state)
    return (row, column) if row == "total" or row in sheet["rows"] else ("", "")


def kept(state: State) -> str:
    """Return what the bar shows of the selected cell, as long as nobody types; a formula for a sum."""
    row, column = selected(state)
    sheet = sheet_of(state)
    if row == "total":
        return f"=SUM({column}2:{column}{len(sheet['rows']) + 1})"
    return raw(sheet["rows"][row][column]) if column else ""


def pending(state: State) -> bool:
    """Whether something was typed that is not entered yet."""
    row, column = selected(state)
    return bool(column) and row != "total" and str(held(state, "value", kept(state))).strip() != kept(state)


def entered(kind: str, text: Any) -> tuple[bool, Any]:
    """Return whether a column of a kind takes what was typed, and what is kept of it."""
    words = str(text).strip()
    if kind != "number" or not words or words.startswith("="):
        return True, words
    value = number(words)
    if value is None:
        return False, words
    # What is a whole number is kept as one, whether or not it was typed with zeros behind a point.
    return True, int(value) if value == int(value) else value


def listed(sheet: Data) -> list[str]:
    """Return the rows that are shown, in their order."""
    view, rows = sheet["view"], sheet["rows"]
    order = _order(sheet)
    return [id for id in order if not view["filter"] or view["only"] in ("All", rows[id]["B"])]


def _order(sheet: Data) -> list[str]:
    view, rows = sheet["view"], sheet["rows"]
    order = list(rows)
    column = view["sort"]
    if not column:
        return order
    # Formulas mean the rows as they stood before they were sorted.
    found = _values(rows, {id: index + 2 for index, id in enumerate(order)})
    values = {id: found.at(f"{column}{index + 2}") for index, id in enumerate(order)}
    # Numbers before words, and blanks last in either direction.
    texts = [id for id in order if isinstance(values[id], str) and values[id]]
    numbers = [id for id in order if not isinstance(values[id], str)]
    blanks = [id for id in order if values[id] == ""]
    texts.sort(key=lambda id: str(values[id]).lower(), reverse=view["down"])
    numbers.sort(key=lambda id: values[id], reverse=view["down"])
    return [*(texts + numbers if view["down"] else numbers + texts), *blanks]


def addresses(sheet: Data) -> dict[str, int]:
    """Return the numbers of the rows; the first one is that of the titles."""
    return {id: index + 2 for index, id in enumerate(_order(sheet))}


def values(sheet: Data) -> Values:
    """Return what the cells show, by their addresses."""
    return _values(sheet["rows"], addresses(sheet))


def _values(rows: Data, places: dict[str, int]) -> Values:
    return Values({f"{letter}{place}": rows[id][letter] for id, place in places.items() for letter in rows[id]})


def shown(value: Any, style: str) -> str:
    """Return what a cell shows of its value."""
    if isinstance(value, str):
        return value
    return money(value) if "currency" in style.split() else raw(round(value, 4))


def total(sheet: Data, column: str, found: Values) -> float:
    """Return the sum of a column."""
    each = (found.at(f"{column}{place}") for place in addresses(sheet).values())
    return round(sum(value for value in each if not isinstance(value, str)), 6)


def filled(state: State) -> Data | None:
    """Return the record that stands in the form; ``None`` where something is missing or wrong."""
    sheet = sheet_of(state)
    record: Data = {}
    for key in LETTERS[: len(sheet["columns"])]:
        right, record[key] = entered(sheet["columns"][key]["kind"], held(state, f"form:{key}"))
        if not right or record[key] == "":
            return None
    return record
