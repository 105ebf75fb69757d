"""Scheduling: intervals, rooms, machines and turns."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....draws import Draws
from ..inputs import integers
from ..template import template


def _intervals(draw: Draws, size: int, spread: int = 3) -> tuple[Any, ...]:
    """Return intervals in no order, some of which touch or overlap."""
    starts = [draw.below(spread * size + 1) for _ in range(size)]
    return ([[start, start + draw.between(1, 8)] for start in starts],)


@template(
    level=3,
    inputs=_intervals,
    edges=(([],), ([[1, 4]],), ([[1, 4], [4, 6]],), ([[3, 9], [4, 5]],), ([[6, 7], [1, 3], [4, 5]],)),
    gap=range(4),
    least=range(1, 4),
    answer=("[start, end]", "[start, end, number of intervals]", "[start, sum of the lengths of its intervals]"),
)
def join_intervals(intervals: list[list[int]], *, gap: int, least: int, answer: str) -> list[list[int]]:
    """Join intervals [start, end] into blocks: two belong together if they overlap or lie at most {gap} apart.

    Touching intervals lie 0 apart, and intervals can belong together through others. Return each block of at least
    {least} interval(s) as {answer}, sorted by start.
    """
    blocks: list[list[list[int]]] = []
    reach = 0
    for start, end in sorted(intervals):
        if blocks and start - reach <= gap:
            blocks[-1].append([start, end])
            reach = max(reach, end)
        else:
            blocks.append([[start, end]])
            reach = end
    found = []
    for block in blocks:
        if len(block) < least:
            continue
        first, last = block[0][0], max(end for _, end in block)
        if answer == "[start, end]":
            found.append([first, last])
        elif answer == "[start, end, number of intervals]":
            found.append([first, last, len(block)])
        else:
            found.append([first, sum(end - start for start, end in block)])
    return found


@template(
    level=3,
    inputs=lambda draw, size: (*_intervals(draw, size, 6), 6 * size + draw.below(6)),
    edges=(([], 0), ([], 9), ([[0, 9]], 9), ([[3, 5]], 9), ([[3, 5], [5, 6]], 9)),
    least=range(1, 5),
    pause=range(2),
    answer=(
        "all of them",
        "the longest of them, the latest if several are",
        "the shortest of them, the earliest if several are",
    ),
)
def free_times(intervals: list[list[int]], day: int, *, least: int, pause: int, answer: str) -> list[list[int]]:
    """Find the free times [start, end] of a day from 0 to `day`, of which `intervals` [start, end] are taken.

    Before and after each interval another {pause} unit(s) of time are not free either. A free time cannot be prolonged
    and counts only from a length of {least} on. Return {answer}, in a list, in order of time; times are whole numbers.
    Parts of intervals outside the day do not matter.
    """
    free = []
    reached = 0
    for start, end in [*sorted(intervals), [day + pause, day + pause]]:
        stop = min(start - pause, day)
        if stop - reached >= least:
            free.append([reached, stop])
        reached = max(reached, end + pause)
    if answer == "all of them" or not free:
        return free
    if answer.startswith("the longest"):
        return [max(free, key=lambda each: (each[1] - each[0], each[0]))]
    return [min(free, key=lambda each: (each[1] - each[0], each[0]))]


@template(
    level=4,
    inputs=lambda draw, size: (integers(draw, size, 1, 9),),
    edges=(([],), ([1],), ([9],), ([4, 4, 4],), ([2, 1, 3],)),
    quantum=range(1, 5),
    change=range(3),
    rule=("goes to the end of the queue", "goes to the place behind the first one of the queue"),
    arrival=range(3),
)
def take_turns(work: list[int], *, quantum: int, change: int, rule: str, arrival: int) -> list[int]:
    """One machine does jobs in slices; return for each job the time at which it is finished.

    Job i needs work[i] > 0 units of time and arrives at the time {arrival} * i. Jobs wait in a queue in the order of
    arrival; the first one runs for {quantum} unit(s), or less if it is finished earlier. A job that is not finished
    then {rule} of waiting jobs (to the front, if nobody waits), after those that arrived up to that very moment. Before
    a slice the machine needs {change} unit(s), if the job is another one than the last that ran. When nobody waits, it
    stands idle until the next arrival.
    """
    finished = [0] * len(work)
    left = list(work)
    queue: list[int] = []
    time = coming = done = 0
    last = -1
    while done < len(work):
        if not queue:
            time = max(time, arrival * coming)
        while coming < len(work) and arrival * coming <= time:
            queue.append(coming)
            coming += 1
        job = queue.pop(0)
        if last not in (-1, job):
            time += change
        last = job
        used = min(quantum, left[job])
        time += used
        left[job] -= used
        while coming < len(work) and arrival * coming <= time:
            queue.append(coming)
            coming += 1
        if left[job] == 0:
            finished[job] = time
            done += 1
        else:
            queue.insert(len(queue) if rule == "goes to the end of the queue" else 1, job)
    return finished


def _same_programme(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Whether `got` are indices of shows that do not overlap, with the number and total length that are expected."""
    shows = arguments[0]
    if not isinstance(got, list) or not all(type(each) is int and 0 <= each < len(shows) for each in got):
        return False
    chosen = sorted(shows[each] for each in got)
    if len(set(got)) < len(got) or any(one[1] > other[0] for one, other in pairwise(chosen)):
        return False
    length = sum(shows[each][1] - shows[each][0] for each in expected)
    return len(got) == len(expected) and sum(end - start for start, end in chosen) == length


