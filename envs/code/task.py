"""What a coding task is: files to begin with, files that solve it, and tests, each of which says what is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = ["Assertion", "Call", "Check", "Program", "Query", "Task", "Test", "called"]

Check: TypeAlias = Callable[[tuple[Any, ...], Any, Any], bool]
"""``check(arguments, expected, got)``: whether `got` is right, where more than one answer is."""


@dataclass(frozen=True)
class Call:
    """A test that calls a function.

    Attributes:
        function: Its name in the task's first module, or ``"module.function"``.
        arguments: What it is given, as plain data.
        expected: What it has to return.
        raises: Name of the built-in exception that it has to raise instead of returning; ``None`` for none.
        check: What decides, where more than one answer is right; ``None`` for equality.
    """

    function: str
    arguments: tuple[Any, ...]
    expected: Any = None
    raises: str | None = None
    check: Check | None = None


@dataclass(frozen=True)
class Program:
    """A test that runs the first file as a program: what it reads from standard input, what it has to print."""

    stdin: str
    stdout: str


@dataclass(frozen=True)
class Assertion:
    """A test that comes as code: statements that raise where the candidate is wrong.

    They run in a process of their own, in which every name of `entries` stands for a call of the candidate.

    Attributes:
        code: The statements.
        entries: The candidate's functions that the statements call.
        setup: Code that runs before them; it never meets the candidate.
    """

    code: str
    entries: tuple[str, ...]
    setup: str = ""


@dataclass(frozen=True)
class Query:
    """A test that runs the candidate, one SQL query, on a fresh SQLite database.

    Attributes:
        database: SQL that makes the database.
        rows: What the query has to return.
        ordered: Whether the order of rows counts.
    """

    database: str
    rows: tuple[tuple[Any, ...], ...]
    ordered: bool = False


Test: TypeAlias = Call | Program | Assertion | Query
"""One test, of any kind. A task's public tests are all of one kind, and so are its hidden ones."""


def called(test: Test, main: str) -> list[tuple[str, str]]:
    """Return the functions that `test` calls, each as the file that has to define it and its name.

    Args:
        test: The test; those of programs and queries call none.
        main: The file of functions that are named without a module.
    """
    names = (test.function,) if isinstance(test, Call) else test.entries if isinstance(test, Assertion) else ()
    parts = [name.rpartition(".") for name in names]
    return [(f"{module.replace('.', '/')}.py" if module else main, function) for module, _, function in parts]


@dataclass(frozen=True)
class Task:
    """One coding task.

    Attributes:
        id: Identifies the task among those of its source.
        split: The split that it belongs to.
        difficulty: From 0 to 1.
        family: What kind of work it is: ``"function"``, ``"repair"``, ``"security"``, ``"translate"``, ``"optimise"``
            or ``"sql"``.
        topic: What it is about.
        statement: What the agent is told.
        files: What the agent begins with, file name -> text; the first is the one that tests import.
        reference: The same files, solved.
        public: Tests that the agent may run and see.
        hidden: Tests that decide; none of them is public.
        read_only: Files that the agent may read and not change.
        tolerance: How far a float may be from what is expected, relatively.
        timing: Larger tests, whose running time says how fast a solution is; empty where speed is not asked for.
    """

    id: str
    split: str
    difficulty: float
    family: str
    topic: str
    statement: str
    files: Mapping[str, str]
    reference: Mapping[str, str]
    public: tuple[Test, ...]
    hidden: tuple[Test, ...]
    read_only: frozenset[str] = field(default_factory=frozenset)
    tolerance: float = 1e-6
    timing: tuple[Test, ...] = ()
