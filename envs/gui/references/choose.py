"""Choosing what is asked for, and how."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...draws import Draws
from ..box import Box
from ..screen import Screen
from .by_function import ByFunction
from .by_label import ByLabel, label_of
from .by_look import STATES, ByIcon, ByState, ByWords, has_state, icon_only
from .by_neighbour import ByNeighbour, around, next_to
from .by_order import ORDINALS, SIDES, ByOrder
from .by_row import ByRow, in_row
from .by_spot import CORNERS, ByCorner, ByGrid, grid
from .nouns import NOUNS, noun_of
from .phrasing import sentence
from .reference import KINDS, Reference, fits
from .sight import Sight
from .thing import Thing, Word

__all__ = ["Grounding", "choose", "ways"]

_EASY = {"text": 6.0, "icon": 2.0, "position": 0.7, "relation": 0.7, "function": 1.0, "state": 0.4}
_HARD = {"text": 1.0, "icon": 2.0, "position": 2.0, "relation": 3.0, "function": 2.5, "state": 0.8}
_TRIES = 12
"""Controls that are tried for each way of referring to one."""


@dataclass(frozen=True)
class Grounding:
    """What is asked for.

    Attributes:
        instruction: An English sentence.
        target: The id of the control that it means; empty where nothing on the screen is meant.
        box: What can be seen of it, in pixels; ``None`` where nothing is meant.
        kind: How it is referred to, one of `KINDS`.
        ui_type: ``"text"`` where the control shows words, else ``"icon"``; empty where nothing is meant.
        reference: What the instruction says.
    """

    instruction: str
    target: str
    box: Box | None
    kind: str
    ui_type: str
    reference: Reference


def choose(
    screen: Screen | Sight, draws: Draws, difficulty: float, kinds: Sequence[str] | None = None
) -> Grounding | None:
    """Choose a control that can be told from all others, and say which.

    Args:
        screen: Where; a `Sight` of it, where several are chosen.
        draws: What is random.
        difficulty: From 0, large things by the words on them, to 1, small ones among their like by all other ways.
        kinds: Ways that may be used, of `KINDS`; ``None`` for all.

    Returns:
        The choice; ``None`` where no control can be told from all others in these ways.
    """
    sight = screen if isinstance(screen, Sight) else Sight(screen)
    level = min(max(difficulty, 0.0), 1.0)
    order = _ordered(sight.targets, draws, level)
    weights = {
        kind: (1 - level) * _EASY[kind] + level * _HARD[kind] for kind in KINDS if kinds is None or kind in kinds
    }
    while weights:
        kind = _drawn(weights, draws)
        tried = 0
        for target in order:
            references = list(_WAYS[kind](sight, target))
            if not references:
                continue
            for reference in draws.sample(references, 3):
                if fits(sight, reference, target):
                    return _grounding(target, reference, draws)
            tried += 1
            if tried == _TRIES:
                break
        del weights[kind]
    return None


def ways(sight: Sight, target: Thing) -> Iterator[Reference]:
    """Yield all references that describe `target` and nothing that could be taken for it."""
    for kind in KINDS:
        for reference in _WAYS[kind](sight, target):
            if fits(sight, reference, target):
                yield reference


def _grounding(target: Thing, reference: Reference, draws: Draws) -> Grounding:
    ui_type = "text" if target.words else "icon"
    instruction = sentence(reference, draws)
    return Grounding(instruction, target.widget.id, target.part, reference.kind, ui_type, reference)


def _drawn(weights: dict[str, float], draws: Draws) -> str:
    left = draws.unit() * sum(weights.values())
    for kind in weights:
        left -= weights[kind]
        if left < 0:
            return kind
    return next(iter(weights))


def _ordered(targets: list[Thing], draws: Draws, level: float) -> list[Thing]:
    """The targets in random order, large ones rather first at level 0, small ones at 1; of one kind not too many."""
    count: dict[str, int] = {}
    for thing in targets:
        count[thing.widget.kind] = count.get(thing.widget.kind, 0) + 1
    power = 0.6 * (1 - 2 * level)
    keys = []
    for thing in targets:
        weight = min(thing.part.area, 40_000.0) ** power / count[thing.widget.kind] ** 0.7
        keys.append((math.log(1 - draws.unit()) / weight, -thing.index))
    best = sorted(range(len(targets)), key=lambda index: keys[index], reverse=True)
    return [targets[index] for index in best]


def _by_words(sight: Sight, target: Thing) -> Iterator[Reference]:
    noun = noun_of(target.widget)
    for word in target.names:
        if any(letter.isalnum() for letter in word.text):
            if noun not in ("field", "search", "select", "stepper"):
                yield ByWords(word.text)
            if noun not in ("cell", "handle", "slider"):
                yield ByWords(word.text, noun)


def _by_icon(sight: Sight, target: Thing) -> Iterator[Reference]:
    if icon_only(target):
        yield ByIcon(target.widget.icon)


def _by_place(sight: Sight, target: Thing) -> Iterator[Reference]:
    nouns = [noun_of(target.widget)]
    if icon_only(target):
        nouns = ["icon"] if target.widget.kind != "icon_button" else ["icon", "button"]
    places = ["", *(name for name, surface in sight.surfaces.items() if target.lies_in(surface))]
    if target.widget.kind == "menu_item":
        places.remove("")  # Somebody may call what is in a bar of menus so, too.
    for noun in nouns:
        for side in SIDES:
            for place in places:
                for number in range(1, len(ORDINALS) + 1 if place or noun == "row" else 2):
                    reference = ByOrder(noun, side, number, place)
                    found = reference.matches(sight)
                    if not found:
                        break
                    if found[0] is target:
                        yield reference
                        break
        for corner in CORNERS if noun != "row" else ():
            if ByCorner(noun, corner).matches(sight) == [target]:
                yield ByCorner(noun, corner)
        if noun in ("tile", "key", "swatch"):
            for row, line in enumerate(grid(sight, noun)[:5]):
                for column, spot in enumerate(line[:6]):
                    if spot.thing is target:
                        yield ByGrid(noun, row + 1, column + 1)


def _by_relation(sight: Sight, target: Thing) -> Iterator[Reference]:
    noun = noun_of(target.widget)
    label = label_of(sight, target)
    if label is not None and noun in _LABELLED:
        yield ByLabel(label[0].text, noun, label[1])
    if reference := _in_row(sight, target, noun):
        for word in sight.words:
            if _maybe_row(word, target) and word.quotable and target in in_row(sight, word):
                yield replace(reference, anchor=word.text)
    for side in ("left", "right", "above", "below"):
        for anchor in around(sight, target, side):
            if anchor.clear and not anchor.holds and next_to(sight, anchor, side) is target:
                if icon_only(anchor):
                    yield ByNeighbour(noun, side, icon=anchor.widget.icon)
                else:
                    yield from (ByNeighbour(noun, side, word.text) for word in anchor.names[:1])


def _in_row(sight: Sight, target: Thing, noun: str) -> ByRow | None:
    """A reference to a control by a row that is not told yet, if there are others like it, so that a row helps."""
    own = next((word.text for word in target.names), "")
    icon = target.widget.icon if icon_only(target) else ""
    reference = ByRow("", noun, icon=icon, words="" if icon else own)
    return reference if sum(reference.means(thing) for thing in sight.controls) > 1 else None


def _maybe_row(word: Word, target: Thing) -> bool:
    """Whether words could be what the target's row is called by: no number, no time of the day, at its height."""
    on, box = word.thing.on, word.thing.part
    level = box.top < target.part.bottom and target.part.top < box.bottom
    if on is target or not (level or (on is not None and on.holds and on.part.holds(target.part))):
        return False
    return sum(letter.isalpha() for letter in word.text) > 2


_LABELLED = frozenset(("field", "select", "stepper", "switch", "checkbox", "slider", "button", "search"))


def _by_function(sight: Sight, target: Thing) -> Iterator[Reference]:
    if target.widget.does and "disabled" not in target.widget.states:
        reference = ByFunction(target.widget.does)
        if reference.visible(sight):
            yield reference


def _by_state(sight: Sight, target: Thing) -> Iterator[Reference]:
    noun = noun_of(target.widget)
    for state, (_, nouns) in STATES.items():
        if noun in nouns and noun in NOUNS and has_state(target, state):
            reference = ByState(state, noun)
            if reference.contrasts(sight):
                yield reference


_WAYS: dict[str, Callable[[Sight, Thing], Iterator[Reference]]] = {
    "text": _by_words,
    "icon": _by_icon,
    "position": _by_place,
    "relation": _by_relation,
    "function": _by_function,
    "state": _by_state,
}
