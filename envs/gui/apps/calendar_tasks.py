"""Tasks in a calendar."""

from __future__ import annotations

import copy
from collections.abc import Callable

from ...draws import Draws
from .app import Template
from .calendar_data import ANSWERS, CALENDARS, LAST, REMINDERS, blank, remove
from .calendar_mentions import mention, pick, shown
from .dates import clock, long_day, minutes, monday, moved_day
from .people import CITIES
from .records import add
from .state import Data
from .wording import listed, phrase, quoted

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None

_NEW = ("Team lunch", "Phone call", "Eye test", "Guitar lesson", "Site visit", "Quarterly report", "Farewell drinks")


def _changed(make: Callable[[Draws, Data, Data, str], str]) -> Callable[[Draws, Data], Made]:
    """Return what makes tasks about one event: `make` changes it and says so; empty words where it cannot."""

    def task(draws: Draws, data: Data) -> Made:
        found = pick(draws, data)
        if found is None:
            return None
        goal = copy.deepcopy(data)
        words = make(draws, goal, goal["events"][found[0]], found[1])
        return (words, goal) if words else None

    return task


def _calendar(draws: Draws, data: Data) -> Made:
    name = draws.pick(list(data["calendars"]))
    goal = copy.deepcopy(data)
    on = goal["calendars"][name] = not data["calendars"][name]
    ways = ("show the calendar {name}.", "make the events of the calendar {name} visible.")
    ways = ways if on else ("hide the calendar {name}.", "I do not want to see the calendar {name}: hide it.")
    return phrase(draws, *ways, name=name), goal


