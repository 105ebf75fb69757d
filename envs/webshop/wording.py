"""Instructions in words: a sentence frame, clauses to fill it, and vagueness where a task is to be hard."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from .draws import Draws
from .goal import NO_LIMIT

__all__ = ["frames", "instruction"]

_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
# Endings that look plural and are not.
_SINGULAR = re.compile(r"(?:ss|us|is|canvas|lens|christmas|mattress)$")
# Options whose value says what is chosen, "navy", where "8" or "2" would not.
_VALUE_SPEAKS = ("color", "flavor", "scent", "pattern", "finish")


@cache
def _texts() -> dict[str, dict[str, tuple[str, ...]]]:
    text = resources.files(__package__).joinpath("data/wording.toml").read_text(encoding="utf-8")
    return {part: {name: tuple(lines) for name, lines in table.items()} for part, table in tomllib.loads(text).items()}


@cache
def frames() -> tuple[tuple[str, str], ...]:
    """Return every sentence frame as ``(style, text)``, in the order of the file."""
    return tuple((style, frame) for style, lines in _texts()["frames"].items() for frame in lines)


def instruction(
    kind: str,
    attributes: Sequence[str],
    options: Mapping[str, str],
    price_upper: float,
    draws: Draws,
    *,
    vagueness: float = 0.0,
    synonyms: Sequence[str] = (),
) -> str:
    """Say in words what is to be bought.

    Args:
        kind: The kind of product in the catalogue's own words.
        attributes: What it must have; at least one.
        options: Choices to make, name -> value.
        price_upper: Most dollars to pay, `NO_LIMIT` for any.
        draws: Decides frame and clauses.
        vagueness: From 0, the catalogue's words in their order and nothing else, to 1: another word for the kind where
            there is one, options by value alone, requirements in any order, sentences that are beside the point.
        synonyms: Other words for `kind`.
    """
    texts = _texts()
    clauses, colour = texts["clauses"], texts["colour"]
    vague = draws.chance(vagueness)
    if synonyms and vague:
        kind = draws.pick(synonyms)
    if draws.chance(vagueness):
        attributes = draws.sample(attributes, len(attributes))
        options = dict(draws.sample(list(options.items()), len(options)))
    bare = draws.chance(vagueness)
    pairs = [value if bare and name in _VALUE_SPEAKS else f"{name} {value}" for name, value in options.items()]
    spelled = [f"{name}: {value}" for name, value in options.items()]
    limit = "" if price_upper >= NO_LIMIT else _dollars(price_upper)
    modified = ", ".join(attributes) + " " + kind
    slots: dict[str, str] = {
        "kind": _article(kind, kind),
        "plain": kind,
        "thing": _article(modified, kind),
        "modified": modified,
        "attributes": _listed(attributes),
        "pairs": _listed(pairs),
        "spelled": ", ".join(spelled),
        "limit": limit,
        "reason": draws.pick(colour["reason"]),
        "person": draws.pick(colour["person"]),
    }
    for name in ("having", "wants"):
        slots[name] = draws.pick(clauses[name]).format_map(slots)
    for name in ("options", "picks"):
        slots[name] = draws.pick(clauses[name]).format_map(slots) if pairs else ""
    for name in ("priced", "budget", "lead", "item_price"):
        slots[name] = draws.pick(clauses[name]).format_map(slots) if limit else ""
    items = [*attributes, *spelled, *([slots["item_price"]] if limit else [])]
    slots["items"] = "".join(f"; {item}" for item in items)
    _, frame = draws.pick(frames())
    text = frame.format_map(slots).strip()
    asides = draws.sample(colour["aside"], draws.below(3)) if draws.chance(vagueness) else []
    if asides:
        text = text if text[-1] in ".?!" else text + "."
        text = " ".join([text, asides[0]] if len(asides) == 1 else [asides[0], text, asides[1]])
    return _SENTENCE.sub(lambda match: match[0].upper(), text)


def _listed(items: Sequence[str]) -> str:
    """``"a"``, ``"a and b"``, ``"a, b and c"``."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _article(phrase: str, kind: str) -> str:
    """`phrase` with the article that its noun `kind` takes: none for plurals."""
    if kind.endswith("s") and not _SINGULAR.search(kind):
        return phrase
    return f"{'an' if phrase[:1] in 'aeiou' else 'a'} {phrase}"


def _dollars(amount: float) -> str:
    return f"${amount:.0f}" if amount == int(amount) else f"${amount:.2f}"
