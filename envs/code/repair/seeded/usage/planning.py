"""Projects that plan, count and calculate."""

from __future__ import annotations

from typing import Any

from .....draws import Draws
from ..project import Project

__all__ = ["ELECTIONS", "EQUATIONS", "EVENTS", "SCHEDULER"]

_PEOPLE = ("ann", "bob", "cleo", "dan")


def _busy(draw: Draws, size: int) -> dict[str, list[tuple[int, int]]]:
    times: dict[str, list[tuple[int, int]]] = {name: [] for name in draw.sample(_PEOPLE, 3)}
    for name in times:
        for _ in range(draw.below(size // 2 + 2)):
            start = 10 * draw.between(45, 100)
            times[name].append((start, start + 10 * draw.between(0, 9)))
    return times


def _day(draw: Draws) -> tuple[int, int]:
    return 480 + 10 * draw.below(6), 900 + 10 * draw.below(10)


def _plan(draw: Draws, size: int) -> tuple[Any, ...]:
    meetings = [
        (f"m{number}", draw.sample(_PEOPLE, draw.between(1, 3)), draw.pick((15, 30, 60, 90, 200)))
        for number in range(size)
    ]
    return _day(draw), _busy(draw, size), meetings


SCHEDULER = Project(
    "scheduler",
    2,
    "A planner finds times for meetings at which everybody is free.",
    {
        "planner.plan": _plan,
        "planner.free_times": lambda draw, size: (
            _day(draw),
            _busy(draw, size + 4),
            draw.sample(_PEOPLE, draw.between(1, 3)),
            draw.pick((1, 20, 40)),
        ),
        "planner.busiest": lambda draw, size: (_busy(draw, size), _day(draw)),
    },
)


def _customers(draw: Draws, size: int) -> tuple[Any, ...]:
    minute, customers = 0, []
    for number in range(size):
        minute += draw.pick((0, 0, 1, 1, 2, 3))
        customers.append((minute, f"c{number}", draw.between(1, 9), draw.chance(0.25)))
    return customers, draw.pick((1, 1, 2, 3)), draw.pick((2, 4, 8))


EVENTS = Project(
    "events",
    2,
    "A simulation of a post office, minute by minute: customers arrive, wait, are served or leave.",
    {"office.simulate": _customers, "office.summary": _customers},
)


def _ballots(draw: Draws, size: int) -> tuple[Any, ...]:
    candidates = draw.sample(("Abe", "Bea", "Cid", "Dot", "Eve"), draw.between(2, 5))
    ballots = []
    for _ in range(size + size // 2):
        ballot = draw.sample(candidates, draw.between(1, len(candidates)))
        if draw.chance(0.1):
            ballot = draw.pick(([], [*ballot, ballot[0]], ["Zoe"]))
        ballots.append(ballot)
    return candidates, ballots


def _votes(draw: Draws, size: int) -> dict[str, int]:
    parties = draw.sample(("blue", "green", "red", "white", "pink"), draw.between(1, 5))
    return {party: draw.pick((0, 10, 50, 100, 200, 300)) + draw.below(3) * 7 for party in parties}


ELECTIONS = Project(
    "elections",
    2,
    "An election office counts ranked ballots by several rules and shares seats out between parties.",
    {
        "counting.runoff": _ballots,
        "counting.borda": _ballots,
        "counting.condorcet": _ballots,
        "seats.highest_averages": lambda draw, size: (_votes(draw, size), draw.below(12), draw.pick((0, 5, 10, 30))),
        "seats.largest_remainders": lambda draw, size: (_votes(draw, size), draw.below(15)),
    },
)


def _rows(draw: Draws, rows: int, columns: int) -> list[list[int]]:
    found = [[draw.pick((0, 0, 1, 1, 2, -1, -2, 3, 5)) for _ in range(columns)] for _ in range(rows)]
    if rows > 1 and draw.chance(0.3):
        found[-1] = [2 * number for number in found[0]]
    return found


def _square(draw: Draws, size: int) -> tuple[Any, ...]:
    side = draw.between(1, 2 + size // 5)
    return (_rows(draw, side, side),)


EQUATIONS = Project(
    "equations",
    3,
    "A package for matrices of exact fractions solves linear equations.",
    {
        "solve.solve": lambda draw, size: (
            _rows(draw, draw.between(1, 2 + size // 4), draw.between(2, 3 + size // 4)),
        ),
        "solve.inverse": _square,
        "solve.determinant": _square,
        "solve.rank": lambda draw, size: (_rows(draw, draw.between(2, 4), draw.between(1, 5)),),
        "fraction.mean": lambda draw, size: (
            [(draw.between(-9, 9), draw.pick((1, 2, 3, 4, 6, -2))) for _ in range(size)],
        ),
    },
)