@template(
    level=5,
    inputs=_intervals,
    edges=(([],), ([[1, 4]],), ([[1, 4], [4, 6]],), ([[3, 9], [4, 5], [6, 8]],), ([[1, 9], [1, 9], [1, 3]],)),
    check=_same_programme,
    most=range(1, 6),
    first=("as many shows as possible", "as much time as possible in shows"),
    second=("more", "less"),
)
def festival_programme(shows: list[list[int]], *, most: int, first: str, second: str) -> list[int]:
    """Choose shows [start, end] that do not overlap, {most} of them at most, and return their indices in any order.

    A show may begin when another one ends. You want {first}; of programmes that are equal in that, the one with
    {second} of the other (time in shows or number of shows). Return any programme that is best.
    """
    sign = 1 if second == "more" else -1
    order = sorted(range(len(shows)), key=lambda show: shows[show][1])
    # For each number of shows: (time of the end, worth, chosen), where worth compares as the statement says.
    made: list[tuple[int, tuple[int, int], list[int]]] = [(0, (0, 0), [])]
    for show in order:
        start, end = shows[show]
        added = []
        for last, worth, chosen in made:
            if last <= start and len(chosen) < most:
                gain = (1, sign * (end - start)) if first == "as many shows as possible" else (end - start, sign)
                added.append((end, (worth[0] + gain[0], worth[1] + gain[1]), [*chosen, show]))
        best: dict[int, tuple[int, tuple[int, int], list[int]]] = {}
        for state in added:
            count = len(state[2])
            if count not in best or state[1] > best[count][1]:
                best[count] = state
        made += best.values()
    return max(made, key=lambda state: state[1])[2]


@template(
    level=4,
    inputs=lambda draw, size: (integers(draw, size, 1, 9),),
    edges=(([],), ([3],), ([5, 5, 5],), ([1, 9, 1, 1, 1, 1],)),
    machines=range(2, 5),
    order=("as listed", "longest first", "shortest first"),
    rest=range(3),
    answer=("the time at which all are finished", "the sum of the times at which the jobs are finished"),
)
def share_machines(jobs: list[int], *, machines: int, order: str, rest: int, answer: str) -> int:
    """Give jobs, each of which takes some time, to {machines} machines, all free at time 0; return {answer}.

    The jobs are given out in this order: {order}. Each goes to the machine that is free first, of several to the one
    that has done the fewest jobs. Between two jobs a machine rests, {rest} unit(s) of time after its first job, and one
    unit more each time after that; while it rests it is not free. Without jobs the answer is 0.
    """
    queue = list(jobs)
    if order != "as listed":
        queue.sort(reverse=order == "longest first")
    free = [(0, 0)] * machines
    ends = []
    for job in queue:
        time, count = min(free)
        free.remove((time, count))
        ends.append(time + job)
        free.append((time + job + rest + count, count + 1))
    if answer == "the time at which all are finished":
        return max(ends, default=0)
    return sum(ends)
