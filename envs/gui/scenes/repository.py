"""A place on the web where programs are kept."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .overlays import Choice, popover
from .site import header
from .tools import Tool, button_side, need, stirred, toolbar
from .vocabulary import amount, paragraph, person, several

__all__ = ["repository"]


def repository(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the files of a program that is kept on the web."""
    look = build.look
    side = button_side(build, difficulty)
    tools = [
        Tool("person", "Account", "show your account"),
        Tool("bell", "Notifications", "show the notifications"),
        Tool("add", "Create", "create something"),
        Tool("git", "Merge requests", "show your merge requests"),
        Tool("check_all", "To do", "show what there is to do"),
    ]
    rest = header(build, side, tools, "Search or go to")
    inner = rest.inset(look.gap, 0)
    owner, name = (
        draws.pick(stock.COMPANIES).split()[0].lower(),
        draws.pick(("website", "api", "parser", "cli", "docs", "server")),
    )
    line, inner = inner.cut_top(max(side, look.line) + look.px(8))
    count = amount(draws, 9000)
    ends = [
        Tool("star", f"Star {count}", "star the project", wide=True),
        Tool("git", f"Fork {draws.between(2, 90)}", "fork the project", wide=True),
        Tool("bell", "Watch", "watch the project"),
    ]
    ends = ends if line.width > look.px(480) else ends[:1]
    line = toolbar(build, line, ends, min(side, look.line), gap=look.px(6), right=True)
    build.add("heading", line, f"{owner} / {name}")
    line, inner = inner.cut_top(look.line)
    tabs = ("Code", "Issues", "Merge requests", "Pipelines", "Wiki", "Security", "Insights", "Settings")
    for index, tab in enumerate(tabs):
        room = need(build, tab) + look.px(6)
        if room > line.width:
            break
        place, line = line.cut_left(room)
        build.add("tab", place, tab, does=f"show the project's {tab.lower()}", states="selected" * (index == 0))
    aside = None
    if inner.width > look.px(800):
        inner, aside = inner.cut_left(inner.width - look.px(240))
        inner = inner._replace(right=inner.right - look.gap)
    line, inner = inner.cut_top(max(side, look.line) + look.px(10))
    branch = draws.pick(("main", "develop", "release"))
    bar: list[Tool | None] = [
        Tool("git", "Branch", "choose the branch", kind="select", room=120, value=branch),
        Tool("history", "History", "show the history of the project"),
        Tool("search", "Find file", "find a file of the project"),
        Tool("edit", "Web editor", "edit the files in the browser"),
        Tool("download", "Download", "download the project"),
        Tool("code", "Clone", "clone the project", "primary", wide=True),
    ]
    opened = line
    toolbar(build, line, stirred(draws, bar, 0.04), min(side, look.line), gap=look.px(5))
    _project_files(build, inner, draws)
    if aside is not None:
        _about_project(build, aside.inset(0, look.gap), draws, side)
    if draws.chance(0.15):
        names = ("main", "develop", "release", "feature/login", "fix/cache", "docs")
        popover(
            build,
            opened.cut_left(look.px(120))[0],
            [Choice(each, "git", f"switch to the branch {each}") for each in names],
        )


def _project_files(build: Builder, box: Box, draws: Draws) -> None:
    look = build.look
    line = max(round(0.95 * look.line), round(2 * look.font))
    names = [
        *draws.sample(
            ("src", "tests", "docs", "scripts", "assets", "examples", ".github", "tools"), draws.between(3, 7)
        )
    ]
    more = (
        "README.md",
        "LICENSE",
        "Makefile",
        "package.json",
        ".gitignore",
        "CHANGELOG.md",
        "setup.cfg",
        "Dockerfile",
        "main.py",
    )
    files = draws.sample(more, draws.between(4, 9))
    commits = several(
        draws, lambda d: f"{d.pick(('Fix', 'Add', 'Remove', 'Update', 'Test', 'Document'))} {d.pick(stock.TOPICS)}", 20
    )
    whole = (len(names) + len(files) + 1) * line
    frame, rest = box.cut_top(min(whole, box.height), look.gap)
    with build.inside(build.add("card", frame, name="Files")):
        place, inner = frame.cut_top(line)
        name = person(draws)
        with build.inside(
            build.add("row", place.inset(1, 1), name=commits[-1], does="show the last change", states="flat striped")
        ):
            face, place = place.inset(look.px(8), 0).cut_left(line - look.px(6), look.px(6))
            build.add("avatar", face.middle(face.width, face.width), name=name)
            build.add("text", place, f"{name}: {commits[-1]}", states="small")
        for index, each in enumerate((*names, *files)):
            if inner.height < line:
                break
            place, inner = inner.cut_top(line)
            icon = "folder_filled" if index < len(names) else "document"
            row = build.add("row", place.inset(1, 0), name=each, does=f"open {each}")
            with build.inside(row):
                place = place.inset(look.px(8), 0)
                spot, place = place.cut_left(look.px(22), look.px(4))
                build.add("icon", spot.middle(look.px(16), look.px(16)), icon=icon, states="muted")
                label, place = place.cut_left(round(place.width * 0.35), look.px(6))
                build.add("text", label, each)
                end, place = place.cut_right(min(look.px(110), place.width // 3), look.px(6))
                build.add("text", end, f"{draws.between(2, 11)} months ago", states="small muted right")
                words = commits[index % len(commits)]
                if place.width > 6 * look.font:
                    build.add("link", place, words, does=f"show the change “{words}” of {each}", states="small")
    if rest.height > 5 * look.font:
        with build.inside(build.add("card", rest._replace(bottom=rest.bottom - look.px(4)), name="README.md")):
            inner = rest.inset(look.gap)
            place, inner = inner.cut_top(round(2.4 * look.font))
            build.add("heading", place, "README.md", icon="book")
            build.paragraph(inner, paragraph(draws, 9))


def _about_project(build: Builder, box: Box, draws: Draws, side: int) -> None:
    look = build.look
    line, box = box.cut_top(round(1.8 * look.font))
    small = min(side, int(line.height))
    line = toolbar(build, line, [Tool("settings", "Edit", "edit what is said about the project")], small, right=True)
    build.add("text", line, "About", states="bold")
    end = build.paragraph(box, paragraph(draws, 2), states="muted", most=3)
    box = box._replace(top=min(end + look.px(6), box.bottom))
    entries = (
        ("Readme", "book"),
        ("Licence", "bank"),
        ("Activity", "pulse"),
        ("Releases", "tag"),
        ("Packages", "package"),
        ("Contributors", "group"),
    )
    for name, icon in entries:
        if box.height < look.line:
            return
        line, box = box.cut_top(look.line)
        value = str(draws.between(1, 90)) if icon in ("tag", "package", "group") else ""
        build.add("nav_item", line, name, icon=icon, value=value, does=f"show the {name.lower()} of the project")
    if box.height > 2 * look.line:
        line, box = box.cut_top(look.line)
        build.add("text", line, "Languages", states="bold")
        line = box.cut_top(look.px(8))[0]
        build.add("progress", line, value=f"{draws.between(5, 9) / 10}", name="Languages")
