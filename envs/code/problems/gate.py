"""The gate: a task is fair if its reference solves it, and its hidden tests tell right programs from wrong ones.

Of tests that a language model wrote, more than half were found to be defective; the remedy is to try them.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import Any

from ...cache import digest
from ...draws import Draws
from ..grader import Report, grade
from ..memo import Memo
from ..mutants import mutations
from ..sandbox import Limits, Sandbox
from ..task import Call, Task, Test
from ..timing import SLOWEST, runtime_ratio
from .distinct import canonical

__all__ = ["MUTANTS", "Verdict", "gate"]

MUTANTS = 5
"""So many mutants of the reference have to be found out."""

_TRIED = 40
"""So many are tried at most."""

_LIMITS = Limits(seconds=0.5, call_seconds=0.25)
"""For mutants: one that loops is found out soon enough."""

_RULES = 3
"""Goes up when the rules change, so that no older verdict is remembered."""

_VERDICTS = Memo("gate")


@dataclass(frozen=True)
class Verdict:
    """Whether a task is fair, and if it is not, why."""

    fair: bool
    reason: str = ""


def gate(task: Task, sandbox: Sandbox) -> Verdict:
    """Judge `task`: its reference passes all tests; what the agent begins with, and mutants of the reference, do not.

    Verdicts are remembered. The mutants are drawn by the task's id, so the verdict is the same every time.

    Raises:
        Fault: The sandbox failed.
    """
    if not task.reference:
        return Verdict(True)  # Data without solutions: there is nothing to try.
    key = _key(task)
    if key not in _VERDICTS:
        # Public and hidden tests may be of two kinds, and a run has tests of one.
        reports = [grade(sandbox, task, task.reference, tests) for tests in (task.public, task.hidden) if tests]
        if any(outcome.error == "out of time" for report in reports for outcome in report.outcomes):
            return Verdict(False, "the reference runs out of time")  # perhaps not on a quicker machine
        verdict = _judge(task, sandbox, reports)
        _VERDICTS[key] = [verdict.fair, verdict.reason]
    return Verdict(*_VERDICTS[key])


def _judge(task: Task, sandbox: Sandbox, references: list[Report]) -> Verdict:
    for report in references:
        if not report.passed:
            place = report.bits.index(False)
            return Verdict(False, f"the reference fails test {place}: {report.error or report.outcomes[place]}")
    answers = {canonical((test.expected, test.raises)) for test in task.hidden if isinstance(test, Call)}
    if len(answers) == 1:
        return Verdict(False, "all hidden tests have the same answer")
    right = grade(sandbox, task, task.files, task.hidden).passed
    if right and not task.timing:
        return Verdict(False, "what the agent begins with passes the hidden tests")
    if right and runtime_ratio(sandbox, task, task.files) <= SLOWEST:
        return Verdict(False, "what the agent begins with is fast enough")
    if not all(name.endswith(".py") for name in task.reference if name not in task.read_only):
        # There are mutants of Python only: sources of other languages try wrong answers of their own.
        return Verdict(True)
    failed = tried = 0
    for tried, files in enumerate(_mutants(task), 1):
        failed += not grade(sandbox, task, files, task.hidden, _LIMITS).passed
        if failed == MUTANTS:
            return Verdict(True)
        if tried == _TRIED:
            break
    return Verdict(False, f"the hidden tests find out only {failed} of {tried} mutants")


def _mutants(task: Task) -> Iterator[dict[str, str]]:
    """Yield the reference with one change, in each file in turn."""
    draw = Draws("gate", task.id)
    streams = {name: mutations(text, draw) for name, text in task.reference.items() if name not in task.read_only}
    while streams:
        for name in list(streams):
            mutation = next(streams[name], None)
            if mutation is None:
                del streams[name]
            else:
                yield {**task.reference, name: mutation.of(task.reference[name])}


def _key(task: Task) -> str:
    """Return a digest of all that the verdict depends on."""
    tests = [_described(test) for test in (*task.public, *task.hidden, *task.timing)]
    files = [sorted(each.items()) for each in (task.files, task.reference)]
    return digest(
        _RULES, sys.version_info[:2], MUTANTS, _TRIED, _LIMITS, task.id, task.tolerance, len(task.public), files, tests
    )


def _described(test: Test) -> str:
    if isinstance(test, Call) and test.check is not None:
        return f"{_described(replace(test, check=None))} {_program(test.check)}"
    return f"{type(test).__name__} {canonical(astuple(test))}"


def _program(check: Any) -> str:
    """Return what tells `check` from others, in every process."""
    if isinstance(check, partial):
        return f"{_program(check.func)} {canonical(check.args)} {canonical(check.keywords)}"
    return repr(marshal.dumps(check.__code__))
