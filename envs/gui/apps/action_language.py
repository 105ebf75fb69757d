"""Actions in words: what a model writes, and what it is told to write."""

from __future__ import annotations

import re
from typing import Any

from ..answer import place, read_answer
from ..coordinates import Coordinates
from ..screen import Screen
from .action import DIRECTIONS, KEYS, Action

__all__ = ["LONGEST", "instructions", "read_action", "write_action"]

LONGEST = 20_000
"""Characters of a text that are read, its last ones."""

_NUMBER = r"\s*(-?\d{1,6}(?:\.\d{1,12})?)\s*"
_CALL = re.compile(
    rf"""\b(?:
      (?P<click>click)\((?:{_NUMBER},{_NUMBER}|\s*\#(?P<mark>\d{{1,4}})\s*)\)
    | (?P<drag>drag)\({_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}\)
    | (?P<type>type)\(\s*(?P<words>"(?:[^"\\]|\\.){{0,2000}}"|'(?:[^'\\]|\\.){{0,2000}}')\s*\)
    | (?P<key>key)\(\s*["']?(?P<name>\w{{1,20}})["']?\s*\)
    | (?P<scroll>scroll)\(\s*["']?(?P<way>\w{{1,20}})["']?\s*(?:,{_NUMBER},{_NUMBER})?\)
    | (?P<end>back|done)\(\s*\)
    )""",
    re.ASCII | re.VERBOSE | re.IGNORECASE,
)
_NUMBERED = [index for index in range(1, _CALL.groups + 1) if index not in _CALL.groupindex.values()]
"""The groups of `_CALL` that hold numbers: those without a name."""
_ESCAPES = {"\\n": "\n", "\\t": "\t"}


def instructions(coordinates: Coordinates, *, outline: bool) -> str:
    """Return what a model is told before the first screen."""
    unit = {
        "pixel": "pixels from the upper left corner of the screen",
        "unit": "numbers from 0 to 1 from the upper left corner of the screen",
        "permille": "numbers from 0 to 1000 from the upper left corner of the screen",
        "resized": "pixels of the picture after it was resized for you",
    }[coordinates.name]
    mark = "\nclick(#n) clicks what the outline marks with [#n]." if outline else ""
    return f"""\
You use an application. Do what the instruction asks for, no more and no less, and then say that it is done.
Each turn you see the screen and answer with one action; places are {unit}.
click(x, y) clicks at a point.{mark} A click into a field marks what stands there, so that typing replaces it.
type("words") types into the field that was clicked. key(Enter) presses a key: {", ".join(KEYS)}.
scroll(down) and scroll(up) move what scrolls; scroll(down, x, y) moves what is at that point.
drag(x1, y1, x2, y2) drags from a point to another. back() goes back to where you were before.
done() ends the work; only then does it count.
End your answer with the action."""


def read_action(text: Any, screen: Screen, coordinates: Coordinates) -> Action | None:
    """Return the last action that `text` names; ``None`` where it names none.

    Points in the ways in which models write clicks (see `answer`) are clicks, too.

    Args:
        text: What was written; anything at all.
        screen: What was seen.
        coordinates: What its numbers count.
    """
    if not isinstance(text, str):
        return None
    text = text[-LONGEST:]
    found = None
    for match in _CALL.finditer(text):
        found = match
    if found is None:
        answer = read_answer(text, zooms=False)
        placed = place(answer, coordinates, screen.width, screen.height)
        return Action("click", *placed.point) if placed.point is not None else None
    return _action(found, screen, coordinates)


def _action(match: re.Match[str], screen: Screen, coordinates: Coordinates) -> Action | None:
    if match["end"]:
        return Action(match["end"].lower())
    if match["type"]:
        words = re.sub(r"\\(.)", lambda escaped: _ESCAPES.get(escaped[0], escaped[1]), match["words"][1:-1])
        return Action("type", text=words)
    if match["key"]:
        return Action("key", text=_spelled(match["name"], KEYS))
    numbers = [float(match[index]) for index in _NUMBERED if match[index]]
    if match["mark"]:
        controls = screen.controls()
        number = int(match["mark"])
        return Action("click", *controls[number - 1][1].center) if 0 < number <= len(controls) else None
    points = [
        coordinates.to_pixels(numbers[index], numbers[index + 1], screen.width, screen.height)
        for index in range(0, len(numbers), 2)
    ]
    if match["click"]:
        return Action("click", *points[0])
    if match["drag"]:
        return Action("drag", *points[0], *points[1])
    x, y = points[0] if points else (None, None)
    return Action("scroll", x, y, text=_spelled(match["way"], DIRECTIONS))


def write_action(action: Action, screen: Screen, coordinates: Coordinates) -> str:
    """Return `action` as it is written in these coordinates; the opposite of `read_action`."""
    pairs = [(action.x, action.y), (action.to_x, action.to_y)]
    own = [
        coordinates.from_pixels(x, y, screen.width, screen.height) for x, y in pairs if x is not None and y is not None
    ]
    x, y = own[0] if own else (None, None)
    to_x, to_y = own[1] if len(own) > 1 else (None, None)
    return str(Action(action.verb, x, y, to_x, to_y, action.text))


def _spelled(word: str, known: tuple[str, ...]) -> str:
    """Return `word` as one of `known` is spelled, where only capitals differ."""
    return next((each for each in known if each.casefold() == word.casefold()), word)
