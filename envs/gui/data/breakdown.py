"""Results as the papers report them: how many answers are right, by text and icon, by group, by platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .item import GroundingItem

__all__ = ["OUTCOMES", "Share", "breakdown", "judge", "table"]

OUTCOMES = ("correct", "wrong", "wrong_format")
"""What an answer is found to be. The last one counts as wrong, too."""

_UNNAMED = "(none)"


@dataclass(frozen=True)
class Share:
    """How the answers to some of the records were.

    Attributes:
        part: What they have in common: ``"overall"``, ``"kind"``, ``"group"``, ``"group, kind"``, ``"platform"``,
            ``"application"``, ``"category"`` or ``"target"`` (whether there is one).
        name: Which of these: ``"icon"``, ``"CAD"``, ``"mobile, text"``, ...
        count: Answers.
        correct: Of these, the right ones.
        wrong_format: Of these, those that could not be read.
    """

    part: str
    name: str
    count: int
    correct: int
    wrong_format: int

    @property
    def accuracy(self) -> float:
        """Right answers over all answers, from 0 to 1."""
        return self.correct / self.count


def judge(
    item: GroundingItem, point: tuple[float, float] | None, *, refused: bool = False, well_formed: bool = True
) -> str:
    """Return which of `OUTCOMES` an answer is, by the rule of ScreenSpot and ScreenSpot-Pro.

    A point is right in the target, edges included; a box if its middle is. Where there is no target, only a refusal is
    right, and nowhere else.

    Args:
        item: The record.
        point: The answer, or its middle, in pixels of the whole picture; ``None`` where it has no place in it.
        refused: Whether the answer is that it is not there.
        well_formed: Whether the answer could be read at all.
    """
    if not well_formed:
        return "wrong_format"
    right = refused if item.absent else not refused and point is not None and item.contains(*point)
    return "correct" if right else "wrong"


def breakdown(results: Iterable[tuple[GroundingItem, str]]) -> list[Share]:
    """Return the shares of right answers: overall first, then part by part, names in alphabetical order.

    Every answer weighs the same, so the overall accuracy is the mean over records, not over groups. Of a part that
    does not tell records apart, or that the data says nothing about, there is nothing in it.

    Args:
        results: Records, and which of `OUTCOMES` the answers to them are.

    Raises:
        ValueError: Another outcome.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for item, outcome in results:
        if outcome not in OUTCOMES:
            raise ValueError(f"outcome {outcome!r} of {item.id!r}: allowed are {', '.join(OUTCOMES)}")
        for key in _parts(item):
            found = counts.setdefault(key, [0, 0, 0])
            found[0] += 1
            found[1] += outcome == "correct"
            found[2] += outcome == "wrong_format"
    shares: list[Share] = []
    for part in _PARTS:
        names = sorted(name for each, name in counts if each == part)
        telling = part == "overall" or len(names) > 1
        shares += [Share(part, name, *counts[part, name]) for name in names if telling]
    return shares


_PARTS = ("overall", "kind", "group", "group, kind", "platform", "application", "category", "target")


def _parts(item: GroundingItem) -> list[tuple[str, str]]:
    """Return every part that the answer to `item` counts in, with its name."""
    kind, group = item.kind or _UNNAMED, item.group or _UNNAMED
    return [
        ("overall", "all"),
        ("kind", kind),
        ("group", group),
        ("group, kind", f"{group}, {kind}"),
        ("platform", item.platform or _UNNAMED),
        ("application", item.application or _UNNAMED),
        *(("category", category) for category in dict.fromkeys(item.categories)),
        ("target", "absent" if item.absent else "present"),
    ]


def table(shares: Sequence[Share]) -> str:
    """Return `shares` as a table in plain text, accuracies in percent."""
    head = ("", "", "records", "correct %", "unreadable")
    rows = [
        (share.part, share.name, str(share.count), f"{100 * share.accuracy:.1f}", str(share.wrong_format))
        for share in shares
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) if index < 2 else cell.rjust(width) for index, (cell, width) in enumerate(cells))
        for cells in (zip(row, widths, strict=True) for row in (head, *rows))
    ]
    return "\n".join(line.rstrip() for line in lines)
