"""A calendar: days, weeks and an agenda, events with guests, invitations and reminders."""

from __future__ import annotations

from ...draws import Draws
from .app import App
from .calendar_data import KEYS, agenda, move, remove
from .calendar_form import edited, ready
from .calendar_tasks import TEMPLATES
from .calendar_view import draw, view_of
from .calendar_way import toward
from .dates import moved_day
from .records import add, settle
from .stage import Stage
from .state import Data, Intent, Knobs, State
from .steps import held

__all__ = ["CalendarApp"]

_STEPS = {"day": 1, "week": 7, "agenda": 14}
"""Days by which the arrows go on."""


class CalendarApp(App):
    """A calendar."""

    name = "calendar"
    title = "Calendar"
    templates = TEMPLATES

    def start(self, draws: Draws, knobs: Knobs) -> Data:
        return agenda(draws, knobs)

    def view(self, state: State, stage: Stage) -> None:
        draw(state, stage)

    def click(self, state: State, id: str) -> bool:
        verb, _, name = id.partition(":")
        if verb == "nav":
            if name == "calendars":
                return state.home("calendars", **state.at)
            return state.home("home", view=name, day=view_of(state)[1])
        if verb in ("before", "after", "today", "month"):
            return self._leaf(state, verb)
        if verb == "date":
            return self._choose_day(state, name)
        if verb == "turn":
            state.fields["month"] = name
            return True
        if verb == "show":
            state.data["calendars"][name] = not state.data["calendars"][name]
            return True
        if verb in ("dismiss", "cancel"):
            state.dialog = ""
            return True
        if verb in ("up", "leave"):
            return state.back()
        return self._handle(state, verb, name)

    def drop(self, state: State, id: str, target: str) -> bool:
        verb, _, event = id.partition(":")
        kind, _, slot = target.partition(":")
        if verb != "event" or kind != "slot" or state.page != "home":
            return False
        day, _, hour = slot.partition(":")
        if not move(state.data, event, day, int(hour)):
            state.said = "It would end too late"
            return False
        return True

    def enter(self, state: State, id: str) -> bool:
        return state.page == "edit" and id != "notes" and self._save(state)

    def _leaf(self, state: State, verb: str) -> bool:
        """Show other days."""
        view, day = view_of(state)
        if verb == "month":
            state.dialog, state.fields["month"] = "date", day[:7]
            return True
        step = _STEPS[view] if verb == "after" else -_STEPS[view]
        new = state.data["today"] if verb == "today" else moved_day(day, step)
        return state.home("home", view=view, day=new)

    def _choose_day(self, state: State, day: str) -> bool:
        """Take the day that was clicked in the small month."""
        state.dialog = ""
        if state.page == "edit":
            state.fields["day"] = day
            return True
        return state.home("home", view=view_of(state)[0], day=day)

    def _handle(self, state: State, verb: str, name: str) -> bool:
        """Do something with events."""
        view, day = view_of(state)
        if verb in ("new", "slot"):
            begin, _, hour = name.partition(":")
            start = f"{hour}:00" if hour else "09:00"
            return state.go("edit", view=view, day=day, event="", on=begin or day, start=start)
        if verb == "event":
            return state.go("event", view=view, day=day, event=name)
        if verb == "edit":
            return state.go("edit", view=view, day=day, event=state.at["event"])
        if verb == "day":
            state.dialog, state.fields["month"] = "date", str(held(state, "day", edited(state)["day"]))[:7]
            return True
        if verb == "guest":
            state.fields[f"guest:{name}"] = not held(state, f"guest:{name}", name in edited(state)["guests"])
            return True
        if verb == "answer":
            event = state.data["events"][state.at["event"]]
            # A second click takes an answer back.
            event["answer"] = "" if event["answer"] == name else name
            state.at["event"] = settle(state.data["events"], state.at["event"])
            return True
        return self._save(state) if verb == "save" else self._delete(state, verb)

    def _delete(self, state: State, verb: str) -> bool:
        if verb == "delete" and state.knobs.guarded:
            state.dialog = "delete"
            return True
        view, day = view_of(state)
        remove(state.data, state.at["event"])
        state.home("home", view=view, day=day)
        state.said = "Deleted"
        return True

    def _save(self, state: State) -> bool:
        """Keep what stands in the form."""
        wrong = ready(state)
        if wrong:
            state.said = wrong
            return False
        before, events = edited(state), state.data["events"]
        record = {**before, **{key: held(state, key, before[key]) for key in KEYS if key != "guests"}}
        for key in ("title", "place", "notes"):
            record[key] = str(record[key]).strip()
        names = state.data["people"]
        record["guests"] = sorted(name for name in names if held(state, f"guest:{name}", name in before["guests"]))
        id = state.at["event"]
        if id:
            events[id] = record
            settle(events)
        else:
            add(events, record)
        state.home("home", view=view_of(state)[0], day=record["day"])
        state.said = "Saved"
        return True

    def toward(self, state: State, goal: Data) -> Intent | None:
        return toward(state, goal)
