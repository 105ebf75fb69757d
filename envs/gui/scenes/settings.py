"""The settings of a system: groups of switches, choices and sliders."""

from __future__ import annotations

from collections.abc import Sequence

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry
from . import stock
from .lists import beside_bar, offset
from .overlays import Choice, ask, message, popover
from .preferences import PAGES
from .tools import Tool, button_side, need, toolbar
from .vocabulary import address, person

__all__ = ["settings"]


def settings(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with the settings of a system."""
    look = build.look
    side = button_side(build, difficulty)
    pages = draws.sample(tuple(PAGES), draws.between(6, len(PAGES)))
    chosen = draws.below(min(len(pages), 5))
    wide = build.box.width >= look.px(640)
    if wide:
        left, rest = build.box.cut_left(min(look.px(draws.between(190, 260)), int(build.box.width * 0.3)))
        _pages(build, left, draws, pages, chosen)
        _page(build, rest, draws, pages, chosen, side)
    else:
        top, rest = build.box.cut_top(round(1.5 * look.line))
        with build.inside(build.add("bar", top)):
            inner = toolbar(build, top.inset(look.gap, 0), [Tool("back", "Back", "go back to all settings")], side)
            tools = [
                Tool("search", "Search", "search the settings"),
                Tool("help", "Help", "get help on these settings"),
            ]
            inner = toolbar(build, inner, tools, side, right=True)
            build.add("heading", inner, pages[chosen])
        _page(build, rest, draws, pages, chosen, side)
    chance = draws.unit()
    if chance < 0.12:
        no, yes = (
            Entry("", "Cancel", does="leave the settings as they are"),
            Entry("", "Reset", does="reset all settings", states="primary danger"),
        )
        ask(build, "Reset all settings?", "Everything will be as it was on the first day.", no, yes)
    elif chance < 0.22:
        message(
            build,
            draws.pick(("Settings saved.", "Connected.", "Changes need a restart.")),
            "Undo",
            "undo the last change",
        )


def _pages(build: Builder, box: Box, draws: Draws, pages: Sequence[str], chosen: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.px(8), look.gap)
        if draws.chance(0.6):
            name = person(draws)
            line, inner = inner.cut_top(round(1.5 * look.line), look.gap)
            row = build.add("row", line, name=name, does="show your account", states="flat")
            with build.inside(row):
                face, line = line.cut_left(line.height, look.px(6))
                build.add("avatar", face.middle(look.px(34), look.px(34)), name=name)
                first, second = line.rows(2)
                build.add("text", first, name, states="bold")
                build.add("text", second, address(name, draws.pick(stock.COMPANIES)), states="small muted")
        line, inner = inner.cut_top(look.line, look.gap)
        build.add("search", line, hint="Find a setting", does="search the settings")
        for index, page in enumerate(pages):
            if inner.height < look.line:
                break
            line, inner = inner.cut_top(look.line, look.px(2))
            states = "selected" * (index == chosen)
            build.add("nav_item", line, page, icon=PAGES[page][0], states=states, does=f"show the settings of {page}")


def _page(build: Builder, box: Box, draws: Draws, pages: Sequence[str], chosen: int, side: int) -> None:
    """The settings of a page, and those of others under it as far as there is room."""
    look = build.look
    inner = box.inset(look.gap * 2 if box.width > look.px(500) else look.gap, look.gap)
    columns = inner.columns(2, 2 * look.gap) if inner.width > look.px(1100) else [inner]
    height = round(max(3.4 * look.font, look.line) + look.px(6))
    head = round(2.4 * look.font) + look.gap
    whole = len(columns) * inner.height
    groups: list[str] = []
    for page in [pages[chosen], *(page for page in pages if page != pages[chosen])]:
        if groups and sum(head + height * len(PAGES[each][1]) for each in groups) > whole:
            break
        groups.append(page)
    cards = draws.chance(0.4)
    shares = -(-len(groups) // len(columns))
    for number, column in enumerate(columns):
        _column(build, f"settings-{number}", column, draws, groups[number * shares :][:shares], height, side, cards)


def _column(
    build: Builder, id: str, box: Box, draws: Draws, groups: Sequence[str], height: int, side: int, cards: bool
) -> None:
    look = build.look
    head, extra, pad = round(2.4 * look.font), look.px(6) if cards else 0, 0 if cards else look.px(4)
    content = sum(head + look.gap + (height + extra) * len(PAGES[page][1]) + 2 * pad for page in groups)
    choices: list[tuple[Box, Sequence[str]]] = []
    with build.scrolling(id, box, content, offset(draws, box, content, height)) as area:
        top, area = area.top, beside_bar(build, area)
        for page in groups:
            icon, entries = PAGES[page]
            line = area._replace(top=top, bottom=top + head)
            if line.top < box.bottom:
                build.add("heading", line, page, icon=icon if draws.chance(0.3) else "")
            top += head
            frame = area._replace(top=top, bottom=top + height * len(entries) + 2 * pad)
            if not cards and frame.top < box.bottom:
                build.add("card", frame, name=page)
            top += pad
            for title, words, kind in draws.shuffled(entries) if draws.chance(0.5) else entries:
                place = area._replace(top=top, bottom=top + height).inset(pad, 0)
                top += height + extra
                if place.top > box.bottom + height or place.bottom < box.top - height:
                    continue
                made = _setting(build, place, draws, title, words, kind, side, cards)
                if made is not None and box.holds(made):
                    choices.append((made, kind.split("|")))
            top += pad + look.gap
    if choices and draws.chance(0.15):
        at, options = draws.pick(choices)
        popover(build, at, [Choice(each, "", f"choose {each}") for each in options], look.line)


def _setting(
    build: Builder, box: Box, draws: Draws, title: str, words: str, kind: str, side: int, card: bool
) -> Box | None:
    """One setting; return where its choices open if it has some."""
    look = build.look
    low = title.lower() if title not in ("Wi-Fi", "Bluetooth") else title
    off = "disabled" * draws.chance(0.1)
    row = build.add("card", box, name=title) if card else build.add("panel", box, name=title, states="plain")
    if kind == "row":
        row = build.add("row", box.inset(1), name=title, does=f"open {low}", states="flat", parent=row.id)
    narrow = box.width < look.px(420)
    with build.inside(row):
        inner = box.inset(look.gap, 0)
        room = min(look.px(200), inner.width * (0.42 if narrow else 0.4) // 1)
        small = min(side, round(0.9 * look.line))
        if kind == "switch":
            place, inner = inner.cut_right(round(2.4 * look.font), look.gap)
            on = "checked" * draws.chance(0.5)
            verb = "off" if on else "on"
            does = f"switch “{title}” {verb}"
            place = place.middle(place.width, round(1.4 * look.font))
            build.add("switch", place, label=title, does=does, states=f"{on} {off}")
        elif kind == "row":
            place, inner = inner.cut_right(small, look.gap)
            build.add("icon", place.middle(small // 2, small // 2), icon="chevron_right", states="muted", parent=row.id)
        elif kind == "slider":
            place, inner = inner.cut_right(room, look.gap)
            value = f"{draws.between(1, 19) / 20:g}"
            place = place.middle(place.width, small)
            build.add("slider", place, label=title, value=value, does=f"change the {low}", states=off)
        elif kind == "field":
            place, inner = inner.cut_right(room, look.gap)
            name = person(draws)
            value = address(name, "Umbra") if "Mail" in title else name
            value = f"{name.split()[0]}'s device" if "Device" in title else value
            place = place.middle(place.width, look.line)
            build.add("field", place, label=title, value=value, does=f"change the {low}", states=off)
        elif kind == "button":
            words_on = draws.pick(("Change", "Open")) if "Change" not in title else "Change"
            words_on = {
                "Clear": "Clear",
                "Empty": "Empty",
                "Delete": "Delete",
                "Sign": "Sign out",
                "Check": "Check",
            }.get(title.split()[0], words_on)
            place, inner = inner.cut_right(min(max(need(build, words_on), look.px(80)), room), look.gap)
            states = "danger" if words_on == "Delete" else off
            build.add("button", place.middle(place.width, look.line), words_on, does=low, states=states, label=title)
        else:
            place, inner = inner.cut_right(room, look.gap)
            value = draws.pick(kind.split("|"))
            place = place.middle(place.width, look.line)
            build.add("select", place, value, value=look.say(value), label=title, does=f"choose the {low}", states=off)
        lines = inner.middle(inner.width, round(3 * look.font))
        if words:
            first, second = lines.rows(2)
            build.add("text", first, title)
            build.add("text", second, words, states="small muted")
        else:
            build.add("text", lines, title)
    return place if "|" in kind and not off else None
