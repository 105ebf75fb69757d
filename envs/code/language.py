"""What a language model is told and how its answers are read: one verb, perhaps a file, perhaps a body."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...rewards.measure.json import embedded

__all__ = [
    "JSON_INSTRUCTIONS",
    "KEYS",
    "NO_ACTION",
    "NO_JSON",
    "REPAIR",
    "VERBS",
    "WRITING",
    "Action",
    "parse",
    "read",
    "say",
]

VERBS = ("view", "search", "edit", "write", "run", "submit")
"""The verbs of actions."""

KEYS = ("action", "file", "code")
"""The keys of an action as JSON."""

WRITING = """\
You write Python. Read the problem and write the code that it asks for.
Each turn you answer with one action:
write[] with a fenced block of code after it replaces your file.
run[] runs the public tests and shows what failed; with a block of code it replaces your file first.
submit[] ends the work; with a block of code it replaces your file first. Hidden tests then decide.
End your answer with the action, for example:
submit[]
```python
def double(number):
    return 2 * number
```"""
"""What a language model is told where it writes a file."""

REPAIR = """\
You work on files that exist. Read what is asked for and change the files so that every test passes.
Each turn you answer with one action:
view[FILE] shows a file with numbered lines, view[FILE:10-40] some of them.
search[TEXT] shows the lines that hold TEXT.
edit[FILE:10-12] with a fenced block after it replaces these lines; edit[FILE:10-9] inserts before line 10.
write[FILE] with a fenced block after it replaces the whole file.
run[] runs the public tests and shows what failed.
submit[] ends the work. Hidden tests then decide.
End your answer with the action, for example:
edit[main.py:3-3]
```
    return total
```"""
"""What a language model is told where it works on files."""

JSON_INSTRUCTIONS = """\
Give the action as one JSON object with the keys "action" (the verb), "file" (what stands in the brackets, or "") and
"code" (what would stand in the block, or ""), and nothing else."""
"""What is added where answers have to be JSON."""

NO_ACTION = "That is no action. An action begins with a line of its own: a verb, and in brackets what it takes."
"""What is said to a text that is none."""

NO_JSON = (
    'That is no action. An action is one JSON object, such as {"action": "run", "file": "", "code": ""}, with a verb'
    f" ({', '.join(VERBS)}) and texts."
)
"""What is said to it where answers have to be JSON."""

_HEAD = re.compile(rf"[ \t]*({'|'.join(VERBS)})[ \t]*(?:\[([^\n]*)\])?[ \t]*", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n`]*$", re.MULTILINE)


@dataclass(frozen=True)
class Action:
    """One action.

    Attributes:
        verb: One of `VERBS`.
        argument: What stands in its brackets.
        body: What stands on the lines below it.
    """

    verb: str
    argument: str = ""
    body: str = ""

    def as_json(self) -> str:
        """Return the action as the JSON object that ``answer="json"`` asks for."""
        return json.dumps(dict(zip(KEYS, (self.verb, self.argument, self.body), strict=True)))

    def __str__(self) -> str:
        return f"{self.verb}[{self.argument}]" + (f"\n{self.body}" if self.body else "")


def read(text: str, *, as_json: bool = False) -> Action | None:
    """Return the action that `text` is, or ``None``: a first line ``verb[argument]``, and the body below it.

    Args:
        text: An action, as `parse` makes them.
        as_json: Whether it has to be a JSON object instead.
    """
    if as_json:
        return _read_json(text)
    head, _, body = text.partition("\n")
    match = _HEAD.fullmatch(head)
    return Action(match[1].lower(), (match[2] or "").strip(), body) if match else None


def parse(text: str) -> str:
    """Return the last action that `text` names, with the last fenced block as its body, or `text` itself.

    A block without a verb is written: what else would it be for. A verb counts where it stands alone on a line and
    outside of blocks.
    """
    said, blocks = _split(text)
    heads = [match for line in said if (match := _HEAD.fullmatch(line))]
    if not blocks and len(heads) == 1 and read(text) is not None:
        return text
    block = blocks[-1] if blocks else ""
    if not heads:
        return str(Action("write", body=block)) if block else text
    verb, argument = heads[-1][1].lower(), (heads[-1][2] or "").strip()
    return str(Action(verb, argument, "" if verb in ("view", "search") else block))


def say(text: str) -> str:
    """Return what `parse` reads as the action `text`: the body in a fenced block, of as many marks as it takes.

    Blocks end with a line's end, so a body that does not gets one.
    """
    action = read(text)
    if action is None or not action.body:
        return text
    fence = "`" * max([3, *(len(marks) + 1 for marks in re.findall(r"`{3,}", action.body))])
    body = action.body if action.body.endswith("\n") else f"{action.body}\n"
    return f"{action.verb}[{action.argument}]\n{fence}\n{body}{fence}"


def _read_json(text: str) -> Action | None:
    try:
        answer = json.loads(embedded(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or not all(isinstance(answer.get(key, ""), str) for key in KEYS):
        return None
    verb = answer.get("action", "").strip().lower()
    return Action(verb, answer.get("file", "").strip(), answer.get("code", "")) if verb in VERBS else None


def _split(text: str) -> tuple[list[str], list[str]]:
    """Return the lines outside of fenced blocks, and the blocks; one that is not closed goes on to the end."""
    said: list[str] = []
    blocks: list[str] = []
    fence = ""
    lines: Sequence[str] = text.split("\n")
    for line in lines:
        mark = _FENCE.fullmatch(line)
        if fence and mark and mark[1].startswith(fence):
            fence = ""
        elif fence:
            blocks[-1] += line + "\n"
        elif mark:
            fence = mark[1]
            blocks.append("")
        else:
            said.append(line)
    return said, blocks