def _delete(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    goal = copy.deepcopy(data)
    remove(goal, found[0])
    return phrase(draws, "delete the event {which}.", "{which} is cancelled: delete the event.", which=found[1]), goal


def _answer(draws: Draws, data: Data) -> Made:
    ids = [id for id in shown(data) if data["events"][id]["organiser"]]
    id = draws.pick(ids) if ids else ""
    which = mention(draws, data, id) if id else ""
    if not which:
        return None
    goal = copy.deepcopy(data)
    event = goal["events"][id]
    event["answer"] = answer = draws.pick([each for each in ANSWERS if each != event["answer"]])
    who = event["organiser"]
    return phrase(
        draws,
        "answer {answer} to the invitation of {who} to {which}.",
        "{who} has invited you to {which}. Answer {answer}.",
        answer=answer,
        who=who,
        which=which,
    ), goal


def _title(draws: Draws, data: Data, event: Data, which: str) -> str:
    new = draws.pick([each for each in _NEW if each != event["title"]])
    event["title"] = new
    return phrase(
        draws,
        "rename the event {which} to {new}.",
        "change the title of {which} to {new}.",
        which=which,
        new=quoted(new),
    )


def _place(draws: Draws, data: Data, event: Data, which: str) -> str:
    new = draws.pick(CITIES)
    if new == event["place"]:
        return ""
    event["place"] = new
    return phrase(
        draws,
        "{which} takes place in {new}. Enter that as the place.",
        "set the place of {which} to {new}.",
        which=which,
        new=quoted(new),
    )


def _reminder(draws: Draws, data: Data, event: Data, which: str) -> str:
    new = event["reminder"] = draws.pick([each for each in REMINDERS if each != event["reminder"]])
    if new == "None":
        return phrase(
            draws,
            "I need no reminder of {which} any more: set it to None.",
            "set the reminder of {which} to None.",
            which=which,
        )
    return phrase(draws, "remind me of {which} {new}.", "set the reminder of {which} to {new}.", which=which, new=new)


def _other_calendar(draws: Draws, data: Data, event: Data, which: str) -> str:
    names = [name for name, on in data["calendars"].items() if on and name != event["calendar"]]
    if not names:
        return ""
    event["calendar"] = new = draws.pick(names)
    return phrase(
        draws,
        "put {which} into the calendar {new}.",
        "{which} belongs into the calendar {new}. Change that.",
        which=which,
        new=new,
    )


def _move_day(draws: Draws, data: Data, event: Data, which: str) -> str:
    week = monday(event["day"])
    days = [moved_day(week, each) for each in range(7)]
    new = draws.pick([day for day in days if day != event["day"]])
    event["day"] = new
    return phrase(
        draws,
        "move {which} to {day}, at the same time.",
        "{which} is on {day} instead, at the same time.",
        which=which,
        day=long_day(new),
    )


def _move_time(draws: Draws, data: Data, event: Data, which: str) -> str:
    length = minutes(event["end"]) - minutes(event["start"])
    start = draws.pick([each for each in range(60 * 8, 60 * 18, 30) if clock(each) != event["start"]])
    event["start"], event["end"] = clock(start), clock(start + length)
    return phrase(
        draws,
        "move {which} to {start} on the same day, without changing how long it is.",
        "{which} begins at {start} instead and ends at {end}, on the same day.",
        which=which,
        start=event["start"],
        end=event["end"],
    )


def _longer(draws: Draws, data: Data, event: Data, which: str) -> str:
    by = draws.pick((30, 60, 90))
    end = minutes(event["end"]) + by
    if end > 60 * LAST:
        return ""
    event["end"] = clock(end)
    return phrase(
        draws,
        "{which} takes {by} minutes longer. Change when it ends.",
        "let {which} end at {end}.",
        which=which,
        by=by,
        end=event["end"],
    )


def _guest(draws: Draws, data: Data, event: Data, which: str) -> str:
    name = draws.pick(list(data["people"]))
    before = event["guests"]
    event["guests"] = sorted({*before} ^ {name})
    if name in before:
        return phrase(
            draws,
            "take {name} off the guests of {which}.",
            "{name} does not come to {which}: do not invite {name}.",
            name=name,
            which=which,
        )
    return phrase(draws, "invite {name} to {which}.", "add {name} to the guests of {which}.", name=name, which=which)


def _guests(draws: Draws, data: Data, event: Data, which: str) -> str:
    free = [name for name in data["people"] if name not in event["guests"]]
    if len(free) < 2:
        return ""
    names = draws.sample(free, 2)
    event["guests"] = sorted([*event["guests"], *names])
    new = event["reminder"] = draws.pick([each for each in REMINDERS if each not in (event["reminder"], "None")])
    return phrase(
        draws, "invite {names} to {which}, and set the reminder to {new}.", names=listed(names), which=which, new=new
    )


def _new_event(draws: Draws, data: Data) -> tuple[Data, str]:
    """Return a new event within the weeks to come, and when it is."""
    day = moved_day(data["today"], draws.between(0, 10))
    start = draws.between(2 * 8, 2 * 17) * 30
    event = blank(day, clock(start))
    event.update(title=draws.pick(_NEW), end=clock(start + draws.pick((30, 60, 60, 90))))
    return event, f"on {long_day(day)} from {event['start']} until {event['end']}"


def _create(draws: Draws, data: Data) -> Made:
    event, when = _new_event(draws, data)
    goal = copy.deepcopy(data)
    add(goal["events"], event)
    return phrase(
        draws,
        "make a new event called {title} in the calendar Work, {when}.",
        "add the event {title} to the calendar Work: {when}.",
        title=quoted(event["title"]),
        when=when,
    ), goal


def _create_more(draws: Draws, data: Data) -> Made:
    event, when = _new_event(draws, data)
    calendar = draws.pick([name for name in CALENDARS if name != "Work"])
    guest = draws.pick(list(data["people"]))
    event.update(place=draws.pick(CITIES), calendar=calendar, guests=[guest])
    goal = copy.deepcopy(data)
    add(goal["events"], event)
    return phrase(
        draws,
        "plan {title} {when}, in the calendar {calendar}, at the place {place}, with {guest} as a guest.",
        "make an event in the calendar {calendar}: title {title}, place {place}, {when}. Invite {guest}.",
        title=quoted(event["title"]),
        place=quoted(event["place"]),
        when=when,
        calendar=calendar,
        guest=guest,
    ), goal


def _afterwards(draws: Draws, data: Data) -> Made:
    found = pick(draws, data)
    if found is None:
        return None
    before = data["events"][found[0]]
    if minutes(before["end"]) + 60 > 60 * LAST:
        return None
    event = {**blank(before["day"], before["end"]), "title": draws.pick(_NEW)}
    goal = copy.deepcopy(data)
    add(goal["events"], event)
    return phrase(
        draws,
        "plan {title} for the hour right after {which}, in the calendar Work.",
        "when {which} ends, {title} begins; it takes an hour. Add this event to the calendar Work.",
        title=quoted(event["title"]),
        which=found[1],
    ), goal


def _busy_days(data: Data, least: int, most: int) -> list[str]:
    """Return the days on which so many events are, none of which is hidden."""
    days: dict[str, list[str]] = {}
    for id, event in data["events"].items():
        days.setdefault(event["day"], []).append(id)
    seen = {*shown(data)}
    return sorted(day for day, ids in days.items() if least <= len(ids) <= most and seen.issuperset(ids))


def _clear_day(draws: Draws, data: Data) -> Made:
    days = _busy_days(data, 2, 3)
    if not days:
        return None
    day = draws.pick(days)
    goal = copy.deepcopy(data)
    for id, event in data["events"].items():
        if event["day"] == day:
            remove(goal, id)
    return phrase(
        draws, "delete all events on {day}.", "I am ill on {day}: delete everything on that day.", day=long_day(day)
    ), goal


def _shift_day(draws: Draws, data: Data) -> Made:
    days = [day for day in _busy_days(data, 2, 2) if monday(day) == monday(moved_day(day, 1))]
    if not days:
        return None
    day = draws.pick(days)
    goal = copy.deepcopy(data)
    for event in goal["events"].values():
        if event["day"] == day:
            event["day"] = moved_day(day, 1)
    return phrase(
        draws,
        "move everything on {day} to {next}, at the same times.",
        "all that is planned on {day} happens a day later, at the same times. Change it.",
        day=long_day(day),
        next=long_day(moved_day(day, 1)),
    ), goal


def _same_guests(draws: Draws, data: Data) -> Made:
    met = [id for id in shown(data) if data["events"][id]["guests"]]
    other = pick(draws, data)
    one = draws.pick(met) if met else ""
    which = mention(draws, data, one) if one else ""
    if not which or other is None:
        return None
    goal = copy.deepcopy(data)
    guests = data["events"][one]["guests"]
    event = goal["events"][other[0]]
    union = sorted({*event["guests"], *guests})
    if union == event["guests"]:
        return None
    event["guests"] = union
    return phrase(
        draws,
        "invite everybody who is a guest of {one} to {other} as well.",
        "the guests of {one} should come to {other}, too. Invite them.",
        one=which,
        other=other[1],
    ), goal


TEMPLATES = (
    Template("calendar", 0.1, _calendar),
    Template("delete", 0.25, _delete),
    Template("answer", 0.25, _answer),
    Template("reminder", 0.35, _changed(_reminder)),
    Template("other-calendar", 0.35, _changed(_other_calendar)),
    Template("rename", 0.35, _changed(_title)),
    Template("place", 0.35, _changed(_place)),
    Template("longer", 0.4, _changed(_longer)),
    Template("guest", 0.4, _changed(_guest)),
    Template("move-to-another-day", 0.45, _changed(_move_day)),
    Template("move-to-another-time", 0.5, _changed(_move_time)),
    Template("create", 0.6, _create),
    Template("guests-and-reminder", 0.6, _changed(_guests)),
    Template("afterwards", 0.75, _afterwards),
    Template("same-guests", 0.75, _same_guests),
    Template("clear-a-day", 0.75, _clear_day),
    Template("create-with-guest", 0.85, _create_more),
    Template("shift-a-day", 0.85, _shift_day),
)
"""Kinds of tasks."""
