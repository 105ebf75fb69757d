"""Dates: days, weeks, months and years."""

from __future__ import annotations

import datetime

from ....draws import Draws
from ..template import template

_YEAR_ENDS = ((1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 7), (12, 31), (12, 30), (12, 29), (12, 26), (2, 29), (7, 4))


def _work_ahead(draw: Draws, size: int) -> tuple[str, int, list[str]]:
    """Return a date, a number of working days, and holidays around the date."""
    start = draw.between(730000, 740000)
    holidays = [start + draw.between(-9, 5 * size + 3) for _ in range(2 + draw.below(2 + size))]
    days = [datetime.date.fromordinal(day).isoformat() for day in (start, *holidays)]
    return days[0], draw.between(0, 4 * size), days[1:]


@template(
    level=2,
    inputs=lambda draw, size: (lambda year: (year, year + draw.below(3 * size + 2)))(draw.between(1900, 2090)),
    edges=((2000, 2000), (2023, 2024), (1899, 1901), (2000, 2030)),
    day=(1, 13, 24, 29, 30, 31),
    weekday=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
def weekday_dates(first: int, last: int, *, day: int, weekday: str) -> list[str]:
    """List the dates of the years from `first` to `last`, both included, that are day {day} of a month and a {weekday}.

    Dates are written like 2024-02-09 and rise. A month without a day {day} has no such date. 1800 <= first <= last.
    """
    import datetime

    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    found = []
    for year in range(first, last + 1):
        for month in range(1, 13):
            try:
                date = datetime.date(year, month, day)
            except ValueError:
                continue
            if date.weekday() == names.index(weekday):
                found.append(date.isoformat())
    return found


@template(
    level=3,
    inputs=lambda draw, size: (draw.between(1950, 2080), draw.between(1, 12)),
    edges=((2024, 2), (2023, 2), (2000, 12), (1999, 1), (2015, 2)),
    number=range(1, 5),
    weekday=range(1, 8),
    end=("beginning", "end"),
)
def numbered_weekday(year: int, month: int, *, number: int, weekday: int, end: str) -> int | None:
    """Return the day of the month, from 1, on which weekday {weekday} comes for time number {number} in a month.

    Weekdays are numbered from 1, Monday, to 7, Sunday, and counted from the {end} of month `month` of `year`;
    time number 1 is the one nearest to it. Return None if the month does not have so many of them.
    """
    import calendar

    before, length = calendar.monthrange(year, month)
    days = [day for day in range(1, length + 1) if (before + day - 1) % 7 == weekday - 1]
    if end == "end":
        days.reverse()
    return days[number - 1] if number <= len(days) else None


@template(
    level=3,
    inputs=lambda draw, size: _work_ahead(draw, size),
    edges=(
        ("2024-02-28", 1, []),
        ("2023-12-29", 3, ["2024-01-01"]),
        ("2024-06-01", 0, []),
        ("2024-06-03", 5, ["2024-06-08", "2024-06-03", "2024-06-03"]),
    ),
    off=("Saturday and Sunday", "Friday and Saturday", "Sunday", "Wednesday and Sunday"),
    direction=("after", "before"),
)
def working_day(start: str, days: int, holidays: list[str], *, off: str, direction: str) -> str:
    """Return the date that is `days` working days {direction} the date `start`.

    Days are working days unless they fall on {off} or are among `holidays`, which are in no order and may repeat. Dates
    are texts like 2024-02-09. Count from the day next to `start`; if `days` is 0 the answer is `start` itself, be it
    a working day or not.
    """
    import datetime

    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    free = [names.index(name) for name in off.split(" and ")]
    date = datetime.date.fromisoformat(start)
    step = datetime.timedelta(1 if direction == "after" else -1)
    while days:
        date += step
        if date.weekday() not in free and date.isoformat() not in holidays:
            days -= 1
    return date.isoformat()


@template(
    level=4,
    inputs=lambda draw, size: (draw.below(50 * 4**size),),
    edges=((0,), (359,), (360,), (365,), (364,), (10**9,), (4 * 365,)),
    months=(10, 12, 13),
    length=(28, 30, 36),
    often=range(3, 7),
    never=(5, 7),
)
def invented_calendar(days: int, *, months: int, length: int, often: int, never: int) -> tuple[int, int, int]:
    """Return as a tuple (year, month, day) the date that comes `days` days after the first day of a calendar.

    Years, months and days are numbered from 1, so that day 0 is (1, 1, 1). A year has {months} months of {length} days
    each, but the last month of a leap year has one day more. A year is a leap year if its number is divisible by
    {often}, unless its number divided by {often} is itself divisible by {never}. `days` may be a thousand million.
    """

    def before(year: int) -> int:
        past = year - 1
        return past * months * length + past // often - past // (often * never)

    low, high = 1, days // (months * length) + 2
    while high - low > 1:
        middle = (low + high) // 2
        if before(middle) <= days:
            low = middle
        else:
            high = middle
    rest = days - before(low)
    month = min(rest // length, months - 1)
    return low, month + 1, rest - month * length + 1


@template(
    level=3,
    inputs=lambda draw, size: (
        draw.between(1990, 2050),
        draw.between(1, 12),
        draw.pick((28, 29, 30, 31, 31)) if size % 3 else draw.between(1, 28),
    ),
    edges=((2024, 1, 31), (2023, 1, 31), (2024, 2, 29), (2023, 12, 31), (2023, 8, 30), (2000, 3, 31)),
    months=(1, 3, 6, 11, 13, 18, 24, -1, -2, -7, -11, -12),
    rule=("the last day of that month", "the first day of the month after it", "as many days into the month after it"),
)
def add_months(year: int, month: int, day: int, *, months: int, rule: str) -> str | None:
    """Return the date {months} months from the date `year`, `month`, `day`, as a text like 2024-02-09.

    Months that are negative lie in the past. If that month has the day's number, that is the answer. Otherwise it is
    {rule}; "as many days" are as many as that month lacks, so that February 30 would be March 1 in a leap year. Return
    None if the given date does not exist.
    """
    import calendar

    if day > calendar.monthrange(year, month)[1]:
        return None
    years, place = divmod(month - 1 + months, 12)
    year, month = year + years, place + 1
    length = calendar.monthrange(year, month)[1]
    if day > length:
        if rule.startswith("the last"):
            day = length
        else:
            day = 1 if rule.startswith("the first") else day - length
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return f"{year}-{month:02}-{day:02}"


@template(
    level=4,
    inputs=lambda draw, size: (
        draw.between(1990, 2050),
        *draw.pick(_YEAR_ENDS),
    ),
    edges=((2021, 1, 3), (2020, 12, 31), (2024, 1, 1), (2024, 12, 30), (2018, 12, 31), (2023, 1, 1), (2000, 2, 29)),
    weekday=("Monday", "Tuesday", "Thursday", "Saturday", "Sunday"),
    least=(1, 3, 4, 7),
)
def week_of_year(year: int, month: int, day: int, *, weekday: str, least: int) -> tuple[int, int]:
    """Return as a tuple (year, number) the week of the date `year`, `month`, `day`.

    Weeks begin on a {weekday}. A week belongs to the earlier year unless at least {least} of its days are in the later
    one. Each year's weeks are numbered from 1. February 29 of a common year stands for March 1.
    """
    import datetime

    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        month, day = 3, 1
    date = datetime.date(year, month, day).toordinal()

    def start(year: int) -> int:
        # The first week holds the day by which `least` days of the year have gone.
        inside = datetime.date(year, 1, least)
        return inside.toordinal() - (inside.weekday() - names.index(weekday)) % 7

    if date < start(year):
        year -= 1
    elif date >= start(year + 1):
        year += 1
    return year, (date - start(year)) // 7 + 1
