"""Where programs to be translated come from."""

from __future__ import annotations

from collections.abc import Mapping

from ....draws import Draws
from ...task import Task
from ..module import ModuleSource
from . import c, java, javascript
from .translation import Translation

__all__ = ["TranslateSource"]

FILE = "solution.py"
PUBLIC, HIDDEN = (3, range(2, 6)), (15, range(1, 14))
"""How many tests of each kind, and the sizes of their inputs."""

_FUNCTION = """Write the function `{signature}` in {file}: it has to return what the function in {twin} returns.
Numbers, strings, arrays, objects, true, false and null of JavaScript are int or float, str, list, dict, True, False and
None of Python; -0 is 0."""

_PROGRAM = """Write {file}: a Python program that reads standard input and prints what the program in {twin} prints.
{types}"""

_TYPES = {"C": "In C, int has 32 bits, long 64, and char is signed."}
"""What the standard of a language leaves open and programs may depend on."""


class TranslateSource(ModuleSource):
    """Programs in C, Java and JavaScript whose arithmetic and texts behave otherwise than Python's."""

    family = "translate"

    def __init__(self) -> None:
        super().__init__(javascript, c, java)

    def _task(self, template: Translation, chosen: Mapping[str, object], draw: Draws) -> Task:
        shown, hidden, _ = self._arguments(template, chosen, draw, public=PUBLIC, hidden=HIDDEN)
        stub, twin = template.stub(), {template.twin: template.foreign(chosen)}
        wanted = (_PROGRAM if template.is_program else _FUNCTION).format(
            signature=stub.splitlines()[-2].rstrip(":"),
            file=FILE,
            twin=template.twin,
            types=_TYPES.get(template.language, ""),
        )
        return Task(
            id="",
            split="",
            difficulty=self.difficulty(template.name),
            family=self.family,
            topic=f"{template.language}: {template.statement(chosen).rstrip('.')}",
            statement=f"Translate a program from {template.language} to Python.\n\n{wanted.rstrip()}\n",
            files={FILE: stub, **twin},
            reference={FILE: template.source(chosen), **twin},
            public=tuple(template.test(arguments, chosen) for arguments in shown),
            hidden=tuple(template.test(arguments, chosen) for arguments in hidden),
            read_only=frozenset(twin),
        )
