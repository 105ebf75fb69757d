"""The flow of data through a Python program: which variables are read, and from which others they are computed.

It is read off the text from top to bottom: branches count as if each was taken once, and what a loop carries over from
one round to the next is not seen. Every function and class has variables of its own, and what it only reads (a global,
a builtin, an outer function's) is none of them.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from .syntax import children

__all__ = ["Step", "flow"]

Step = tuple[str, int, int]
"""``("reads", v, n)``: variable v is read after it was bound n times. ``("from", v, s)``: it is computed from the
variables of set s. Variables are numbered by where they are first bound, so that their names do not matter."""

_Functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def flow(tree: ast.AST, known: dict[frozenset[int], int]) -> Counter[Step]:
    """How often each step occurs.

    Args:
        tree: The tree; it may be deeper than Python's stack.
        known: Numbers of the sets of variables met so far; trees that are to be compared share it.
    """
    found: Counter[Step] = Counter()
    scopes = [_Scope([], [tree])]
    while scopes:
        scope = scopes.pop()
        while scope.stack:
            node = scope.stack.pop()
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Store):
                    scope.bind(node.id)
                elif node.id in scope.numbers:
                    found["reads", scope.numbers[node.id], scope.bound[node.id]] += 1
                continue
            if isinstance(node, _Functions):
                scopes.append(_Scope(_arguments(node), node.body if isinstance(node.body, list) else [node.body]))
                continue
            if isinstance(node, ast.ClassDef):
                scopes.append(_Scope([], node.body))
                continue
            value, targets = _binding(node)
            if value is not None:
                names = {name for target in targets for name in _names(target, ast.Store)}
                read = set(_names(value, ast.Load)) | (names if isinstance(node, ast.AugAssign) else set())
                sources = frozenset(scope.numbers[name] for name in read if name in scope.numbers)
                if sources:
                    number = known.setdefault(sources, len(known))
                    found.update(("from", scope.number(name), number) for name in names)
            scope.stack += reversed(_in_order(node, value))
    return found


class _Scope:
    """The variables of one function, and what is still to be read of it, the next node last."""

    def __init__(self, arguments: list[str], body: list[ast.AST] | list[ast.stmt] | list[ast.expr]) -> None:
        self.stack: list[ast.AST] = [*reversed(body)]
        self.numbers: dict[str, int] = {}
        self.bound: Counter[str] = Counter()
        for name in arguments:
            self.bind(name)

    def number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def bind(self, name: str) -> None:
        self.number(name)
        self.bound[name] += 1


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[str]:
    given = node.args
    every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    return [argument.arg for argument in every if argument is not None]


def _binding(node: ast.AST) -> tuple[ast.expr | None, list[ast.expr]]:
    """What `node` computes and what it binds to it; None where it binds nothing."""
    match node:
        case ast.Assign(targets, value):
            return value, targets
        case ast.AugAssign() | ast.AnnAssign() | ast.NamedExpr():
            return node.value, [node.target]
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return node.iter, [node.target]
        case ast.withitem(context_expr, optional_vars) if optional_vars is not None:
            return context_expr, [optional_vars]
    return None, []


def _in_order(node: ast.AST, value: ast.expr | None) -> list[ast.AST]:
    """What is below `node` in the order in which it happens: values before what is bound to them."""
    inner = children(node)
    if isinstance(node, ast.AnnAssign):
        inner.remove(node.annotation)
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        return [*node.generators, *(child for child in inner if not isinstance(child, ast.comprehension))]
    return inner if value is None else [value, *(child for child in inner if child is not value)]


def _names(tree: ast.AST, context: type[ast.expr_context]) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, context))
