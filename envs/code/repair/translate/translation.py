"""Translations: a program in another language beside one in Python that does the same."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from typing import Any

from ...task import Program, Test
from ..module import ModuleTemplate

__all__ = ["Translation", "translation"]

LANGUAGES = {"c": "C", "java": "Java", "js": "JavaScript"}

_MAIN = "\n\nsys.stdout.write({entry}(sys.stdin.read()))\n"


class Translation(ModuleTemplate):
    """A module template with a twin in another language.

    A twin in JavaScript has a function of the same arguments, which are plain data; one in C or Java is a program, and
    the entry is a function from what it reads to what it prints.

    Attributes:
        twin: The file in the folder ``programs`` that holds the other program, whose constants are the parameters.
        language: The language of the other program.
    """

    def __init__(self, function: Callable[..., Any], *, twin: str, **declaration: Any) -> None:
        super().__init__(function, **declaration)
        self.twin = twin
        self.language = LANGUAGES[twin.partition(".")[2]]

    @property
    def is_program(self) -> bool:
        """Whether tests run a program, and not a function."""
        return self.language != "JavaScript"

    def foreign(self, chosen: Mapping[str, Any]) -> str:
        """Return the other program with the parameters `chosen`."""
        text = files(__package__).joinpath("programs", self.twin).read_text(encoding="utf-8")
        for name, value in chosen.items():
            constant = re.compile(rf"^(#define {name.upper()} |.*\b{name.upper()} = )(.+?)(;?)$", re.MULTILINE)
            text, count = constant.subn(partial(_set, value), text)
            assert count == 1, f"{self.twin} sets {name.upper()} {count} times"
        return text

    def test(self, arguments: tuple[Any, ...], chosen: Mapping[str, Any]) -> Test:
        """Return the test that a translation does with `arguments` what the reference does."""
        if self.is_program:
            return Program(arguments[0], self.solve(arguments, chosen))
        return self.call(arguments, chosen)

    def source(self, chosen: Mapping[str, Any]) -> str:
        text = super().source(chosen)
        return f"import sys\n{text.rstrip()}{_MAIN.format(entry=self.entry)}" if self.is_program else text

    def stub(self) -> str:
        if self.is_program:
            return "import sys\n\ntext = sys.stdin.read()\n"
        functions = (each for each in ast.parse(self.source(self.choice(0))).body if isinstance(each, ast.FunctionDef))
        entry = next(each for each in functions if each.name == self.entry)
        entry.body = [ast.Pass()]
        text = f"{ast.unparse(entry)}\n"
        return f"from typing import Any\n\n\n{text}" if "Any" in text else text


def _set(value: Any, found: re.Match[str]) -> str:
    """Return the line `found` with `value`, written as the constant's own value is, in its place."""
    start, default, end = found.groups()
    if isinstance(value, str):
        value = f"'{value}'" if default.startswith("'") else json.dumps(value)
    return f"{start}{value}{'u' if default.endswith('u') else ''}{end}"


def translation(twin: str, **declaration: Any) -> Callable[[Callable[..., Any]], Translation]:
    """Make the decorated function a `Translation`; the keywords are those of its constructor."""
    return lambda function: Translation(function, twin=twin, **declaration)
