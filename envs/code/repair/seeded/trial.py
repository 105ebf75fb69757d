"""Trying a fault: what a project returns without it and with it, and whether that makes a task."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ....cache import digest
from ...compare import satisfies
from ...memo import Memo
from ...problems.distinct import canonical
from ...sandbox import Job, Limits, Reply, Sandbox
from ...sandbox.inside.codec import decode, encode
from ...task import Call
from .fault import SeededFault
from .project import Project

__all__ = ["PUBLIC", "Calls", "Trial", "tried"]

Calls: TypeAlias = tuple[tuple[str, tuple[Any, ...]], ...]
"""Functions and arguments."""

PUBLIC = 4
"""So many tests are public, one of which finds the fault out."""

_FIRST = 3
"""The first calls are too small to be worth showing, unless they find the fault out."""

_LIMITS = Limits(seconds=3.0, call_seconds=0.5)
"""For programs with a fault: one that loops fails soon enough."""

_TOLERANCE = 1e-6

_FOUND = Memo("repair")


@dataclass(frozen=True)
class Trial:
    """What was seen of a fault.

    Attributes:
        tests: What each call has to do.
        public: Places of the tests that the agent may see.
        stops: Whether a call that should return something ends with an exception, or not at all.
        wrong: Whether a call returns something that it should not.
    """

    tests: tuple[Call, ...]
    public: tuple[int, ...]
    stops: bool
    wrong: bool


def tried(sandbox: Sandbox, project: Project, fault: SeededFault, calls: Calls) -> Trial | None:
    """Run `calls` of `project` without and with its fault.

    Trials are remembered.

    Returns:
        ``None`` where the fault is none for a task: no call finds it out, or all do; or one of its changes is found out
        by no hidden test.

    Raises:
        Fault: The sandbox failed.
    """
    files = [sorted(each.items()) for each in (project.files, fault.of(project.files))]
    key = digest(sys.version_info[:2], PUBLIC, _FIRST, _LIMITS, files, canonical(calls))
    if key not in _FOUND:
        _FOUND[key] = _try(sandbox, project, fault, calls)
    found = _FOUND[key]
    if found is None:
        return None
    return Trial(_tests(calls, found["expected"]), tuple(found["public"]), found["stops"], found["wrong"])


def _try(sandbox: Sandbox, project: Project, fault: SeededFault, calls: Calls) -> dict[str, Any] | None:
    """Return a trial as JSON can hold it."""
    expected = [
        [encode(reply.value), reply.error or None] for reply in sandbox.run(Job(project.files, calls=calls)).replies
    ]
    tests = _tests(calls, expected)

    def failed(some: SeededFault) -> dict[int, Reply]:
        """Return what comes instead of what is expected, by place."""
        replies = sandbox.run(Job(some.of(project.files), calls=calls, limits=_LIMITS)).replies
        missing = (Reply("missing"),) * (len(tests) - len(replies))
        return {
            place: reply
            for place, (test, reply) in enumerate(zip(tests, replies + missing, strict=True))
            if not _right(test, reply)
        }

    found = failed(fault)
    if not 0 < len(found) < len(tests):
        return None
    first = min(found)
    others = [place for place in range(_FIRST, len(tests)) if place != first]
    public = sorted([first, *others[: PUBLIC - 1]])
    if any(failed(part).keys() <= set(public) for part in fault.parts()):
        return None
    return {
        "expected": expected,
        "public": public,
        "stops": any(reply.kind != "value" for reply in found.values()),
        "wrong": any(reply.kind == "value" for reply in found.values()),
    }


def _tests(calls: Calls, expected: Sequence[Any]) -> tuple[Call, ...]:
    """Return the tests that `calls` do what is expected: a value, or the name of an exception."""
    return tuple(
        Call(function, arguments, decode(value), raises=error)
        for (function, arguments), (value, error) in zip(calls, expected, strict=True)
    )


def _right(test: Call, reply: Reply) -> bool:
    if reply.kind == "raised":
        return reply.error == test.raises
    return reply.kind == "value" and satisfies(test, reply.value, _TOLERANCE)
