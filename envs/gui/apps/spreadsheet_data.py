"""What a spreadsheet keeps: sheets of records, their columns, how cells look, what is frozen, filtered and sorted."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...draws import Draws
from .people import people
from .state import Data, Knobs

__all__ = ["BLANK", "LETTERS", "STYLES", "money", "new_row", "raw", "style_of", "workbook"]

LETTERS = "ABCDE"
"""Names of columns."""

STYLES = ("bold", "currency")
"""What a cell can be; a style is some of these in this order, separated by a blank."""

BLANK: Data = {"frozen": True, "filter": False, "only": "All", "sort": "", "down": False}
"""How a sheet is shown at first."""


class _Kind(NamedTuple):
    """A kind of sheet.

    Attributes:
        names: What it may be called.
        things: What stands in its first column; people, where there are none.
        columns: Titles of the others: of the second one, whose entries come from `groups`, and of those with numbers.
        groups: Entries of the second column.
        ranges: Least and most of the numbers in each of the other columns, and the digits behind the point.
        currency: Which of these are amounts of money.
    """

    names: tuple[str, ...]
    things: tuple[str, ...]
    columns: tuple[str, ...]
    groups: tuple[str, ...]
    ranges: tuple[tuple[int, int, int], ...]
    currency: str


_KINDS = (
    _Kind(
        ("Budget", "Household", "Costs"),
        (
            *("Rent", "Electricity", "Water", "Internet", "Groceries", "Insurance", "Train tickets", "Fuel", "Cinema"),
            *("Gym", "Clothes", "Phone", "Books", "Dentist", "Gifts", "Repairs", "Music lessons", "Restaurant"),
            *("Streaming", "Bicycle", "Furniture", "Garden", "Toys", "Haircut", "Parking", "Museum"),
        ),
        ("Item", "Category", "Planned", "Spent"),
        ("Home", "Food", "Travel", "Leisure", "Health"),
        ((20, 900, 0), (10, 950, 2)),
        "CD",
    ),
    _Kind(
        ("Stock", "Warehouse", "Inventory"),
        (
            *("Screws", "Nails", "Paint", "Brushes", "Glue", "Sandpaper", "Drill bits", "Hammers", "Tape", "Gloves"),
            *("Ladders", "Buckets", "Hinges", "Locks", "Cables", "Sockets", "Bulbs", "Pipes", "Valves", "Tiles"),
            *("Planks", "Saws", "Rulers", "Ropes"),
        ),
        ("Article", "Shelf", "Count", "Price", "Ordered"),
        ("North", "South", "Cellar", "Yard"),
        ((0, 400, 0), (1, 90, 2), (0, 120, 0)),
        "D",
    ),
    _Kind(
        ("Hours", "Timesheet", "Team"),
        (),
        ("Name", "Project", "Hours", "Rate"),
        ("Website", "Archive", "Audit", "Training"),
        ((2, 60, 1), (20, 95, 0)),
        "D",
    ),
    _Kind(
        ("Grades", "Class 7b", "Results"),
        (),
        ("Student", "Group", "Test 1", "Test 2", "Project"),
        ("Red", "Blue", "Green"),
        ((3, 30, 0), (3, 30, 0), (2, 20, 0)),
        "",
    ),
    _Kind(
        ("Sales", "June", "Orders"),
        (
            *("Coffee", "Green tea", "Cocoa", "Honey", "Jam", "Olive oil", "Vinegar", "Pasta", "Rice", "Lentils"),
            *("Almonds", "Raisins", "Biscuits", "Crackers", "Mustard", "Pesto", "Salt", "Pepper", "Saffron"),
            *("Vanilla", "Oats", "Flour", "Sugar", "Yeast"),
        ),
        ("Product", "Region", "Units", "Revenue"),
        ("East", "West", "Online", "Export"),
        ((5, 800, 0), (50, 9000, 2)),
        "D",
    ),
)
_VARIANTS = ("2", "old", "new", "extra", "spare", "large")


def raw(value: Any) -> str:
    """Return what the bar above the cells shows of a value: a number without any format."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def money(value: float) -> str:
    """Return a number as an amount of money."""
    return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def style_of(style: str, name: str, on: bool) -> str:
    """Return a style with one of `STYLES` in it, or without."""
    return " ".join(each for each in STYLES if (on if each == name else each in style.split()))


def new_row(sheet: Data, values: Data) -> tuple[Data, Data]:
    """Return the values of a row, blank where none are given, and its styles: those that its columns begin with."""
    columns = sheet["columns"]
    return {key: values.get(key, "") for key in columns}, {key: columns[key]["style"] for key in columns}


def workbook(draws: Draws, knobs: Knobs) -> Data:
    """Return two or three sheets, each with up to ``knobs.records`` rows."""
    kinds = draws.sample(_KINDS, draws.between(2, 3))
    return {"sheets": {f"s{index + 1}": _sheet(draws, kind, knobs) for index, kind in enumerate(kinds)}}


def _sheet(draws: Draws, kind: _Kind, knobs: Knobs) -> Data:
    count = max(min(knobs.records, 45) - draws.below(4), 4)
    columns: Data = {}
    for index, title in enumerate(kind.columns):
        letter = LETTERS[index]
        sort = "text" if index == 0 else "choice" if index == 1 else "number"
        style = "currency" if letter in kind.currency and draws.chance(0.7) else ""
        columns[letter] = {"title": title, "kind": sort, "style": style}
    sheet: Data = {"name": draws.pick(kind.names), "columns": columns, "groups": list(kind.groups)}
    rows: Data = {}
    styles: Data = {}
    for index, thing in enumerate(_things(draws, kind, count, knobs.alike)):
        numbers = [_number(draws, *span) for span in kind.ranges]
        values = dict(zip(LETTERS, (thing, draws.pick(kind.groups), *numbers), strict=False))
        rows[f"r{index + 1}"], styles[f"r{index + 1}"] = new_row(sheet, values)
    return {**sheet, "rows": rows, "styles": styles, "view": {**BLANK, "frozen": draws.chance(0.5)}}


def _things(draws: Draws, kind: _Kind, count: int, alike: bool) -> list[str]:
    """Return what stands in the first column: names that all differ."""
    if not kind.things:
        return [person.name for person in people(draws, count, alike)]
    plain = draws.sample(kind.things, max(count // 2, 2) if alike else count)
    close = [f"{thing} {variant}" for thing in plain for variant in _VARIANTS]
    return draws.shuffled(plain + draws.sample(close, count - len(plain)))


def _number(draws: Draws, least: int, most: int, digits: int) -> int | float:
    if not digits:
        return draws.between(least, most)
    value = draws.between(least * 10**digits, most * 10**digits) / 10**digits
    return int(value) if value == int(value) else value
