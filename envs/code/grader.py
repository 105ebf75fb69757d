"""Running a task's tests over some files, and saying which passed and what came instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .compare import satisfies
from .excerpt import excerpt
from .sandbox import Job, Limits, Reply, Run, Sandbox
from .task import Assertion, Call, Program, Query, Task, Test

__all__ = ["Outcome", "Report", "grade"]


@dataclass(frozen=True)
class Outcome:
    """What came of one test.

    Attributes:
        passed: Whether it is right.
        got: What came, as people read it; empty where nothing did.
        error: Why nothing came; empty where something did.
    """

    passed: bool
    got: str = ""
    error: str = ""


@dataclass(frozen=True)
class Report:
    """What came of a number of tests.

    Attributes:
        parses: Whether the files are Python, where they have to be.
        imports: Whether they could be loaded.
        error: Why not.
        outcomes: One for each test.
        cpu: Seconds of processor time.
        wall: Seconds.
    """

    parses: bool
    imports: bool
    error: str
    outcomes: tuple[Outcome, ...]
    cpu: float
    wall: float

    @property
    def bits(self) -> tuple[bool, ...]:
        """Which tests passed."""
        return tuple(outcome.passed for outcome in self.outcomes)

    @property
    def share(self) -> float:
        """Share of the tests that passed; 0 without any."""
        return sum(self.bits) / len(self.bits) if self.bits else 0.0

    @property
    def passed(self) -> bool:
        """Whether there are tests and all passed."""
        return bool(self.bits) and all(self.bits)

    def split(self, count: int) -> tuple[Report, Report]:
        """Return the reports of the first `count` tests and of the rest; each has the time of both."""
        return replace(self, outcomes=self.outcomes[:count]), replace(self, outcomes=self.outcomes[count:])


def grade(
    sandbox: Sandbox, task: Task, files: Mapping[str, str], tests: Sequence[Test], limits: Limits | None = None
) -> Report:
    """Run `tests`, all of one kind, over `files`. What is expected stays here: the sandbox gets inputs only.

    Raises:
        Fault: The infrastructure failed.
    """
    run = _run(sandbox, dict(files), tests, limits or Limits())
    outcomes = tuple(_outcome(test, reply, task.tolerance) for test, reply in zip(tests, run.replies, strict=True))
    return Report(run.parses, run.imports, run.error, outcomes, run.cpu, run.wall)


def _run(sandbox: Sandbox, files: dict[str, str], tests: Sequence[Test], limits: Limits) -> Run:
    """Have the tests run, of whatever kind they are; a run that was lost has an empty reply for each."""
    job = Job(files, limits=limits)
    calls = [test for test in tests if isinstance(test, Call)]
    programs = [test for test in tests if isinstance(test, Program)]
    queries = [test for test in tests if isinstance(test, Query)]
    if calls:
        run = sandbox.run(replace(job, calls=tuple((test.function, test.arguments) for test in calls)))
    elif programs:
        run = sandbox.run(replace(job, stdin=tuple(test.stdin for test in programs)))
    elif queries:
        run = sandbox.run(replace(job, queries=tuple(test.database for test in queries)))
    elif tests:
        run = sandbox.judge([test for test in tests if isinstance(test, Assertion)], job)
    else:
        run = sandbox.run(job)
    lost = (Reply("missing", error=run.stopped or "died"),) * (len(tests) - len(run.replies))
    return replace(run, replies=run.replies + lost)


def _outcome(test: Test, reply: Reply, tolerance: float) -> Outcome:
    if reply.kind == "raised":
        expected = isinstance(test, Call) and test.raises is not None and test.raises == reply.error
        return Outcome(expected, error=f"{reply.error}: {reply.message}" if reply.message else reply.error)
    if reply.kind != "value":
        return Outcome(False, error=_REASONS.get(reply.error, f"{reply.error} {reply.message}".strip()))
    passed = satisfies(test, reply.value, tolerance)
    if isinstance(test, Assertion):
        return Outcome(passed, error="" if passed else f"{reply.error}: {reply.message}".strip(": "))
    return Outcome(passed, got=_read(reply.value))


_REASONS = {
    "time": "out of time",
    "died": "the process ended",
    "memory": "out of memory",
    "output": "too much output",
    "not imported": "the code could not be loaded",
}


def _read(value: Any) -> str:
    """Return `value` as people read it."""
    return excerpt(value if isinstance(value, str) and "\n" in value else repr(value))
