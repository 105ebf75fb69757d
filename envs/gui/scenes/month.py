"""A calendar: a month with what happens on its days."""

from __future__ import annotations

from calendar import monthrange

from ...draws import Draws
from ..box import Box
from ..builder import Builder
from . import stock
from .overlays import floating
from .tools import Tool, button_side, need, toolbar
from .vocabulary import clock, event, person, several

__all__ = ["month"]


def _small_month(build: Builder, box: Box, draws: Draws, name: str, at: tuple[int, int], step: int) -> float:
    """Add a little calendar of a month, `at` its year and number, at the top of `box`, and return where it ends."""
    look = build.look
    line, rest = box.cut_top(step)
    tools = [
        Tool("chevron_right", "Next month", "show the next month in the small calendar"),
        Tool("chevron_left", "Previous month", "show the month before in the small calendar"),
    ]
    line = toolbar(build, line, tools, min(step, look.px(26)), right=True)
    build.add("text", line, name, states="bold")
    (first, length), today = monthrange(*at), draws.between(1, 28)
    for row in range(-1, 6):
        line, rest = rest.cut_top(step)
        for column, place in enumerate(line.columns(7)):
            if row < 0:
                build.add("text", place, stock.DAYS[column][0], states="small muted center")
                continue
            day = row * 7 + column - first + 1
            if 1 <= day <= length:
                states = "flat small strong" if day == today else "flat small"
                build.add("cell", place, str(day), does=f"go to day {day} in the small calendar", states=states)
    return rest.top


def month(build: Builder, draws: Draws, difficulty: float) -> None:
    """Fill `build` with a month."""
    look = build.look
    side = button_side(build, difficulty)
    wide = build.box.width >= look.px(700)
    number, year = draws.between(1, 12), draws.between(2023, 2027)
    name = f"{look.say(stock.MONTHS[number - 1])} {year}"
    top, rest = build.box.cut_top(side + look.px(14))
    with build.inside(build.add("bar", top)):
        _bar(build, top.inset(look.gap, 0), draws, side, name, wide)
    if wide and draws.chance(0.75):
        left, rest = rest.cut_left(min(look.px(220), round(rest.width * 0.24)))
        _side(build, left, draws, name, (year, number), side)
    days = _days(build, rest, draws, difficulty, (year, number))
    chance = draws.unit()
    if not wide:
        floating(build, "add", "New event", "create an event", difficulty)
    if chance < 0.35 and days:
        _event(build, draws, draws.pick(days), side)


def _bar(build: Builder, box: Box, draws: Draws, side: int, name: str, wide: bool) -> None:
    look = build.look
    tools = [Tool("menu", "Menu", "open the main menu")]
    if wide:
        tools.append(Tool("", "Today", "go to today"))
    arrows = [
        Tool("chevron_left", "Previous", "show the month before"),
        Tool("chevron_right", "Next", "show the month after"),
    ]
    box = toolbar(build, box, [*tools, *arrows] if wide or draws.chance(0.5) else tools, side, gap=look.px(5))
    ends = [
        Tool("person", "Account", "show your account"),
        Tool("settings", "Settings", "open the settings of the calendar"),
        Tool("help", "Help", "get help"),
        Tool("search", "Search", "search the calendar"),
        Tool("print", "Print", "print the calendar"),
    ]
    box = toolbar(build, box, ends[: draws.between(3, 5)] if wide else [ends[3]], side, right=True)
    if wide and box.width > look.px(420):
        views = ("Day", "Week", "Month", "Year", "Agenda")
        for view in reversed(views[: draws.between(3, 5)]):
            room = need(build, view) + look.px(6)
            place, box = box.cut_right(room)
            does = f"show one {view.lower()}" if view != "Agenda" else "show a list of all events"
            build.add("tab", place.middle(room, side), view, does=does, states="selected" * (view == "Month"))
    build.add("heading", box.inset(look.px(4), 0), name)


def _side(build: Builder, box: Box, draws: Draws, name: str, at: tuple[int, int], side: int) -> None:
    look = build.look
    with build.inside(build.add("sidebar", box)):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(look.line, look.gap)
        build.add("button", line, "New event", icon="add", does="create an event", states="primary")
        step = max(min(round(inner.width / 7), look.px(28)), round(1.5 * look.font))
        if inner.height > 8 * step and inner.width / 7 >= 1.8 * look.font:
            end = _small_month(build, inner, draws, name, at, step)
            inner = inner._replace(top=end + look.gap)
        names = ["Private", "Work", "Family", "Birthdays", "Holidays", "School", "Sports", *several(draws, person, 5)]
        if inner.height > 2 * look.line:
            line, inner = inner.cut_top(round(0.9 * look.line))
            line = toolbar(
                build, line, [Tool("add", "Add calendar", "add a calendar")], min(side, int(line.height)), right=True
            )
            build.add("text", line, "Calendars", states="bold")
        for each in names:
            if inner.height < look.line:
                return
            line, inner = inner.cut_top(round(0.9 * look.line))
            on = "checked" * draws.chance(0.7)
            does = f"{'hide' if on else 'show'} the calendar {each}"
            build.add("checkbox", line, each, does=does, states=on)


