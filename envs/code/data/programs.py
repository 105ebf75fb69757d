"""What can be read off a program without running it: the names that it binds and uses, signatures, helpers of tests."""

from __future__ import annotations

import ast
import typing
import warnings
from collections.abc import Collection, Iterable

__all__ = [
    "Definition",
    "bound_names",
    "definitions",
    "expression",
    "helpers",
    "literal_call",
    "parse",
    "returns_a_match",
    "stub",
    "typing_import",
    "used_names",
]

Definition = ast.FunctionDef | ast.AsyncFunctionDef
"""A function's definition of either kind."""

_MATCHERS = {"match", "search", "fullmatch"}


def parse(text: str) -> ast.Module:
    """Return the syntax tree of `text`.

    Raises:
        ValueError: It has none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\\d" in a text: not ours to mend
            return ast.parse(text)
    except SyntaxError as error:
        raise ValueError(f"no Python program: {error}") from error
    except (RecursionError, MemoryError) as error:  # the parser's own stack
        raise ValueError("a program nested too deeply") from error


def definitions(module: ast.Module) -> dict[str, Definition]:
    """Return the functions of `module` by name; of two with one name the last counts, as in Python."""
    return {each.name: each for each in module.body if isinstance(each, Definition)}


def used_names(*nodes: ast.AST) -> set[str]:
    """Return every name that is read in `nodes`."""
    return {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }


def bound_names(node: ast.AST) -> set[str]:
    """Return every name that `node` binds, at any depth: assigned, imported, defined."""
    bound: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load):
            bound.add(each.id)
        elif isinstance(each, Definition | ast.ClassDef):
            bound.add(each.name)
        elif isinstance(each, ast.alias):
            bound.add(each.asname or each.name.partition(".")[0])
    return bound


def helpers(program: ast.Module, entries: Collection[str], used: Iterable[str]) -> str:
    """Return the statements of `program` that tests which use the names `used` need: all that binds one, and imports.

    The functions called `entries` are left out: those are the candidate's.
    """
    own = [each for each in program.body if not (isinstance(each, Definition) and each.name in entries)]
    if not set(used) & set().union(*map(bound_names, own)):
        return ""
    return "".join(
        ast.unparse(each) + "\n"
        for each in own
        if isinstance(each, Definition | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)
    )


def returns_a_match(function: Definition) -> bool:
    """Return whether `function` returns what ``re.search``, ``re.match`` or ``re.fullmatch`` does."""
    return any(
        isinstance(each, ast.Return)
        and isinstance(each.value, ast.Call)
        and isinstance(each.value.func, ast.Attribute)
        and isinstance(each.value.func.value, ast.Name)
        and each.value.func.value.id == "re"
        and each.value.func.attr in _MATCHERS
        for each in ast.walk(function)
    )


def stub(function: Definition) -> str:
    """Return `function` with a body that does nothing."""
    empty = type(function)(
        name=function.name, args=function.args, body=[ast.Pass()], decorator_list=[], returns=function.returns
    )
    return ast.unparse(ast.fix_missing_locations(empty)) + "\n"


def typing_import(module: ast.Module) -> str:
    """Return the import of the names of `typing` that `module` uses and does not bind; empty where there are none."""
    wanted = sorted((used_names(module) - bound_names(module)) & set(typing.__all__))
    return f"from typing import {', '.join(wanted)}\n" if wanted else ""


def expression(text: str) -> ast.expr | None:
    """Return the syntax tree of the expression `text`; ``None`` where it is none."""
    try:
        body = parse(text.strip()).body
    except ValueError:
        return None
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None


def literal_call(node: ast.AST, name: str) -> tuple[object, ...] | None:
    """Return the arguments of a call of `name` with literals alone; ``None`` where `node` is something else."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name):
        return None
    if node.keywords:
        return None
    try:
        return tuple(ast.literal_eval(each) for each in node.args)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None
