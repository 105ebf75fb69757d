"""Words that fit one event and no other."""

from __future__ import annotations

from ...draws import Draws
from .dates import long_day
from .state import Data

__all__ = ["mention", "pick", "shown"]


def shown(data: Data) -> list[str]:
    """Return the ids of the events that can be seen."""
    return [id for id, event in data["events"].items() if data["calendars"][event["calendar"]]]


def pick(draws: Draws, data: Data) -> tuple[str, str] | None:
    """Return an event that can be seen, and words that fit it alone; ``None`` where there is none."""
    ids = shown(data)
    id = draws.pick(ids) if ids else ""
    which = mention(draws, data, id) if id else ""
    return (id, which) if which else None


def mention(draws: Draws, data: Data, id: str) -> str:
    """Return words that fit the event `id` and no other one; empty where there are none."""
    event = data["events"][id]
    same = [each for each in data["events"].values() if each["title"] == event["title"]]
    that_day = [each for each in same if each["day"] == event["day"]]
    title, day = f"“{event['title']}”", long_day(event["day"])
    ways = []
    if len(same) == 1:
        ways.append(title)
    if len(that_day) == 1:
        ways.append(f"{title} on {day}")
    if sum(each["start"] == event["start"] for each in that_day) == 1:
        ways.append(f"{title} on {day} at {event['start']}")
    return draws.pick(ways) if ways else ""
