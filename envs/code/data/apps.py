"""APPS (Hendrycks et al., 2021): rows of JSON lines, or one folder per problem; inputs and outputs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...rows import LARGEST, Row, parsed
from ..source import split_of
from ..task import Call, Program, Task
from .equality import equal_as_json
from .methods import adapted, completed, has_solution_class
from .programs import definitions, parse, stub, typing_import
from .shared import FILE, LEVELS, PROGRAM_TASK, UNKNOWN, input_of

__all__ = ["KEYS", "build", "folder_row", "is_folder"]

KEYS = frozenset({"question", "input_output"})

_QUESTION = "question.txt"


def build(row: Row) -> Task | None:
    """Return the task of `row`, whose first test is public; ``None`` where it has no tests, as some have not.

    Its split is the data's own, which is the name of the file, or of the folder that it is in: ``train`` or ``test``.

    Raises:
        ConfigurationError: Something in it is missing or of another type.
        ValueError: Tests are broken.
    """
    pairs, name = _pairs(row)
    if not pairs:
        return None
    around = (row.file.name.partition(".")[0], row.file.absolute().parent.name)
    own = next((each for each in around if each in ("train", "test")), "")
    number = row.label("problem_id" if "problem_id" in row.values else "id")
    identity = "/".join(["APPS", *([own] if own else []), number])
    solution, starter = _solution(row), row.text("starter_code", "")
    statement = row.text("question").rstrip() + "\n"
    if name:
        files, function = _function(starter, solution, name)
        tests: list[Call | Program] = [_call(function, *pair) for pair in pairs]
    else:
        files, tests, statement = {FILE: starter}, [_program(*pair) for pair in pairs], statement + PROGRAM_TASK
    tests = list({input_of(each): each for each in tests}.values())
    shown = 1 if len(tests) > 1 else 0
    return Task(
        id=identity,
        split=own or split_of(identity),
        difficulty=LEVELS.get(row.text("difficulty", ""), UNKNOWN),
        family="function",
        topic="APPS",
        statement=statement,
        files=files,
        reference={**files, FILE: solution} if solution else {},
        public=tuple(tests[:shown]),
        hidden=tuple(tests[shown:]),
        read_only=frozenset(files) - {FILE},
    )


def is_folder(path: Path) -> bool:
    """Return whether the folder `path` is one problem."""
    return (path / _QUESTION).is_file()


def folder_row(path: Path) -> Row:
    """Return the problem in the folder `path` as the row that it would be.

    Raises:
        OSError: A file cannot be read.
        ValueError: One is no text, too large, or broken.
    """
    row: dict[str, Any] = {
        "question": _file(path / _QUESTION),
        "input_output": _file(path / "input_output.json"),
        "solutions": _file(path / "solutions.json"),
        "starter_code": _file(path / "starter_code.py"),
        "id": path.name.lstrip("0") or "0",
    }
    metadata = parsed(_file(path / "metadata.json") or "{}")
    if isinstance(metadata, dict):
        row["difficulty"] = metadata.get("difficulty")
    return Row(row, path, str(path))


def _file(path: Path) -> str:
    if not path.is_file():
        return ""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name} has more than {LARGEST} bytes")
    return path.read_text("utf-8")


def _pairs(row: Row) -> tuple[list[tuple[Any, Any]], str]:
    """Return inputs with their outputs, and the name of the function that they are of; empty for programs."""
    given = row.values["input_output"]
    if isinstance(given, str):
        given = parsed(given) if given.strip() else {}
    if not isinstance(given, dict):
        raise ValueError(f"'input_output' is a {type(given).__name__}, not an object")
    inputs, outputs = given.get("inputs") or [], given.get("outputs") or []
    if not isinstance(inputs, list) or not isinstance(outputs, list) or len(inputs) != len(outputs):
        raise ValueError("'inputs' and 'outputs' are not two lists of one length")
    name = Row(given, row.file, row.place).identifier("fn_name") if given.get("fn_name") else ""
    return list(zip(inputs, outputs, strict=True)), name


def _solution(row: Row) -> str:
    """Return the first solution that is Python 3; empty where there is none."""
    given = row.values.get("solutions") or []
    if isinstance(given, str):
        given = parsed(given) if given.strip() else []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise ValueError("'solutions' is not a list of texts")
    for each in given:
        text = each.replace("\r\n", "\n")
        try:
            tree = parse(text)
        except ValueError:
            continue
        return typing_import(tree) + text
    return ""


def _function(starter: str, solution: str, name: str) -> tuple[dict[str, str], str]:
    """Return the files that the agent begins with and what tests call."""
    if starter.strip():
        starter = completed(starter)
        starter = typing_import(parse(starter)) + starter
    elif solution and (known := definitions(parse(solution)).get(name)):
        starter = stub(known)
        starter = typing_import(parse(starter)) + starter
    if any(text and has_solution_class(text) for text in (starter, solution)):
        return adapted(starter, name)
    return {FILE: starter}, name


def _call(function: str, given: Any, wanted: Any) -> Call:
    if not isinstance(given, list):
        raise ValueError(f"the input of a function is a {type(given).__name__}, not a list of arguments")
    return Call(function, tuple(given), wanted, check=_equal_or_wrapped)


def _program(given: Any, wanted: Any) -> Program:
    return Program(_joined(given), _joined(wanted))


def _joined(lines: Any) -> str:
    if isinstance(lines, str):
        return lines
    if not isinstance(lines, list) or not all(isinstance(each, str) for each in lines):
        raise ValueError("the input or output of a program is neither a text nor a list of lines")
    return "\n".join(lines)


def _equal_or_wrapped(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Return whether `got` is right; in this data an answer may stand in a list of its own, or not."""
    if equal_as_json(arguments, expected, got):
        return True
    return isinstance(expected, list) and len(expected) == 1 and equal_as_json(arguments, expected[0], got)
