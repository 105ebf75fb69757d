"""Counting pairs and groups, where looking at every pair is not needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...problems.inputs import integers, letters
from .slowness import slowness


@slowness(
    level=1,
    inputs=lambda draw, size: (integers(draw, size, -6, 6), draw.between(-6, 6)),
    edges=(([], 0), ([2, 2, 2], 4)),
    large=lambda draw: (integers(draw, 1_000, -4_000, 4_000), draw.between(-50, 50)),
    times=30,
    relation=("sum", "difference"),
    what=("how many there are", "how many different values stand at the earlier places of such pairs"),
)
def count_pairs(*, relation: str, what: str, slow: bool) -> Callable[..., Any]:
    """Count pairs of numbers with a given {relation}.

    `count(numbers, target)` looks at the pairs of two different places in `numbers`, each pair once, whose numbers
    have the {relation} `target` (a difference being the later number minus the earlier one). It returns {what}.
    """
    if slow:

        def count(numbers: list[int], target: int) -> int:
            """Return the count that is asked for."""
            pairs = 0
            values: list[int] = []
            for index, first in enumerate(numbers):
                for second in numbers[index + 1 :]:
                    if (first + second if relation == "sum" else second - first) == target:
                        pairs += 1
                        if first not in values:
                            values.append(first)
            return pairs if what == "how many there are" else len(values)

    else:

        def count(numbers: list[int], target: int) -> int:
            """Return the count that is asked for."""
            pairs = 0
            values = set()
            later: dict[int, int] = {}
            for first in reversed(numbers):
                wanted = target - first if relation == "sum" else target + first
                if wanted in later:
                    pairs += later[wanted]
                    values.add(first)
                later[first] = later.get(first, 0) + 1
            return pairs if what == "how many there are" else len(values)

    return count


@slowness(
    level=2,
    inputs=lambda draw, size: ([letters(draw, draw.between(1, 2), "ab") for _ in range(3 * size)],),
    edges=(([],), (["", ""],)),
    large=lambda draw: ([letters(draw, draw.between(4, 6), "abcde") for _ in range(2_000)],),
    times=4,
    alike=(
        "are made of the same letters, each as often",
        "have the same set of letters",
        "are each other's x",
    ),
    least=range(2, 5),
)
def groups(*, alike: str, least: int, slow: bool) -> Callable[..., Any]:
    """Group words that are alike.

    `group(words)` returns a list of groups of words that {alike}. Repeated words count each time. Only groups of at
    least {least} words are returned; words in a group, and groups by their first word, are in the order of `words`.
    """

    def key(word: str) -> str:
        """Return a text that alike words share."""
        if alike == "are made of the same letters, each as often":
            return "".join(sorted(word))
        if alike == "have the same set of letters":
            return "".join(sorted(set(word)))
        return min(word, word[::-1])

    if slow:

        def group(words: list[str]) -> list[list[str]]:
            """Return the groups."""
            found: list[list[str]] = []
            for word in words:
                for other in found:
                    if key(other[0]) == key(word):
                        other.append(word)
                        break
                else:
                    found.append([word])
            return [each for each in found if len(each) >= least]

    else:

        def group(words: list[str]) -> list[list[str]]:
            """Return the groups."""
            found: dict[str, list[str]] = {}
            for word in words:
                found.setdefault(key(word), []).append(word)
            return [each for each in found.values() if len(each) >= least]

    return group


@slowness(
    level=4,
    inputs=lambda draw, size: (integers(draw, size, 0, 9),),
    edges=(([],), ([1, 1, 1],), ([3, 2, 1],)),
    large=lambda draw: (integers(draw, 1_300, -5_000, 5_000),),
    times=8,
    gap=range(0, 5),
    direction=("greater", "smaller"),
)
def disorder(*, gap: int, direction: str, slow: bool) -> Callable[..., Any]:
    """Count how far a list is out of order.

    `disorder(numbers)` returns the number of pairs of places, one before the other, at which the earlier number is
    {direction} than the later one by more than {gap}.
    """
    if slow:

        def disorder(numbers: list[int]) -> int:
            """Return the number of pairs."""
            total = 0
            for index, later in enumerate(numbers):
                for earlier in numbers[:index]:
                    difference = earlier - later if direction == "greater" else later - earlier
                    if difference > gap:
                        total += 1
            return total

    else:
        from bisect import bisect_left, bisect_right, insort

        def disorder(numbers: list[int]) -> int:
            """Return the number of pairs."""
            total = 0
            seen: list[int] = []
            for later in numbers:
                if direction == "greater":
                    total += len(seen) - bisect_right(seen, later + gap)
                else:
                    total += bisect_left(seen, later - gap)
                insort(seen, later)
            return total

    return disorder
