"""Values written as in JSON or Python, read token by token: nothing is evaluated, and no text takes long."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["NUMBER", "Patience", "read_arguments", "read_value"]

NUMBER = r"[+-]?(?:(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+|(?i:nan|inf(?:inity)?)\b)"
"""The pattern of a number, for programs: `float` takes it, as it takes underscores and digits of other scripts."""

_TOKEN = re.compile(
    rf"""\s*+(?:(?P<number>{NUMBER})(?![\w.%])
    |(?P<text>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
    |(?P<word>[A-Za-z_]\w*+)
    |(?P<mark>[][(){{}}:=,]))""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_CLOSING = {"[": "]", "(": ")", "{": "}"}
_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None, "null": None}
_DEEPEST = 8
_MOST_TOKENS = 400


class _Unreadable(Exception):
    pass


class Patience:
    """How much of a text may be read in vain: brackets in brackets without an end would be read many times over.

    Attributes:
        left: Tokens.
    """

    def __init__(self) -> None:
        self.left = 20_000


def read_value(text: str, start: int = 0, patience: Patience | None = None) -> tuple[Any, int] | None:
    """Return the value that begins at `start`, and where it ends; ``None`` where none does.

    Numbers become floats, lists and tuples lists, and words without quotes texts. A value of more than 400 tokens, or
    with more than 8 brackets in each other, or with a name twice, is none; what was read of it is taken from
    `patience`.
    """
    reader = _Reader(text, start)
    try:
        return reader.value(), reader.end
    except _Unreadable:
        reader.give_up(patience)
        return None


def read_arguments(
    text: str, start: int, patience: Patience | None = None
) -> tuple[list[Any], dict[str, Any], int] | None:
    """Return the arguments of a call whose bracket opened before `start`: those without a name, and those with one.

    With where the call ends; ``None`` where these are no values, see `read_value`.
    """
    reader = _Reader(text, start)
    try:
        return *reader.arguments(), reader.end
    except _Unreadable:
        reader.give_up(patience)
        return None


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self.text, self.end = text, start
        self._kind, self._token, self._next = "", "", start
        self._left, self._depth = _MOST_TOKENS, 0
        self._look()

    def give_up(self, patience: Patience | None) -> None:
        """Take what was read from `patience`."""
        if patience is not None:
            patience.left -= _MOST_TOKENS - self._left

    def value(self) -> Any:
        kind, token = self._take()
        if kind == "number":
            return float(token)
        if kind == "text":
            return _unquoted(token)
        if kind == "word":
            return _WORDS.get(token.lower(), token)
        if token not in _CLOSING:
            raise _Unreadable
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unreadable
        value = self._entries() if token == "{" else self._items(_CLOSING[token])
        self._depth -= 1
        return value

    def arguments(self) -> tuple[list[Any], dict[str, Any]]:
        plain: list[Any] = []
        named: dict[str, Any] = {}
        while not self._took(")"):
            value = self.value()
            if isinstance(value, str) and self._took("="):
                self._put(named, value)
            else:
                plain.append(value)
            if not self._took(",") and self._token != ")":
                raise _Unreadable
        return plain, named

    def _items(self, closing: str) -> list[Any]:
        items = []
        while not self._took(closing):
            items.append(self.value())
            if not self._took(",") and self._token != closing:
                raise _Unreadable
        return items

    def _entries(self) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        while not self._took("}"):
            key = self.value()
            if not isinstance(key, str) or not self._took(":"):
                raise _Unreadable
            self._put(entries, key)
            if not self._took(",") and self._token != "}":
                raise _Unreadable
        return entries

    def _put(self, values: dict[str, Any], key: str) -> None:
        if key in values:
            raise _Unreadable  # which of the two is meant?
        values[key] = self.value()

    def _look(self) -> None:
        """Find the next token, without taking it."""
        match = _TOKEN.match(self.text, self._next) if self._left else None
        self._left -= 1
        self._kind = (match.lastgroup or "") if match else ""
        self._token = match[self._kind] if match else ""
        self._next = match.end() if match else self._next

    def _take(self) -> tuple[str, str]:
        if not self._kind:
            raise _Unreadable
        taken = self._kind, self._token
        self.end = self._next
        self._look()
        return taken

    def _took(self, mark: str) -> bool:
        """Take the next token if it is this mark."""
        if self._kind == "mark" and self._token == mark:
            self._take()
            return True
        return False


def _unquoted(token: str) -> str:
    if token.startswith('"'):
        try:
            return str(json.loads(token, strict=False))
        except ValueError:
            pass
    return token[1:-1]
