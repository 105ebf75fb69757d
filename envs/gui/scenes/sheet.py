"""A spreadsheet: tools, a formula, cells in rows and columns."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .overlays import Choice, popover, tip
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import amount, person, product, several

__all__ = ["letters", "menu_bar", "spreadsheet"]

_TOOLS: tuple[Tool | None, ...] = (
    Tool("save", "Save", "save the workbook"),
    Tool("print", "Print", "print the sheet"),
    Tool("undo", "Undo", "undo the last step"),
    Tool("redo", "Redo", "redo what was undone"),
    None,
    Tool("", "Font", "choose the font", kind="select", room=110, value="Arial"),
    Tool("", "Font size", "choose the size of the font", kind="select", room=74, value="11"),
    Tool("bold", "Bold", "make the selected cells bold"),
    Tool("italic", "Italic", "make the selected cells italic"),
    Tool("underline", "Underline", "underline the selected cells"),
    Tool("font", "Text colour", "choose the colour of the text"),
    Tool("fill", "Fill colour", "fill the selected cells with a colour"),
    None,
    Tool("align_left", "Align left", "align the cells to the left"),
    Tool("align_center", "Align centre", "align the cells in the middle"),
    Tool("align_right", "Align right", "align the cells to the right"),
    Tool("swap", "Wrap text", "wrap the text in the cells"),
    Tool("columns", "Merge cells", "merge the selected cells"),
    None,
    Tool("coin", "Currency", "show the numbers as amounts of money"),
    Tool("percent", "Percent", "show the numbers as per cent"),
    Tool("hash", "Number format", "choose the format of the numbers"),
    None,
    Tool("sort", "Sort", "sort the selected rows"),
    Tool("filter", "Filter", "filter the rows"),
    Tool("chart", "Insert chart", "insert a chart"),
    Tool("table", "Insert table", "insert a table"),
    Tool("link", "Insert link", "insert a link"),
    Tool("comment", "Comment", "comment on the cell"),
    Tool("calculator", "Sum", "add up the selected cells"),
    Tool("brush", "Copy format", "copy the format to other cells"),
    Tool("search", "Find", "find and replace"),
    Tool("lock", "Protect", "protect the sheet"),
    Tool("cut", "Cut", "cut the selected cells"),
    Tool("copy", "Copy", "copy the selected cells"),
    Tool("paste", "Paste", "paste into the selected cells"),
)
_MENUS = {
    "File": (
        Choice("New", "add", "create a workbook", "Ctrl+N"),
        Choice("Open", "folder", "open a workbook", "Ctrl+O"),
        None,
        Choice("Save", "save", "save the workbook under its name", "Ctrl+S"),
        Choice("Save as", "save", "save the workbook under another name", "Ctrl+Shift+S"),
        Choice("Save all", "save", "save all open workbooks"),
        Choice("Export", "upload", "export the workbook"),
        None,
        Choice("Print", "print", "print the workbook", "Ctrl+P"),
        Choice("Properties", "info", "show the properties of the workbook"),
        Choice("Close", "close", "close the workbook", "Ctrl+W"),
    ),
    "Insert": (
        Choice("Row above", "up", "insert a row above"),
        Choice("Row below", "down", "insert a row below"),
        Choice("Column left", "back", "insert a column at the left"),
        Choice("Column right", "forward", "insert a column at the right"),
        None,
        Choice("Picture", "image", "insert a picture"),
        Choice("Function", "calculator", "insert a function"),
    ),
}


def letters(index: int) -> str:
    """Return what a spreadsheet calls a column: A, B, ..., Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def menu_bar(build: Builder, box: Box, names: tuple[str, ...], opened: str = "") -> Box | None:
    """Add the words of a menu bar; return the place of the one that is `opened`."""
    look = build.look
    found = None
    for name in names:
        room = need(build, name)
        if room > box.width:
            break
        place, box = box.cut_left(room, look.px(2))
        states = "flat selected" if name == opened else "flat"
        build.add("button", place.inset(0, 2), name, does=f"open the menu {name}", states=states)
        found = place if name == opened else found
    return found


