"""Repair tasks: a small project that was right until some places were changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ....cache import digest
from ....draws import Draws
from ...problems.distinct import distinct
from ...sandbox import Sandbox
from ...source import Source
from ...task import Task
from .fault import SeededFault, seeded
from .project import LEVELS, Project
from .trial import Trial, tried
from .usage import projects

__all__ = ["RepairSource"]

FAULTS = 3
"""A project is changed in so many places at most, unless fewer are asked for."""

TESTS = 28
"""So many tests has a task, public and hidden ones."""

_SIZES = range(1, 13)


class RepairSource(Source):
    """Projects with a seeded fault: a name is a project and how many changes it has; a number says which they are.

    What a test expects is what the project did before the changes.

    Args:
        sandbox: Where projects run, with and without their faults.
        faults: The most changes that a project has.
    """

    family = "repair"

    def __init__(self, sandbox: Sandbox, faults: int = FAULTS) -> None:
        self.sandbox = sandbox
        self._names = tuple(f"{name}-{count}" for count in range(1, faults + 1) for name in projects())

    @property
    def names(self) -> Sequence[str]:
        return self._names

    def difficulty(self, name: str) -> float:
        project, count = _read(name)
        return (2 * (count - 1) + project.level - 1) / (2 * (FAULTS - 1) + LEVELS - 1)

    def identity(self, name: str, number: int) -> str:
        return digest(sorted(self._fault(name, number).of(_read(name)[0].files).items()))

    def make(self, name: str, number: int) -> Task | None:
        (project, count), fault = _read(name), self._fault(name, number)
        calls = tuple(_calls(project, Draws(self.family, name, number, "inputs")))
        trial = tried(self.sandbox, project, fault, calls)
        if trial is None:
            return None
        return Task(
            id=self.id(name, number),
            split=self.split(name, number),
            difficulty=self.difficulty(name),
            family=self.family,
            topic=project.name,
            statement=_statement(project, count, trial),
            files=fault.of(project.files),
            reference=project.files,
            public=tuple(trial.tests[place] for place in trial.public),
            hidden=tuple(test for place, test in enumerate(trial.tests) if place not in trial.public),
        )

    def _fault(self, name: str, number: int) -> SeededFault:
        project, count = _read(name)
        return seeded(project, count, Draws(self.family, name, number))


def _read(name: str) -> tuple[Project, int]:
    """Return the project and the number of changes that `name` stands for."""
    project, _, count = name.rpartition("-")
    return projects()[project], int(count)


def _calls(project: Project, draw: Draws) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield calls of the project's functions in turn, small ones first, no two alike."""
    each = -(-TESTS // len(project.calls))
    drawn = {
        function: list(distinct(partial(inputs, draw), each, _SIZES, set()))
        for function, inputs in project.calls.items()
    }
    for place in range(each):
        yield from ((function, inputs[place]) for function, inputs in drawn.items() if place < len(inputs))


def _statement(project: Project, count: int, trial: Trial) -> str:
    """Return what the agent is told: what the project is for, and what users see of the fault."""
    changes = "One place was" if count == 1 else f"{count} places were"
    symptoms = ["return wrong results"] * trial.wrong + ["end with an error, or not at all"] * trial.stops
    return (
        f"{project.description} It is in {', '.join(project.files)}.\n\n"
        f"{changes} changed by mistake, and since then some calls {' and others '.join(symptoms)}. Find what is wrong"
        " and put it right; what the functions are meant to do is in their docstrings, which are right.\n\n"
        f"Tests call {', '.join(f'`{function}`' for function in project.calls)}.\n"
    )
