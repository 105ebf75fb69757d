"""Days side by side, hours one under the other, and events where they belong."""

from __future__ import annotations

from collections import Counter

from ..box import Box
from ..colors import mix
from .calendar_data import FIRST, LAST, color, lanes, of_day
from .dates import clock, long_day, minutes
from .stage import Stage
from .state import Data, State

__all__ = ["draw_grid", "told"]


def told(data: Data, id: str) -> str:
    """Return an event in words that fit no other one, or as few as possible."""
    event = data["events"][id]
    return f"“{event['title']}” on {long_day(event['day'])} at {event['start']}"


def draw_grid(state: State, stage: Stage, room: Box, days: list[str]) -> None:
    """Add the days and what happens on them."""
    look = stage.look
    side = round(3.6 * look.font)
    head, room = room.cut_top(round(1.3 * look.line))
    for day, place in zip(days, head.cut_left(side)[1].columns(len(days)), strict=True):
        today = day == state.data["today"]
        words = long_day(day, look.language)
        words = f"{words[:3]} {int(day[8:])}" if len(days) > 1 else words
        stage.add("text", place, words, states="center bold strong" if today else "center")
    stage.add("divider", Box(head.left, head.bottom - 1, head.right, head.bottom))
    hours = LAST - FIRST
    high = max(round(1.35 * look.line), int(room.height) // hours)
    with stage.scrolling("grid", room, high * hours, state.scroll.get("grid", 0)) as whole:
        rest = whole._replace(bottom=whole.top + high * hours)
        places = rest.cut_left(side)[1].columns(len(days))
        for hour in range(FIRST, LAST):
            top = rest.top + (hour - FIRST) * high
            label = Box(rest.left, top, rest.left + side - look.px(6), top + round(1.3 * look.font))
            if stage.shows(label):
                stage.add("text", label, clock(60 * hour), states="muted small right")
            for day, place in zip(days, places, strict=True):
                name = f"{long_day(day)}, {clock(60 * hour)}"
                slot = Box(place.left, top, place.right, top + high)
                does = f"make an event on {long_day(day)} at {clock(60 * hour)}"
                stage.add("cell", slot, id=f"slot:{day}:{hour:02d}", name=name, does=does)
        for day, place in zip(days, places, strict=True):
            _events(state, stage, place, day, high)


def _events(state: State, stage: Stage, place: Box, day: str, high: int) -> None:
    """Add the events of a day."""
    data, ids = state.data, of_day(state.data, day)
    known = Counter(told(data, id) for id in ids)
    for id, (lane, count) in lanes(data, ids).items():
        event = data["events"][id]
        inner = place._replace(left=place.left + stage.look.px(2), right=place.right - stage.look.px(4))
        across = inner.columns(count, 1)[lane]
        top = place.top + round((minutes(event["start"]) - 60 * FIRST) * high / 60)
        bottom = place.top + round((minutes(event["end"]) - 60 * FIRST) * high / 60)
        does = f"open {told(data, id)}" if known[told(data, id)] == 1 else ""
        box = Box(across.left, top + 1, across.right, bottom - 1)
        tint = mix(stage.look.colors.surface, color(event), 0.32)
        with stage.inside(
            stage.add("cell", box, id=f"event:{id}", name=event["title"], does=does, color=tint, states="flat")
        ):
            if stage.shows(box):
                _words(stage, box, event)


def _words(stage: Stage, box: Box, event: Data) -> None:
    """Add the title and, where there is room, the time and the place."""
    look = stage.look
    stage.add("line", box._replace(right=box.left + look.px(4)), color=color(event))
    rest = box._replace(left=box.left + look.px(7))
    line = round(1.35 * look.font)
    title, rest = rest.cut_top(min(line, rest.height))
    stage.add("text", title, event["title"], states="small bold", said=False)
    for words in (f"{event['start']} - {event['end']}", event["place"]):
        if words and rest.height >= line:
            place, rest = rest.cut_top(line)
            stage.add("text", place, words, states="small", said=False)
