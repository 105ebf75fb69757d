"""Answers in words: which part of a text is one, what it says, where that is in the picture, and how to write one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...rewards.measure import MAX_CHARACTERS
from .answer_formats import Found, Said, find
from .answer_literals import Patience
from .box import Box
from .coordinates import Coordinates

__all__ = ["KINDS", "Answer", "Placed", "place", "read_answer", "write_answer"]

KINDS = {"point": 2, "box": 4, "look": 4, "refusal": 0, "none": 0}
"""What an answer can be -> how many numbers it has."""

_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_THINKING = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_ELEMENTS = (
    re.compile(r"<answer>(.*?)(?:</answer>|\Z)", re.IGNORECASE | re.DOTALL),
    re.compile(r"<tool_call>(.*?)(?:</tool_call>|\Z)", re.IGNORECASE | re.DOTALL),
)
_LABEL = re.compile(
    r"^[ \t*_#>]{0,8}(?:(?P<answer>(?:final[ \t])?(?:answer|action))|thought|reasoning|reason|explanation|observation)"
    r"[ \t*_]{0,4}:[ \t*_]{0,4}",
    re.IGNORECASE | re.MULTILINE,
)
# What may stand around answers on a line that is nothing but answers: punctuation, numbers of a list, fences, marks.
_NO_WORDS = re.compile(
    r"(?:`{3}\w{0,12}|<[|/]?\w{1,20}\|?>|\d{1,3}[.):]|(?:and|or)\b|[\s\0,;.:|*_`\"'>()\[\]{}$\\/+-])*+",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """What an agent answers.

    Args:
        kind: ``"point"``, ``"box"``, ``"look"`` (at a region, to see it closer), ``"refusal"`` (it is not there) or
            ``"none"`` (no answer that can be understood).
        numbers: x and y of a point; left, top, right and bottom of a box or a region; in the answer's own coordinates.
        problem: Why it is none, in a sentence.

    Raises:
        ValueError: No such kind, or another number of numbers.
    """

    kind: str
    numbers: tuple[float, ...] = ()
    problem: str = ""

    def __post_init__(self) -> None:
        if KINDS.get(self.kind) != len(self.numbers):
            raise ValueError(f"{len(self.numbers)} numbers for kind {self.kind!r}; allowed are {KINDS}")

    @property
    def well_formed(self) -> bool:
        """Whether it can be understood, whatever its numbers are."""
        return self.kind != "none"


@dataclass(frozen=True)
class Placed:
    """Where an answer is in the picture.

    Attributes:
        point: What is judged, in pixels: the point answered, or the middle of the box; ``None`` where there is none.
        box: The box answered, or the region to look at, in pixels.
        valid: Whether the answer is well formed and its numbers are a place in the picture, or it is a refusal.
        problem: Why it is not, in a sentence.
    """

    point: tuple[float, float] | None
    box: Box | None
    valid: bool
    problem: str = ""


def read_answer(text: str, *, zooms: bool = False) -> Answer:
    """Return what `text` answers. The forms it may have are listed in `answer_formats`.

    What is reasoning and what is the answer:

    1. Everything up to the last ``</think>`` is reasoning, and so is everything behind a ``<think>`` that has no end.
    2. Where there are ``<answer>`` elements, only they count; else ``<tool_call>`` elements, if there are any; else
       what stands behind ``Answer:`` or ``Action:`` at the beginning of a line, if that is an answer. The last may be
       without its end. Several all count.
    3. In what counts so far, be it an element or the whole text: the last line that has an answer, and if there is
       nothing else on this line, the lines right above it that have nothing else either. Numbers in brackets, and words
       that refuse, count only where nothing is written in full: as a call, an object, or between ``<point>`` marks.
    4. Everything that counts has to be the same answer. Several different ones are none: naming many places until one
       is right is not an answer. The same one twice is one.

    So numbers in the reasoning are harmless as long as the answer comes last, on a line of its own.

    Args:
        text: Of any length; where more than `MAX_CHARACTERS` are left after the first rule, there is no answer.
        zooms: Whether a look is allowed; else it is no answer.
    """
    ends = [match.end() for match in _THOUGHT.finditer(text)]
    text = text[ends[-1] :] if ends else text
    if thinking := _THINKING.search(text):
        text = text[: thinking.start()]
    if len(text) > MAX_CHARACTERS:
        return Answer("none", problem=f"more than {MAX_CHARACTERS} characters")
    said = {(each.kind, *(repr(number + 0.0) for number in each.numbers)): each for each in _counting(text, Patience())}
    if not said:
        return Answer("none", problem="no answer in it")
    if len(said) > 1:
        return Answer("none", problem=f"{len(said)} different answers; exactly one is allowed")
    (only,) = said.values()
    if only.kind == "look" and not zooms:
        return Answer("none", problem="looking closer is not possible here")
    return Answer(only.kind, only.numbers, only.problem)


def place(answer: Answer, coordinates: Coordinates, width: int, height: int) -> Placed:
    """Return where `answer` is in a picture of `width` by `height` pixels.

    A number that is not finite, or outside of the picture (its edges belong to it), makes the answer invalid, and so do
    corners of a box in another order than left, top, right, bottom; nothing is put right, as that would reward it.
    """
    if answer.kind in ("none", "refusal"):
        return Placed(None, None, answer.well_formed, answer.problem)
    right, bottom = coordinates.extent(width, height)
    points = list(zip(answer.numbers[::2], answer.numbers[1::2], strict=True))
    if not all(math.isfinite(each) for each in answer.numbers):
        return Placed(None, None, False, "a number that is not finite")
    if not all(0 <= x <= right and 0 <= y <= bottom for x, y in points):
        return Placed(None, None, False, f"outside of the picture, which ends at ({right:g}, {bottom:g})")
    pixels = [coordinates.to_pixels(x, y, width, height) for x, y in points]
    if answer.kind == "point":
        return Placed(pixels[0], None, True)
    box = Box(*pixels[0], *pixels[1])
    if not (box.left < box.right and box.top < box.bottom):
        return Placed(None, None, False, "a box has to be left, top, right, bottom, and neither inverted nor empty")
    return Placed(None if answer.kind == "look" else box.center, box, True)


def write_answer(answer: Answer) -> str:
    """Return the text that `read_answer` reads as `answer`, numbers to six digits; an empty one for none."""
    name = {"point": "click", "refusal": "refuse", "none": ""}.get(answer.kind, answer.kind)
    return f"{name}({', '.join(f'{number:.6g}' for number in answer.numbers)})" if name else ""


def _counting(text: str, patience: Patience, elements: Sequence[re.Pattern[str]] = _ELEMENTS) -> list[Said]:
    """Return the answers of `text` that count, by the rules of `read_answer`."""
    for index, element in enumerate(elements, 1):
        blocks = [match[1] for match in element.finditer(text) if match[1].strip()]
        if blocks:
            return [said for block in blocks for said in _counting(block, patience, elements[index:])]
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels[1:]), len(text)]
    blocks = [text[label.end() : end] for label, end in zip(labels, ends, strict=False) if label["answer"]]
    lines = [(block.partition("\n")[0], block) for block in blocks]
    labelled = [said for line, block in lines for said in _last(line, patience) or _last(block, patience)]
    return labelled or _last(text, patience)


def _last(text: str, patience: Patience) -> list[Said]:
    """Return the answers on the last line that has any, and on the lines above while they have nothing else."""
    found = find(text, patience)
    if any(each.full for part in found for each in part.said):
        found = [part for part in found if any(each.full for each in part.said)]
    if not found:
        return []
    lines = _masked(text, found).split("\n")
    left = len(found)
    counting: list[Found] = []
    for line in reversed(lines):
        here = line.count("\0")
        bare = _NO_WORDS.fullmatch(line) is not None
        if counting and not bare:
            break
        counting += found[left - here : left]
        left -= here
        if counting and not bare:
            break
    return [said for part in counting for said in part.said]


def _masked(text: str, found: Sequence[Found]) -> str:
    """Return `text` with a NUL for each part that is an answer."""
    pieces, place = [], 0
    for part in found:
        pieces += [text[place : part.start].replace("\0", " "), "\0"]
        place = part.end
    return "".join([*pieces, text[place:].replace("\0", " ")])
