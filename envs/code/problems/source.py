"""Tasks that ask for one function: authored templates, with parameters and inputs drawn by number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...draws import Draws
from ..source import Source
from ..task import Call, Task
from .distinct import canonical, distinct
from .template import LEVELS, Template
from .templates import templates

__all__ = ["FunctionSource"]

FILE = "solution.py"

PUBLIC, HIDDEN = 3, 20
"""So many tests of each kind; the template's edges are further hidden ones."""

_SHOWN = range(3, 7)
_TESTED = range(13)
"""Sizes of the inputs: those that the agent sees are neither empty nor long."""


class FunctionSource(Source):
    """The authored templates: a name is a template, and a number a choice of its parameters and its tests' inputs."""

    family = "function"

    def __init__(self) -> None:
        self._templates = templates()
        self._names = tuple(self._templates)

    @property
    def names(self) -> Sequence[str]:
        return self._names

    def difficulty(self, name: str) -> float:
        return (self._templates[name].level - 1) / (LEVELS - 1)

    def identity(self, name: str, number: int) -> str:
        return repr(sorted(self._choice(name, number).items()))

    def make(self, name: str, number: int) -> Task:
        template, chosen = self._templates[name], self._choice(name, number)
        public, hidden = self._tests(template, chosen, Draws(self.family, name, number, "inputs"))
        stub = template.stub()
        return Task(
            id=self.id(name, number),
            split=self.split(name, number),
            difficulty=self.difficulty(name),
            family=self.family,
            topic=template.topic,
            statement=_statement(stub, template.statement(chosen), public),
            files={FILE: stub},
            reference={FILE: template.source(chosen)},
            public=public,
            hidden=hidden,
        )

    def _choice(self, name: str, number: int) -> dict[str, Any]:
        template = self._templates[name]
        return template.choice(Draws(self.family, name, number).below(len(template)))

    @staticmethod
    def _tests(template: Template, chosen: dict[str, Any], draw: Draws) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
        """Return public and hidden tests, no two of them with the same arguments."""
        edges = {canonical(arguments): arguments for arguments in template.edges()}
        seen = set(edges)

        def drawn(count: int, sizes: range) -> list[tuple[Any, ...]]:
            return list(distinct(lambda size: template.inputs(draw, size, chosen), count, sizes, seen))

        public = drawn(PUBLIC, _SHOWN)
        hidden = [*edges.values(), *drawn(HIDDEN, _TESTED)]
        return tuple(template.call(each, chosen) for each in public), tuple(
            template.call(each, chosen) for each in hidden
        )


def _statement(stub: str, text: str, examples: Sequence[Call]) -> str:
    """Return what the agent is told: the signature, the problem, and the public tests as they look in a session."""
    signature = stub.splitlines()[0].rstrip(":")
    lines = [f"Write the function `{signature}` in {FILE}.", "", text, ""]
    for example in examples:
        lines.append(f">>> {example.function}({', '.join(map(repr, example.arguments))})")
        lines.append(f"raises {example.raises}" if example.raises else repr(example.expected))
    return "\n".join(lines) + "\n"
