"""What a calendar holds, and what becomes of it."""

from __future__ import annotations

from ...draws import Draws
from .dates import clock, minutes, monday, moved_day
from .people import CITIES, people
from .records import settle
from .state import Data, Knobs

__all__ = [
    "ANSWERS",
    "CALENDARS",
    "ENDS",
    "FIRST",
    "KEYS",
    "LAST",
    "REMINDERS",
    "STARTS",
    "agenda",
    "blank",
    "color",
    "days_shown",
    "lanes",
    "move",
    "of_day",
    "remove",
]

FIRST, LAST = 7, 21
"""Hours at which the days of a calendar begin and end."""

STARTS = tuple(clock(each) for each in range(60 * FIRST, 60 * LAST, 30))
"""When events may begin."""

ENDS = tuple(clock(each) for each in range(60 * FIRST + 30, 60 * LAST + 1, 30))
"""When events may end."""

REMINDERS = ("None", "5 minutes before", "15 minutes before", "1 hour before", "1 day before")
"""When one is reminded of an event."""

CALENDARS = {"Work": "#2c6fbb", "Private": "#2e7d5b", "Family": "#b0713e", "Club": "#8a5a9e"}
"""Calendars, and their colours."""

ANSWERS = ("Yes", "No", "Maybe")
"""What one can answer to an invitation."""

KEYS = ("title", "day", "start", "end", "place", "calendar", "reminder", "notes", "guests")
"""Keys of an event that the form has."""

_TITLES = {
    "Work": (
        *("Team meeting", "Interview", "Budget review", "Design review", "Call with {city}", "Planning", "Training"),
        *("Talk with {name}", "Customer visit", "Release", "Lunch with {name}", "Workshop", "Project start"),
    ),
    "Private": (
        *("Dentist", "Haircut", "Gym", "Yoga", "Car service", "Dinner with {name}", "Cinema", "Piano lesson", "Run"),
        *("Coffee with {name}", "Doctor", "Bank", "Trip to {city}"),
    ),
    "Family": ("School concert", "Parents' evening", "Birthday of {name}", "Swimming", "Lunch at grandma's", "Vet"),
    "Club": ("Chess night", "Choir", "Board meeting", "Training match", "Book club", "Spring party"),
}
_PLACES = (
    *("Room 1", "Room 2", "Room 14", "Main hall", "Cafe Luna", "Library", "Old Mill", "Park", "Station", "Online"),
    *("Studio", "Town hall"),
)
_NOTES = ("Bring the papers.", "Parking behind the house.", "Prepare a short talk.", "Ring twice.")


def agenda(draws: Draws, knobs: Knobs) -> Data:
    """Return a calendar: of the week of today, the one before and the two after."""
    today = moved_day("2026-03-02", 7 * draws.below(20))
    known = [person.name for person in people(draws, 6, knobs.alike)]
    events: Data = {}
    taken: set[tuple[str, str]] = set()
    for number in range(1, max(knobs.records, 6) + 1):
        event = _event(draws, known, today)
        if knobs.alike and events and draws.chance(0.3):
            event["title"] = draws.pick(list(events.values()))["title"]
        if (event["day"], event["start"]) in taken:
            continue
        taken.add((event["day"], event["start"]))
        events[f"e{number}"] = event
    shown = dict.fromkeys(CALENDARS, True)
    shown[draws.pick(tuple(CALENDARS)[1:])] = draws.chance(0.5)
    return {"events": events, "calendars": shown, "people": dict.fromkeys(sorted(known), True), "today": today}


def _event(draws: Draws, known: list[str], today: str) -> Data:
    calendar = draws.pick(("Work", "Work", "Work", *CALENDARS))
    title = draws.pick(_TITLES[calendar]).format(name=draws.pick(known).split()[0], city=draws.pick(CITIES))
    week = draws.pick((-1, 0, 0, 0, 0, 1, 1, 2))
    start = 60 * draws.between(8, 17) + 30 * draws.below(2)
    invited = draws.chance(0.25)
    return {
        "title": title,
        "day": moved_day(today, 7 * week + draws.pick((0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6))),
        "start": clock(start),
        "end": clock(start + draws.pick((30, 60, 60, 60, 90, 120))),
        "place": draws.pick(_PLACES) if draws.chance(0.6) else "",
        "calendar": calendar,
        "reminder": draws.pick(REMINDERS),
        "notes": draws.pick(_NOTES) if draws.chance(0.25) else "",
        "guests": sorted(draws.sample(known, draws.pick((0, 0, 1, 1, 2, 3)))),
        "organiser": draws.pick(known) if invited else "",
        "answer": draws.pick(("", "", *ANSWERS)) if invited else "",
    }


def blank(day: str, start: str = "09:00") -> Data:
    """Return a new event, an hour long."""
    texts = dict.fromkeys(("title", "place", "notes", "organiser", "answer"), "")
    end = clock(min(minutes(start) + 60, 60 * LAST))
    return {**texts, "day": day, "start": start, "end": end, "calendar": "Work", "reminder": "None", "guests": []}


def color(event: Data) -> str:
    """Return the colour of an event."""
    return CALENDARS[event["calendar"]]


def days_shown(view: str, day: str) -> list[str]:
    """Return the days that a view shows: one, those of a week, or those of two weeks."""
    if view == "day":
        return [day]
    first = monday(day)
    return [moved_day(first, each) for each in range(7 if view == "week" else 14)]


def of_day(data: Data, day: str) -> list[str]:
    """Return the ids of the events of a day that are shown, in the order of their times."""
    events = data["events"]
    found = [id for id, event in events.items() if event["day"] == day and data["calendars"][event["calendar"]]]
    return sorted(found, key=lambda id: (events[id]["start"], events[id]["end"], id))


def lanes(data: Data, ids: list[str]) -> dict[str, tuple[int, int]]:
    """Return for the events of a day in which lane each stands, and how many lanes there are beside each other."""
    events, edge = data["events"], 0
    group: list[list[str]] = []
    placed: dict[str, tuple[int, int]] = {}

    def close() -> None:
        placed.update({id: (number, len(group)) for number, lane in enumerate(group) for id in lane})
        group.clear()

    for id in ids:
        start, end = minutes(events[id]["start"]), minutes(events[id]["end"])
        if start >= edge:
            close()
        free = next((lane for lane in group if minutes(events[lane[-1]]["end"]) <= start), None)
        if free is None:
            group.append([id])
        else:
            free.append(id)
        edge = max(edge, end)
    close()
    return placed


def move(data: Data, id: str, day: str, hour: int) -> bool:
    """Move an event to another day and hour, as many minutes past it as before; return whether there is room."""
    event = data["events"][id]
    start, end = minutes(event["start"]), minutes(event["end"])
    begin = 60 * hour + start % 60
    if begin + end - start > 60 * LAST:
        return False
    event.update(day=day, start=clock(begin), end=clock(begin + end - start))
    settle(data["events"])
    return True


def remove(data: Data, id: str) -> None:
    """Delete an event."""
    del data["events"][id]
    settle(data["events"])
