"""Tasks made of templates: a name is a template, a number a choice of its parameters and of its tests' inputs."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...draws import Draws
from ..source import Source
from ..task import Task
from .template import LEVELS, Template

__all__ = ["TemplateSource"]


class TemplateSource(Source):
    """A source of tasks that templates make; the same parameters are the same problem, whatever the inputs are.

    Args:
        templates: What they are made of.
    """

    def __init__(self, templates: Iterable[Template]) -> None:
        self._templates: dict[str, Any] = {each.name: each for each in templates}
        self._names = tuple(self._templates)

    @property
    def names(self) -> Sequence[str]:
        return self._names

    def difficulty(self, name: str) -> float:
        level: int = self._templates[name].level
        return (level - 1) / (LEVELS - 1)

    def identity(self, name: str, number: int) -> str:
        return repr(sorted(self._choice(name, number).items()))

    def make(self, name: str, number: int) -> Task:
        template, chosen = self._templates[name], self._choice(name, number)
        task = self._task(template, chosen, Draws(self.family, name, number, "inputs"))
        return replace(task, id=self.id(name, number), split=self.split(name, number))

    def _choice(self, name: str, number: int) -> dict[str, Any]:
        template: Template = self._templates[name]
        return template.choice(Draws(self.family, name, number).below(len(template)))

    @abstractmethod
    def _task(self, template: Any, chosen: Mapping[str, Any], draw: Draws) -> Task:
        """Return the task of `template` with the parameters `chosen`, without its id and split."""
