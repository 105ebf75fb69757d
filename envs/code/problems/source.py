"""Tasks that ask for one function: authored templates, with parameters and inputs drawn by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...draws import Draws
from ..task import Call, Task
from .distinct import canonical, distinct
from .template import Template
from .template_source import TemplateSource
from .templates import templates

__all__ = ["FunctionSource"]

FILE = "solution.py"

PUBLIC, HIDDEN = 3, 20
"""So many tests of each kind; the template's edges are further hidden ones."""

_SHOWN = range(3, 7)
_TESTED = range(13)
"""Sizes of the inputs: those that the agent sees are neither empty nor long."""


class FunctionSource(TemplateSource):
    """The authored templates."""

    family = "function"

    def __init__(self) -> None:
        super().__init__(templates().values())

    def _task(self, template: Template, chosen: Mapping[str, Any], draw: Draws) -> Task:
        public, hidden = self._tests(template, chosen, draw)
        stub = template.stub()
        return Task(
            id="",
            split="",
            difficulty=self.difficulty(template.name),
            family=self.family,
            topic=template.topic,
            statement=_statement(stub, template.statement(chosen), public),
            files={FILE: stub},
            reference={FILE: template.source(chosen)},
            public=public,
            hidden=hidden,
        )

    @staticmethod
    def _tests(template: Template, chosen: Mapping[str, Any], draw: Draws) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
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
    return "\n".join([*lines, *map(as_example, examples)]) + "\n"


def as_example(call: Call) -> str:
    """Return a public test as a statement shows it: two lines."""
    answer = f"raises {call.raises}" if call.raises else repr(call.expected)
    return f">>> {call.function}({', '.join(map(repr, call.arguments))})\n{answer}"
