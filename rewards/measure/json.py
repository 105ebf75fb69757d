"""The parts of an answer that has to be JSON: required keys, markers, whether it parses, content, length.

The five parts of RL-Struct's reward (known from notes; the details are ours). Each takes any text, gives 0 to 1 and
never raises; a text longer than `MAX_CHARACTERS` holds no JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from . import MAX_CHARACTERS
from .text import token_f1, words

__all__ = ["content", "embedded", "length", "markers", "structure", "valid"]

_FENCE = re.compile(r"```(?:json)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_BRACKETS = {"{": "}", "[": "]"}
_NONE = object()


def embedded(text: str) -> str:
    """The part of `text` that should be the JSON: what the first fence holds, else from the first bracket to its match.

    The match is the last closing bracket of the kind. The whole text where there is neither.
    """
    if fence := _FENCE.search(text):
        return fence[1].strip()
    text = text.strip()
    start = min((place for place in map(text.find, _BRACKETS) if place >= 0), default=-1)
    if start < 0:
        return text
    end = text.rfind(_BRACKETS[text[start]])
    return text[start : end + 1] if end > start else text[start:]


def valid(text: str) -> float:
    """1 where the text, or the embedded part, is a JSON value."""
    return float(_value(text) is not _NONE)


def structure(text: str, required: Collection[str]) -> float:
    """Share of the `required` keys that the answer's object has at its top; 0 where it is no object.

    1 for any object where nothing is required.
    """
    value = _value(text)
    if not isinstance(value, dict):
        return 0.0
    return sum(key in value for key in set(required)) / len(set(required)) if required else 1.0


def markers(text: str) -> float:
    """1 for one fence, or an opening and a closing bracket, with nothing around; 1/2 with text around; else 0.

    What stands between them does not matter, so that this can be learned before anything parses.
    """
    stripped = text.strip()
    if len(stripped) > MAX_CHARACTERS:
        return 0.0
    fence = _FENCE.search(stripped)
    if _bracketed(stripped) or (fence and fence[0] == stripped):
        return 1.0
    return 0.5 if fence or _bracketed(embedded(stripped)) else 0.0


def content(text: str, reference: str) -> float:
    """F1 of the words of the answer's values with those of the reference's; 0 where either is no JSON.

    Keys do not count. Where neither has any word, 1 if the values are the same.
    """
    value, wanted = _value(text), _value(reference)
    if value is _NONE or wanted is _NONE:
        return 0.0
    given, expected = _leaves(value), _leaves(wanted)
    if not words(" ".join(given)) and not words(" ".join(expected)):
        return float(given == expected)
    return token_f1(" ".join(given), " ".join(expected))


def length(text: str, limit: int) -> float:
    """1 for at most `limit` characters, less in a straight line above, 0 from twice as many on."""
    return min(1.0, max(0.0, 2 - len(text.strip()) / max(limit, 1)))


def _value(text: str) -> Any:
    """The JSON value in `text`, `_NONE` where there is none."""
    if len(text) > MAX_CHARACTERS:
        return _NONE
    for part in (text, embedded(text)):
        try:
            return json.loads(part, parse_constant=_refuse)
        except (ValueError, RecursionError):
            continue
    return _NONE


def _bracketed(text: str) -> bool:
    return len(text) > 1 and _BRACKETS.get(text[0]) == text[-1]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _leaves(value: Any) -> list[str]:
    """The values without anything inside, in order, as text."""
    found: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict | list):
            stack += reversed(item.values() if isinstance(item, dict) else item)
        else:
            found.append(item if isinstance(item, str) else json.dumps(item))
    return found
