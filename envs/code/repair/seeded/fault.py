"""Seeded faults: one to three small changes of a project, and the tests that show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ....draws import Draws
from ...mutants import OPERATORS, REVERSIBLE, Mutation, mutations
from .project import Project

__all__ = ["SeededFault", "seeded"]


@dataclass(frozen=True)
class SeededFault:
    """Changes of a project that together make its fault.

    Attributes:
        changes: The file and the mutation of each; no two overlap.
    """

    changes: tuple[tuple[str, Mutation], ...]

    def of(self, files: Mapping[str, str]) -> dict[str, str]:
        """Return `files` with the changes made."""
        changed = dict(files)
        # From the end to the beginning, so that places stay where they are.
        for name, mutation in sorted(self.changes, key=lambda change: -change[1].start):
            changed[name] = mutation.of(changed[name])
        return changed

    def parts(self) -> list[SeededFault]:
        """Return each change as a fault of its own."""
        return [SeededFault((change,)) for change in self.changes]


def seeded(project: Project, count: int, draw: Draws) -> SeededFault:
    """Draw a fault of `count` changes.

    A single change is one that one of the mutations of the faulty file takes back (`mutants.REVERSIBLE`); where there
    are several, some destroy what was there. Nothing says yet that any test sees them.
    """
    operators = REVERSIBLE if count == 1 else OPERATORS
    changes: list[tuple[str, Mutation]] = []
    while len(changes) < count:
        name = draw.pick(list(project.files))
        mutation = next(mutations(project.files[name], draw, operators))
        if not any(name == other and _overlap(mutation, made) for other, made in changes):
            changes.append((name, mutation))
    return SeededFault(tuple(changes))


def _overlap(one: Mutation, other: Mutation) -> bool:
    return one.start <= other.end and other.start <= one.end
