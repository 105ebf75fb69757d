"""What leads from any state of a calendar to a goal."""

from __future__ import annotations

from .calendar_data import KEYS, days_shown, of_day
from .calendar_form import edited
from .dates import minutes, monday
from .records import Pair, pairs
from .state import Data, Intent, State
from .steps import choose, first, held, switch, write

__all__ = ["toward"]


def toward(state: State, goal: Data) -> Intent | None:
    """Return the next thing to do, see `App.toward`."""
    data = state.data
    found = [pair for pair in pairs(data["events"], goal["events"]) if pair.now or pair.goal.startswith("new")]
    if found:
        # What is shown goes first, so that nobody walks to and fro.
        found.sort(key=lambda pair: pair.now != (state.at.get("event") or pair.now))
        return _event(state, goal, found[0])
    for name, shown in goal["calendars"].items():
        if data["calendars"][name] is not shown:
            return _show(state, name)
    return None


def _show(state: State, name: str) -> Intent:
    """Return what shows or hides a calendar."""
    if state.dialog or state.page in ("edit", "event"):
        return Intent("back")
    if state.narrow and state.page != "calendars":
        return Intent("click", "nav:calendars")
    return Intent("click", f"show:{name}")


def _event(state: State, goal: Data, pair: Pair) -> Intent:
    then = goal["events"].get(pair.goal)
    now = state.data["events"].get(pair.now)
    if now is None:
        assert then is not None
        return _create(state, then)
    if then is None:
        if state.dialog == "delete" and state.at["event"] == pair.now:
            return Intent("click", "confirm")
        return _open(state, pair.now) or Intent("click", "delete")
    if any(now[key] != then[key] for key in KEYS):
        if state.page == "edit" and state.at["event"] == pair.now:
            return _fill(state, then)
        return _drag(state, pair.now, then) or _open(state, pair.now) or Intent("click", "edit")
    return _open(state, pair.now) or Intent("click", f"answer:{then['answer'] or now['answer']}")


def _create(state: State, then: Data) -> Intent:
    if state.page == "edit" and not state.at["event"]:
        return _fill(state, then)
    if state.dialog or state.page in ("edit", "event"):
        return Intent("back")
    return Intent("click", "nav:agenda" if state.page == "calendars" else "new")


def _fill(state: State, then: Data) -> Intent:
    """Return what fills the form, or saves it."""
    before = edited(state)
    day = str(held(state, "day", before["day"]))
    if state.dialog:
        if state.dialog != "date" or day == then["day"]:
            return Intent("back")
        month, wanted = str(held(state, "month", day[:7])), then["day"][:7]
        if month == wanted:
            return Intent("click", f"date:{then['day']}")
        count = 12 * int(month[:4]) + int(month[5:]) - 1 + (1 if month < wanted else -1)
        return Intent("click", f"turn:{count // 12:04d}-{count % 12 + 1:02d}")
    texts = [write(state, key, then[key], before[key]) for key in ("title", "place", "notes")]
    selects = [choose(state, key, then[key], before[key]) for key in ("start", "end", "calendar", "reminder")]
    guests = [
        switch(state, f"guest:{name}", name in then["guests"], name in before["guests"])
        for name in state.data["people"]
    ]
    another = Intent("click", "day") if day != then["day"] else None
    return first([texts[0], another, *selects[:2], texts[1], *selects[2:], texts[2], *guests]) or Intent(
        "click", "save"
    )


def _open(state: State, id: str) -> Intent | None:
    """Return what shows the page of an event; ``None`` where it is shown."""
    if state.page == "event" and state.at["event"] == id and not state.dialog:
        return None
    return _reach(state, id) or Intent("click", f"event:{id}")


def _reach(state: State, id: str) -> Intent | None:
    """Return what makes a view show an event; ``None`` where it does."""
    event = state.data["events"][id]
    if state.dialog or state.page in ("edit", "event"):
        return Intent("back")
    if not state.data["calendars"][event["calendar"]]:
        return _show(state, event["calendar"])
    if state.page == "calendars":
        return Intent("click", "nav:agenda")
    view, day = _view(state)
    days = days_shown(view, day)
    if event["day"] in days:
        return None
    if (view == "day" and monday(day) != monday(event["day"])) or state.page != "home":
        return Intent("click", "nav:agenda")
    return Intent("click", "before" if event["day"] < days[0] else "after")


def _view(state: State) -> tuple[str, str]:
    view = state.at.get("view", "agenda" if state.narrow else "week")
    return str(view), str(state.at.get("day", state.data["today"]))


def _drag(state: State, id: str, then: Data) -> Intent | None:
    """Return what drags an event to another day, where a week shows both places and nothing lies there."""
    now = state.data["events"][id]
    same = all(now[key] == then[key] for key in KEYS if key not in ("day", "start", "end"))
    shift = minutes(then["start"]) - minutes(now["start"])
    if not state.drags or not same or shift % 60 or abs(shift) > 60:
        return None
    if minutes(then["end"]) - minutes(now["end"]) != shift:
        return None
    view, day = _view(state)
    days = days_shown(view, day)
    if state.page != "home" or state.dialog or view != "week" or not {now["day"], then["day"]} <= {*days}:
        return None
    hour = int(then["start"][:2])
    for other in of_day(state.data, then["day"]):
        event = state.data["events"][other]
        if minutes(event["start"]) < 60 * hour + 60 and minutes(event["end"]) > 60 * hour:
            return None
    if id not in of_day(state.data, now["day"]):
        return None
    return Intent("drag", f"event:{id}", target=f"slot:{then['day']}:{hour:02d}")
