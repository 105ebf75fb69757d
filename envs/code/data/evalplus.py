"""EvalPlus (Liu et al., 2023): HumanEval and MBPP with many more inputs, whose answers the solution has to give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from ...rows import Row
from ..task import Call, Check, Task
from .answers import UNANSWERED
from .equality import TOLERANCE, equal
from .examples import examples_in
from .programs import definitions, parse, returns_a_match, stub
from .shapes import Shape, restore, shapes_of
from .shared import FILE, UNKNOWN

__all__ = ["KEYS", "build"]

KEYS = frozenset({"task_id", "prompt", "entry_point", "canonical_solution", "base_input", "plus_input"})


def build(row: Row) -> Task | None:
    """Return the task of `row`, whose hidden tests have no answers yet: see `envs.code.data.answers.answered`.

    Return ``None`` where there are no inputs, or where the solution returns the match of a regular expression, which is
    no plain data.

    Raises:
        ConfigurationError: Something in it is missing or of another type.
        ValueError: A program in it does not parse, or has no such function.
    """
    prompt, entry = row.text("prompt"), row.identifier("entry_point")
    solution = prompt + row.text("canonical_solution")
    function = definitions(parse(solution)).get(entry)
    if function is None:
        raise ValueError(f"the solution does not define {entry!r}")
    if returns_a_match(function):
        return None
    tolerance = _tolerance(row)
    check = _check(entry, tolerance)
    shown = examples_in(prompt, entry, check)
    inputs = _inputs(row, shapes_of([each.arguments for each in shown], function))
    if not inputs:
        return None
    known = {repr(each.arguments) for each in shown}
    if not inputs.keys() - known:
        shown, known = [], set()
    return Task(
        id=row.label("task_id"),
        split="test",
        difficulty=UNKNOWN,
        family="function",
        topic="EvalPlus",
        statement=prompt,
        files={FILE: prompt if entry in definitions(parse(prompt)) else f"{prompt.rstrip()}\n\n\n{stub(function)}"},
        reference={FILE: solution},
        public=tuple(shown),
        hidden=tuple(Call(entry, each, UNANSWERED, check=check) for key, each in inputs.items() if key not in known),
        tolerance=tolerance,
    )


def _tolerance(row: Row) -> float:
    found = row.values.get("atol") or TOLERANCE
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1:
        raise row.wrong(f"'atol' is {str(found)[:80]}, not a tolerance")
    return float(found)


def _inputs(row: Row, shapes: Sequence[Shape]) -> dict[str, tuple[Any, ...]]:
    """Return the arguments of all tests, with the containers of `shapes`, by what they look like."""
    inputs: dict[str, tuple[Any, ...]] = {}
    for given in [*row.items("base_input"), *row.items("plus_input")]:
        if not isinstance(given, list):
            raise row.wrong(f"an input is a {type(given).__name__}, not a list of arguments")
        arguments = tuple(
            restore(each, shapes[place] if place < len(shapes) else ()) for place, each in enumerate(given)
        )
        inputs[repr(arguments)] = arguments
    return inputs


def _check(entry: str, tolerance: float) -> Check:
    """Return what decides; for some functions, which EvalPlus lists by name, it is more than equality."""
    if entry in _AS_SETS:
        return _as_sets
    if entry == "find_zero":
        return partial(_is_zero, tolerance)
    return {"are_equivalent": _anything, "sum_div": _as_expected_or_zero}.get(entry, partial(equal, tolerance))


_AS_SETS = frozenset(
    {
        "similar_elements",
        "find_char_long",
        "common_in_nested_lists",
        "extract_singly",
        "larg_nnum",
        "intersection_array",
        "find_dissimilar",
        "Diff",
    }
)


def _as_sets(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    try:
        return set(got) == set(expected)
    except TypeError:
        return False


def _anything(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    return True


def _as_expected_or_zero(arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    return type(got) is int and got in (expected, 0)


def _is_zero(tolerance: float, arguments: tuple[Any, ...], expected: Any, got: Any) -> bool:
    if type(got) not in (int, float):
        return False
    try:
        return abs(math.fsum(each * math.pow(got, power) for power, each in enumerate(arguments[0]))) <= tolerance
    except (OverflowError, ValueError):
        return False
