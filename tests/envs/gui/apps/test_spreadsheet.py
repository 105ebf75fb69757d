"""The spreadsheet: its tasks can be done, cells hold what was entered, and formulas are computed."""

from __future__ import annotations

import pytest

from rewardlab.envs.draws import Draws
from rewardlab.envs.gui.apps.action import Action
from rewardlab.envs.gui.apps.session import Session
from rewardlab.envs.gui.apps.spreadsheet import SpreadsheetApp
from rewardlab.envs.gui.apps.spreadsheet_data import money, raw, style_of
from rewardlab.envs.gui.apps.spreadsheet_formula import WRONG, Values
from rewardlab.envs.gui.apps.state import Knobs

from . import hands

APP = SpreadsheetApp()


def a_sheet(guarded: bool = False) -> Session:
    columns = {
        "A": {"title": "Item", "kind": "text", "style": ""},
        "B": {"title": "Category", "kind": "choice", "style": ""},
        "C": {"title": "Planned", "kind": "number", "style": "currency"},
        "D": {"title": "Spent", "kind": "number", "style": ""},
    }
    records = (("Rent", "Home", 700, 700), ("Bread", "Food", 40, 52.5), ("Water", "Home", 30, ""))
    rows = {f"r{i + 1}": dict(zip("ABCD", record, strict=True)) for i, record in enumerate(records)}
    styles = {id: {key: column["style"] for key, column in columns.items()} for id in rows}
    view = {"frozen": True, "filter": False, "only": "All", "sort": "", "down": False}
    sheet = {"name": "Budget", "columns": columns, "groups": ["Home", "Food"], "rows": rows, "styles": styles}
    data = {"sheets": {"s1": {**sheet, "view": view}}}
    return hands.opened(APP, data, guarded)


def rows(session: Session) -> dict:
    return session.state.data["sheets"]["s1"]["rows"]


def text(session: Session, id: str) -> str:
    return session.screen.by_id[id].text


def test_a_cell_is_filled_by_typing_and_return():
    session = a_sheet()
    x, y = session.screen.by_id["cell:r1.D"].box.center
    assert session.act(Action("click", x, y))
    assert session.act(Action("type", text="710.5"))
    assert text(session, "cell:r1.D") == "710.5"
    assert rows(session)["r1"]["D"] == 700
    assert session.act(Action("key", text="Enter"))
    assert rows(session)["r1"]["D"] == 710.5
    # The cell below is next.
    assert text(session, "address") == "D3"
    assert session.act(Action("type", text="60"))
    assert session.act(Action("key", text="Enter"))
    assert rows(session)["r2"]["D"] == 60


def test_whoever_selects_another_cell_has_finished_typing():
    session = a_sheet()
    hands.do(session, "cell:r1.A", ("value", "Rent and heating"), "cell:r2.A")
    assert rows(session)["r1"]["A"] == "Rent and heating"


def test_what_was_typed_can_be_forgotten():
    session = a_sheet()
    hands.do(session, "cell:r1.A", ("value", "Rant"), "discard", "cell:r2.A")
    assert rows(session)["r1"]["A"] == "Rent"


def test_a_column_of_numbers_takes_no_words():
    session = a_sheet()
    hands.do(session, "cell:r1.C", ("value", "a lot"), "accept")
    assert session.screen.by_id["toast"].text
    hands.do(session, "cell:r2.C")
    assert rows(session)["r1"]["C"] == 700


def test_sums_and_formats_are_shown():
    session = a_sheet()
    assert text(session, "cell:r1.C") == "$700.00"
    assert text(session, "cell:total.C") == "$770.00"
    assert text(session, "cell:total.D") == "752.5"
    hands.do(session, "cell:total.C")
    assert session.screen.by_id["value"].value == "=SUM(C2:C4)"
    assert "disabled" in session.screen.by_id["bold"].states
    hands.do(session, "cell:r1.C", "currency", "bold")
    assert session.state.data["sheets"]["s1"]["styles"]["r1"]["C"] == "bold"
    assert text(session, "cell:r1.C") == "700"


def test_a_whole_row_becomes_bold():
    session = a_sheet()
    styles = session.state.data["sheets"]["s1"]["styles"]["r2"]
    hands.do(session, "cell:r2.A", "bold", "head:r2", "bold")
    assert styles == {"A": "bold", "B": "bold", "C": "bold currency", "D": "bold"}
    hands.do(session, "bold")
    assert styles == {"A": "", "B": "", "C": "currency", "D": ""}


