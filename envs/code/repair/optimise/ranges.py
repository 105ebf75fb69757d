"""Intervals and windows, where most of the work has been done before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import integers
from .slowness import slowness


@slowness(
    level=3,
    inputs=lambda draw, size: (integers(draw, size), draw.between(1, 5)),
    edges=(([], 3), ([4], 1), ([5, 5, 1], 3)),
    large=lambda draw: (integers(draw, 8_000, -9_999, 9_999), draw.between(600, 800)),
    times=2,
    extreme=("greatest", "smallest"),
    short=("are left out", "count too"),
)
def window_extremes(*, extreme: str, short: str, slow: bool) -> Callable[..., Any]:
    """Find the {extreme} number of every window of a list.

    `extremes(numbers, width)` returns the {extreme} number among each number and those before it, `width` together, in
    their order. Windows at the beginning, which have fewer than `width` numbers, {short}.
    """
    if slow:

        def extremes(numbers: list[int], width: int) -> list[int]:
            """Return one number for each window."""
            found = []
            for end in range(1, len(numbers) + 1):
                window = numbers[max(0, end - width) : end]
                if len(window) == width or short == "count too":
                    found.append(max(window) if extreme == "greatest" else min(window))
            return found

    else:
        from collections import deque

        def extremes(numbers: list[int], width: int) -> list[int]:
            """Return one number for each window."""
            sign = 1 if extreme == "greatest" else -1
            found = []
            best: deque[int] = deque()
            for index, number in enumerate(numbers):
                while best and sign * numbers[best[-1]] <= sign * number:
                    best.pop()
                best.append(index)
                if best[0] <= index - width:
                    best.popleft()
                if index + 1 >= width or short == "count too":
                    found.append(numbers[best[0]])
            return found

    return extremes


def _stays(draw: Draws, count: int, longest: int) -> list[tuple[int, int]]:
    starts = integers(draw, count, 0, 3 * count)
    return [(start, start + draw.between(1, longest)) for start in starts]


@slowness(
    level=3,
    inputs=lambda draw, size: (_stays(draw, size, 8),),
    edges=(([],), ([(1, 2), (2, 3)],), ([(0, 5), (0, 5)],)),
    large=lambda draw: (_stays(draw, 2_500, 2_000),),
    times=3,
    ends=("is not there any more at its end", "is still there at its end"),
    answer=("how many are there at once, at most", "the first time with the most at once"),
)
def busiest(*, ends: str, answer: str, slow: bool) -> Callable[..., Any]:
    """Find out how crowded a place becomes.

    `busiest(stays)` looks at stays, each with the whole-numbered times of its start and its end; a guest is there from
    the start on and {ends}. It returns {answer}, or -1 for no stays.
    """
    if slow:

        def busiest(stays: list[tuple[int, int]]) -> int:
            """Return what is asked for."""
            found = (-1, -1)
            for time in sorted(start for start, _ in stays):
                there = 0
                for start, end in stays:
                    if start <= time and (time < end or (time == end and ends == "is still there at its end")):
                        there += 1
                if there > found[0]:
                    found = (there, time)
            return found[0] if answer == "how many are there at once, at most" else found[1]

    else:

        def busiest(stays: list[tuple[int, int]]) -> int:
            """Return what is asked for."""
            late = ends == "is still there at its end"
            changes = sorted([(start, 1) for start, _ in stays] + [(end + late, -1) for _, end in stays])
            found, there = (-1, -1), 0
            for time, change in changes:
                there += change
                if change == 1 and there > found[0]:
                    found = (there, time)
            return found[0] if answer == "how many are there at once, at most" else found[1]

    return busiest


def _sums(draw: Draws, count: int, asked: int) -> tuple[list[int], list[tuple[int, int]]]:
    def part() -> tuple[int, int]:
        start, end = sorted((draw.between(0, count), draw.between(0, count)))
        return start, end

    return integers(draw, count, -50, 50), [part() for _ in range(asked)]


@slowness(
    level=1,
    inputs=lambda draw, size: _sums(draw, size, 4),
    edges=(([], [(0, 0)]), ([5], [])),
    large=lambda draw: _sums(draw, 2_000, 2_000),
    times=3,
    what=("sum", "sum of squares", "number of even numbers", "number of negative numbers"),
    modulus=range(90, 100),
)
def range_sums(*, what: str, modulus: int, slow: bool) -> Callable[..., Any]:
    """Answer questions about parts of a list.

    `answers(numbers, parts)` returns, for each of `parts`, a first place and one after the last, the {what} of the
    numbers there, modulo {modulus}.
    """

    def value(number: int) -> int:
        """Return what a number adds to an answer."""
        if what == "sum of squares":
            return number * number
        if what == "sum":
            return number
        return int(number % 2 == 0 if what == "number of even numbers" else number < 0)

    if slow:

        def answers(numbers: list[int], parts: list[tuple[int, int]]) -> list[int]:
            """Return one answer for each part."""
            return [sum(map(value, numbers[first:last])) % modulus for first, last in parts]

    else:
        from itertools import accumulate

        def answers(numbers: list[int], parts: list[tuple[int, int]]) -> list[int]:
            """Return one answer for each part."""
            sums = list(accumulate(map(value, numbers), initial=0))
            return [(sums[last] - sums[first]) % modulus for first, last in parts]

    return answers


def _paint(draw: Draws, length: int, count: int) -> tuple[int, list[tuple[int, int, int]]]:
    starts = integers(draw, count, 0, length - 1)
    return length, [(start, draw.between(start, length), draw.between(-9, 9)) for start in starts]


@slowness(
    level=3,
    inputs=lambda draw, size: _paint(draw, 1 + size, size),
    edges=((0, []), (3, [(1, 1, 5)])),
    large=lambda draw: _paint(draw, 3_000, 3_000),
    times=2,
    start=range(0, 6),
    low=range(-9, 0),
)
def additions(*, start: int, low: int, slow: bool) -> Callable[..., Any]:
    """Add numbers to stretches of a list.

    `add(length, changes)` begins with a list of `length` times {start}; every change, a first place, one after the last
    and a number, adds the number everywhere between. It returns the list after all changes, with {low} in place of
    everything that is below {low} in the end.
    """
    if slow:

        def add(length: int, changes: list[tuple[int, int, int]]) -> list[int]:
            """Return the list after all changes."""
            values = [start] * length
            for first, last, number in changes:
                for place in range(first, last):
                    values[place] += number
            return [max(low, value) for value in values]

    else:
        from itertools import accumulate

        def add(length: int, changes: list[tuple[int, int, int]]) -> list[int]:
            """Return the list after all changes."""
            steps = [0] * (length + 1)
            for first, last, number in changes:
                steps[first] += number
                steps[last] -= number
            return [max(low, start + value) for value in accumulate(steps[:length])]

    return add
