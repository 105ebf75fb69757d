"""A program's text, in which the nodes of its syntax tree are found by character."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

__all__ = ["Edit", "Text"]


class Edit(NamedTuple):
    """A piece of a program's text and what is to stand there; `whole` if it has to stay one expression."""

    operator: str
    start: int
    end: int
    now: str
    whole: bool = False


class Text:
    """A program's text, in which nodes of its syntax tree are found by character."""

    _BETWEEN = re.compile(r"(?:#[^\n]*|[\s()\\])*")

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def _place(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

    def start(self, node: ast.AST) -> int:
        return self._place(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        return self._place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def of(self, node: ast.AST) -> str:
        return self.source[self.start(node) : self.end(node)]

    def after(self, node: ast.AST) -> int:
        """Return where the first token after `node`, other than a parenthesis, begins."""
        found = self._BETWEEN.match(self.source, self.end(node))
        assert found is not None
        return found.end()

    def replaced(self, operator: str, node: ast.AST, now: str, whole: bool = False) -> Edit:
        return Edit(operator, self.start(node), self.end(node), now, whole)

    def swapped(self, operator: str, first: ast.AST, second: ast.AST) -> Edit:
        between = self.source[self.end(first) : self.start(second)]
        return Edit(operator, self.start(first), self.end(second), f"{self.of(second)}{between}{self.of(first)}")
