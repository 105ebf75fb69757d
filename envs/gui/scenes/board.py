"""Lists of things to do: a board with columns of cards."""

from __future__ import annotations

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from ..components import Entry, dialog
from .lists import beside_bar, offset
from .overlays import Choice, popover
from .tools import Tool, button_side, need, pill, stirred, toolbar
from .vocabulary import date, message, person, several, task

__all__ = ["board"]

_COLUMNS = ("To do", "In progress", "Review", "Testing", "Done", "Backlog", "Blocked", "Ideas")
_LABELS = {
    "Bug": "#c94141",
    "Feature": "#2f74c9",
    "Design": "#a24fb8",
    "Docs": "#2e9e5b",
    "Urgent": "#d97a1e",
    "Research": "#4a7a8c",
}


def board(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a board."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(640)
    people = several(draws, person, 5)
    top, rest = build.box.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        _bar(build, top.inset(look.gap, 0), draws, people, side, wide)
    line, rest = rest.cut_top(side + look.px(10))
    inner = line.inset(look.gap, 0)
    tools = [
        Tool("filter", "Filter", "filter the cards", "flat", wide=True),
        Tool("group", "Group by", "group the cards", "flat", wide=wide),
        Tool("sort", "Sort", "sort the cards", "flat", wide=wide),
        Tool("tag", "Labels", "show the labels", "flat", wide=wide),
        Tool("bolt", "Automation", "set up what happens by itself"),
        Tool("chart", "Statistics", "show statistics of the board"),
    ]
    inner = toolbar(build, inner, tools[: draws.between(2, 6)], side, gap=look.px(4))
    if inner.width > look.px(170):
        field = inner.cut_right(look.px(170))[0]
        build.add("search", field.middle(field.width, side), hint="Search cards", does="search the cards")
    least = look.px(250 - 60 * difficulty)
    count = max(min(int(rest.width // least), 6), 1)
    names = _COLUMNS[:count] if draws.chance(0.6) else draws.sample(_COLUMNS, count)
    cards = several(draws, task, 7 * count + 6)
    opened: Box | None = None
    inner = rest.inset(look.gap, look.px(4))
    for index, (name, place) in enumerate(zip(names, inner.columns(count, look.gap), strict=True)):
        share = cards[index::count]
        many = draws.between(2, max(len(share), 2))
        at = _column(build, place, draws, name, share[:many], people, side)
        opened = at if draws.chance(0.4) or opened is None else opened
    chance = draws.unit()
    if chance < 0.18:
        choices = [
            Choice("Open card", "external", "open the card that was clicked"),
            Choice("Edit labels", "tag", "edit the labels of the card that was clicked"),
            Choice("Change members", "person", "change who works on the card that was clicked"),
            Choice("Copy", "copy", "copy the card that was clicked"),
            Choice("Move", "move", "move the card that was clicked"),
            Choice("Archive", "archive", "archive the card that was clicked"),
            None,
            Choice("Delete", "delete", "delete the card that was clicked", states="danger"),
        ]
        if opened is not None:
            popover(build, opened, choices)
    elif chance < 0.34:
        _card_window(build, draws, cards[-1], people)


def _bar(build: Builder, box: Box, draws: Draws, people: list[str], side: int, wide: bool) -> None:
    look = build.look
    box = toolbar(build, box, [Tool("menu", "Menu", "open the main menu")], side)
    ends = [
        Tool("add", "Create", "create a card", "primary", wide=wide),
        Tool("bell", "Notifications", "show the notifications"),
        Tool("share", "Share", "share the board"),
        Tool("star", "Star", "star the board"),
        Tool("settings", "Settings", "open the settings of the board"),
    ]
    box = toolbar(build, box, stirred(draws, ends[: draws.between(2, 5)], 0.03), side, right=True)
    if wide and box.width > look.px(420):
        for name in people[: draws.between(2, 5)]:
            place, box = box.cut_right(side, look.px(2))
            spot = place.middle(side, side)
            with build.inside(build.add("chip", spot, name=name, does=f"show only the cards of {name}")):
                build.add("avatar", spot, name=name)
    words = draws.pick(("Website relaunch", "Summer campaign", "Mobile app", "Office move", "Sprint 14", "Roadmap"))
    build.add("heading", box, words)


def _column(
    build: Builder,
    box: Box,
    draws: Draws,
    name: str,
    cards: list[str],
    people: list[str],
    side: int,
) -> Box:
    """One list of cards; return where its menu would open."""
    look = build.look
    small = min(side, look.px(26))
    with build.inside(build.add("panel", box, name=name)):
        inner = box.inset(look.px(6))
        line, inner = inner.cut_top(max(small, round(1.8 * look.font)), look.px(4))
        tools = [
            Tool("more", "List menu", f"open the menu of the list {name}"),
            Tool("add", "Add card", f"add a card at the top of {name}"),
        ]
        rest = toolbar(build, line, tools, small, right=True)
        count = str(len(cards))
        room = min(need(build, name, bold=True), int(rest.width - pill(build, count)))
        place, rest = rest.cut_left(room, look.px(2))
        build.add("text", place, name, states="bold")
        spot = rest.cut_left(min(pill(build, count), int(rest.width)))[0]
        build.add("badge", spot.middle(spot.width, round(1.5 * look.font)), count, states="muted")
        foot, inner = inner.cut_bottom(round(0.95 * look.line), look.px(4))
        build.add(
            "button", foot, "Add a card", icon="add", does=f"add a card at the bottom of {name}", states="flat left"
        )
        gap = look.px(6)
        plans = [_plan(build, draws, title, small) for title in cards]
        content = sum(plan[1] + gap for plan in plans)
        with build.scrolling(f"list {name}", inner, content, offset(draws, inner, content, look.px(30), 0.2)) as area:
            top, area = area.top, beside_bar(build, area) if content > inner.height else area
            for title, tall, extra in plans:
                place = Box(area.left, top, area.right, top + tall)
                top += tall + gap
                if place.top > inner.bottom + tall:
                    break
                if place.bottom > inner.top - tall:
                    _card(build, place, draws, title, extra, people, small)
    return Box(rest.right, line.top, line.right, line.bottom)


def _plan(build: Builder, draws: Draws, title: str, small: int) -> tuple[str, int, tuple[str, ...]]:
    """Return what a card shows besides its title, and how high it is."""
    look = build.look
    extra = tuple(kind for kind, share in (("cover", 0.15), ("labels", 0.5), ("progress", 0.2)) if draws.chance(share))
    tall = round(3.2 * look.font) + small + look.px(10)
    tall += (look.px(70) + look.px(4)) * ("cover" in extra)
    tall += round(1.9 * look.font) * ("labels" in extra) + look.px(12) * ("progress" in extra)
    return title, tall, extra


def _card(
    build: Builder, box: Box, draws: Draws, title: str, extra: tuple[str, ...], people: list[str], small: int
) -> None:
    look = build.look
    with build.inside(build.add("card", box, name=title)):
        row = build.add("row", box.inset(1), name=title, does=f"open the card “{title}”", states="flat")
        with build.inside(row):
            inner = box.inset(look.px(7), look.px(5))
            if "cover" in extra:
                place, inner = inner.cut_top(look.px(70), look.px(4))
                build.add("image", place, name=title)
            if "labels" in extra:
                line, inner = inner.cut_top(round(1.6 * look.font), round(0.3 * look.font))
                for label in draws.sample(tuple(_LABELS), draws.between(1, 2)):
                    room = pill(build, label)
                    if room > line.width:
                        break
                    place, line = line.cut_left(room, look.px(4))
                    build.add("badge", place, label, color=_LABELS[label])
            foot, inner = inner.cut_bottom(small)
            if "progress" in extra:
                place, inner = inner.cut_bottom(look.px(12))
                build.add("progress", place, value=f"{draws.between(1, 10) / 10}")
            build.paragraph(inner, title, most=2)
            name = draws.pick(people)
            face, foot = foot.cut_right(small, look.px(4))
            build.add("avatar", face, name=name)
            tools = [
                Tool("edit", "Edit", f"edit the card “{title}”"),
                Tool("comment", "Comment", f"comment on the card “{title}”"),
                Tool("archive", "Archive", f"archive the card “{title}”"),
            ]
            foot = toolbar(build, foot, tools[: draws.between(1, 3)], small)
            if foot.width > 6 * look.font:
                build.add("text", foot, date(draws)[:-5], states="small muted right")


def _card_window(build: Builder, draws: Draws, title: str, people: list[str]) -> None:
    """A card that has been opened."""
    look = build.look
    buttons = (
        Entry("", "Cancel", does="close the card without saving"),
        Entry("", "Save", does="save the card", states="primary"),
    )
    tall = 9 * look.line + round(8 * look.font)
    frame, inner = dialog(build, look.px(480), tall, title, buttons)
    with build.inside(frame):
        fields = (
            ("Members", draws.pick(people), "select", "choose who works on the card"),
            ("List", draws.pick(_COLUMNS), "select", "choose the list of the card"),
            ("Due", date(draws), "field", "enter when the card is due"),
        )
        for label, value, kind, does in fields:
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(look.line, look.px(6))
            name, line = line.cut_left(line.width * 3 // 10, look.px(4))
            build.add("label", name, label)
            build.add(kind, line, value if kind == "select" else "", value=value, label=label, does=does)
        if inner.height > 3 * look.line:
            area, inner = inner.cut_top(2 * look.line, look.px(6))
            build.add("text_area", area, value=message(draws), hint="Description", does="describe the card")
        for words in draws.sample(("Write a draft", "Ask for feedback", "Check the numbers", "Send it out"), 4):
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(round(0.9 * look.line))
            done = "checked" * draws.chance(0.4)
            build.add("checkbox", line, words, does=f"tick off “{words}”", states=done)
