"""When an answer is right in the data sets' own judgement, which is milder than a comparison type by type."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["TOLERANCE", "equal", "equal_as_json"]

TOLERANCE = 1e-6
"""How far floats may be apart where the data does not say."""


def equal(tolerance: float, arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Return whether `got` equals `expected` for Python, so that 1 is ``True``, or is as close as `tolerance`."""
    if expected == got:
        return True
    if isinstance(expected, float) or isinstance(got, float):
        return _close(tolerance, expected, got)
    if not isinstance(expected, list | tuple) or type(expected) is not type(got) or len(expected) != len(got):
        return False
    return all(equal(tolerance, arguments, *pair) for pair in zip(expected, got, strict=True))


def equal_as_json(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    """Return whether `got` would be `expected` if it were written as JSON: tuples as lists, keys as texts.

    Floats may differ in the seventh digit.
    """
    if isinstance(expected, list):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(expected)
            and all(equal_as_json(arguments, *pair) for pair in zip(expected, got, strict=True))
        )
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return False
        named = {str(key): value for key, value in got.items()}
        return (
            len(named) == len(got)
            and named.keys() == expected.keys()
            and all(equal_as_json(arguments, value, named[key]) for key, value in expected.items())
        )
    if isinstance(expected, float) or isinstance(got, float):
        return expected == got or _close(TOLERANCE, expected, got)
    return bool(expected == got)


def _close(tolerance: float, one: Any, other: Any) -> bool:
    if not (isinstance(one, int | float) and isinstance(other, int | float)):
        return False
    try:
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance) or (one != one and other != other)
    except OverflowError:  # an integer that no float can hold
        return False
