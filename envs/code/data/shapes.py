"""Tuples and sets that JSON made lists of, put back where an example or an annotation says what they were."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from .programs import Definition

__all__ = ["Shape", "restore", "shape_of", "shape_of_annotation", "shapes_of"]

Shape = tuple[type, ...]
"""What the containers are at depth 0, 1, ...; ``list`` where they are of several kinds, or nobody knows."""

_KINDS: dict[str, type] = {"tuple": tuple, "set": set, "list": list, "dict": dict}
_RESTORED = (tuple, set)


def shapes_of(examples: Iterable[tuple[Any, ...]], function: Definition | None) -> tuple[Shape, ...]:
    """Return the shape of every argument: of the first of `examples`, or else as `function` annotates it."""
    for arguments in examples:
        return tuple(map(shape_of, arguments))
    return tuple(shape_of_annotation(each.annotation) for each in function.args.args) if function else ()


def shape_of(value: Any) -> Shape:
    """Return the shape of `value`."""
    kinds: list[type] = []
    layer = [value]
    while layer := [each for each in layer if isinstance(each, list | tuple | set | frozenset | dict)]:
        found = {type(each) for each in layer}
        kinds.append(found.pop() if len(found) == 1 else list)
        layer = [inner for each in layer for inner in (each.values() if isinstance(each, dict) else each)]
    return tuple(kinds)


def shape_of_annotation(annotation: ast.expr | None) -> Shape:
    """Return the shape that `annotation` promises, such as list, tuple for ``List[Tuple[int, int]]``."""
    if isinstance(annotation, ast.Subscript):
        inner = annotation.slice
        parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        outer = shape_of_annotation(annotation.value)
        # The value of a dictionary, the element of everything else.
        return (*outer, *shape_of_annotation(parts[-1] if outer == (dict,) else parts[0])) if outer else ()
    name = annotation.id if isinstance(annotation, ast.Name) else getattr(annotation, "attr", "")
    return (_KINDS[name.lower()],) if name.lower() in _KINDS else ()


def restore(value: Any, shape: Shape) -> Any:
    """Return the JSON `value` with the containers of `shape`; what does not fit stays as it is.

    Deeper than `shape` goes, all are tuples where all above are.
    """
    return _restored(value, shape, 0)


def _restored(value: Any, shape: Shape, depth: int) -> Any:
    if isinstance(value, dict):
        return {key: _restored(each, shape, depth + 1) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    inner = [_restored(each, shape, depth + 1) for each in value]
    kind = shape[depth] if depth < len(shape) else tuple if set(shape) == {tuple} else list
    if kind not in _RESTORED:
        return inner
    try:
        return kind(inner)
    except TypeError:  # a set of what cannot be in one
        return inner
