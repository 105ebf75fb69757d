"""How a calendar is drawn: what is around it, the agenda, and an event."""

from __future__ import annotations

from collections import Counter

from ..box import Box
from ..components import Entry, shell
from . import forms
from .calendar_data import ANSWERS, CALENDARS, color, days_shown, of_day
from .calendar_form import draw_form, draw_month
from .calendar_grid import draw_grid, told
from .cards import Fact, column, facts, facts_height, two_lines
from .dates import long_day, month_name
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["draw", "view_of"]


def view_of(state: State) -> tuple[str, str]:
    """Return the view that is shown, ``"day"``, ``"week"`` or ``"agenda"``, and the day that it is about."""
    view = state.at.get("view", "agenda" if state.narrow else "week")
    return str(view), str(state.at.get("day", state.data["today"]))


def draw(state: State, stage: Stage) -> None:
    """Draw the page on which the calendar is."""
    event = state.data["events"].get(state.at.get("event", ""))
    if state.page == "edit":
        draw_form(state, stage)
        chosen = str(held(state, "day", event["day"] if event else state.at.get("on", state.data["today"])))
    elif state.page == "event" and event is not None:
        _event(state, stage, event)
        chosen = event["day"]
    elif state.page == "calendars":
        room = shell(stage, "Calendars", _entries(state), "nav:calendars")
        _calendars(state, stage, column(stage, room, 640))
        chosen = state.data["today"]
    else:
        _home(state, stage)
        chosen = view_of(state)[1]
    if state.dialog == "date":
        draw_month(state, stage, chosen)
    elif state.dialog == "delete" and event is not None:
        words = f"“{event['title']}” is removed, and the guests are told."
        forms.question(stage, "Delete this event?", words, "Delete", "delete the event for good")
    forms.said(stage, 2)


def _entries(state: State) -> list[Entry]:
    entries = [
        Entry("nav:day", "Day", "calendar", "show a single day"),
        Entry("nav:week", "Week", "columns", "show a week"),
        Entry("nav:agenda", "Agenda", "list", "show events as a list"),
    ]
    if state.narrow:
        return [entries[0], entries[2], Entry("nav:calendars", "Calendars", "layers", "show the calendars")]
    return entries


