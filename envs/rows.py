"""Rows of other people's files: JSON lines or one JSON list, packed with gzip or not, and what is wrong with them."""

from __future__ import annotations

import gzip
import json
import keyword
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ..errors import ConfigurationError

__all__ = ["LARGEST", "NotRows", "Row", "parsed", "rows_of"]

LARGEST = 1 << 29
"""A row, a list or an unpacked member with more characters than this is refused."""

_GZIP = b"\x1f\x8b"
_ENCODING = "utf-8-sig"  # an editor on Windows may have put its mark at the beginning
_ESCAPED_SURROGATE = "\\ud"


class NotRows(Exception):
    """A file is not JSON objects at all; the text says what it is instead."""


class Row:
    """One object of a file, whose values are asked for by name and type.

    Attributes:
        values: The object.
        file: Where it is from.
        place: File and line, for messages.
    """

    def __init__(self, values: Mapping[str, Any], file: Path, place: str) -> None:
        self.values, self.file, self.place = values, file, place

    def wrong(self, reason: str) -> ConfigurationError:
        """Return the error that says that this row is broken, and why."""
        return ConfigurationError(f"{self.place}: {reason}")

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text, or `default` where there is none and one is given.

        Raises:
            ConfigurationError: It is missing, or no text.
        """
        found = self.values.get(name)
        if found is None and default is not None:
            return default
        if not isinstance(found, str):
            raise self.wrong(f"{name!r} {_is(found, name in self.values)}, not a text")
        return found

    def lines(self, name: str) -> list[str]:
        """Return a list of texts, empty where there is none.

        Raises:
            ConfigurationError: It is something else.
        """
        found = self.values.get(name) or []
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self.wrong(f"{name!r} is not a list of texts")
        return found

    def items(self, name: str) -> list[Any]:
        """Return a list of anything.

        Raises:
            ConfigurationError: It is missing, or no list.
        """
        found = self.values.get(name)
        if not isinstance(found, list):
            raise self.wrong(f"{name!r} {_is(found, name in self.values)}, not a list")
        return found

    def identifier(self, name: str) -> str:
        """Return the name of a function.

        Raises:
            ConfigurationError: It is none; it becomes a part of programs, so nothing else may come through here.
        """
        found = self.text(name)
        if not found.isidentifier() or keyword.iskeyword(found):
            raise self.wrong(f"{name!r} is {found[:80]!r}, not the name of a function")
        return found

    def label(self, name: str) -> str:
        """Return what the data calls the problem: a text or an integer.

        Raises:
            ConfigurationError: It is neither, or empty.
        """
        found = self.values.get(name)
        if isinstance(found, bool) or not isinstance(found, int | str) or not str(found).strip():
            raise self.wrong(f"{name!r} {_is(found, name in self.values)}, neither a text nor an integer")
        return str(found)


def rows_of(file: Path) -> Iterator[Row]:
    """Yield the objects of `file` in order.

    Raises:
        NotRows: The file is something else altogether.
        ConfigurationError: One is broken: not JSON, not an object, cut off, or too large.
    """
    try:
        with _opened(file) as stream:
            first = _line(stream, file, 1)
            number = 1
            while first and not first.strip():
                number += 1
                first = _line(stream, file, number)
            if not first.lstrip().startswith(("{", "[")):
                raise NotRows(f"begins with {first.strip()[:30]!r}" if first else "is empty")
            if first.lstrip().startswith("["):
                yield from _listed(first, stream, file)
            else:
                yield from _lined(first, number, stream, file)
    except UnicodeDecodeError as error:
        raise NotRows("is no text in UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise ConfigurationError(f"{file}: not readable ({error}); download it again") from error


def parsed(text: str) -> Any:
    """Return the value of the JSON `text`.

    Raises:
        ValueError: It is none, or has what JSON here may not have: half a character, an integer of thousands of
            digits, nesting without end.
    """
    try:
        value = json.loads(text)
        if _ESCAPED_SURROGATE in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _opened(file: Path) -> IO[str]:
    with file.open("rb") as stream:
        packed = stream.read(2) == _GZIP
    return gzip.open(file, "rt", encoding=_ENCODING) if packed else file.open(encoding=_ENCODING)


def _line(stream: IO[str], file: Path, number: int) -> str:
    line = stream.readline(LARGEST)
    if len(line) >= LARGEST:
        raise ConfigurationError(f"{file}, line {number}: more than {LARGEST} characters; split what belongs apart")
    return line


def _lined(line: str, number: int, stream: IO[str], file: Path) -> Iterator[Row]:
    while line:
        if line.strip():
            yield _row(_parsed(line, f"{file}, line {number}"), file, f"{file}, line {number}")
        number += 1
        line = _line(stream, file, number)


def _listed(first: str, stream: IO[str], file: Path) -> Iterator[Row]:
    text = first + stream.read(LARGEST)
    if len(text) >= LARGEST:
        raise ConfigurationError(f"{file}: a list of more than {LARGEST} characters; give JSON lines instead")
    entries = _parsed(text, str(file))
    for number, entry in enumerate(entries, 1):
        yield _row(entry, file, f"{file}, entry {number}")


def _row(value: Any, file: Path, place: str) -> Row:
    if not isinstance(value, dict):
        raise ConfigurationError(f"{place}: a {type(value).__name__}, where every row is an object")
    return Row(value, file, place)


def _parsed(text: str, place: str) -> Any:
    try:
        return parsed(text)
    except ValueError as error:
        raise ConfigurationError(f"{place}: not readable as JSON ({error})") from error


def _is(value: Any, there: bool) -> str:
    return f"is a {type(value).__name__}" if there else "is missing"
