"""What leads towards a goal in forms: which field to fill next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .state import Data, Intent, State

__all__ = ["choose", "first", "fresh_id", "held", "number", "switch", "write"]


def held(state: State, id: str, value: Any = "") -> Any:
    """Return what stands in the field `id`, or else `value`, which the record has."""
    return state.fields.get(id, value)


def number(text: Any) -> int | float | None:
    """Return the number that was typed, an integer without a point; ``None`` where it is none.

    Commas between thousands may stand in it.
    """
    words = str(text).replace(",", "").strip()
    digits = words.removeprefix("-")
    whole, point, rest = digits.partition(".")
    if not (whole + rest).isdecimal() or not digits.isascii() or (point and not rest) or len(digits) > 12:
        return None
    value = float(words)
    return int(value) if not point else value


def write(state: State, id: str, wanted: str, value: Any = "") -> Intent | None:
    """Return what makes the field `id` hold `wanted`; ``None`` where it does."""
    return None if str(held(state, id, value)) == wanted else Intent("type", id, wanted)


def choose(state: State, id: str, wanted: str, value: Any = "") -> Intent | None:
    """Return what makes the select `id` hold `wanted`; ``None`` where it does."""
    return None if held(state, id, value) == wanted else Intent("choose", id, wanted)


def switch(state: State, id: str, wanted: bool, value: Any = False) -> Intent | None:
    """Return what makes the checkbox or switch `id` be as `wanted`; ``None`` where it is."""
    return None if bool(held(state, id, value)) is wanted else Intent("click", id)


def first(intents: Iterable[Intent | None]) -> Intent | None:
    """Return the first that there is."""
    return next((intent for intent in intents if intent is not None), None)


def fresh_id(records: Data, letter: str) -> str:
    """Return an id for a new record: one above the highest number in use, so that it does not depend on the past."""
    return f"{letter}{max((int(id[1:]) for id in records), default=0) + 1}"
