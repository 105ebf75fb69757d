"""Formulas of linear temporal logic as text: reading them, and writing them down again.

A formula is a tuple, its operator first: ``("&", left, right)``, ``("X", inner)``, ``("true",)``; ``("atom", 2)`` is
the third of its conditions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..expression import Reward
from .written import condition_in, misplaced

__all__ = ["Formula", "read_formula", "write_formula"]

Formula = tuple[Any, ...]
"""See the module."""

MAX_NESTING = 50
"""How deep a formula may be nested."""

_TOKEN = re.compile(r"\s*(->|[&|~()]|[A-Za-z_]\w*(?::[A-Za-z_]\w*)?|\S)")
_UNARY = ("~", "X", "N", "F", "G")
_BINARY = {"->": 1, "|": 2, "&": 3, "U": 4, "R": 4, "W": 4}
_TO_THE_RIGHT = ("->", "U", "R", "W")
_ATOM = 6


def read_formula(source: str, imports: bool = True) -> tuple[Formula, tuple[Reward, ...]]:
    """Return the formula that `source` writes, and the conditions that its atoms are; `imports` as for `parse`.

    Raises:
        ExpressionError: It writes none; the message points at the place.
    """
    reader = _Reader(source, imports)
    formula = reader.formula(0, 0)
    kind, place = reader.next()
    if kind:
        raise misplaced(f"'{kind}' is not expected here; join formulas by &, |, ->, U, R or W", source, place)
    return formula, tuple(reader.atoms)


def write_formula(formula: Formula, atoms: Sequence[str]) -> str:
    """Return the text of `formula`, whose atoms are written as `atoms`."""
    return _write(formula, atoms)[0]


def _write(formula: Formula, atoms: Sequence[str]) -> tuple[str, int]:
    """The text, and the precedence of its outermost operator."""
    operator = formula[0]
    if operator == "atom":
        text = atoms[formula[1]]
        return (text if re.fullmatch(r"[\w:]+(\(.*\))?", text) and _closed(text) else f"({text})"), _ATOM
    if operator in _BINARY:
        own = _BINARY[operator]
        left, right = (_write(each, atoms) for each in formula[1:])
        first, second = (own + 1, own) if operator in _TO_THE_RIGHT else (own, own + 1)
        # U, R and W do not say which goes first where they meet.
        if own == _BINARY["U"]:
            second = own + 1
        return f"{_within(*left, first)} {operator} {_within(*right, second)}", own
    if operator in _UNARY:
        text, own = _write(formula[1], atoms)
        if own < 5:
            return f"{operator}({text})", 5
        return f"{operator}{'' if operator == '~' else ' '}{text}", 5
    return operator, _ATOM


def _within(text: str, own: int, least: int) -> str:
    return text if own >= least else f"({text})"


def _closed(text: str) -> bool:
    """Whether a call's first bracket is closed at its end."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == ")" and not depth:
            return place == len(text) - 1
    return "(" not in text


class _Reader:
    def __init__(self, source: str, imports: bool) -> None:
        self.source, self.imports, self.place = source, imports, 0
        self.atoms: list[Reward] = []

    def next(self) -> tuple[str, int]:
        """The next token and where it stands; an empty one at the end."""
        found = _TOKEN.match(self.source, self.place)
        return (found[1], found.start(1)) if found else ("", len(self.source.rstrip()))

    def take(self) -> tuple[str, int]:
        token, place = self.next()
        self.place = place + len(token)
        return token, place

    def formula(self, least: int, depth: int) -> Formula:
        """Read operators that bind at least as tightly as `least`."""
        left = self.operand(depth + 1)
        while (own := _BINARY.get(self.next()[0], -1)) >= max(least, 1):
            operator, _ = self.take()
            right = self.formula(own if operator in _TO_THE_RIGHT else own + 1, depth + 1)
            left = (operator, left, right)
        return left

    def operand(self, depth: int) -> Formula:
        token, place = self.take()
        if depth > MAX_NESTING:
            raise misplaced(f"the formula is nested more than {MAX_NESTING} levels deep", self.source, place)
        if token in _UNARY:
            return token, self.operand(depth + 1)
        if token in ("true", "false"):
            return (token,)
        if token == "(":
            end = self.bracket(place)
            if self.compares(place + 1, end):
                self.place = end + 1
                return self.atom(place + 1, end)
            inner = self.formula(0, depth + 1)
            close, where = self.take()
            if close != ")":
                raise misplaced(f"'{close}' is not expected here; a bracket is open", self.source, where)
            return inner
        if not token or token in _BINARY or not (token[0].isalpha() or token[0] == "_"):
            raise misplaced(
                "a formula is expected here: a condition, a comparison in brackets such as (distance < 0.1), or one of "
                "~ X N F G before a formula",
                self.source,
                place,
            )
        if self.next()[0] == "(":
            self.place = self.bracket(self.next()[1]) + 1
        return self.atom(place, self.place)

    def atom(self, start: int, end: int) -> Formula:
        condition = condition_in(self.source, start, end, self.imports)
        if condition not in self.atoms:
            self.atoms.append(condition)
        return "atom", self.atoms.index(condition)

    def bracket(self, start: int) -> int:
        """Where the bracket that opens at `start` closes."""
        depth = 0
        for place in range(start, len(self.source)):
            depth += (self.source[place] == "(") - (self.source[place] == ")")
            if not depth:
                return place
        raise misplaced("this bracket is never closed", self.source, start)

    def compares(self, start: int, end: int) -> bool:
        """Whether what stands in a bracket is a comparison, and no formula."""
        depth = 0
        for place in range(start, end):
            character = self.source[place]
            depth += (character == "(") - (character == ")")
            if not depth and (character == "<" or (character == ">" and self.source[place - 1] != "-")):
                return True
        return False
