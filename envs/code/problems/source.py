"""Tasks that ask for one function: authored templates, with parameters and inputs drawn by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...draws import Draws
from ..task import Call, Task
from .template import Template
from .template_source import TemplateSource
from .templates import templates

__all__ = ["FunctionSource"]

FILE = "solution.py"

PUBLIC, HIDDEN = (3, range(3, 7)), (20, range(13))
"""How many tests of each kind, and the sizes of their inputs: those that the agent sees are neither empty nor long."""


class FunctionSource(TemplateSource):
    """The authored templates."""

    family = "function"

    def __init__(self) -> None:
        super().__init__(templates().values())

    def _task(self, template: Template, chosen: Mapping[str, Any], draw: Draws) -> Task:
        shown, tested, _ = self._arguments(template, chosen, draw, public=PUBLIC, hidden=HIDDEN)
        public = tuple(template.call(arguments, chosen) for arguments in shown)
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
            hidden=tuple(template.call(arguments, chosen) for arguments in tested),
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