def _home(state: State, stage: Stage) -> None:
    look, gap = stage.look, stage.look.gap
    view, day = view_of(state)
    new = Entry("new", "New event", "add", "make a new event")
    actions = (new,) if state.narrow else ()
    room = shell(
        stage,
        "Calendar",
        _entries(state),
        f"nav:{view}",
        actions,
        below=lambda box: _calendars(state, stage, box._replace(top=box.top + look.line // 2)),
    )
    line, room = room.inset(gap, 0)._replace(top=room.top + gap // 2).cut_top(look.line, gap // 2)
    side = look.line
    for id, icon, name in (("before", "chevron_left", "Earlier"), ("after", "chevron_right", "Later")):
        place, line = line.cut_left(side, look.px(2))
        does = "show earlier days" if id == "before" else "show later days"
        stage.add("icon_button", place, id=id, icon=icon, name=name, does=does, states="flat")
    if not state.narrow:
        place, line = line.cut_right(forms.button_width(stage, new), gap)
        stage.add("button", place, new.text, id=new.id, icon=new.icon, does=new.does, states="primary")
    today = Entry("today", "Today", "", "show today")
    place, line = line.cut_right(forms.button_width(stage, today), gap)
    stage.add("button", place, today.text, id=today.id, does=today.does)
    stage.add(
        "button", line, _span(view, day, look.language), id="month", does="go to another day", states="flat bold left"
    )
    days = days_shown(view, day)
    area = Box(room.left - gap, room.top, room.right + gap, room.bottom)
    if view == "agenda":
        _agenda(state, stage, area, days)
    else:
        draw_grid(state, stage, area._replace(right=area.right - gap), days)


def _span(view: str, day: str, language: str) -> str:
    """Return what a view shows, in words."""
    days = days_shown(view, day)
    last = f"{int(days[-1][8:])} {month_name(days[-1], language)} {days[-1][:4]}"
    if view == "day":
        return last
    first = str(int(days[0][8:]))
    return f"{first} - {last}" if days[0][:7] == days[-1][:7] else f"{first} {month_name(days[0], language)} - {last}"


def _calendars(state: State, stage: Stage, box: Box) -> None:
    """Add the calendars, which can be shown or hidden."""
    place, box = box.cut_top(stage.look.line)
    stage.add("text", place, "Calendars", states="bold small")
    for name, shown in state.data["calendars"].items():
        line, box = box.cut_top(round(0.9 * stage.look.line))
        spot, line = line.cut_left(stage.look.font, stage.look.px(6))
        stage.add("spot", spot.middle(spot.width, spot.width), color=CALENDARS[name])
        does = f"{'hide' if shown else 'show'} the calendar “{name}”"
        stage.add("checkbox", line, name, id=f"show:{name}", does=does, states="checked" if shown else "")


def _agenda(state: State, stage: Stage, room: Box, days: list[str]) -> None:
    """Add the events as a list, day after day."""
    look, data = stage.look, state.data
    found = [(day, of_day(data, day)) for day in days]
    found = [(day, ids) for day, ids in found if ids]
    head, high = round(1.2 * look.line), round(1.45 * look.line)
    known = Counter(told(data, id) for _, ids in found for id in ids)
    content = sum(head + high * len(ids) for _, ids in found) + 2 * look.gap
    if not found:
        stage.add("text", room.cut_top(3 * look.line)[0], "Nothing happens", states="muted center")
    with stage.scrolling("agenda", room, content, state.scroll.get("agenda", 0)) as whole:
        inner = column(stage, whole, 760)
        for day, ids in found:
            place, inner = inner.cut_top(head)
            words = long_day(day, look.language)
            words = f"{words} · {look.say('Today')}" if day == data["today"] else words
            if stage.shows(place):
                stage.add("text", place, words, states="bold strong" if day == data["today"] else "bold")
            for id in ids:
                line, inner = inner.cut_top(high)
                _line(state, stage, line, id, known[told(data, id)] == 1)


def _line(state: State, stage: Stage, box: Box, id: str, alone: bool) -> None:
    look, event = stage.look, state.data["events"][id]
    does = f"open {told(state.data, id)}" if alone else ""
    with stage.inside(stage.add("row", box, id=f"event:{id}", name=event["title"], does=does, said=False)):
        if not stage.shows(box):
            return
        rest = box.inset(look.gap, 0)
        spot, rest = rest.cut_left(look.px(4), look.gap)
        stage.add("line", spot.inset(0, look.px(6)), color=color(event))
        place, rest = rest.cut_left(round(6.8 * look.font), look.gap)
        stage.add("text", place, f"{event['start']} - {event['end']}", states="muted small")
        two_lines(stage, rest, event["title"], event["place"], said=False, about_said=False)


def _event(state: State, stage: Stage, event: Data) -> None:
    """Draw the page of an event."""
    look, gap = stage.look, stage.look.gap
    tools = (
        Entry("edit", "Edit", "edit", "edit this event"),
        Entry("delete", "Delete", "delete", "delete this event"),
    )
    room = shell(stage, "Event", actions=tools, back="up")
    known = [
        Fact("clock", f"{event['start']} - {event['end']}", long_day(event["day"], look.language)),
        Fact("pin", event["place"], "Place"),
        Fact("calendar", event["calendar"], "Calendar"),
        Fact("bell", look.say(event["reminder"]), "Reminder"),
        Fact("person", event["organiser"], "Invited by"),
        Fact("group", ", ".join(event["guests"]), "Guests"),
        Fact("note", event["notes"], "Notes"),
    ]
    known = [fact for fact in known if fact.value]
    high = facts_height(stage, column(stage, room, 640).width, known)
    content = round(1.4 * look.line) + high + 4 * gap + (2 * look.line if event["organiser"] else 0)
    with stage.scrolling("event", room, content, state.scroll.get("event", 0)) as whole:
        inner = column(stage, whole, 640)
        place, inner = inner.cut_top(round(1.4 * look.line), gap)
        spot, place = place.cut_left(look.font, gap)
        stage.add("spot", spot.middle(look.font, look.font), color=color(event))
        stage.add("heading", place, event["title"], said=False)
        place, inner = inner.cut_top(high, gap)
        facts(stage, place, known)
        if event["organiser"]:
            _answers(stage, inner, event)


def _answers(stage: Stage, box: Box, event: Data) -> None:
    """Add what can be answered to an invitation."""
    place, box = box.cut_top(stage.look.line)
    stage.add("text", place, "Will you come?", states="bold small")
    line, _ = box.cut_top(stage.look.line)
    for answer, place in zip(ANSWERS, line.columns(3, stage.look.gap), strict=True):
        states = "selected" if event["answer"] == answer else ""
        does = f"answer “{stage.look.say(answer)}” to the invitation"
        stage.add("chip", place, answer, id=f"answer:{answer}", does=does, states=states)