def test_formulas_are_computed():
    session = a_sheet()
    hands.do(session, "cell:r3.D", ("value", "=sum(D2:D3)*2"), "accept")
    assert rows(session)["r3"]["D"] == "=sum(D2:D3)*2"
    assert text(session, "cell:r3.D") == "1505"
    assert text(session, "cell:total.D") == "2257.5"
    hands.do(session, "cell:r1.D", ("value", "=D4"), "accept")
    assert text(session, "cell:r1.D") == text(session, "cell:r3.D") == WRONG


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        *[("=1+2*3", 7), ("=(1+2)*3", 9), ("=-C2+1", -9), ("=C2/4", 2.5), ("=10-2-3", 5), ("=c2*C3", 200)],
        *[("=SUM(C2:C9)", 30), ("=AVERAGE(C2:C3)", 15), ("=MAX(C2:C3)-MIN(C2:C3)", 10), ("=COUNT(C2:C4)", 2)],
        *[("=A2", 0), ("=Z99", 0), ("=SUM(C9:C8)", 0), ("12", "12"), ("words", "words")],
        *[("=1/0", WRONG), ("=C2+", WRONG), ("=foo", WRONG), ("=SUM(C2:D3)", WRONG), ("=1 2", WRONG)],
        *[("=B9", WRONG), ("=" + "(" * 200, WRONG), ("=__import__", WRONG), ("=AVERAGE(A2:A3)", WRONG), ("=", WRONG)],
    ],
)
def test_a_formula(formula, value):
    cells = {"A2": "Ann", "A3": "Bo", "C2": 10, "C3": 20, "C4": "", "B9": formula}
    assert Values(cells).at("B9") == value


def test_formulas_that_lead_to_many_others_are_quick():
    cells = {f"C{row}": "=" + "+".join([f"C{row + 1}"] * 100) for row in range(2, 45)}
    assert Values({**cells, "C45": 1}).at("C2") == WRONG


def test_records_are_added_by_the_form():
    session = a_sheet(guarded=True)
    hands.do(session, "record", ("form:A", "Gas"), ("form:B", "Home"), ("form:C", "12"))
    assert "disabled" in session.screen.by_id["add"].states
    hands.do(session, ("form:D", "13.5"), "add")
    assert rows(session)["r4"] == {"A": "Gas", "B": "Home", "C": 12, "D": 13.5}
    assert session.state.data["sheets"]["s1"]["styles"]["r4"]["C"] == "currency"


def test_rows_are_added_and_deleted():
    session = a_sheet(guarded=True)
    hands.do(session, "append", "head:r2", "remove", "dismiss")
    assert list(rows(session)) == ["r1", "r2", "r3", "r4"]
    hands.do(session, "remove", "confirm")
    assert list(rows(session)) == ["r1", "r3", "r4"]
    assert text(session, "head:r4") == "4"


def test_rows_are_sorted_and_filtered():
    session = a_sheet()

    def shown() -> list[str]:
        return [widget.id[5:] for widget in session.screen.widgets if widget.id.startswith("head:")]

    hands.do(session, "column:D", "sort:down")
    # Blanks are last in either direction.
    assert shown() == ["r1", "r2", "r3"]
    hands.do(session, "column:D", "sort:up")
    assert shown() == ["r2", "r1", "r3"]
    hands.do(session, "filter", ("only", "Home"))
    assert shown() == ["r1", "r3"]
    assert text(session, "head:r1") == "3"
    hands.do(session, "filter", "column:A", "sort:none")
    assert shown() == ["r1", "r2", "r3"]


def test_titles_stay_where_they_are_frozen():
    session = a_sheet()
    title = next(widget for widget in session.screen.widgets if widget.text == "Planned")
    assert title.clip is None
    hands.do(session, "freeze")
    title = next(widget for widget in session.screen.widgets if widget.text == "Planned")
    assert title.clip is not None


def test_words_for_values():
    assert [raw(value) for value in (12, 12.0, 12.5, 12345.67, "x")] == ["12", "12", "12.5", "12345.67", "x"]
    assert [money(value) for value in (-3, 1234.5)] == ["-$3.00", "$1,234.50"]
    assert style_of("currency", "bold", True) == "bold currency"
    assert style_of("bold currency", "bold", False) == "currency"


def test_first_cells_are_all_different():
    for number in range(20):
        data = APP.start(Draws("sheets", number), Knobs(40, alike=number % 2 == 1))
        for sheet in data["sheets"].values():
            names = [row["A"] for row in sheet["rows"].values()]
            assert len(set(names)) == len(names)
