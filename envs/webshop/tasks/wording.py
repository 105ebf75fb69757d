"""Instructions in words: a sentence frame, clauses to fill it, and vagueness where a task is to be hard."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from ...draws import Draws
from ..catalogue.vocabulary import Phrase, kinds, shown
from .goal import NO_LIMIT

__all__ = ["choice", "frames", "instruction", "paraphrases"]

_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
# Nouns that take no article: those that cannot be counted; endings that look like a plural and are none.
_UNCOUNTED = re.compile(
    r"\b(?:art|beef|coffee|fluid|foam|food|jerky|liquid|litter|makeup|marinara|mice|oil|pate|seltzer|soap|storage|tea|"
    r"water)$"
)
_SINGULAR = re.compile(r"(?:ss|us|is|canvas|lens)$")
_VOWEL = re.compile(r"[aeio]|u(?!ni|s[bd]|v\b)|led\b|rc\b", re.IGNORECASE)
# Options after which "in red" is said.
_IN = ("color", "fabric", "finish", "flavor", "length", "metal", "pattern", "scent", "size", "width")
# Options whose value says by itself what is chosen, as "navy" does and "8" does not.
_SPEAKING = ("color", "fabric", "flavor", "metal", "scent")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def _texts() -> dict[str, dict[str, tuple[str, ...]]]:
    tables = _read("wording.toml").items()
    return {part: {name: tuple(lines) for name, lines in table.items()} for part, table in tables}


@cache
def paraphrases() -> Mapping[str, str]:
    """Return other words for attributes of generated products."""
    tables = _read("paraphrases.toml")
    return {**tables["is"], **tables["has"]}


@cache
def _phrases() -> dict[str, Phrase]:
    return {phrase.text: phrase for kind in kinds() for phrase in (*kind.shared, *kind.own)}


@cache
def frames() -> tuple[tuple[str, str], ...]:
    """Return every sentence frame as ``(style, text)``, in the order of the file."""
    return tuple((style, frame) for style, lines in _texts()["frames"].items() for frame in lines)


def choice(name: str, value: str) -> str:
    """Return an option in words: ``"color navy"``, but ``"pack of 2"`` where the value names the option itself."""
    return value if name.rstrip("s") in value else f"{name} {value}"


def instruction(
    kind: str,
    attributes: Sequence[str],
    options: Mapping[str, str],
    price_upper: float,
    draws: Draws,
    *,
    vagueness: float = 0.0,
    literal: Collection[str] = (),
) -> str:
    """Say in words what is to be bought.

    Args:
        kind: What the product is called.
        attributes: What it must have; at least one.
        options: Choices to make, name -> value.
        price_upper: Most dollars to pay, `NO_LIMIT` for any.
        draws: Decides frame and clauses.
        vagueness: From 0, the catalogue's words in their order and nothing else, to 1: other words for the attributes,
            options by value alone, requirements in any order, sentences that are beside the point.
        literal: Attributes that are said in the catalogue's words all the same.
    """
    texts = _texts()
    clauses, colour = texts["clauses"], texts["colour"]
    if draws.chance(vagueness):
        attributes = draws.sample(attributes, len(attributes))
        options = dict(draws.sample(list(options.items()), len(options)))
    speaking = _SPEAKING if draws.chance(vagueness) else ()
    pairs = [value if name in speaking else choice(name, value) for name, value in options.items()]
    spelled = [f"{name}: {value}" for name, value in options.items()]
    limit = "" if price_upper >= NO_LIMIT else _dollars(price_upper)
    kind = shown(kind)
    modified, said = _described(kind, attributes, literal, draws, vagueness)
    slots: dict[str, str] = {
        "kind": _article(kind, kind),
        "plain": kind,
        "thing": _article(modified, kind),
        "modified": modified,
        "attributes": _listed(said),
        "pairs": _listed(pairs),
        "spelled": ", ".join(spelled),
        "limit": limit,
        "reason": draws.pick(colour["reason"]),
        "person": draws.pick(colour["person"]),
    }
    for name in ("having", "wants"):
        slots[name] = draws.pick(clauses[name]).format_map(slots)
    tail = "options_in" if next(iter(options), "") in _IN else "options"
    slots["options"] = draws.pick(clauses[tail]).format_map(slots) if pairs else ""
    slots["picks"] = draws.pick(clauses["picks"]).format_map(slots) if pairs else ""
    for name in ("priced", "budget", "lead", "item_price"):
        slots[name] = draws.pick(clauses[name]).format_map(slots) if limit else ""
    items = [*said, *spelled, *([slots["item_price"]] if limit else [])]
    slots["items"] = "".join(f"; {item}" for item in items)
    _, frame = draws.pick(frames())
    text = frame.format_map(slots).strip()
    asides = draws.sample(colour["aside"], draws.below(3)) if draws.chance(vagueness) else []
    if asides:
        text = text if text[-1] in ".?!" else text + "."
        text = " ".join([text, asides[0]] if len(asides) == 1 else [asides[0], text, asides[1]])
    return _SENTENCE.sub(lambda match: match[0].upper(), text)


def _described(
    kind: str, attributes: Sequence[str], literal: Collection[str], draws: Draws, vagueness: float
) -> tuple[str, list[str]]:
    """Return `kind` with what it must be and have around it, and the attributes as they are said there."""
    said: list[str] = []
    before: list[str] = []
    after: list[str] = []
    has: list[str] = []
    for attribute in attributes:
        other = paraphrases().get(attribute, "") if draws.chance(vagueness) and attribute not in literal else ""
        known = _phrases().get(attribute)
        said.append(other or (known.prose if known else attribute))
        place = has if known and known.form == "has" else after if other else before
        place.append(said[-1])
    # "Curtains cared for with a damp cloth, with hanging hooks": or the hooks would be what they are cared for with.
    parted = f"{_listed(after)}," if after and has else _listed(after)
    parts = (", ".join(before), kind, parted, "with" if has else "", _listed(has))
    return " ".join(filter(None, parts)), said


def _listed(items: Sequence[str]) -> str:
    """Join `items` as ``"a"``, ``"a and b"``, ``"a, b and c"``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _article(phrase: str, kind: str) -> str:
    """Put before `phrase` the article that its noun `kind` takes."""
    if _UNCOUNTED.search(kind) or (kind.endswith("s") and not _SINGULAR.search(kind)):
        return phrase
    return f"{'an' if _VOWEL.match(phrase) else 'a'} {phrase}"


def _dollars(amount: float) -> str:
    return f"${amount:.0f}" if amount == int(amount) else f"${amount:.2f}"
