"""Actions in the browser as dictionaries, for policies that do not write, and their conversion to and from text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces

from ..page import Page
from ..session import action_of
from ..spaces import ActionText

__all__ = ["INSTRUCTIONS", "KINDS", "NUMBERS", "VERBS", "number_tree", "structured", "structured_space", "to_text"]

KINDS = ("point", "number", "search", "type", "scroll_up", "scroll_down", "back")
"""What the entry ``kind`` of a structured action counts."""

NUMBERS = 256
"""One more than the highest number that a structured action can give."""

VERBS = ("search", "click", "type", "scroll", "back")
"""The verbs of actions in the browser."""

INSTRUCTIONS = """\
You are shopping in a web shop, in a browser. Find the product that the instruction asks for, choose its options, and
buy it. Each turn you see the page and answer with one action:
search[words] types words into the search bar and presses return.
click[text] presses the button, product identifier or option that shows the text.
click[#n] presses what the page's tree marks with [#n].
click[x, y] presses at a point, in pixels from the upper left corner.
type[words] types where the caret is; scroll[up] and scroll[down] move the page; back[] returns to the page before.
The best purchase is of the right kind, has every attribute and option asked for, and costs no more than the limit.
click[buy now] ends the trip. End your answer with the action, for example: search[red cotton shirt]"""
"""What a language model is told before the first page."""

_PRESSABLE = re.compile(r"^( *- '?(?:searchbox|button|link|radio)\b.*?)('?:?)$")


def number_tree(tree: str) -> str:
    """Return the accessibility tree with ``[#n]`` behind everything that ``click[#n]`` presses, counted from 1."""
    lines, count = [], 0
    for line in tree.split("\n"):
        match = _PRESSABLE.match(line)
        if match:
            count += 1
            # The tree writes what is typed into the box behind the box's name.
            line = f"{match[1]} [#{count}]{match[2]}" if "searchbox" not in match[1] else f"{line} [#{count}]"
        lines.append(line)
    return "\n".join(lines)


def structured_space(words: Sequence[str]) -> spaces.Dict:
    """Return the space of structured actions.

    ``kind`` is one of `KINDS`, by number. It says which of the others count: ``point``, float32 ``(2,)``, x and y
    as shares of the page's width and height; ``number``, of what is pressed, from 1; ``text``, what is typed or
    searched for; `words` are those that random searches are made of.
    """
    return spaces.Dict(
        kind=spaces.Discrete(len(KINDS)),
        point=spaces.Box(0.0, 1.0, (2,), np.float32),
        number=spaces.Discrete(NUMBERS),
        text=ActionText(words),
    )


def to_text(action: Any, width: int, height: int) -> str:
    """Return a structured action as text, its point in pixels; an empty text for what is no such action."""
    if not isinstance(action, Mapping):
        return ""
    try:
        kind = KINDS[int(action["kind"])] if int(action["kind"]) >= 0 else ""
        if kind == "point":
            x, y = (float(value) for value in action["point"])
            return f"click[{x * width:.2f}, {y * height:.2f}]"
        if kind == "number":
            return f"click[#{int(action['number'])}]"
        if kind in ("search", "type"):
            return f"{kind}[{action['text']}]"
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return ""
    return {"scroll_up": "scroll[up]", "scroll_down": "scroll[down]", "back": "back[]"}.get(kind, "")


def structured(text: str, page: Page, size: tuple[int, int], *, quirks: bool = False) -> dict[str, Any]:
    """Return the structured action that does what `text` says on `page`.

    What cannot be done there, or is no action, becomes a press on nothing: number 0.

    Args:
        text: An action.
        page: Where it is done.
        size: Width and height of the page, in pixels.
        quirks: See `action_of`.
    """
    action: dict[str, Any] = {"kind": KINDS.index("number"), "point": np.zeros(2, np.float32), "number": 0, "text": ""}
    verb, argument = action_of(text, quirks=quirks) or ("", "")
    point = re.fullmatch(r"(\d+(?:\.\d+)?)\s*,\s*(\d+(?:\.\d+)?)", argument)
    numbers = _numbers(page)
    if verb in ("search", "type"):
        action |= {"kind": KINDS.index(verb), "text": argument}
    elif verb == "scroll" and argument in ("up", "down"):
        action["kind"] = KINDS.index(f"scroll_{argument}")
    elif verb == "back":
        action["kind"] = KINDS.index("back")
    elif verb == "click" and argument in numbers:
        action["number"] = numbers[argument]
    elif verb == "click" and re.fullmatch(r"#\d{1,3}", argument):
        action["number"] = min(int(argument[1:]), NUMBERS - 1)
    elif verb == "click" and point:
        share = np.array([point[1], point[2]], dtype=np.float32) / np.array(size, dtype=np.float32)
        action |= {"kind": KINDS.index("point"), "point": np.minimum(share, np.float32(1))}
    return action


def _numbers(page: Page) -> dict[str, int]:
    """What each click is numbered; a search bar is two things, the box and its button."""
    clicks: list[str] = []
    for element in page.elements:
        if element.kind == "searchbox":
            clicks.append("")
        if element.click:
            clicks.append(element.click)
    return {click: number for number, click in reversed(list(enumerate(clicks, 1))) if number < NUMBERS}
