"""LiveCodeBench (Jain et al., 2024): contest problems, with tests of programs or of a method, some of them packed."""

from __future__ import annotations

import base64
import io
import pickletools
import zlib
from typing import Any

from ...rows import LARGEST, Row, parsed
from ..task import Call, Program, Task
from .equality import equal_as_json
from .methods import adapted, completed
from .programs import parse, typing_import
from .shared import FILE, LEVELS, PROGRAM_TASK, UNKNOWN, input_of

__all__ = ["KEYS", "build", "unpacked"]

KEYS = frozenset({"question_content", "question_id", "public_test_cases", "private_test_cases"})

# What a pickle of one text consists of. Its content is read and nothing is carried out, so no pickle can do harm here.
_TEXT = {"SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"}
_AROUND = {"PROTO", "FRAME", "MEMOIZE", "BINPUT", "LONG_BINPUT", "STOP"}


def build(row: Row) -> Task | None:
    """Return the task of `row`; the data has no solutions, so neither has the task. ``None`` where it has no tests.

    Raises:
        ConfigurationError: Something in it is missing or of another type.
        ValueError: Tests are broken, or of several kinds.
    """
    starter = row.text("starter_code", "")
    name = _function(row)
    files, function = {FILE: ""}, ""
    statement = row.text("question_content").rstrip() + "\n"
    if name:
        starter = completed(starter)
        files, function = adapted(typing_import(parse(starter)) + starter, name)
    else:
        statement += PROGRAM_TASK
    public = [_test(each, function) for each in _cases(row.values["public_test_cases"])]
    private = [_test(each, function) for each in _cases(row.values["private_test_cases"])]
    shown = {input_of(each): each for each in public}
    hidden = {input_of(each): each for each in private if input_of(each) not in shown}
    if not hidden:
        shown, hidden = {}, shown
    if not hidden:
        return None
    return Task(
        id=f"LiveCodeBench/{row.label('question_id')}",
        split="test",
        difficulty=LEVELS.get(row.text("difficulty", ""), UNKNOWN),
        family="function",
        topic=row.text("platform", "LiveCodeBench"),
        statement=statement,
        files=files,
        reference={},
        public=tuple(shown.values()),
        hidden=tuple(hidden.values()),
        read_only=frozenset(files) - {FILE},
    )


def unpacked(text: str) -> str:
    """Return the text in `text`: base64 of zlib of a pickle of one text.

    Raises:
        ValueError: It is something else, or larger than any test has reason to be.
    """
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(base64.b64decode(text, validate=True), LARGEST)
    except (zlib.error, ValueError) as error:
        raise ValueError(f"packed tests are broken: {error}") from error
    if unpacker.unconsumed_tail:
        raise ValueError(f"packed tests of more than {LARGEST} bytes")
    found = []
    for operation, argument, _ in pickletools.genops(io.BytesIO(data)):
        if operation.name in _TEXT:
            found.append(argument)
        elif operation.name not in _AROUND:
            raise ValueError(f"packed tests hold more than a text ({operation.name}), which is not unpacked")
    if len(found) != 1:
        raise ValueError(f"packed tests hold {len(found)} texts, not one")
    text = str(found[0])
    text.encode()  # halves of characters end here, in a ValueError
    return text


def _cases(given: Any) -> list[dict[str, Any]]:
    """Return the tests that come as JSON, or packed."""
    if isinstance(given, str):
        given = parsed(given if given.lstrip().startswith("[") else unpacked(given)) if given.strip() else []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise ValueError("the tests are not a list of objects")
    return given


def _test(case: dict[str, Any], function: str) -> Call | Program:
    stdin, stdout, kind = case["input"], case["output"], case["testtype"]
    if not isinstance(stdin, str) or not isinstance(stdout, str):
        raise ValueError("a test's input or output is not a text")
    if kind != (wanted := "functional" if function else "stdin"):
        raise ValueError(f"a test is of the kind {str(kind)[:40]!r}, where 'func_name' makes it {wanted!r}")
    if not function:
        return Program(stdin, stdout)
    return Call(function, tuple(map(parsed, stdin.strip().split("\n"))), parsed(stdout), check=equal_as_json)


def _function(row: Row) -> str:
    found = row.values.get("metadata") or {}
    found = parsed(found) if isinstance(found, str) else found
    if not isinstance(found, dict):
        raise ValueError("'metadata' is not an object")
    return Row(found, row.file, row.place).identifier("func_name") if found.get("func_name") else ""
