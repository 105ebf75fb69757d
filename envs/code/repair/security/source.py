"""Where programs to be secured come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....draws import Draws
from ...problems.distinct import canonical, distinct
from ...task import Task
from ..module import ModuleSource
from . import access, commands, deserialisation, paths, queries, resources, tokens, web
from .weakness import Weakness

__all__ = ["SecuritySource"]

FILE = "app.py"
PUBLIC, HIDDEN = 3, 8
"""Tests of legitimate use, shown and hidden; of as many attacks, half of the tasks show one."""

_SHOWN, _TESTED = range(1, 5), range(13)
"""Sizes of the inputs."""


class SecuritySource(ModuleSource):
    """Vulnerable programs: hidden tests attack them, and see to it that what they are for still works."""

    family = "security"

    def __init__(self) -> None:
        super().__init__(paths, queries, commands, deserialisation, access, web, resources, tokens)

    def _task(self, template: Weakness, chosen: Mapping[str, Any], draw: Draws) -> Task:
        edges = {canonical(arguments): arguments for arguments in template.edges()}
        seen = set(edges)
        shown = list(distinct(lambda size: template.inputs(draw, size, chosen), PUBLIC, _SHOWN, seen))
        use = [*edges.values(), *distinct(lambda size: template.inputs(draw, size, chosen), HIDDEN, _TESTED, seen)]
        attacks = list(distinct(lambda size: template.attacks(draw, size, chosen), HIDDEN, _TESTED, seen))
        if draw.chance(0.5):
            shown.append(attacks.pop())
        return Task(
            id="",
            split="",
            difficulty=self.difficulty(template.name),
            family=self.family,
            topic=template.cwe,
            statement=(
                f"The program in {FILE} has a vulnerability: {template.cwe}. Close it, without changing what the"
                f" program does for honest users. This is what it is for.\n\n{template.statement(chosen)}"
            ),
            files={FILE: template.source({**chosen, "flawed": True})},
            reference={FILE: template.source(chosen)},
            public=tuple(template.call(arguments, chosen) for arguments in shown),
            # Attacks come last: one that exhausts time or memory may end the run that it is part of.
            hidden=tuple(template.call(arguments, chosen) for arguments in (*use, *attacks)),
        )
