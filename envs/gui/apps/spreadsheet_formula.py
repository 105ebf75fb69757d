"""Formulas in cells: numbers, cells, the four operations, brackets, and sums over a part of a column."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["WRONG", "Values"]

WRONG = "#ERR"
"""What a cell shows whose formula cannot be computed."""

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Z]+(?=\())|([A-Z]\d+)|([-+*/():]))")
_DEEP = 30
"""Formulas that refer to each other deeper than this, or are nested deeper, are wrong."""
_FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVERAGE": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
    "COUNT": len,
}


class _Wrong(Exception):
    """A formula cannot be computed."""


class Values:
    """What cells show.

    Args:
        contents: What was entered into them, by their addresses: ``{"C2": 12, "C3": "=C2*2"}``.
    """

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.contents = contents
        self.last = max((int(address[1:]) for address in contents), default=0)
        self._known: dict[str, Any] = {}

    def at(self, address: str) -> Any:
        """Return what the cell at an address shows: its content, or the value of its formula, or `WRONG`."""
        return self._at(address, 0)

    def number(self, address: str, depth: int) -> float:
        """Return what a formula takes a cell for: 0 where there is no number."""
        value = self._at(address, depth)
        if value == WRONG:
            raise _Wrong
        return 0 if isinstance(value, str) else value

    def _at(self, address: str, depth: int) -> Any:
        content = self.contents.get(address, "")
        if not (isinstance(content, str) and content.startswith("=")):
            return content
        if address not in self._known:
            # Whoever comes back here while it is being computed goes round in a circle.
            self._known[address] = WRONG
            with contextlib.suppress(_Wrong, ZeroDivisionError, OverflowError, ValueError):
                self._known[address] = _Reader(content[1:].upper(), self, depth).whole()
        return self._known[address]


class _Reader:
    """Reads a formula from the left to the right."""

    def __init__(self, text: str, values: Values, depth: int) -> None:
        self.values, self.depth = values, depth
        self.tokens: list[str] = []
        place = 0
        text = text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise _Wrong
            self.tokens.append(match[0].strip())
            place = match.end()
        self.tokens.append("")

    def whole(self) -> float:
        value = self.sum()
        if self.tokens[0]:
            raise _Wrong
        return round(value, 6)

    def sum(self) -> float:
        value = self.product()
        while self.tokens[0] in ("+", "-"):
            value += self.product() if self.tokens.pop(0) == "+" else -self.product()
        return value

    def product(self) -> float:
        value = self.factor()
        while self.tokens[0] in ("*", "/"):
            value = value * self.factor() if self.tokens.pop(0) == "*" else value / self.factor()
        return value

    def factor(self) -> float:
        self.depth += 1
        if self.depth > _DEEP:
            raise _Wrong
        token = self.tokens.pop(0) if self.tokens[0] else ""
        if token == "-":
            value = -self.factor()
        elif token == "(":
            value = self.sum()
            self.expect(")")
        elif token in _FUNCTIONS:
            self.expect("(")
            value = _FUNCTIONS[token](self.range())
            self.expect(")")
        elif token[:1].isdigit():
            value = float(token)
        elif token[1:].isdigit():
            value = self.values.number(token, self.depth)
        else:
            raise _Wrong
        self.depth -= 1
        return value

    def expect(self, token: str) -> None:
        if self.tokens[0] != token:
            raise _Wrong
        self.tokens.pop(0)

    def range(self) -> list[float]:
        """Read the first and the last cell of a part of a column, and return the numbers in it."""
        first = self.tokens.pop(0)
        self.expect(":")
        last = self.tokens.pop(0)
        rows = first[1:], last[1:]
        if not all(row.isdigit() and len(row) < 5 for row in rows) or first[:1] != last[:1]:
            raise _Wrong
        places = [f"{first[0]}{row}" for row in range(int(rows[0]), min(int(rows[1]), self.values.last) + 1)]
        # Words and blanks are neither added nor counted.
        return [self.values.number(place, self.depth) for place in places if not self._words(place)]

    def _words(self, place: str) -> bool:
        content = self.values.contents.get(place, "")
        return isinstance(content, str) and not content.startswith("=")
