"""Tests whose data gives inputs alone: the solution is run on them, in the sandbox, for what has to come out."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from ....errors import ConfigurationError
from ..sandbox import Job, Reply, Sandbox
from ..task import Call, Task, Test

__all__ = ["UNANSWERED", "answered"]

_TOGETHER = 100
"""Inputs that one run is given."""


class _Unanswered(Enum):
    UNANSWERED = "not known yet"


UNANSWERED = _Unanswered.UNANSWERED
"""Stands where the expected value of a test has to be found by running the solution."""


def answered(task: Task, sandbox: Sandbox) -> Task:
    """Return `task` with what its solution returns, or raises, wherever a test has no answer yet.

    Tests that the solution gives no answer to are left out: it runs out of time, or what it returns is no plain data.
    A task with all its answers comes back as it is.

    Raises:
        ConfigurationError: The solution gives no answer at all.
        Fault: The sandbox failed.
    """
    open_tests = [each for each in task.hidden if isinstance(each, Call) and each.expected is UNANSWERED]
    if not open_tests:
        return task
    replies: list[Reply] = []
    for start in range(0, len(open_tests), _TOGETHER):
        replies += _replies(task, open_tests[start : start + _TOGETHER], sandbox)
    closed = iter([_closed(test, reply) for test, reply in zip(open_tests, replies, strict=True)])
    hidden: list[Test | None] = [
        next(closed) if isinstance(each, Call) and each.expected is UNANSWERED else each for each in task.hidden
    ]
    known = tuple(each for each in hidden if each is not None)
    if not known:
        raise ConfigurationError(
            f"task {task.id!r}: its own solution answers none of its tests here, the first for the reason"
            f" {replies[0].error!r}; leave the task out"
        )
    return replace(task, hidden=known)


def _replies(task: Task, tests: list[Call], sandbox: Sandbox) -> tuple[Reply, ...]:
    calls = tuple((each.function, each.arguments) for each in tests)
    return sandbox.run(Job(task.reference, calls=calls)).replies


def _closed(test: Call, reply: Reply) -> Call | None:
    if reply.kind == "value":
        return replace(test, expected=reply.value)
    if reply.kind == "raised" and "." not in reply.error:  # an exception of Python's own
        return replace(test, expected=None, raises=reply.error, check=None)
    return None
