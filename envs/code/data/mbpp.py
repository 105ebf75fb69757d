"""MBPP (Austin et al., 2021): one sentence, a program, and assertions; whole (JSON lines) or sanitized (one list)."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection

from ...rows import Row
from ..task import Assertion, Task
from .checks import setup_for
from .programs import definitions, parse, returns_a_match, stub, used_names
from .shared import FILE, UNKNOWN

__all__ = ["KEYS", "build", "split"]

KEYS = frozenset({"task_id", "code", "test_list"})

_TYPES = {name for name, value in vars(builtins).items() if isinstance(value, type)}


def build(row: Row) -> Task | None:
    """Return the task of `row`; the first assertion is public, as in the prompts that are usual for this data.

    Return ``None`` for the few that cannot be judged from another process, since something that is no plain data would
    have to go there or back: an object of the solution's own class, a type, a match of a regular expression.

    Raises:
        ConfigurationError: Something in it is missing or of another type.
        ValueError: A program in it does not parse, or no test calls the function.
    """
    solution = row.text("code").replace("\r\n", "\n").rstrip() + "\n"
    reference, tests = parse(solution), [each.strip() for each in row.lines("test_list")]
    given = "\n".join([row.text("test_setup_code", "").replace("\r\n", "\n"), *row.lines("test_imports")]).strip()
    trees, before = [parse(each) for each in tests], parse(given)
    functions = definitions(reference)
    used = used_names(before, *trees)
    entries = tuple(name for name in functions if name in used)
    if not entries:
        raise ValueError("no test calls a function that the code defines")
    classes = {each.name for each in reference.body if isinstance(each, ast.ClassDef)}
    if used & classes or any(_hands_over_a_type(each, entries) for each in trees):
        return None
    if any(returns_a_match(functions[name]) for name in entries):
        return None
    whole = ast.Module([*before.body, *(statement for tree in trees for statement in tree.body)], [])
    setup = setup_for(whole, reference, entries) + (f"{given}\n" if given else "")
    assertions = tuple(Assertion(f"{each}\n", entries, setup) for each in tests)
    shown = 1 if len(assertions) > 1 else 0
    number = _number(row)
    statement = row.text("text") if "text" in row.values else row.text("prompt")
    return Task(
        id=f"MBPP/{number}",
        split=split(int(number)),
        difficulty=UNKNOWN,
        family="function",
        topic="MBPP",
        statement="\n\n".join([statement.strip(), *(["For example:\n" + tests[0]] if shown else [])]) + "\n",
        files={FILE: "\n\n".join(stub(functions[name]) for name in entries)},
        reference={FILE: solution},
        public=assertions[:shown],
        hidden=assertions[shown:],
    )


def _number(row: Row) -> str:
    found = row.label("task_id")
    if not found.isdecimal():
        raise ValueError(f"'task_id' is {found[:80]!r}, where MBPP has numbers")
    return found


def split(number: int) -> str:
    """Return the split of problem `number` in the paper, whose ten for prompts count as training."""
    if 11 <= number <= 510:
        return "test"
    return "validation" if 511 <= number <= 600 else "train"


def _hands_over_a_type(test: ast.Module, entries: Collection[str]) -> bool:
    return any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id in entries
        and any(isinstance(argument, ast.Name) and argument.id in _TYPES for argument in each.args)
        for each in ast.walk(test)
    )