def spreadsheet(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a spreadsheet."""
    look = build.look
    side = button_side(build, difficulty)
    opened = draws.pick(("File", "Insert")) if draws.chance(0.2) else ""
    line, rest = build.box.cut_top(max(round(0.9 * look.line), round(1.8 * look.font)))
    with build.inside(build.add("bar", line)):
        names = ("File", "Edit", "View", "Insert", "Format", "Data", "Tools", "Extensions", "Help")
        at = menu_bar(build, line.inset(look.px(6), 0), names, opened)
    lines = 2 if difficulty > 0.5 and rest.width < look.px(1300) else 1
    with build.inside(build.add("panel", rest.cut_top(lines * (side + look.px(6)))[0], states="plain")):
        tools = stirred(draws, _TOOLS, 0.05, 0.1)
        shown = tools[: 12 + round(25 * difficulty)]
        for part in (shown,) if lines == 1 else (shown[: len(shown) // 2], shown[len(shown) // 2 :]):
            line, rest = rest.cut_top(side + look.px(6))
            toolbar(build, line.inset(look.px(6), 0), part, side, more="show more tools" if part is shown else "")
    height = max(round(0.78 * look.line), round(1.7 * look.font))
    line, rest = rest.cut_top(height + look.px(4))
    row, column = draws.between(1, 8), draws.between(0, 3)
    with build.inside(build.add("panel", line, states="plain")):
        inner = line.inset(look.px(6), look.px(2))
        place, inner = inner.cut_left(look.px(64), look.px(4))
        cell = f"{letters(column)}{row + 1}"
        build.add("field", place, value=cell, name="Name box", does="go to a cell by its name")
        inner = toolbar(build, inner, [Tool("calculator", "Functions", "choose a function")], height)
        value = f"=SUM({letters(column)}2:{letters(column)}{row})" if row > 2 else ""
        build.add("field", inner, value=value, name="Formula", does="edit the formula of the cell")
    foot, rest = rest.cut_bottom(height)
    _cells(build, rest, draws, height, row, column)
    with build.inside(build.add("bar", foot)):
        _foot(build, foot, draws, height)
    chance = draws.unit()
    if at is not None:
        popover(build, at, _MENUS[opened])
    elif chance < 0.2:
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        popover(
            build,
            at,
            [
                Choice("Cut", "cut", "cut the cells that were clicked", "Ctrl+X"),
                Choice("Copy", "copy", "copy the cells that were clicked", "Ctrl+C"),
                Choice("Paste", "paste", "paste into the cells that were clicked", "Ctrl+V"),
                Choice("Paste values", "paste", "paste only the values"),
                None,
                Choice("Insert row", "add", "insert a row here"),
                Choice("Insert column", "add", "insert a column here"),
                Choice("Delete row", "delete", "delete this row"),
                Choice("Delete column", "delete", "delete this column"),
                None,
                Choice("Format cells", "palette", "format these cells"),
            ],
        )
    elif chance < 0.35:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _cells(build: Builder, box: Box, draws: Draws, height: int, row: int, column: int) -> None:
    look = build.look
    gutter = look.px(40)
    while (box.width // look.px(90)) * (box.height // height) > 1400:
        height = round(height * 1.25)
    kinds = draws.pick(
        (
            ("Product", "Units", "Price", "Total", "Stock", "Supplier"),
            ("Name", "Team", "Hours", "Rate", "Amount", "Paid"),
            ("Month", "Income", "Rent", "Food", "Travel", "Saved"),
            ("Place", "Visits", "Growth", "Cost", "Profit", "Share"),
        )
    )
    rooms = [look.px(150), *(look.px(draws.between(72, 110)) for _ in range(60))]
    head, rest = box.cut_top(height)
    build.add("panel", box, states="plain")
    count = min(int(rest.height // height), 90)
    filled = min(draws.between(6, 40), count)
    names = _firsts(draws, kinds[0], filled)
    build.add("cell", head.cut_left(gutter)[0], name="Select all", does="select all cells", states="striped")
    left, columns = box.left + gutter, []
    for index, room in enumerate(rooms):
        if left + look.px(40) > box.right:
            break
        place = Box(left, head.top, min(left + room, box.right), head.bottom)
        states = "selected" if index == column else "striped"
        build.add("cell", place, letters(index), does=f"select the column {letters(index)}", states=states)
        columns.append(place)
        left = place.right
    for number in range(count):
        top = rest.top + number * height
        states = "selected" if number == row else "striped"
        side = Box(box.left, top, box.left + gutter, top + height)
        build.add("cell", side, str(number + 1), does=f"select row {number + 1}", states=states)
        line = names[number - 1] if 0 < number <= len(names) else ""
        for index, place in enumerate(columns):
            words = ""
            if number == 0 and index < len(kinds):
                words = kinds[index]
            elif line and index < len(kinds):
                words = line if index == 0 else amount(draws, 10_000)
            states = "left" if index == 0 or number == 0 else "right"
            states += " bold" * (number == 0) + " focused" * (number == row and index == column)
            name = f"{letters(index)}{number + 1}"
            spot = place._replace(top=top, bottom=top + height)
            build.add(
                "cell",
                spot,
                words,
                id=f"cell:{name}",
                name=f"Cell {name}",
                does=f"select the cell {name}",
                states=states,
            )


def _firsts(draws: Draws, title: str, count: int) -> list[str]:
    if title == "Product":
        return several(draws, product, count)
    if title == "Name":
        return several(draws, person, count)
    if title == "Place":
        return draws.sample(stock.PLACES, count)
    return [f"{month} {year}" for year in range(2021, 2026) for month in stock.MONTHS][:count]


def _foot(build: Builder, box: Box, draws: Draws, height: int) -> None:
    look = build.look
    inner = box.inset(look.px(4), 0)
    small = min(height - 2, look.px(24))
    ends = [
        Tool("add", "Zoom in", "zoom in"),
        Tool("", "Zoom", "change the zoom", kind="slider", room=90, value=f"{draws.between(2, 18) / 20:g}"),
        Tool("remove", "Zoom out", "zoom out"),
    ]
    if inner.width > look.px(520):
        inner = toolbar(build, inner, ends, small, right=True)
    tools = [Tool("add", "Add sheet", "add a sheet"), Tool("list", "All sheets", "list all sheets")]
    inner = toolbar(build, inner, tools, small)
    names = draws.sample(
        ("Sheet1", "Sheet2", "Summary", "Data", "Budget", "2024", "2025", "Notes", "Forecast"), draws.between(2, 5)
    )
    for index, name in enumerate(names):
        room = need(build, name) + look.px(12)
        if room > inner.width:
            break
        place, inner = inner.cut_left(room, 1)
        build.add("tab", place, name, does=f"show the sheet {name}", states="selected" * (index == 0))
