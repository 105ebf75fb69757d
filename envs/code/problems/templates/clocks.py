"""Clocks: times of day, spans of time, timetables."""

from __future__ import annotations

from ....draws import Draws
from ..template import template


def _shifts(draw: Draws, count: int) -> list[str]:
    """Return `count` shifts like 22:15-06:00."""
    found = []
    for _ in range(count):
        start = draw.below(1440)
        end = (start + draw.pick((10, 180, 240, 300, 360, 420, 480, 540, 600)) + draw.below(30)) % 1440
        found.append(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}")
    return found


@template(
    level=2,
    inputs=lambda draw, size, hours, minutes: (draw.below(hours), draw.below(minutes)),
    edges=((0, 0), (0, 30), (3, 0), (5, 27), (1, 59)),
    hours=(6, 8, 10, 12, 16, 24),
    minutes=(60, 80, 100),
    angle=("smaller angle between the hands", "angle clockwise from the hour hand to the minute hand"),
)
def clock_angle(hour: int, minute: int, *, hours: int, minutes: int, angle: str) -> tuple[int, int]:
    """Return the {angle} of a clock, as a fraction of a full turn.

    The minute hand goes round once in {minutes} minutes, which make an hour, and the hour hand once in {hours} hours;
    both stand at the top at 0:00 and move evenly. The fraction is a tuple (numerator, denominator) in lowest terms, 0
    is (0, 1).
    """
    from math import gcd

    turn = hours * minutes
    found = (minute * hours - hour * minutes - minute) % turn
    if angle.startswith("smaller"):
        found = min(found, turn - found)
    common = gcd(found, turn)
    return found // common, turn // common


@template(
    level=2,
    inputs=lambda draw, size: (f"{draw.below(24):02}:{draw.below(60):02}",),
    edges=(("00:00",), ("23:59",), ("05:00",), ("05:01",), ("12:00",), ("06:10",)),
    first=("05:00", "05:40", "06:10"),
    last=("22:00", "23:30", "21:15"),
    every=(7, 12, 20, 25, 45),
    walk=(0, 4, 15),
)
def next_departure(now: str, *, first: str, last: str, every: int, walk: int) -> int:
    """Return how many minutes after `now`, a time like 07:05, the next bus that can be caught leaves.

    The first bus of a day leaves at {first}, and then there is one every {every} minutes, none of them after {last}.
    The way to the stop takes {walk} minutes; a bus that leaves the minute one arrives there is caught. After the last
    bus it is the first of the next day.
    """

    def minutes(time: str) -> int:
        return int(time[:2]) * 60 + int(time[3:])

    start, end = minutes(first), minutes(last)
    there = minutes(now) + walk
    if there <= start:
        return start - minutes(now)
    bus = start + -(-(there - start) // every) * every
    if bus > end:
        bus = start + 1440
    return bus - minutes(now)


@template(
    level=3,
    inputs=lambda draw, size: (_shifts(draw, size),),
    edges=(([],), (["08:00-16:00"],), (["22:00-06:00"],), (["00:00-00:00"],), (["10:00-10:07", "10:00-10:08"],)),
    step=(5, 6, 10, 15),
    hours=(4, 5, 6),
    pause=(20, 30, 45),
    how=("up", "down", "to the nearest multiple, halves up,"),
)
def timesheet(shifts: list[str], *, step: int, hours: int, pause: int, how: str) -> int:
    """Return the paid minutes of `shifts`, each a text like 22:15-06:00.

    A shift whose end is not later than its beginning ends on the next day. From one that is longer than {hours} hours,
    {pause} minutes are taken off. What is left of each shift is rounded {how} to a multiple of {step} minutes.
    """
    total = 0
    for shift in shifts:
        start, end = (int(time[:2]) * 60 + int(time[3:]) for time in shift.split("-"))
        length = (end - start - 1) % 1440 + 1
        if length > hours * 60:
            length -= pause
        if how == "up":
            length += step - 1
        elif how != "down":
            length += step // 2
        total += length // step * step
    return total


@template(
    level=4,
    inputs=lambda draw, size: (lambda start: (start, start + draw.below(1000 * (size + 2))))(draw.below(20000)),
    edges=((0, 0), (0, 1440), (0, 10080), (8640, 10080), (1200, 1700), (0, 10**9)),
    opens=(0, 420, 1140, 1320),
    closes=(270, 1050, 1400),
    closed=("Sundays", "Saturdays and Sundays", "none"),
)
def minutes_open(start: int, end: int, *, opens: int, closes: int, closed: str) -> int:
    """Count the minutes from `start` until before `end` in which a shop is open; 0 <= start <= end.

    Minutes are counted from the beginning of a Monday, before which the shop was never open. Every day it opens {opens}
    minutes after midnight and closes {closes} minutes after midnight, on the next day if that is not later; a minute is
    open from the opening until before the closing. Days on which it does not open: {closed}; what opened the day before
    stays open even then. The span may be a thousand years.
    """
    days = {"Sundays": range(6), "none": range(7)}.get(closed, range(5))
    length = (closes - opens - 1) % 1440 + 1
    week = 7 * 1440

    def upto(minute: int) -> int:
        # Open minutes before `minute`, as if the shop had always been there: a Sunday's hours reach into the week.
        weeks, rest = divmod(minute, week)
        total = weeks * length * len(days)
        for day in days:
            opening = day * 1440 + opens
            for begin in (opening, opening - week):
                total += max(0, min(rest, begin + length) - max(0, begin))
        return total

    def started(minute: int) -> int:
        # The week before the first Monday does not count: take off what would have reached into it.
        return sum(max(0, min(minute, day * 1440 + opens - week + length)) for day in days)

    return upto(end) - upto(start) - (started(end) - started(start))


@template(
    level=5,
    inputs=lambda draw, size: (
        draw.between(1, 20 + 10 * size),
        draw.between(1, 20 + 10 * size),
        draw.between(1, 9 + 2 * size),
        draw.between(1, 9 + 2 * size),
    ),
    edges=((1, 1, 1, 1), (6, 4, 3, 2), (10, 10, 3, 3), (10, 10, 4, 3), (9, 12, 1, 1), (5, 7, 2, 3)),
    delay=range(1, 16, 2),
    late=("first", "second"),
)
def traffic_lights(first: int, second: int, red: int, other: int, *, delay: int, late: str) -> int | None:
    """Return the first minute, counted from 0, in which two traffic lights are both red; None if there is none.

    Cycles of the first light take `first` minutes, those of the second `second`, one following on the other. The {late}
    light's first cycle begins in minute {delay}, the other light's in minute 0; before that they show nothing. A
    cycle's last `red` minutes are red at the first light, and its last `other` minutes at the second; if that is more
    than the cycle, all of it is. All four are positive; cycles may have millions of minutes, but at most 50 are red.
    """
    from math import gcd

    begins = (delay, 0) if late == "first" else (0, delay)
    reds = range(max(0, first - red), first)
    others = range(max(0, second - other), second)
    common = gcd(first, second)
    part = second // common
    inverse = pow(first // common, -1, part)
    best = None
    for one in reds:
        for two in others:
            place, target = begins[0] + one, begins[1] + two
            if (target - place) % common:
                continue
            minute = place + first * ((target - place) // common * inverse % part)
            if minute < max(begins):
                minute += -(-(max(begins) - minute) // (first * part)) * first * part
            best = minute if best is None else min(best, minute)
    return best
