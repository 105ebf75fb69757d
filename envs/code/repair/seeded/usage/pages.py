"""Projects that work on texts."""

from __future__ import annotations

from typing import Any

from .....draws import Draws
from ....problems.inputs import sentence, words
from ..project import Project

__all__ = ["EDITOR", "FORMATTER"]


def _block(draw: Draws, size: int) -> tuple[Any, ...]:
    kind = draw.pick(("title", "text", "text", "list", "table"))
    if kind == "title":
        return kind, " ".join(words(draw, draw.between(1, 5)))
    if kind == "text":
        return kind, sentence(draw, size + 3), draw.pick(("left", "right", "centre", "both", "both"))
    if kind == "list":
        return kind, [sentence(draw, draw.between(1, 6)) for _ in range(draw.between(0, 3))]
    cells = ("7", "-12", "3.5", "+4", "4.", "1-2", "-", "tea", "", "long cell")
    return kind, [[draw.pick(cells) for _ in range(draw.between(1, 4))] for _ in range(draw.between(0, 4))]


FORMATTER = Project(
    "formatter",
    2,
    "A formatter lays out documents of titles, paragraphs, lists and tables as plain text.",
    {
        "page.document": lambda draw, size: ([_block(draw, size) for _ in range(size // 3 + 1)], draw.between(9, 26)),
        "wrap.wrap": lambda draw, size: (sentence(draw, size), draw.between(4, 20)),
    },
)


def _commands(draw: Draws, size: int) -> tuple[Any, ...]:
    lines = words(draw, draw.between(1, 6))
    found: list[tuple[Any, ...]] = []
    for _ in range(size + size // 2 + 1):
        one, other, third = (draw.between(0, 7) for _ in range(3))
        first, last = sorted((one, other)) if draw.chance(0.9) else (one, other)
        found.append(
            draw.pick(
                (
                    ("insert", one, draw.pick(("Ale", "lentil", "END"))),
                    ("delete", first, min(last, first + 1)),
                    ("replace", draw.pick(("a", "e", "le", "")), draw.pick(("o", "", "LE"))),
                    ("move", first, last, third),
                    ("sort",),
                    ("undo",),
                    ("undo",),
                    ("redo",),
                    ("find", draw.pick(("a", "LE", "e", ""))),
                )
            )
        )
    return lines, found


EDITOR = Project(
    "editor",
    2,
    "A line editor carries out commands on a text, and takes them back.",
    {"editor.edit": _commands},
)
