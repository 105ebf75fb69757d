"""Comparing and extending sequences, where tables or bisection replace trying everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...problems.inputs import integers, letters
from .slowness import slowness


@slowness(
    level=5,
    inputs=lambda draw, size: (integers(draw, size, 0, 12),),
    edges=(([],), ([3, 3, 3],), ([3, 2, 1],)),
    large=lambda draw: (integers(draw, 1_200, 0, 1_000_000),),
    times=6,
    rule=("greater than", "at least as great as", "less than", "at most as great as"),
)
def longest_run(*, rule: str, slow: bool) -> Callable[..., Any]:
    """Find how long a chain can be.

    `longest(numbers)` returns the greatest number of places that can be chosen, from left to right, so that each number
    after the first is {rule} the one chosen before it.
    """
    if slow:

        def longest(numbers: list[int]) -> int:
            """Return the length of the longest chain."""
            lengths: list[int] = []
            for place, number in enumerate(numbers):
                best = 0
                for before in range(place):
                    other = numbers[before]
                    if rule == "greater than":
                        fits = number > other
                    elif rule == "at least as great as":
                        fits = number >= other
                    elif rule == "less than":
                        fits = number < other
                    else:
                        fits = number <= other
                    if fits:
                        best = max(best, lengths[before])
                lengths.append(best + 1)
            return max(lengths, default=0)

    else:
        from bisect import bisect_left, bisect_right

        def longest(numbers: list[int]) -> int:
            """Return the length of the longest chain."""
            sign = 1 if rule in ("greater than", "at least as great as") else -1
            place = bisect_left if rule in ("greater than", "less than") else bisect_right
            ends: list[int] = []
            for number in numbers:
                at = place(ends, sign * number)
                ends[at : at + 1] = [sign * number]
            return len(ends)

    return longest


@slowness(
    level=4,
    inputs=lambda draw, size: (letters(draw, size, "ab"), letters(draw, draw.between(1, 3), "ab")),
    edges=(("", "a"), ("aaaa", "aa"), ("abc", "abcd")),
    large=lambda draw: ("a" * draw.between(6_000, 6_500) + "b" + "a" * 6_000, "a" * draw.between(250, 300)),
    times=2,
    overlapping=("may overlap", "do not overlap, and each begins as early as it can"),
    answer=("the list of the places where they begin", "how many there are"),
)
def occurrences(*, overlapping: str, answer: str, slow: bool) -> Callable[..., Any]:
    """Find a word in a text.

    `find(text, word)` looks for the stretches of `text` that equal `word`, which has at least one character;
    stretches {overlapping}. It returns {answer}.
    """
    if slow:

        def find(text: str, word: str) -> list[int] | int:
            """Return what is asked for."""
            places: list[int] = []
            for first in range(len(text) - len(word) + 1):
                same = 0
                while same < len(word) and text[first + same] == word[same]:
                    same += 1
                free = not places or overlapping == "may overlap" or first >= places[-1] + len(word)
                if same == len(word) and free:
                    places.append(first)
            return places if answer.startswith("the list") else len(places)

    else:

        def find(text: str, word: str) -> list[int] | int:
            """Return what is asked for."""
            borders = [0] * len(word)
            length = 0
            for place in range(1, len(word)):
                while length and word[place] != word[length]:
                    length = borders[length - 1]
                length += word[place] == word[length]
                borders[place] = length
            places = []
            length = 0
            for place, character in enumerate(text):
                while length and (length == len(word) or character != word[length]):
                    length = borders[length - 1]
                length += character == word[length]
                if length == len(word):
                    places.append(place - length + 1)
                    length = borders[length - 1] if overlapping == "may overlap" else 0
            return places if answer.startswith("the list") else len(places)

    return find


@slowness(
    level=5,
    inputs=lambda draw, size: (integers(draw, size, -9, 9),),
    edges=(([],), ([-3],), ([0, 0],)),
    large=lambda draw: (integers(draw, 1_200, -1_000, 1_000),),
    times=8,
    step=range(1, 5),
    empty=("is allowed and has the sum 0", "is not allowed, and the answer for an empty list is 0"),
)
def best_stretch(*, step: int, empty: str, slow: bool) -> Callable[..., Any]:
    """Find the stretch of a list with the greatest sum.

    `best(numbers)` returns the greatest sum of a stretch of neighbouring numbers of which {step} is taken off for each
    number in it. The stretch with no numbers {empty}.
    """
    if slow:

        def best(numbers: list[int]) -> int:
            """Return the greatest sum."""
            sums = []
            for first in range(len(numbers)):
                total = 0
                for number in numbers[first:]:
                    total += number - step
                    sums.append(total)
                sums = [max(sums)]
            if empty == "is allowed and has the sum 0":
                sums.append(0)
            return max(sums, default=0)

    else:

        def best(numbers: list[int]) -> int:
            """Return the greatest sum."""
            greatest: int | None = 0 if empty == "is allowed and has the sum 0" else None
            ending = 0
            for number in numbers:
                ending = max(ending, 0) + number - step
                greatest = ending if greatest is None else max(greatest, ending)
            return greatest or 0

    return best
