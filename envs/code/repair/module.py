"""Module templates: a Python function whose body is a whole program, in the versions that a task needs."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import ModuleType
from typing import Any

from ..problems.specialise import specialised
from ..problems.template import Template
from ..problems.template_source import TemplateSource
from ..task import Call

__all__ = ["ModuleSource", "ModuleTemplate"]


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


class ModuleSource(TemplateSource):
    """Tasks made of module templates.

    Args:
        modules: They hold the templates.
    """

    def __init__(self, *modules: ModuleType) -> None:
        super().__init__(
            each for module in modules for each in vars(module).values() if isinstance(each, ModuleTemplate)
        )
