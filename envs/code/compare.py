"""Whether what came back is what was asked for; it never raises, whatever came back."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .task import Call, Program, Query, Test

__all__ = ["same", "satisfies"]

_ZERO = 1e-9
"""A float that is no further from 0 is 0, where 0 is expected: there is nothing to be close to relatively."""


def same(expected: Any, got: Any, tolerance: float = 1e-6) -> bool:
    """Whether two plain values are equal, type by type.

    Lists equal lists and tuples tuples; truth values equal truth values only. Numbers are compared by value, and
    closely where a float is expected: within `tolerance`, relatively, and NaN equals NaN.
    """
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, (int, float)) and isinstance(got, (int, float)):
        return _close(expected, got, tolerance)
    if type(expected) is not type(got):
        return False
    if isinstance(expected, (list, tuple)):
        return len(expected) == len(got) and all(
            same(one, other, tolerance) for one, other in zip(expected, got, strict=True)
        )
    if isinstance(expected, dict):
        return (
            expected.keys() == got.keys()
            and set(map(type, expected)) == set(map(type, got))
            and all(same(value, got[key], tolerance) for key, value in expected.items())
        )
    return bool(expected == got)


def _close(expected: float, got: float, tolerance: float) -> bool:
    if isinstance(expected, int):
        return expected == got
    try:
        if math.isnan(expected):
            return math.isnan(got)
        return math.isclose(expected, got, rel_tol=tolerance, abs_tol=_ZERO)
    except OverflowError:  # an integer that no float can hold
        return expected == got


def satisfies(test: Test, got: Any, tolerance: float) -> bool:
    """Whether the value `got` is what `test`, which expects a value, asks for."""
    if isinstance(test, Call):
        if test.check is not None:
            return _checks(test.check, test.arguments, test.expected, got)
        return test.raises is None and same(test.expected, got, tolerance)
    if isinstance(test, Program):
        return _prints(test.stdout, got, tolerance)
    if isinstance(test, Query):
        return _rows(test, got, tolerance)
    return got is True


def _checks(check: Callable[..., bool], arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    try:
        return bool(check(arguments, expected, got))
    except Exception:  # whatever a check stumbles over is no right answer
        return False


def _prints(expected: str, got: Any, tolerance: float) -> bool:
    """Whether two outputs agree line by line, but for spaces at ends and last digits of numbers with a point."""
    if not isinstance(got, str):
        return False
    wanted, given = ([line.split() for line in text.rstrip().splitlines()] for text in (expected, got))
    return len(wanted) == len(given) and all(
        len(one) == len(other) and all(_word(a, b, tolerance) for a, b in zip(one, other, strict=True))
        for one, other in zip(wanted, given, strict=True)
    )


def _word(expected: str, got: str, tolerance: float) -> bool:
    if expected == got:
        return True
    try:
        return "." in expected and _close(float(expected), float(got), tolerance)
    except ValueError:
        return False


def _rows(test: Query, got: Any, tolerance: float) -> bool:
    if not isinstance(got, list):
        return False
    wanted, given = list(test.rows), list(got)
    if not test.ordered:
        wanted, given = sorted(wanted, key=_order), sorted(given, key=_order)
    return same(wanted, given, tolerance)


def _order(row: Any) -> list[tuple[str, str]]:
    """A key that sorts rows of any values; numbers that are nearly equal sort alike."""
    cells = row if isinstance(row, tuple) else (row,)
    return [("n", f"{cell:.6e}") if isinstance(cell, float) else (type(cell).__name__, repr(cell)) for cell in cells]
