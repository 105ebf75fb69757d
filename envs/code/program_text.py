"""A program's text, in which the nodes of its syntax tree are found by character."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple, TypeAlias

__all__ = ["Edit", "Text"]

Node: TypeAlias = ast.expr | ast.stmt | ast.keyword
"""What has a place in the text."""


class Edit(NamedTuple):
    """A piece of a program's text and what is to stand there; `whole` if it has to stay one expression."""

    operator: str
    start: int
    end: int
    now: str
    whole: bool = False


class Text:
    """What a program's text has where.

    Args:
        source: The text, of which the nodes of all methods are.
    """

    _BETWEEN = re.compile(r"(?:#[^\n]*|[\s()\\])*")

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: Node) -> int:
        """Return the character at which `node` begins."""
        return self._place(node.lineno, node.col_offset)

    def end(self, node: Node) -> int:
        """Return the character before which `node` ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._place(node.end_lineno, node.end_col_offset)

    def of(self, node: Node) -> str:
        """Return the text of `node`."""
        return self.source[self.start(node) : self.end(node)]

    def after(self, node: Node) -> int:
        """Return where the first token after `node`, other than a parenthesis, begins."""
        found = self._BETWEEN.match(self.source, self.end(node))
        assert found is not None
        return found.end()

    def replaced(self, operator: str, node: Node, now: str, whole: bool = False) -> Edit:
        """Return the edit that puts `now` in the place of `node`."""
        return Edit(operator, self.start(node), self.end(node), now, whole)

    def swapped(self, operator: str, first: Node, second: Node) -> Edit:
        """Return the edit that makes `first` and `second`, which comes later, change places."""
        between = self.source[self.end(first) : self.start(second)]
        return Edit(operator, self.start(first), self.end(second), f"{self.of(second)}{between}{self.of(first)}")

    def _place(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())
