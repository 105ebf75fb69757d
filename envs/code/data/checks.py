"""Tests that come as a function, ``check(candidate)``, as assertions that pass or fail one by one."""

from __future__ import annotations

import ast

from ..task import Assertion
from .programs import Definition, bound_names, definitions, helpers, parse, used_names

__all__ = ["assertions_in", "setup_for"]

_SEED = "import random\nrandom.seed(0)\n"
_WHOLE = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal)


def assertions_in(test: str, entry: str, reference: str) -> tuple[Assertion, ...]:
    """Return the assertions in the function ``check`` of the program `test`, each with what stands before it.

    Every ``assert``, and every loop or other block that holds one, becomes a test of its own. Statements in between go
    into all tests after them, calls of the candidate among them. Assertions that have nothing to do with the candidate
    are left out: any program would pass those. A check that cannot be taken apart stays one test.

    Args:
        test: The program.
        entry: The function that ``check`` is about.
        reference: The solution, some of whose helpers tests may use.

    Raises:
        ValueError: There is no such function, or a program does not parse.
    """
    module = parse(test)
    check = definitions(module).get("check")
    if check is None or len(check.args.args) != 1:
        raise ValueError("the test has no function check(candidate)")
    around = [each for each in module.body if each is not check and "check" not in used_names(each)]
    setup = setup_for(ast.Module([*around, check], []), parse(reference), (entry,))
    setup += "".join(ast.unparse(each) + "\n" for each in around)
    candidate = check.args.args[0].arg
    if any(isinstance(each, _WHOLE) for each in _own(check)):
        return (Assertion(f"{ast.unparse(check)}\ncheck({entry})\n", (entry,), setup),)
    found = [
        Assertion("\n".join([f"{candidate} = {entry}", *map(ast.unparse, each)]) + "\n", (entry,), setup)
        for each in _taken_apart(check.body, candidate, entry)
    ]
    return tuple(found) or (Assertion(f"{ast.unparse(check)}\ncheck({entry})\n", (entry,), setup),)


def setup_for(test: ast.Module, reference: ast.Module, entries: tuple[str, ...]) -> str:
    """Return what has to run before `test`: helpers of the reference, and a seed where it draws random numbers."""
    seed = _SEED if "random" in used_names(test) | _imported(test) else ""
    return seed + helpers(reference, entries, used_names(test))


def _taken_apart(body: list[ast.stmt], candidate: str, entry: str) -> list[list[ast.stmt]]:
    """Return one list of statements for each assertion about the candidate in `body`."""
    about = {candidate, entry}
    before: list[ast.stmt] = []
    blocks: list[ast.stmt] = []
    found = []
    for each in body:
        if not any(isinstance(inner, ast.Assert) for inner in ast.walk(each)):
            before.append(each)
            if used_names(each) & about:
                about |= bound_names(each) | used_names(each)
            continue
        if used_names(each) & about:
            found.append([*_needed(blocks, before, each), each])
            about |= bound_names(each)
        if not isinstance(each, ast.Assert):
            blocks.append(each)
            before.append(each)
    return found


def _needed(blocks: list[ast.stmt], before: list[ast.stmt], test: ast.stmt) -> list[ast.stmt]:
    """Return the statements `before` without the blocks that are tests of their own, where `test` can do without."""
    plain = [each for each in before if each not in blocks]
    bound = set().union(*map(bound_names, [*plain, test]))
    missing = used_names(*plain, test) - bound
    return [each for each in before if each not in blocks or bound_names(each) & missing]


def _own(function: Definition) -> list[ast.AST]:
    """Return the nodes of `function` outside the functions and classes in it."""
    nodes: list[ast.AST] = list(function.body)
    for each in nodes:
        if not isinstance(each, Definition | ast.ClassDef | ast.Lambda):
            nodes.extend(ast.iter_child_nodes(each))
    return nodes


def _imported(module: ast.Module) -> set[str]:
    return {each.module for each in ast.walk(module) if isinstance(each, ast.ImportFrom) and each.module}
