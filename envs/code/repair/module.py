"""Module templates: a Python function whose body is a whole program, in the versions that a task needs."""

from __future__ import annotations

import ast
import copy
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import ModuleType
from typing import Any

from ...draws import Draws
from ..problems.specialise import specialised
from ..problems.template import LEVELS, Template
from ..source import Source
from ..task import Call, Task

__all__ = ["ModuleSource", "ModuleTemplate", "module_template"]


class ModuleTemplate(Template):
    """A template whose function's body is a module, and whose last statement returns the function that tests call.

    A parameter with only the value ``False`` names a version: ``if flawed: ... else: ...`` in the body. Programs are
    specialised to the parameters. Annotations may use ``typing.Any`` without importing it.
    """

    @cached_property
    def entry(self) -> str:
        """The name of the function that tests call."""
        last = self._definition().body[-1]
        assert isinstance(last, ast.Return) and isinstance(last.value, ast.Name)
        return last.value.id

    def solve(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Any:
        return self.function(**chosen)(*copy.deepcopy(arguments))

    def call(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Call:
        return replace(super().call(arguments, chosen), function=self.entry)

    def source(self, chosen: Mapping[str, Any]) -> str:
        return specialised(self._definition().body[:-1], chosen)

    def stub(self) -> str:
        """Return the entry's signature with a body that does nothing."""
        for node in ast.walk(self._definition()):
            if isinstance(node, ast.FunctionDef) and node.name == self.entry:
                node.body = [ast.Pass()]
                return ast.unparse(node) + "\n"
        raise AssertionError(f"{self.name} returns '{self.entry}', which it does not define")


def module_template(**declaration: Any) -> Callable[[Callable[..., Any]], ModuleTemplate]:
    """Make the decorated function a `ModuleTemplate`; the keywords are those of a template."""
    return lambda function: ModuleTemplate(function, **declaration)


class ModuleSource(Source):
    """Tasks made of module templates: a name is a template, a number a choice of its parameters and of tests' inputs.

    Args:
        modules: They hold the templates.
    """

    def __init__(self, *modules: ModuleType) -> None:
        self._templates: dict[str, Any] = {
            each.name: each for module in modules for each in vars(module).values() if isinstance(each, ModuleTemplate)
        }

    @property
    def names(self) -> Sequence[str]:
        return tuple(self._templates)

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
        template = self._templates[name]
        return template.choice(Draws(self.family, name, number).below(len(template)))

    @abstractmethod
    def _task(self, template: Any, chosen: Mapping[str, Any], draw: Draws) -> Task:
        """Return the task of `template` with the parameters `chosen`, without its id and split."""
