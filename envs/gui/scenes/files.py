"""A file manager: places, a path, files as a list or a grid."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry
from . import stock
from .lists import Column, beside_bar, many, offset, table, visible
from .overlays import Choice, ask, floating, message, popover
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import date, file, several, size

__all__ = ["files"]

_PLACES = (
    *(("Home", "home"), ("Desktop", "monitor"), ("Documents", "document"), ("Downloads", "download")),
    *(("Pictures", "image"), ("Music", "music"), ("Videos", "film"), ("Cloud drive", "cloud"), ("Network", "server")),
    *(("Recent", "clock"), ("Starred", "star"), ("Trash", "delete"), ("USB stick", "plug"), ("Shared", "group")),
)
_MENU = (
    Choice("Open", "folder", "open the file that was clicked", "Enter"),
    Choice("Open with", "external", "open the file that was clicked with another application"),
    None,
    Choice("Cut", "cut", "cut the file that was clicked", "Ctrl+X"),
    Choice("Copy", "copy", "copy the file that was clicked", "Ctrl+C"),
    Choice("Paste", "paste", "paste files into the folder that was clicked", "Ctrl+V", "disabled"),
    None,
    Choice("Rename", "edit", "rename the file that was clicked", "F2"),
    Choice("Compress", "package", "pack the file that was clicked into an archive"),
    Choice("Share", "share", "share the file that was clicked"),
    Choice("Properties", "info", "show the properties of the file that was clicked"),
    None,
    Choice("Delete", "delete", "delete the file that was clicked", "Del", "danger"),
)


def files(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a file manager."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(640)
    path = ["Home", *draws.sample(stock.FOLDERS, draws.between(1, 3))]
    folders = several(draws, lambda d: d.pick(stock.FOLDERS), draws.between(2, 6))
    names = [*folders, *_names(draws, many(draws, 14, 60, build.box.height, look.line), difficulty)]
    top, rest = build.box.cut_top(side + look.px(10))
    with build.inside(build.add("bar", top)):
        _head(build, top.inset(look.gap, 0), draws, side, wide)
    if wide:
        line, rest = rest.cut_top(side + look.px(8))
        with build.inside(build.add("panel", line, states="plain")):
            toolbar(
                build,
                line.inset(look.gap, 0),
                _tools(draws, difficulty),
                side,
                more="show more things to do with files",
            )
        build.add("divider", line._replace(top=line.bottom - 1))
        left, rest = rest.cut_left(min(look.px(draws.between(170, 220)), round(rest.width * 0.25)))
        _places(build, left, draws)
    if rest.width > look.px(760) and draws.chance(0.35):
        rest, right = rest.cut_left(rest.width - look.px(230))
        _preview(build, right, draws, names[-1], side)
    line, rest = rest.cut_top(look.line + look.px(4))
    _path(build, line.inset(look.gap, 0), path)
    foot, rest = rest.cut_bottom(round(1.9 * look.font))
    build.add(
        "text", foot.inset(look.gap, 0), f"{len(names)} items, {draws.between(1, 900)} GB free", states="small muted"
    )
    ends = [
        Tool("share", "Share", "share {}"),
        Tool("delete", "Delete", "delete {}"),
        Tool("star", "Star", "star {}"),
        Tool("more_vertical", "More", "show more things to do with {}"),
    ]
    small = min(side, look.px(26))
    if draws.chance(0.6) or not wide:
        columns = [
            Column("Name", 160, sort="sort by name"),
            Column("Size", 70, "right", sort="sort by size"),
            Column("Modified", 100, sort="sort by the day of the last change"),
            Column("Type", 60, sort="sort by type"),
            Column("Owner", 80),
        ]
        records = [_record(draws, name) for name in names]
        tools = draws.sample(ends, draws.between(1, 1 + round(3 * difficulty))) if wide else ends[-1:]
        table(
            *(build, "files", rest, columns, records, draws),
            line=max(look.line, small),
            opens="open {}",
            tick="select {}" * draws.chance(0.5),
            tools=tools,
            side=small,
            chosen=0.08,
        )
    else:
        _grid(build, rest, draws, names)
    chance = draws.unit()
    if not wide:
        floating(build, "add", "New", "create a file or a folder", difficulty, foot.height)
    if chance < 0.2:
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit()), round(rest.top + rest.height * draws.unit())
        )
        popover(build, at, _MENU)
    elif chance < 0.3:
        no = Entry("", "Cancel", does="keep the file")
        yes = Entry("", "Delete", does="confirm that the file is deleted", states="primary danger")
        ask(build, "Delete the file?", f"“{names[-1]}” will be moved to the trash.", no, yes)
    elif chance < 0.4:
        message(
            build, draws.pick(("3 files copied.", "Folder created.", "Upload complete.")), "Undo", "undo the last step"
        )


def _names(draws: Draws, count: int, difficulty: float) -> list[str]:
    """Return names of files, some of them much alike."""
    names = several(draws, file, count)
    twins: dict[str, None] = {}
    for name in names:
        twins[name] = None
        if draws.chance(0.15 + 0.25 * difficulty):
            stem, _, ending = name.rpartition(".")
            twins[draws.pick((f"{stem} (1).{ending}", f"{stem} copy.{ending}", f"{stem} old.{ending}"))] = None
    return list(twins)


def _record(draws: Draws, name: str) -> list[str]:
    if "." not in name:
        return [name, "", date(draws), "Folder", "Me"]
    return [name, size(draws), date(draws), name.rsplit(".", 1)[1].upper(), draws.pick(("Me", "Me", "Team"))]


def _head(build: Builder, box: Box, draws: Draws, side: int, wide: bool) -> None:
    look = build.look
    if wide:
        tools = [
            Tool("back", "Back", "go back to the folder before"),
            Tool("forward", "Forward", "go forward to the next folder", "disabled" * draws.chance(0.5)),
            Tool("up", "Up", "go up to the parent folder"),
        ]
        box = toolbar(build, box, tools, side)
        ends = [
            Tool("more_vertical", "Menu", "open the menu of the file manager"),
            Tool("grid", "Grid", "show the files as a grid"),
            Tool("list", "List", "show the files as a list"),
            Tool("columns", "Columns", "show the files in columns"),
        ]
        box = toolbar(build, box, ends, side, right=True)
    else:
        box = toolbar(build, box, [Tool("menu", "Menu", "open the menu of the file manager")], side)
        box = toolbar(build, box, [Tool("sort", "Sort", "change the order of the files")], side, right=True)
    room, box = box.cut_right(min(look.px(320), round(box.width * 0.6)), look.gap)
    build.add("search", room.middle(room.width, side), hint="Search files", does="search the files")
    if box.width > 3 * look.line:
        build.add("heading", box, build.title)


def _tools(draws: Draws, difficulty: float) -> list[Tool | None]:
    new = Tool("add", "New", "create a file or a folder", "primary", wide=True)
    tools: list[Tool | None] = [
        new,
        Tool("upload", "Upload", "upload files"),
        None,
        Tool("cut", "Cut", "cut the selected files"),
        Tool("copy", "Copy", "copy the selected files"),
        Tool("paste", "Paste", "paste files here"),
        Tool("edit", "Rename", "rename the selected file"),
        Tool("share", "Share", "share the selected files"),
        Tool("delete", "Delete", "delete the selected files"),
        None,
        Tool("sort", "Sort", "change the order of the files"),
        Tool("filter", "Filter", "show only some of the files"),
        Tool("package", "Compress", "pack the selected files into an archive"),
        Tool("eye", "Preview", "show or hide the preview"),
        Tool("info", "Details", "show details of the selected files"),
        Tool("terminal", "Terminal", "open a terminal in this folder"),
        Tool("undo", "Undo", "undo the last change of files"),
    ]
    return stirred(draws, tools[: 9 + round(8 * difficulty)])


def _places(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(6), look.gap)
        chosen = draws.below(5)
        for index, (name, icon) in enumerate(_PLACES[: draws.between(8, 14)]):
            if inner.height < 3 * look.line:
                break
            line, inner = inner.cut_top(look.line, look.px(2))
            states = "selected" * (index == chosen)
            build.add("nav_item", line, name, icon=icon, states=states, does=f"go to the place {name}")
        foot = inner.cut_bottom(round(3.4 * look.font))[0].inset(look.px(6), 0)
        first, second = foot.rows(2)
        used = draws.between(10, 95)
        build.add("progress", first.middle(first.width, look.px(8)), value=str(used / 100), name="Storage")
        build.add("text", second, f"{used} % of 512 GB used", states="small muted")


def _path(build: Builder, box: Box, path: list[str]) -> None:
    look = build.look
    for index, name in enumerate(path):
        room = need(build, name, bold=True)
        if room > box.width:
            return
        place, box = box.cut_left(room)
        states = "flat bold" if index == len(path) - 1 else "flat"
        build.add("button", place, name, does=f"go to the folder {name} of the path", states=states)
        if index < len(path) - 1 and box.width > look.font:
            place, box = box.cut_left(look.font)
            build.add("icon", place.middle(look.font, look.font), icon="chevron_right", states="muted")


def _grid(build: Builder, box: Box, draws: Draws, names: list[str]) -> None:
    look = build.look
    box = box.inset(look.gap)
    room = look.px(draws.between(96, 150))
    columns = max(int((box.width + look.gap) // (room + look.gap)), 1)
    height = round(room * 0.86)
    rows = -(-len(names) // columns)
    content = rows * (height + look.gap)
    with build.scrolling("files", box, content, offset(draws, box, content, height)) as area:
        for row, line in visible(beside_bar(build, area), box, rows, height, look.gap):
            for name, place in zip(names[row * columns :], line.columns(columns, look.gap), strict=False):
                ending = name.rsplit(".", 1)[1] if "." in name else ""
                states = "selected" * draws.chance(0.06) + " flat"
                icon = stock.EXTENSIONS.get(ending, "folder_filled") if ending not in ("jpg", "png") else ""
                build.add("tile", place, name, icon=icon, does=f"open {name}", states=states)


def _preview(build: Builder, box: Box, draws: Draws, name: str, side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(side, look.gap)
        line = toolbar(build, line, [Tool("close", "Close", "close the preview")], side, right=True)
        build.add("text", line, name, states="bold")
        picture, inner = inner.cut_top(min(look.px(150), inner.height // 3), look.gap)
        build.add("image", picture, name=name)
        facts = (
            ("Type", name.rsplit(".", 1)[-1].upper()),
            ("Size", size(draws)),
            ("Created", date(draws)),
            ("Owner", "Me"),
        )
        for label, value in facts:
            if inner.height < 4 * look.line:
                break
            line, inner = inner.cut_top(round(1.8 * look.font))
            first, second = line.cut_left(line.width // 3)
            build.add("text", first, label, states="muted small")
            build.add("text", second, value, states="small")
        for words, icon in (("Open", "external"), ("Download", "download"), ("Print", "print")):
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(look.line, look.px(6))
            build.add("button", line, words, icon=icon, does=f"{words.lower()} the file in the preview")
