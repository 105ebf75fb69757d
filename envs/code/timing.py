"""How long a submission works beside the reference: processor time, in runs that alternate on one busy machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from .grader import grade
from .sandbox import Limits, Sandbox
from .signals import MAX_RUNTIME_RATIO
from .task import Program, Query, Task, Test, called

__all__ = ["SLOWEST", "runtime_ratio"]

PAIRS = 3
"""Runs of each; every run of the submission has one of the reference right before or after it."""

SLOWEST = 3.0
"""The greatest ratio with which a submission that has to be fast passes the test of its time."""

LEAST = 0.002
"""Seconds of processor time below which no two programs are told apart."""

_ALONE = Limits(processes=1)
"""The kernel does not count the time of a child whose end its parent ignores: there are no children, and no threads."""


def runtime_ratio(sandbox: Sandbox, task: Task, files: Mapping[str, str], pairs: int = PAIRS) -> float:
    """Return the processor time of `files` over that of the reference, on the task's timing tests, or its hidden ones.

    The time is the kernel's account of all processes of a run, and the median of `pairs` runs. What a run costs where
    nothing is done (starting it, reading the inputs) is measured among them in the same way and taken off, and what
    is left counts as `LEAST` seconds at least. Clocks inside the sandbox have no part in it.

    Args:
        sandbox: Where both run.
        task: The task; the ratio is 1 if it has no reference.
        files: The submission. If it fails a test in any run, the ratio is the greatest there is.
        pairs: How many runs of each.

    Raises:
        Fault: The sandbox failed.
    """
    if not task.reference:
        return 1.0
    tests = task.timing or task.hidden
    nothing = _idle(task, tests)
    submission: list[float] = []
    reference: list[float] = []
    idle: list[float] = []
    for index in range(pairs):
        turns = [(files, submission), (task.reference, reference)]
        for program, times in reversed(turns) if index % 2 else turns:
            report = grade(sandbox, task, program, tests, _ALONE)
            if times is submission and not report.passed:
                return MAX_RUNTIME_RATIO
            times.append(report.cpu)
        idle.append(grade(sandbox, task, nothing, tests, _ALONE).cpu)
    spent, allowed = (max(median(times) - median(idle), LEAST) for times in (submission, reference))
    return min(spent / allowed, MAX_RUNTIME_RATIO)


def _idle(task: Task, tests: Sequence[Test]) -> dict[str, str]:
    """Return files that take the inputs of `tests` and do nothing with them."""
    first = next(iter(task.reference))
    files = {first: ""}
    for test in tests:
        if isinstance(test, Query):
            return {first: "SELECT 1"}
        if isinstance(test, Program):
            return files
        for file, function in called(test, first):
            line = f"def {function}(*arguments, **named): pass\n"
            if line not in files.setdefault(file, ""):
                files[file] += line
    return files
