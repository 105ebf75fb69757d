"""The form for an event, and the small month from which a day is chosen."""

from __future__ import annotations

from ..box import Box
from ..components import Entry, bar, dialog
from . import forms
from .calendar_data import CALENDARS, ENDS, KEYS, REMINDERS, STARTS, blank
from .cards import column
from .dates import WEEKDAYS, long_day, month_grid, month_name
from .stage import Stage
from .state import Data, State
from .steps import held

__all__ = ["draw_form", "draw_month", "edited", "ready"]

_LABELS = {
    **{"title": "Title", "day": "Day", "start": "From", "end": "Until", "place": "Place", "calendar": "Calendar"},
    **{"reminder": "Reminder", "notes": "Notes", "guests": "Guests"},
}


def edited(state: State) -> Data:
    """Return the event in the form, as it is kept, or a new one."""
    record: Data | None = state.data["events"].get(state.at.get("event", ""))
    return record or blank(str(state.at.get("on", state.data["today"])), str(state.at.get("start", "09:00")))


def ready(state: State) -> str:
    """Return why what stands in the form cannot be kept; empty where it can."""
    before = edited(state)
    if not str(held(state, "title", before["title"])).strip():
        return "A title is needed"
    if held(state, "end", before["end"]) <= held(state, "start", before["start"]):
        return "It ends before it begins"
    return ""


def draw_form(state: State, stage: Stage) -> None:
    """Draw the form."""
    look, gap = stage.look, stage.look.gap
    before = edited(state)
    top, room = stage.box.cut_top(round(1.5 * look.line))
    bar(stage, top, "Edit event" if state.at["event"] else "New event", back="up")
    foot, room = room.cut_bottom(look.line + 2 * gap)
    line = column(stage, foot, 640)._replace(top=foot.top + gap, bottom=foot.top + gap + look.line)
    states = "primary disabled" if state.knobs.guarded and ready(state) else "primary"
    leave = Entry("leave", "Cancel", "", "leave the form without saving")
    forms.buttons(stage, line, [leave, Entry("save", "Save", "", "save the event", states)])
    people = list(state.data["people"])
    lines = {"Notes": 2.0, "Guests": 0.9 * len(people)}
    labels = [_LABELS[key] for key in KEYS]
    content = forms.form_height(stage, labels, lines) + 2 * gap
    with stage.scrolling("form", room, content, state.scroll.get("form", 0)) as whole:
        inner = column(stage, whole, 640)
        for key in KEYS:
            label = _LABELS[key]
            place, inner = inner.cut_top(forms.form_height(stage, [label], lines), gap)
            _entry(state, stage, forms.beside(stage, place, label), key, before)


def _entry(state: State, stage: Stage, place: Box, key: str, before: Data) -> None:
    label, value = _LABELS[key], before[key]
    options = {"start": STARTS, "end": ENDS, "calendar": tuple(CALENDARS), "reminder": REMINDERS}
    if key == "day":
        words = long_day(str(held(state, "day", value)), stage.look.language)
        stage.add("button", place, words, id="day", icon="calendar", label=label, does="choose the day", states="left")
    elif key in options:
        does = {"start": "choose when it begins", "end": "choose when it ends"}.get(key, f"choose the {key}")
        stage.select(place, key, options[key], value, label=label, does=does)
    elif key == "guests":
        people = list(state.data["people"])
        for name, line in zip(people, place.rows(len(people)), strict=True):
            invited = held(state, f"guest:{name}", name in value)
            does = f"{'do not invite' if invited else 'invite'} {name}"
            stage.add(
                "checkbox", line, name, id=f"guest:{name}", does=does, states="checked" if invited else "", said=False
            )
    else:
        stage.field(place, key, value, kind="text_area" if key == "notes" else "field", label=label)


def draw_month(state: State, stage: Stage, chosen: str) -> None:
    """Add a dialog with a month, whose days can be clicked."""
    look = stage.look
    month = str(held(state, "month", chosen[:7]))
    weeks = month_grid(month)
    side = min(look.line, int(stage.box.width - 5 * look.gap) // 7)
    around = 2 * look.line + 3 * look.gap + 2 * round(1.5 * look.gap)
    height = around + look.line + (len(weeks) + 1) * side
    buttons = (Entry("cancel", "Cancel", "", "close the month"),)
    title = f"{month_name(month, look.language)} {month[:4]}"
    frame, room = dialog(stage, 7 * side + 4 * look.gap, height, title, buttons)
    with stage.inside(frame):
        line, room = room.cut_top(look.line)
        for way, place in zip((-1, 1), (line.cut_left(look.line)[0], line.cut_right(look.line)[0]), strict=True):
            icon, does = ("back", "show the month before") if way < 0 else ("forward", "show the next month")
            count = 12 * int(month[:4]) + int(month[5:]) - 1 + way
            id = f"turn:{count // 12:04d}-{count % 12 + 1:02d}"
            stage.add("icon_button", place, id=id, icon=icon, name=does.capitalize(), does=does, states="flat")
        grid = room._replace(right=room.left + 7 * side)
        head, grid = grid.cut_top(side)
        for name, place in zip(WEEKDAYS, head.columns(7), strict=True):
            stage.add("text", place, look.say(name)[:2], states="muted small center")
        for week in weeks:
            line, grid = grid.cut_top(side)
            for day, place in zip(week, line.columns(7), strict=True):
                states = "flat muted" if not day.startswith(month) else "flat strong" if day == chosen else "flat"
                name = f"{long_day(day)} {day[:4]}"
                stage.add(
                    "cell", place, str(int(day[8:])), id=f"date:{day}", name=name, does=f"choose {name}", states=states
                )
