"""Python's syntax trees, of texts that may be anything."""

from __future__ import annotations

import ast
import warnings
from collections import Counter

from . import MAX_CHARACTERS

__all__ = ["Shape", "children", "parsed", "shapes"]

Shape = tuple[str, tuple[int, ...]]
"""A kind of node, and the numbers of the shapes below it."""


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of `text`; None where it is no Python, too long, or nested too deeply to be read."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below `node`, in Python's order; whether a name is read or written is no node here."""
    return [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr_context)]


def shapes(tree: ast.AST, known: dict[Shape, int]) -> Counter[int]:
    """How often each shape of subtree occurs: the kinds of its nodes, whatever their names and values. Leaves are none.

    Args:
        tree: The tree; it may be deeper than Python's stack.
        known: Numbers of the shapes met so far; trees that are to be compared share it.
    """
    below: list[tuple[ast.AST, list[ast.AST]]] = []
    stack = [tree]
    while stack:
        node = stack.pop()
        below.append((node, children(node)))
        stack += below[-1][1]
    numbers: dict[int, int] = {}
    found: Counter[int] = Counter()
    for node, inner in reversed(below):
        shape = (type(node).__name__, tuple(numbers[id(child)] for child in inner))
        numbers[id(node)] = known.setdefault(shape, len(known))
        if inner:
            found[numbers[id(node)]] += 1
    return found
