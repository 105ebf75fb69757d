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
from ..problems.template import LEVELS, Template
from ..source import Source
from ..task import Call, Task

__all__ = ["ModuleSource", "ModuleTemplate", "module_template"]


class ModuleTemplate(Template):
    """A template whose function's body is a module, and whose last statement returns the function that tests call.

    A parameter with only the value ``False`` names a version: ``if flawed: ... else: ...`` in the body is only ever the
    one branch or the other in the text of a program. The rest are constants at the module's head, in capitals.
    Annotations may use ``typing.Any`` without importing it.
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
        node = _Version(chosen).visit(self._definition())
        names = (each for statement in node.body for each in ast.walk(statement) if isinstance(each, ast.Name))
        used = {each.id for each in names}
        settings = [f"{name.upper()} = {value!r}" for name, value in chosen.items() if name.upper() in used]
        imports = [each for each in node.body if isinstance(each, ast.Import | ast.ImportFrom)]
        rest = [each for each in node.body[:-1] if each not in imports]
        typing = ["from typing import Any"] if "Any" in used else []
        parts = ["\n".join([*map(ast.unparse, imports), *typing]), "\n".join(settings), *map(ast.unparse, rest)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def stub(self) -> str:
        """Return the entry's signature with a body that does nothing."""
        for node in ast.walk(self._definition()):
            if isinstance(node, ast.FunctionDef) and node.name == self.entry:
                node.body = [ast.Pass()]
                return ast.unparse(node) + "\n"
        raise AssertionError(f"{self.name} returns '{self.entry}', which it does not define")


class _Version(ast.NodeTransformer):
    """Takes the branch that a version has, and writes constants in capitals."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self.chosen = chosen

    def visit_If(self, node: ast.If) -> Any:
        test = self.settle(node.test)
        if isinstance(test, bool):
            kept = node.body if test else node.orelse
            return [each for statement in kept for each in _several(self.visit(statement))]
        node.test = test
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        test = self.settle(node.test)
        if isinstance(test, bool):
            return self.visit(node.body if test else node.orelse)
        node.test = test
        return self.generic_visit(node)

    def settle(self, test: ast.expr) -> bool | ast.expr:
        """Return what a condition comes to once versions are known: a truth value, or what is left of it."""
        if isinstance(test, ast.Name) and isinstance(value := self.chosen.get(test.id), bool):
            return value
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            inner = self.settle(test.operand)
            return not inner if isinstance(inner, bool) else test
        if isinstance(test, ast.BoolOp) and isinstance(first := self.settle(test.values[0]), bool):
            if first is isinstance(test.op, ast.Or):
                return first
            rest = test.values[1:]
            return self.settle(rest[0]) if len(rest) == 1 else ast.BoolOp(test.op, rest)
        return test

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(node.id.upper(), node.ctx) if node.id in self.chosen else node


def _several(visited: Any) -> list[ast.stmt]:
    return visited if isinstance(visited, list) else [visited]


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