def _days(build: Builder, box: Box, draws: Draws, difficulty: float, at: tuple[int, int]) -> list[Box]:
    look = build.look
    build.add("panel", box, states="plain")
    head, rest = box.cut_top(round(2 * look.font))
    short = box.width < look.px(560)
    for place, name in zip(head.columns(7), stock.DAYS, strict=True):
        build.add(
            "text",
            place,
            name[0] if short else name if place.width > look.px(110) else name[:3],
            states="small muted center",
        )
    (first, length), today = monthrange(*at), draws.between(1, 28)
    before = monthrange(at[0] - (at[1] == 1), (at[1] - 2) % 12 + 1)[1]
    weeks = -(-(first + length) // 7)
    colors = list(stock.COLORS.values())[:9]
    found: list[Box] = []
    tall = round(1.55 * look.font)
    number = round(2.0 * look.font)
    named: set[str] = set()
    for week, line in enumerate(rest.rows(weeks)):
        for column, place in enumerate(line.columns(7)):
            day = week * 7 + column - first + 1
            inside = 1 <= day <= length
            words = str(day if inside else day + before if day < 1 else day - length)
            does = f"select day {day}" if inside else ""
            cell = build.add("cell", place, name=words if inside else f"{words} of another month", does=does)
            with build.inside(cell):
                spot, free = place.inset(look.px(3), look.px(2)).cut_top(number)
                if day == today:
                    mark = spot.cut_left(number)[0] if not short else spot.middle(number, number)
                    build.add("badge", mark.middle(number, number), words)
                else:
                    states = "small muted" if not inside else "small"
                    build.add("text", spot, words, states=states + (" center" if short else ""))
                if not inside:
                    continue
                count = draws.below(2 + round(3 * difficulty)) if draws.chance(0.7) else 0
                for time in sorted((clock(draws) for _ in range(count)), key=lambda time: (len(time), time)):
                    if short:
                        if free.height < look.px(8):
                            break
                        dot, free = free.cut_top(look.px(6), look.px(3))
                        build.add("spot", dot.middle(look.px(6), look.px(6)), color=draws.pick(colors))
                        continue
                    if free.height < tall:
                        break
                    slot, free = free.cut_top(tall, look.px(2))
                    title = event(draws)
                    told = f"open the event “{title}” on day {day}"
                    if told in named:
                        continue
                    named.add(told)
                    words = f"{time} {title}" if place.width > look.px(130) else title
                    build.add("chip", slot, words, name=title, does=told, color=draws.pick(colors), states="small left")
                    found.append(slot)
    return found


def _event(build: Builder, draws: Draws, at: Box, side: int) -> None:
    """One event in a little window beside its place."""
    look, screen = build.look, build.box
    wide = min(look.px(300), int(screen.width) - 4)
    tall = side + round(7.5 * look.font) + look.line + 3 * look.gap
    if tall > screen.height - 4:
        return
    left = at.right + look.px(6) if at.right + look.px(6) + wide <= screen.right else at.left - look.px(6) - wide
    left = max(min(left, screen.right - wide - 2), screen.left + 2)
    top = max(min(at.top, screen.bottom - tall - 2), screen.top + 2)
    box = Box(left, top, left + wide, top + tall)
    title = event(draws)
    with build.inside(build.add("dialog", box, parent="", name=title)):
        inner = box.inset(look.gap)
        line, inner = inner.cut_top(side, look.px(4))
        tools = [
            Tool("close", "Close", "close the shown event"),
            Tool("more_vertical", "More", "show more things to do with the shown event"),
            Tool("delete", "Delete", "delete the shown event"),
            Tool("edit", "Edit", "edit the shown event"),
            Tool("mail", "Invite", "invite guests to the shown event by mail"),
        ]
        toolbar(build, line, tools, side, right=True)
        line, inner = inner.cut_top(round(2.2 * look.font))
        build.add("heading", line, title)
        rows = (
            ("clock", f"{draws.pick(stock.DAYS)}, {clock(draws)}"),
            ("pin", draws.pick(stock.STREETS)),
            ("person", person(draws)),
        )
        for icon, words in rows:
            line, inner = inner.cut_top(round(1.7 * look.font))
            place, line = line.cut_left(round(1.4 * look.font), look.px(6))
            build.add("icon", place.middle(look.font, look.font), icon=icon, states="muted")
            build.add("text", line, words)
        inner = inner.cut_bottom(look.line)[0]
        answers = [
            Tool("", "Yes", "say that you will come", "primary"),
            Tool("", "No", "say that you will not come"),
            Tool("", "Maybe", "say that you may come"),
        ]
        toolbar(build, inner, answers, look.line, gap=look.px(6))
