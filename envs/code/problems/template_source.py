"""Tasks made of templates: a name is a template, a number a choice of its parameters and of its tests' inputs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from ...draws import Draws
from ..task import Task
from .distinct import canonical, distinct
from .parametrised import ParametrisedSource
from .template import Template

__all__ = ["TemplateSource"]

_Drawn: TypeAlias = list[tuple[Any, ...]]


class TemplateSource(ParametrisedSource):
    """A source of tasks that templates make."""

    def make(self, name: str, number: int) -> Task:
        template, chosen = self._templates[name], self._choice(name, number)
        task = self._task(template, chosen, Draws(self.family, name, number, "inputs"))
        return replace(task, id=self.id(name, number), split=self.split(name, number))

    @abstractmethod
    def _task(self, template: Any, chosen: Mapping[str, Any], draw: Draws) -> Task:
        """Return the task of `template` with the parameters `chosen`, without its id and split."""

    @staticmethod
    def _arguments(
        template: Template,
        chosen: Mapping[str, Any],
        draw: Draws,
        *,
        public: tuple[int, Sequence[int]],
        hidden: tuple[int, Sequence[int]],
    ) -> tuple[_Drawn, _Drawn, set[str]]:
        """Draw the arguments of public tests and of hidden ones, no two alike.

        Args:
            template: The template, whose edges come first among the hidden ones.
            chosen: Its parameters.
            draw: Draws.
            public: How many, and the sizes that they take in turn.
            hidden: The same of those that are hidden, besides the edges.

        Returns:
            The public ones, the hidden ones, and what `canonical` says of all of them.
        """
        edges = {canonical(arguments): arguments for arguments in template.edges}
        seen = set(edges)

        def drawn(count: int, sizes: Sequence[int]) -> _Drawn:
            return list(distinct(lambda size: template.inputs(draw, size, chosen), count, sizes, seen))

        return drawn(*public), [*edges.values(), *drawn(*hidden)], seen
