"""A spreadsheet: cells in sheets, sums and formulas, records entered by a form."""

from __future__ import annotations

from typing import Any

from ...draws import Draws
from .app import App
from .spreadsheet_data import BLANK, STYLES, new_row, style_of, workbook
from .spreadsheet_state import entered, filled, kept, listed, pending, selected, sheet_of
from .spreadsheet_tasks import TEMPLATES
from .spreadsheet_view import show
from .spreadsheet_way import toward
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import fresh_id, held

__all__ = ["SpreadsheetApp"]


class SpreadsheetApp(App):
    """Sheets of cells."""

    name = "spreadsheet"
    title = "Sheets"
    templates = TEMPLATES
    page = "sheet"

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return workbook(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        show(state, stage)

    def click(self, state: State, id: str) -> bool:
        if id == "discard":
            return pending(state) and _select(state, str(state.at["cell"]))
        if id == "accept":
            return pending(state) and _enter(state)
        # Whoever goes on to something else has finished what was typed, if it can be entered.
        if pending(state) and not _enter(state):
            _select(state, str(state.at["cell"]))
        kind, _, name = id.partition(":")
        if kind == "cell":
            return _select(state, name)
        if kind == "head":
            return _select(state, f"{name}.")
        if kind == "sheet":
            return state.home("sheet", sheet=name)
        if id in STYLES:
            return self._format(state, id)
        if kind in ("column", "record"):
            for key in sheet_of(state)["columns"]:
                state.fields.pop(f"form:{key}", None)
            state.dialog, state.focus = id, ""
            return True
        return self._press(state, id)

    def chosen(self, state: State, id: str, option: str) -> None:
        if id == "only":
            sheet_of(state)["view"]["only"] = option
            state.scroll.pop("rows", None)

    def enter(self, state: State, id: str) -> bool:
        if id == "value":
            return _enter(state)
        return id.startswith("form:") and self._add(state)

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)

    def _press(self, state: State, id: str) -> bool:
        sheet = sheet_of(state)
        view = sheet["view"]
        if id == "freeze":
            view["frozen"] = not view["frozen"]
        elif id == "filter":
            view.update(filter=not view["filter"], only=BLANK["only"])
        elif id == "append":
            _append(state, sheet, {})
        elif id == "add":
            return self._add(state)
        elif id == "dismiss":
            return state.back()
        elif id == "remove":
            if selected(state)[0] not in sheet["rows"]:
                return False
            state.dialog = "remove"
            return state.knobs.guarded or self._remove(state)
        elif id == "confirm":
            return self._remove(state)
        elif id.startswith("sort:") and state.dialog.startswith("column:"):
            way = id.removeprefix("sort:")
            key = "" if way == "none" else state.dialog.removeprefix("column:")
            view.update(sort=key, down=way == "down")
            state.dialog = ""
        else:
            return False
        state.scroll.pop("rows", None)
        return True

    def _format(self, state: State, name: str) -> bool:
        """Make what is selected bold, or an amount of money; or no longer, where all of it is."""
        sheet = sheet_of(state)
        row, column = selected(state)
        if row not in sheet["rows"]:
            return False
        styles = sheet["styles"][row]
        keys = [column] if column else list(styles)
        on = not all(name in styles[key].split() for key in keys)
        for key in keys:
            styles[key] = style_of(styles[key], name, on)
        return True

    def _add(self, state: State) -> bool:
        """Append the record that stands in the form."""
        record = filled(state)
        if record is None:
            state.said = "Please fill in all fields"
            return not state.knobs.guarded
        _append(state, sheet_of(state), record)
        state.dialog = ""
        return True

    def _remove(self, state: State) -> bool:
        sheet = sheet_of(state)
        row, _ = selected(state)
        if row not in sheet["rows"]:
            return False
        del sheet["rows"][row], sheet["styles"][row]
        state.dialog = ""
        state.at = {**state.at, "cell": ""}
        state.said = "Row deleted"
        return True


def _append(state: State, sheet: Data, values: Data) -> None:
    id = fresh_id(sheet["rows"], "r")
    sheet["rows"][id], sheet["styles"][id] = new_row(sheet, values)
    state.said = "Row added"


def _select(state: State, cell: str) -> bool:
    """Select a cell, or a row; a cell can be typed into at once."""
    state.at = {**state.at, "cell": cell}
    row, column = selected(state)
    state.fields["value"] = kept(state)
    state.focus, state.fresh = ("value", True) if column and row != "total" else ("", False)
    return True


def _enter(state: State) -> bool:
    """Put what was typed into the selected cell, and go on to the one under it."""
    row, column = selected(state)
    sheet = sheet_of(state)
    if not column or row == "total":
        return False
    right, value = entered(sheet["columns"][column]["kind"], _typed(state))
    if not right:
        state.said = "Please enter a number"
        return False
    before = listed(sheet)
    sheet["rows"][row][column] = value
    place = before.index(row) + 1 if row in before else len(before)
    return _select(state, f"{before[place] if place < len(before) else row}.{column}")


def _typed(state: State) -> Any:
    return held(state, "value", kept(state))
