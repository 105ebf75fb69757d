"""What an agent is told about its files and about tests that it may see; nothing is ever said about a hidden one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .excerpt import LONGEST, excerpt
from .grader import Outcome, Report
from .task import Assertion, Call, Program, Query, Task, Test

__all__ = ["find", "length", "numbered", "results", "task_text"]

SHOWN = 10
"""Failing tests that are shown in full."""

FOUND = 40
"""Lines that a search shows."""

SHORT = 2_000
"""Characters that several files together may have to be shown whole."""


def task_text(task: Task, files: Mapping[str, str]) -> str:
    """Return the statement, and the files as they stand: whole where they are few and short, by name and length else.

    A statement that stands in the file, as HumanEval's do, is not said twice.
    """
    lines = [task.statement.strip(), ""]
    if len(files) > 1 and sum(map(len, files.values())) > SHORT:
        listed = [f"  {_heading(task, name, length(text))}" for name, text in files.items()]
        return "\n".join([*lines, "Files:", *listed])
    if len(files) == 1 and lines[0] in next(iter(files.values())):
        lines = [f"Complete {next(iter(files))}.", ""]
    shown = [f"{_heading(task, name)}:\n{_fenced(text)}" for name, text in files.items()]
    return "\n".join([*lines, "\n\n".join(shown)])


def _heading(task: Task, name: str, *words: str) -> str:
    said = [*words, *(["read only"] if name in task.read_only else [])]
    return f"{name} ({', '.join(said)})" if said else name


def length(text: str) -> str:
    """Return how many lines `text` has, in words."""
    count = len(text.splitlines())
    return f"{count} line{'' if count == 1 else 's'}"


def numbered(text: str, first: int = 1, last: int | None = None) -> str:
    """Return lines `first` to `last` of `text` with their numbers."""
    lines = text.splitlines()[first - 1 : last]
    width = len(str(first + len(lines)))
    return "\n".join(f"{number:>{width}}  {line}" for number, line in enumerate(lines, first)) or "(no lines)"


def find(words: str, files: Mapping[str, str]) -> str:
    """Return the lines of `files` that hold `words`."""
    hits = [
        f"{name}:{number}: {line.strip()[:LONGEST]}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if words in line
    ]
    more = [f"({len(hits) - FOUND} more)"] if len(hits) > FOUND else []
    return "\n".join([*hits[:FOUND], *more]) or f"No line holds {excerpt(words)!r}."


def results(report: Report, tests: Sequence[Test]) -> str:
    """Return what came of public tests."""
    if not report.imports:
        return f"The code could not be loaded: {report.error}"
    if not tests:
        return "There are no public tests."
    failing = [
        (number, test, outcome)
        for number, (test, outcome) in enumerate(zip(tests, report.outcomes, strict=True), 1)
        if not outcome.passed
    ]
    lines = [f"{len(tests) - len(failing)} of {len(tests)} public tests passed."]
    lines += [f"Test {number} failed: {_line(test, outcome)}" for number, test, outcome in failing[:SHOWN]]
    if len(failing) > SHOWN:
        lines.append(f"({len(failing) - SHOWN} more)")
    return "\n".join(lines)


def _line(test: Test, outcome: Outcome) -> str:
    came = f"gave {outcome.got}" if outcome.got and not outcome.error else f"ended with {outcome.error}"
    if isinstance(test, Call):
        arguments = ", ".join(excerpt(repr(each)) for each in test.arguments)
        wanted = f"{test.raises} raised" if test.raises else excerpt(repr(test.expected))
        asked = "another answer" if test.check else wanted
        return f"{test.function.rpartition('.')[2]}({arguments}) {came}, expected {asked}"
    if isinstance(test, Program):
        return f"for the input\n{_fenced(excerpt(test.stdin))}\nit {came}, expected\n{_fenced(excerpt(test.stdout))}"
    if isinstance(test, Query):
        return f"on the first database it {came}, expected {excerpt(repr(list(test.rows)))}"
    assert isinstance(test, Assertion)
    return f"{excerpt(test.code.strip())}\nended with {outcome.error}"


def _fenced(text: str) -> str:
    return f"```\n{text.rstrip()}\n```"
