"""Days and times of the clock, as texts: ``"2026-03-04"`` and ``"09:30"``, which sort as they should."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from ..words import say

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "clock",
    "long_day",
    "minutes",
    "monday",
    "month_grid",
    "month_name",
    "moved_day",
]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Days of the week."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
"""Months."""


def minutes(time: str) -> int:
    """Return how many minutes after midnight `time` is."""
    return 60 * int(time[:2]) + int(time[3:])


def clock(after: int) -> str:
    """Return the time that is so many minutes after midnight."""
    return f"{after // 60:02d}:{after % 60:02d}"


@functools.lru_cache(maxsize=4096)
def moved_day(day: str, by: int) -> str:
    """Return the day that is `by` days later."""
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


@functools.lru_cache(maxsize=4096)
def monday(day: str) -> str:
    """Return the Monday of the week of `day`."""
    return moved_day(day, -date.fromisoformat(day).weekday())


@functools.lru_cache(maxsize=4096)
def _day_name(day: str) -> str:
    """Return the day of the week."""
    return WEEKDAYS[date.fromisoformat(day).weekday()]


@functools.lru_cache(maxsize=4096)
def long_day(day: str, language: str = "en") -> str:
    """Return ``Wednesday, 4 March``, in one of `words.LANGUAGES`."""
    return f"{say(_day_name(day), language)}, {int(day[8:])} {month_name(day, language)}"


def month_name(day: str, language: str = "en") -> str:
    """Return the name of the month of a day, or of a month, ``"2026-03"``."""
    return say(MONTHS[int(day[5:7]) - 1], language)


def month_grid(month: str) -> list[list[str]]:
    """Return the weeks of a month, ``"2026-03"``, each of seven days, some of other months."""
    first = monday(f"{month}-01")
    weeks = [[moved_day(first, 7 * week + day) for day in range(7)] for week in range(6)]
    return [week for week in weeks if any(day.startswith(month) for day in week)]
