"""Where slow programs come from."""

from __future__ import annotations

from collections.abc import Mapping

from ....draws import Draws
from ...task import Task
from ..module import ModuleSource
from . import counting, ranges, recurrences, searching, sequences
from .slowness import Slowness

__all__ = ["OptimiseSource"]

FILE = "solution.py"
PUBLIC, HIDDEN = (3, range(3, 7)), (15, range(13))
"""How many tests of each kind, and the sizes of their inputs."""


class OptimiseSource(ModuleSource):
    """Slow programs: hidden tests see to it that they stay right, and timing tests say how much faster they are."""

    family = "optimise"

    def __init__(self) -> None:
        super().__init__(counting, ranges, recurrences, searching, sequences)

    def _task(self, template: Slowness, chosen: Mapping[str, object], draw: Draws) -> Task:
        shown, hidden, _ = self._arguments(template, chosen, draw, public=PUBLIC, hidden=HIDDEN)
        large = [template.large(draw, chosen) for _ in range(template.times)]
        return Task(
            id="",
            split="",
            difficulty=self.difficulty(template.name),
            family=self.family,
            topic=template.topic,
            statement=(
                f"The program in {FILE} is right but slow. Make it as fast as you can on large inputs; it has to return"
                f" the same as now for every input. This is what it is for.\n\n{template.statement(chosen)}"
            ),
            files={FILE: template.source({**chosen, "slow": True})},
            reference={FILE: template.source(chosen)},
            public=tuple(template.call(arguments, chosen) for arguments in shown),
            hidden=tuple(template.call(arguments, chosen) for arguments in hidden),
            timing=tuple(template.call(arguments, chosen) for arguments in large),
        )
