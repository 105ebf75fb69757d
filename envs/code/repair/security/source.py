"""Where programs to be secured come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....draws import Draws
from ...problems.distinct import distinct
from ...task import Task
from ..module import ModuleSource
from . import access, commands, deserialisation, paths, queries, resources, tokens, web
from .weakness import Weakness

__all__ = ["SecuritySource"]

FILE = "app.py"
PUBLIC, HIDDEN = (3, range(1, 5)), (8, range(13))
"""How many tests of legitimate use, shown and hidden, and the sizes of their inputs.

There are as many attacks as hidden ones, and half of the tasks show one."""


class SecuritySource(ModuleSource):
    """Vulnerable programs: hidden tests attack them, and see to it that what they are for still works."""

    family = "security"

    def __init__(self) -> None:
        super().__init__(paths, queries, commands, deserialisation, access, web, resources, tokens)

    def _task(self, template: Weakness, chosen: Mapping[str, Any], draw: Draws) -> Task:
        shown, use, seen = self._arguments(template, chosen, draw, public=PUBLIC, hidden=HIDDEN)
        attacks = list(distinct(lambda size: template.attacks(draw, size, chosen), *HIDDEN, seen))
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
