"""Module templates: a Python function whose body is a whole program, in the versions that a task needs."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from ...draws import Draws
from ..problems.template import LEVELS, Template
from ..source import Source
from ..task import Call

__all__ = ["ModuleSource", "ModuleTemplate", "distinct", "module_template"]

_TRIES = 40
"""So often in a row an input may be drawn that was drawn before, until there are taken to be no others."""


class ModuleTemplate(Template):
    """A template whose function's body is a module, and whose last statement returns the function that tests call.

    A parameter with only the value ``False`` names a version: ``if flawed: ... else: ...`` in the body is only ever the
    one branch or the other in the text of a program. The rest are constants at the module's head, in capitals.
    """

    def entry(self) -> str:
        """Return the name of the function that tests call."""
        last = self._definition().body[-1]
        assert isinstance(last, ast.Return) and isinstance(last.value, ast.Name)
        return last.value.id

    def solve(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Any:
        return self.function(**chosen)(*copy.deepcopy(arguments))

    def call(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Call:
        """Return the test that the entry does with `arguments` what the reference does: return the same, or raise."""
        entry = self.entry()
        try:
            expected = self.solve(arguments, chosen)
        except Exception as error:
            return Call(entry, arguments, raises=type(error).__name__)
        return Call(entry, arguments, expected, check=self.check)

    def source(self, chosen: Mapping[str, Any]) -> str:
        node = _Version(chosen).visit(self._definition())
        used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        settings = [f"{name.upper()} = {value!r}" for name, value in chosen.items() if name.upper() in used]
        imports = [each for each in node.body if isinstance(each, ast.Import | ast.ImportFrom)]
        rest = [each for each in node.body[:-1] if each not in imports]
        parts = ["\n".join(map(ast.unparse, imports)), "\n".join(settings), *map(ast.unparse, rest)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def stub(self) -> str:
        """Return the entry's signature with a body that does nothing."""
        name = self.entry()
        for node in ast.walk(self._definition()):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                node.body = [ast.Pass()]
                return ast.unparse(node) + "\n"
        raise AssertionError(f"{self.name} returns '{name}', which it does not define")


class _Version(ast.NodeTransformer):
    """Takes the branch that a version has, and writes constants in capitals."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self.chosen = chosen

    def visit_If(self, node: ast.If) -> Any:  # noqa: N802 (the visitor's name)
        if isinstance(node.test, ast.Name) and isinstance(value := self.chosen.get(node.test.id), bool):
            kept = node.body if value else node.orelse
            return [each for statement in kept for each in _several(self.visit(statement))]
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> Any:  # noqa: N802
        if isinstance(node.test, ast.Name) and isinstance(value := self.chosen.get(node.test.id), bool):
            return self.visit(node.body if value else node.orelse)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:  # noqa: N802
        return ast.Name(node.id.upper(), node.ctx) if node.id in self.chosen else node


def _several(visited: Any) -> list[ast.stmt]:
    return visited if isinstance(visited, list) else [visited]


def module_template(**declaration: Any) -> Callable[[Callable[..., Any]], ModuleTemplate]:
    """Make the decorated function a `ModuleTemplate`; the keywords are those of a template."""
    return lambda function: ModuleTemplate(function, **declaration)


def distinct(draw: Callable[[int], tuple[Any, ...]], count: int, seen: set[str]) -> Iterator[tuple[Any, ...]]:
    """Yield `count` arguments drawn with the sizes 0, 1, 2, ... that are not in `seen`, to which they are added.

    There are fewer where no others are found.
    """
    size = failures = found = 0
    while found < count and failures < _TRIES:
        arguments = draw(size)
        size += 1
        if (key := repr(arguments)) in seen:
            failures += 1
            continue
        seen.add(key)
        found, failures = found + 1, 0
        yield arguments


class ModuleSource(Source):
    """Tasks made of module templates: a name is a template, and a number is a choice of its parameters and inputs.

    Args:
        modules: They hold the templates.
    """

    def __init__(self, *modules: ModuleType) -> None:
        self.templates: dict[str, Any] = {
            each.name: each for module in modules for each in vars(module).values() if isinstance(each, Template)
        }

    @property
    def names(self) -> Sequence[str]:
        return tuple(self.templates)

    def difficulty(self, name: str) -> float:
        level: int = self.templates[name].level
        return (level - 1) / (LEVELS - 1)

    def identity(self, name: str, number: int) -> str:
        return str(number % len(self.templates[name]))

    def choose(self, name: str, number: int) -> tuple[Any, dict[str, Any], Draws]:
        """Return the template `name`, its parameters for `number`, and what to draw inputs from."""
        template = self.templates[name]
        return template, template.choice(number % len(template)), Draws(self.family, name, number)
