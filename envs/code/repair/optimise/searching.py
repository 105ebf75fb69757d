"""Looking things up: graphs, lists and names that are searched from the start each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import integers
from .slowness import slowness


def _graph(draw: Draws, nodes: int, edges: int) -> tuple[list[tuple[int, int]], int, int]:
    links = [(draw.below(nodes), draw.below(nodes)) for _ in range(edges)]
    return links, draw.below(nodes), draw.below(nodes)


def _path_graph(draw: Draws) -> tuple[list[tuple[int, int]], int, int]:
    nodes = 500
    links = [(node, node + step) for node in range(nodes) for step in (1, 2 + draw.below(3)) if node + step < nodes]
    return draw.shuffled(links), draw.below(5), nodes - 1 - draw.below(5)


@slowness(
    level=3,
    inputs=lambda draw, size: _graph(draw, 2 + size, 2 * size),
    edges=(([], 0, 0), ([], 0, 1)),
    large=_path_graph,
    times=4,
    both=("in both directions", "only from the first to the second"),
    none=(-1, 0, 999_999),
)
def distance(*, both: str, none: int, slow: bool) -> Callable[..., Any]:
    """Find the shortest way between two stations.

    `distance(links, start, goal)` returns the least number of links on a way from `start` to `goal`; links join two
    stations and can be used {both}. It is 0 from a station to itself, and {none} where there is no way.
    """
    if slow:

        def distance(links: list[tuple[int, int]], start: int, goal: int) -> int:
            """Return the number of links."""
            reached = [start]
            border = [start]
            steps = 0
            while border:
                if goal in border:
                    return steps
                following = []
                for station in border:
                    for one, other in links:
                        ends = [(one, other), (other, one)] if both == "in both directions" else [(one, other)]
                        for near, far in ends:
                            if near == station and far not in reached:
                                reached.append(far)
                                following.append(far)
                border = following
                steps += 1
            return none

    else:
        from collections import deque

        def distance(links: list[tuple[int, int]], start: int, goal: int) -> int:
            """Return the number of links."""
            beyond: dict[int, list[int]] = {}
            for one, other in links:
                beyond.setdefault(one, []).append(other)
                if both == "in both directions":
                    beyond.setdefault(other, []).append(one)
            steps = {start: 0}
            waiting = deque([start])
            while waiting:
                station = waiting.popleft()
                if station == goal:
                    return steps[station]
                for far in beyond.get(station, ()):
                    if far not in steps:
                        steps[far] = steps[station] + 1
                        waiting.append(far)
            return none

    return distance


def _mountain(numbers: list[int]) -> list[int]:
    """Return numbers that rise and then fall, so that most look far for a greater or a smaller one."""
    numbers = sorted(numbers)
    return numbers[::2] + numbers[1::2][::-1]


@slowness(
    level=3,
    inputs=lambda draw, size: (integers(draw, size, 0, 15),),
    edges=(([],), ([1],), ([4, 3, 2, 1],), ([2, 2, 2],)),
    large=lambda draw: (_mountain(integers(draw, 3_000, 0, 1_000_000)),),
    times=3,
    side=("before", "after"),
    relation=("greater", "smaller"),
    none=(-1, 0),
)
def nearest(*, side: str, relation: str, none: int, slow: bool) -> Callable[..., Any]:
    """Find the nearest number that is {relation}.

    `nearest(numbers)` returns, for each number, how many places {side} it the nearest number stands that is {relation}
    than it, or {none} where there is none.
    """
    if slow:

        def nearest(numbers: list[int]) -> list[int]:
            """Return a distance for each number."""
            found = []
            for place, number in enumerate(numbers):
                others = numbers[:place][::-1] if side == "before" else numbers[place + 1 :]
                away = none
                for distance, other in enumerate(others, 1):
                    if other > number if relation == "greater" else other < number:
                        away = distance
                        break
                found.append(away)
            return found

    else:

        def nearest(numbers: list[int]) -> list[int]:
            """Return a distance for each number."""
            sign = 1 if relation == "greater" else -1
            found = [none] * len(numbers)
            candidates: list[int] = []
            for place in range(len(numbers)) if side == "before" else range(len(numbers) - 1, -1, -1):
                while candidates and sign * numbers[candidates[-1]] <= sign * numbers[place]:
                    candidates.pop()
                if candidates:
                    found[place] = abs(place - candidates[-1])
                candidates.append(place)
            return found

    return nearest


@slowness(
    level=2,
    inputs=lambda draw, size: (integers(draw, size, 0, 9), integers(draw, size, 0, 9)),
    edges=(([], []), ([1, 1], []), ([], [2])),
    large=lambda draw: (integers(draw, 2_000, 0, 7_000), integers(draw, 2_000, 0, 7_000)),
    times=5,
    kept=("in both lists", "in the first list and not in the second", "in exactly one of the lists"),
    order=("of their first place, in the first list and then in the second", "of their values"),
)
def merged(*, kept: str, order: str, slow: bool) -> Callable[..., Any]:
    """Compare two lists.

    `merge(first, second)` returns the different numbers that are {kept}, each once, in the order {order}.
    """
    if slow:

        def merge(first: list[int], second: list[int]) -> list[int]:
            """Return the numbers."""
            found: list[int] = []
            for number in first + second:
                one, other = number in first, number in second
                wanted = one and other
                if kept == "in the first list and not in the second":
                    wanted = one and not other
                elif kept == "in exactly one of the lists":
                    wanted = one != other
                if wanted and number not in found:
                    found.append(number)
            return sorted(found) if order == "of their values" else found

    else:

        def merge(first: list[int], second: list[int]) -> list[int]:
            """Return the numbers."""
            one, other = set(first), set(second)
            wanted = one & other
            if kept == "in the first list and not in the second":
                wanted = one - other
            elif kept == "in exactly one of the lists":
                wanted = one ^ other
            if order == "of their values":
                return sorted(wanted)
            return [number for number in dict.fromkeys(first + second) if number in wanted]

    return merge


@slowness(
    level=4,
    inputs=lambda draw, size: (integers(draw, size, 1, 30), 1 + draw.below(1 + size // 2)),
    edges=(([], 2), ([5], 1), ([3, 3, 3], 2)),
    large=lambda draw: (integers(draw, 6_000, 1, 1_000_000), 1_200),
    times=2,
    pick=("smallest", "largest"),
    gain=range(1, 6),
)
def taken(*, pick: str, gain: int, slow: bool) -> Callable[..., Any]:
    """Serve the {pick} job again and again.

    `serve(jobs, rounds)` works on a list of jobs, each a number. In every round the {pick} job is served: if it is
    above {gain}, it is put back as half of it, rounded down, plus {gain}; otherwise it is done. It returns the sum of
    all numbers that were served, over `rounds` rounds, or fewer if no job is left.
    """
    if slow:

        def serve(jobs: list[int], rounds: int) -> int:
            """Return the sum of what was served."""
            waiting = list(jobs)
            total = 0
            for _ in range(rounds):
                if not waiting:
                    break
                job = min(waiting) if pick == "smallest" else max(waiting)
                waiting.remove(job)
                total += job
                if job > gain:
                    waiting.append(job // 2 + gain)
            return total

    else:
        from heapq import heapify, heappop, heappush

        def serve(jobs: list[int], rounds: int) -> int:
            """Return the sum of what was served."""
            sign = 1 if pick == "smallest" else -1
            waiting = [sign * job for job in jobs]
            heapify(waiting)
            total = 0
            for _ in range(rounds):
                if not waiting:
                    break
                job = sign * heappop(waiting)
                total += job
                if job > gain:
                    heappush(waiting, sign * (job // 2 + gain))
            return total

    return serve
