"""Templates: a Python function that is a problem's reference solution, its statement and its signature at once."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ....errors import ConfigurationError
from ...draws import Draws
from ..task import Call, Check
from .parametrised import LEVELS, Parametrised
from .specialise import decided

__all__ = ["Template", "asked", "template"]


def asked(function: Callable[..., Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the parameters `chosen` that `function` has an argument for."""
    return {name: chosen[name] for name in inspect.signature(function).parameters if name in chosen}


class Template(Parametrised):
    """A family of problems: one for each choice of the parameters, with as many inputs as one likes.

    Its function's positional arguments are the problem's, its keyword-only arguments the parameters, and its docstring
    the statement, in which ``{name}`` stands for a parameter's value. The function uses nothing from outside its body.

    Attributes:
        function: The reference.
        topic: What the problem is about: the name of the module that holds it.
        edges: Arguments that every set of hidden tests has: the cases that are easily forgotten.
        check: What decides, where more than one answer is right.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        level: int,
        inputs: Callable[..., tuple[Any, ...]],
        edges: Sequence[tuple[Any, ...]] = (),
        check: Check | None = None,
        **parameters: Sequence[Any],
    ) -> None:
        self.function, self.level, self.check = function, level, check
        self.edges = tuple(edges)
        self.name = function.__name__
        self.topic = function.__module__.rsplit(".", 1)[-1]
        self.parameters = parameters
        self._inputs = inputs
        own = inspect.signature(function).parameters.values()
        self.arguments = [each.name for each in own if each.kind is not inspect.Parameter.KEYWORD_ONLY]
        declared = {each.name for each in own if each.kind is inspect.Parameter.KEYWORD_ONLY}
        if declared != set(parameters) or not function.__doc__ or not 1 <= level <= LEVELS:
            raise ConfigurationError(
                f"template {self.name}: give a level from 1 to {LEVELS}, a docstring, and the values of exactly the"
                f" keyword-only arguments {sorted(declared)}"
            )

    def statement(self, chosen: Mapping[str, Any]) -> str:
        """Return what the problem with the parameters `chosen` asks for."""
        return inspect.cleandoc(self.function.__doc__ or "").format(**chosen)

    def inputs(self, draw: Draws, size: int, chosen: Mapping[str, Any]) -> tuple[Any, ...]:
        """Draw arguments of about `size`, which the template takes as it likes: a length, or how big numbers are."""
        return self._inputs(draw, size, **asked(self._inputs, chosen))

    def solve(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Any:
        """Return what the reference does with `arguments`."""
        return self.function(*arguments, **chosen)

    def call(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Call:
        """Return the test that a program does with `arguments` what the reference does: return the same, or raise."""
        try:
            expected = self.solve(arguments, chosen)
        except Exception as error:
            return Call(self.name, arguments, raises=type(error).__name__)
        return Call(self.name, arguments, expected, check=self.check)

    def stub(self) -> str:
        """Return the function that the agent begins with: its signature, and a body that does nothing."""
        node = self._definition()
        node.body = [ast.Pass()]
        return ast.unparse(node) + "\n"

    def source(self, chosen: Mapping[str, Any]) -> str:
        """Return the reference with the parameters `chosen` as a program of its own.

        What they decide is decided: branches that they rule out are not there.
        """
        node = self._definition()
        names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
        names += [each.arg for each in ast.walk(node) if isinstance(each, ast.arg)]
        node.body = decided(node.body, {name: value for name, value in chosen.items() if name not in names})
        used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        settings = [ast.parse(f"{name} = {value!r}").body[0] for name, value in chosen.items() if name in used]
        node.body = [*settings, *node.body]
        return ast.unparse(ast.fix_missing_locations(node)) + "\n"

    def _definition(self) -> ast.FunctionDef:
        """Return the function without decorator, docstring and parameters."""
        node = ast.parse(textwrap.dedent(inspect.getsource(self.function))).body[0]
        assert isinstance(node, ast.FunctionDef)
        node.decorator_list, node.body = [], node.body[1:]
        node.args.kwonlyargs, node.args.kw_defaults = [], []
        return node

    def __repr__(self) -> str:
        return f"<template {self.topic}/{self.name}, level {self.level}, {len(self)} problems>"


def template(**declaration: Any) -> Callable[[Callable[..., Any]], Template]:
    """Make the decorated function a `Template`; the keywords are those of its constructor."""
    return lambda function: Template(function, **declaration)
