"""Asking for what is not on a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ...draws import Draws
from ..screen import Screen
from .alike import alike, tokens
from .by_function import ByFunction
from .by_look import STATES, ByIcon, ByState, ByWords
from .by_order import SIDES, ByOrder, counted
from .by_row import ByRow
from .choose import Grounding
from .concepts import CONCEPTS, Concept
from .nouns import NOUNS, noun_of
from .phrasing import sentence
from .reference import Reference
from .sight import Sight

__all__ = ["choose_absent"]

_OTHERS = (
    *("Alvarez", "Brandt", "Castillo", "Dubois", "Eriksen", "Fontaine", "Grünwald", "Haddad", "Ivanova", "Jansen"),
    *("Lisbon", "Oslo", "Winter", "Harbour", "Budget", "Garden", "Summary", "Velvet", "Orchid", "Copper"),
)
"""Words that are put in the place of others."""


_TIME = re.compile(r"\d:\d")


def choose_absent(
    screen: Screen | Sight, draws: Draws, difficulty: float, kinds: Sequence[str] | None = None
) -> Grounding | None:
    """Choose something that is not on a screen but could be, and ask for it.

    Nothing on the screen, hidden or not, means the same, shows words that could be taken for it, or has an icon that
    looks like it.

    Args:
        screen: Where; a `Sight` of it, where several are chosen.
        draws: What is random.
        difficulty: From 0, something else altogether, to 1, what differs in little from what is there.
        kinds: Ways to refer to it that may be used, of `KINDS`; ``None`` for all.

    Returns:
        The choice, without target and box; ``None`` where nothing was found.
    """
    sight = screen if isinstance(screen, Sight) else Sight(screen)
    absent = _Absent(sight, draws)
    near: list[Callable[[], Iterator[Reference]]] = [absent.words, absent.rows, absent.places, absent.states]
    far: list[Callable[[], Iterator[Reference]]] = [absent.concepts]
    order = draws.shuffled(near) + far if draws.chance(0.15 + 0.5 * difficulty) else far + draws.shuffled(near)
    for source in order:
        for reference in source():
            if kinds is not None and reference.kind not in kinds:
                continue
            if not reference.matches(sight) and not reference.mistaken(sight):
                return Grounding(sentence(reference, draws), "", None, reference.kind, "", reference)
    return None


class _Absent:
    """Makes references to what is not on a screen."""

    def __init__(self, sight: Sight, draws: Draws) -> None:
        self.sight, self.draws = sight, draws
        widgets = sight.screen.widgets
        said = [(each.text, each.name, each.does, each.value, each.hint, each.label) for each in widgets]
        self.said = [words for each in said for words in each if words]

    def concepts(self) -> Iterator[Reference]:
        """Other things that applications do."""
        stems = frozenset().union(*(tokens(words) for words in self.said))
        icons = {each.icon for each in self.sight.screen.widgets} | {
            icon for thing in self.sight.things for icon in thing.icons
        }
        say = self.sight.screen.look.say
        for concept in self.draws.shuffled(CONCEPTS):
            translated = frozenset().union(*(tokens(say(words)) for words in concept.words))
            if stems.isdisjoint(concept.stems | translated) and concept.icons.isdisjoint(icons):
                yield from self.draws.shuffled(list(self._said(concept)))

    def _said(self, concept: Concept) -> Iterator[Reference]:
        look = self.sight.screen.look
        yield ByIcon(concept.icon)
        yield ByFunction(concept.does)
        for words in concept.words:
            if look.language == "en" or look.say(words) != words:
                yield ByWords(look.say(words))
                yield ByWords(look.say(words), "button")
        rows = [word.text for word in self.sight.words if word.quotable and word.thing.on and word.thing.on.holds]
        if rows:
            yield ByRow(self.draws.pick(rows), "button", icon=concept.icon)

    def words(self) -> Iterator[Reference]:
        """Words that differ from those on a control in one word or in a number."""
        targets = self.draws.shuffled(self.sight.targets)
        for target in targets[:8]:
            for word in target.words[:2]:
                other = self._changed(word.text) if word.quotable else ""
                if other:
                    yield ByWords(other, self.draws.pick(("", noun_of(target.widget))))

    def rows(self) -> Iterator[Reference]:
        """Controls in rows of what is not there."""
        holders = [word for word in self.sight.words if word.quotable and word.thing.on and word.thing.on.holds]
        for word in self.draws.sample(holders, 6):
            other = self._changed(word.text)
            inside = [
                thing
                for thing in self.sight.targets
                if word.thing.on is not None and thing is not word.thing.on and word.thing.on.part.holds(thing.part)
            ]
            if other and inside:
                thing = self.draws.pick(inside)
                yield ByRow(other, noun_of(thing.widget), icon="" if thing.words else thing.widget.icon)

    def _changed(self, words: str) -> str:
        """Other words of the same sort, which nothing on the screen is like; "" where none are found."""
        if len(words) < 5 or len(words.split()) > 5 or words.endswith(("…", "?", "!", ".")) or _TIME.search(words):
            return ""
        numbers = list(re.finditer(r"\d{3,}", words))
        names = list(re.finditer(r"\b[A-ZÄÖÜ][a-zäöüß]{3,}\b", words))
        names = names[len(names) < 2 and words.startswith(tuple(each.group() for each in names)) :]
        if numbers and (not names or self.draws.chance(0.5)):
            spot = self.draws.pick(numbers)
            year = len(spot.group()) == 4 and spot.group().startswith(("19", "20"))
            low = 2015 if year else 10 ** (len(spot.group()) - 1)
            digits = str(self.draws.between(low, 2026 if year else 10 * low - 1))
        elif len(words.split()) > 1 and names:
            spot = self.draws.pick(names)
            digits = self.draws.pick(_OTHERS)
        else:
            return ""
        other = words[: spot.start()] + digits + words[spot.end() :]
        return "" if any(alike(other, each) for each in self.said) else other

    def places(self) -> Iterator[Reference]:
        """More of a kind than there are."""
        nouns = sorted({noun_of(thing.widget) for thing in self.sight.targets} & {"tab", "chip", "switch", "checkbox"})
        for noun in self.draws.shuffled(nouns):
            for place in ("", *self.sight.surfaces):
                there = len(counted(self.sight, noun, place))
                everywhere = [each for each in self.sight.screen.widgets if each.kind in NOUNS[noun].wide]
                if 2 <= there <= 5 and len(everywhere) <= 6:
                    sides = SIDES[:2] if noun in ("tab", "chip") else SIDES[2:]
                    yield ByOrder(noun, self.draws.pick(sides), len(everywhere) + 2, place)

    def states(self) -> Iterator[Reference]:
        """Controls in a state in which none is."""
        if self.draws.chance(0.6):
            return
        present = {noun_of(thing.widget) for thing in self.sight.targets}
        for state, (_, nouns) in self.draws.shuffled(list(STATES.items())):
            for noun in nouns:
                reference = ByState(state, noun)
                if noun in present and noun in ("checkbox", "switch", "button") and reference.contrasts(self.sight):
                    yield reference
