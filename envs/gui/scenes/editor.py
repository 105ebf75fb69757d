"""A code editor: a tree of files, tabs, code, a terminal, a bar with the state of things."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from .overlays import Choice, popover, tip
from .sheet import menu_bar
from .sources import LANGUAGES
from .tools import Tool, button_side, need, rail, toolbar

__all__ = ["editor"]

_ACTIVITIES = (
    Tool("document", "Explorer", "show the files of the project"),
    Tool("search", "Search", "search all files"),
    Tool("git", "Source control", "show the changes since the last commit"),
    Tool("run", "Run", "run and debug the program"),
    Tool("puzzle", "Extensions", "show the extensions"),
    Tool("bug", "Tests", "show the tests"),
    Tool("database", "Databases", "show the databases"),
    Tool("cloud", "Remote", "connect to another machine"),
)
_STEMS = (
    *(
        "main",
        "utils",
        "config",
        "models",
        "views",
        "parser",
        "server",
        "client",
        "cache",
        "schema",
        "routes",
        "errors",
    ),
    *(
        "queue",
        "worker",
        "index",
        "types",
        "store",
        "tokens",
        "report",
        "setup",
        "metrics",
        "session",
        "loader",
        "auth",
    ),
)
_FOLDERS = ("src", "tests", "docs", "scripts", "assets", "config", "lib", "migrations")


def editor(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a code editor."""
    look = build.look
    side = button_side(build, difficulty)
    ending = draws.pick(("py", "py", "js", "ts"))
    names = [f"{stem}.{ending}" for stem in draws.sample(_STEMS, draws.between(8, 20))]
    rest = build.box
    line, rest = rest.cut_top(round(1.9 * look.font))
    with build.inside(build.add("bar", line)):
        names_of = ("File", "Edit", "Selection", "View", "Go", "Run", "Terminal", "Help")
        menu_bar(build, line.inset(look.px(6), 0), names_of)
    foot, rest = rest.cut_bottom(round(1.7 * look.font))
    with build.inside(build.add("bar", foot)):
        _state(build, foot.inset(look.px(4), 0), draws, LANGUAGES[ending][0])
    strip, rest = rest.cut_left(side + look.px(12))
    with build.inside(build.add("sidebar", strip)):
        inner = strip.inset(look.px(2), look.px(6))
        ends = [
            Tool("person", "Accounts", "show the accounts"),
            Tool("settings", "Manage", "open the settings of the editor"),
        ]
        low, inner = inner.cut_bottom(2 * (side + look.px(6)), look.gap)
        tools = [each._replace(states="selected" * (index == 0)) for index, each in enumerate(_ACTIVITIES)]
        rail(build, inner, tools[: draws.between(5, 8)], side, gap=look.px(6))
        rail(build, low, ends, side, gap=look.px(6))
    if rest.width > look.px(520):
        left, rest = rest.cut_left(min(look.px(draws.between(170, 250)), round(rest.width * 0.3)))
        _tree(build, left, draws, names)
    if rest.height > 14 * look.line * 0.8 and draws.chance(0.55):
        low, rest = rest.cut_bottom(round(rest.height * 0.28))
        _terminal(build, low, draws, side)
    line, rest = rest.cut_top(max(side, round(1.9 * look.font)) + look.px(2))
    with build.inside(build.add("bar", line)):
        tools = [
            Tool("more", "More", "show more things to do in the editor"),
            Tool("columns", "Split", "split the editor"),
            Tool("run", "Run file", "run the open file"),
        ]
        inner = toolbar(build, line, tools[: draws.between(2, 3)], side, right=True)
        _tabs(build, inner, draws, names, side)
    if draws.chance(0.6):
        line, rest = rest.cut_top(round(1.6 * look.font))
        words = f"{draws.pick(_FOLDERS)} › {names[0]} › {draws.pick(('add', 'total', 'load', 'find'))}"
        build.add("text", line.inset(look.px(10), 0), words, states="small muted")
    if rest.width > look.px(560) and draws.chance(0.5):
        rest, small = rest.cut_left(rest.width - look.px(70))
        build.add("canvas", small, states="plain", name="Minimap")
        for index in range(int(small.height // look.px(4))):
            room = small.inset(look.px(4), 0)
            width = round(room.width * (0.15 + 0.8 * draws.unit()))
            top = small.top + index * look.px(4) + 1
            if draws.chance(0.8) and top + look.px(2) < small.bottom:
                build.add("line", Box(room.left, top, room.left + width, top + look.px(2)))
    _code(build, rest, draws, ending)
    chance = draws.unit()
    if chance < 0.16:
        _palette(build, draws)
    elif chance < 0.36:
        at = Box(0, 0, 0, 0).moved(
            round(rest.left + rest.width * draws.unit() * 0.8), round(rest.top + rest.height * draws.unit())
        )
        popover(
            build,
            at,
            [
                Choice("Go to definition", "", "go to where the name is defined", "F12"),
                Choice("Find all references", "", "find all places where the name is used", "Shift+F12"),
                Choice("Rename symbol", "", "rename the name everywhere", "F2"),
                None,
                Choice("Format document", "", "format the whole file", "Alt+F"),
                Choice("Quick fix", "lamp", "show how to mend the problem", "Ctrl+.", "disabled" * draws.chance(0.4)),
                None,
                Choice("Cut", "cut", "cut the selected code", "Ctrl+X"),
                Choice("Copy", "copy", "copy the selected code", "Ctrl+C"),
                Choice("Paste", "paste", "paste code here", "Ctrl+V"),
            ],
            round(1.9 * look.font),
        )
    elif chance < 0.48:
        tip(build, draws.pick([each for each, _ in build.screen().controls() if each.kind == "icon_button"]))


def _state(build: Builder, box: Box, draws: Draws, language: str) -> None:
    look = build.look
    side = int(box.height) - 2
    left = [
        Tool("git", draws.pick(("main", "develop", "feature/cache")), "change the branch", "flat small", wide=True),
        Tool("sync", "Sync", "synchronise with the server"),
        Tool("error", str(draws.between(0, 9)), "show the errors", "flat small", wide=True),
        Tool("warning", str(draws.between(10, 30)), "show the warnings", "flat small", wide=True),
    ]
    right = [
        Tool("bell", "Notifications", "show the notifications of the editor"),
        Tool("", language, "choose the language of the file", "flat small"),
        Tool("", "UTF-8", "choose the encoding", "flat small"),
        Tool("", "LF", "choose how lines end", "flat small"),
        Tool("", "Spaces: 4", "choose how lines are indented", "flat small"),
        Tool("", f"Ln {draws.between(1, 90)}, Col {draws.between(1, 60)}", "go to a line", "flat small"),
    ]
    box = toolbar(build, box, left, side, gap=look.px(6))
    toolbar(build, box, right, side, gap=look.px(6), right=True)


def _tree(build: Builder, box: Box, draws: Draws, names: list[str]) -> None:
    look = build.look
    line_height = max(round(1.75 * look.font), look.px(18))
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(4), look.px(4))
        line, inner = inner.cut_top(line_height, look.px(2))
        small = min(line_height, look.px(22))
        tools = [
            Tool("collapse", "Collapse", "collapse all folders"),
            Tool("refresh", "Refresh", "read the files again"),
            Tool("folder", "New folder", "create a folder in the project"),
            Tool("add", "New file", "create a file in the project"),
        ]
        line = toolbar(build, line, tools[: draws.between(2, 4)], small, gap=1, right=True)
        build.add("text", line.inset(look.px(4), 0), "Explorer", states="small bold muted")
        entries: list[tuple[int, str, str]] = []
        left = list(names)
        for folder in draws.sample(_FOLDERS, draws.between(3, 6)):
            opened = bool(left) and draws.chance(0.6)
            entries.append((0, folder, "chevron_down" if opened else "chevron_right"))
            for _ in range(draws.between(2, 5) if opened else 0):
                if left:
                    entries.append((1, left.pop(0), "code"))
        more = ("README.md", "LICENSE", "Makefile", "package.json", ".gitignore", "pyproject.toml", "Dockerfile")
        entries += [(0, name, "document") for name in (*left, *more)]
        for depth, name, icon in entries:
            if inner.height < line_height:
                return
            line, inner = inner.cut_top(line_height)
            kind = "folder" if icon.startswith("chevron") else "file"
            does = f"open the {kind} {name}"
            states = "selected" if name == names[0] else ""
            value = "M" if kind == "file" and draws.chance(0.15) else ""
            place = line._replace(left=line.left + depth * look.px(14))
            build.add("nav_item", place, name, icon=icon, value=value, does=does, states=states)


def _tabs(build: Builder, box: Box, draws: Draws, names: list[str], side: int) -> None:
    look = build.look
    small = min(side, look.px(20))
    for index, name in enumerate(names[: draws.between(2, 7)]):
        room = need(build, name, True) + small + look.px(4)
        if room > box.width:
            return
        place, box = box.cut_left(room)
        states = "selected left" if index == 0 else "left"
        first, cross = place.cut_left(room - small - look.px(2))
        build.add("tab", first, name, icon="code", does=f"switch to the file {name}", states=states)
        build.add("icon_button", cross.middle(small, small), icon="close", name="Close", does=f"close the file {name}")


def _code(build: Builder, box: Box, draws: Draws, ending: str) -> None:
    look = build.look
    line_height = round(1.5 * look.font)
    noun = draws.pick(("order", "user", "event", "token", "report", "ticket", "job", "route"))
    number = str(draws.between(8, 500))
    words = LANGUAGES[ending][1].replace("{Noun}", noun.capitalize()).replace("{noun}", noun).replace("{n}", number)
    lines = words.strip().split("\n")
    first = draws.between(1, 60) if draws.chance(0.5) else 1
    start = draws.below(12) if first > 1 else 0
    here = draws.between(3, 12)
    with build.inside(build.add("canvas", box, states="plain", color=look.colors.field, name="Code")):
        inner = box.inset(look.px(4))
        fold = line_height
        for index in range(int(inner.height // line_height)):
            words = lines[(start + index) % len(lines)]
            line = Box(inner.left, 0, inner.right, line_height).moved(0, inner.top + index * line_height)
            gutter, line = line.cut_left(fold)
            if index == here:
                mark = gutter.middle(round(0.8 * fold), round(0.8 * fold))
                build.add(
                    "icon_button",
                    mark,
                    icon="lamp",
                    name="Quick fix",
                    does="show how to mend the line",
                    states="strong",
                )
            elif words.startswith(("def", "class", "    def", "function", "async", "export")) and fold >= look.px(12):
                mark = gutter.middle(round(0.8 * fold), round(0.8 * fold))
                does = f"fold line {first + index}"
                build.add("icon_button", mark, icon="chevron_down", name="Fold", does=does)
            build.add("code", line, words, value=str(first + index))


def _terminal(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    with build.inside(build.add("panel", box)):
        line, inner = box.cut_top(max(round(1.9 * look.font), min(side, look.px(26))))
        small = min(side, look.px(22))
        tools = [
            Tool("close", "Close panel", "close the lower panel"),
            Tool("chevron_up", "Maximise panel", "make the lower panel larger"),
            Tool("delete", "Kill terminal", "end the terminal"),
            Tool("add", "New terminal", "open another terminal"),
        ]
        line = toolbar(build, line.inset(look.px(4), 0), tools, small, gap=1, right=True)
        names = ("Terminal", "Problems", "Output", "Debug console", "Ports")
        for index, name in enumerate(names[: draws.between(3, 5)]):
            room = need(build, name)
            if room > line.width:
                break
            place, line = line.cut_left(room)
            build.add(
                "tab", place, name, does=f"show the panel {name}", states="selected small" if index == 0 else "small"
            )
        inner = inner.inset(look.px(10), look.px(4))
        lines = (
            "$ git status",
            f"On branch {draws.pick(('main', 'develop'))}",
            "nothing to commit, working tree clean",
            "$ pytest -q",
            "........................................ [100%]",
            f"{draws.between(20, 400)} passed in {draws.between(1, 9)}.{draws.between(10, 99)}s",
            f"$ python -m app --port {draws.between(3000, 9000)}",
            f"Listening on port {draws.between(3000, 9000)}",
        )
        height = round(1.5 * look.font)
        for index, words in enumerate(lines[: int(inner.height // height)]):
            place = Box(inner.left, 0, inner.right, height).moved(0, inner.top + index * height)
            build.add("code", place, words)


def _palette(build: Builder, draws: Draws) -> None:
    """The line in which one types a command, with what fits."""
    look = build.look
    wide = min(look.px(560), int(build.box.width * 0.8))
    line = max(look.line, round(2 * look.font))
    commands = (
        ("Open file", "Ctrl+P", "open a file by its name"),
        ("Open folder", "Ctrl+K", "open another folder"),
        ("Save", "Ctrl+S", "save the open file"),
        ("Save as", "Ctrl+Shift+S", "save the open file under another name"),
        ("Save all", "Ctrl+Alt+S", "save all open files"),
        ("Toggle terminal", "Ctrl+`", "show or hide the terminal"),
        ("Format selection", "", "format the selected lines"),
        ("Change colour theme", "", "choose another theme"),
        ("Reload window", "", "load the window of the editor again"),
        ("Close all editors", "", "close all open files"),
    )
    shown = commands[: draws.between(5, 10)]
    tall = (len(shown) + 1) * line + look.px(14)
    left = round((build.box.left + build.box.right - wide) / 2)
    top = build.box.top + look.px(4)
    box = Box(left, top, left + wide, min(top + tall, build.box.bottom - 2))
    with build.inside(build.add("dialog", box, parent="", name="Command palette")):
        inner = box.inset(look.px(6))
        place, inner = inner.cut_top(line, look.px(2))
        build.add("field", place, value=">", name="Command", does="enter a command", states="focused")
        for index, (name, keys, does) in enumerate(shown):
            if inner.height < line:
                return
            place, inner = inner.cut_top(line)
            build.add("menu_item", place, name, value=keys, does=does, states="selected" * (index == 0))
