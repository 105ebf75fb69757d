"""The words of the procedural shop: departments, kinds of product, phrases that may be true of them, choices, prose.

All of it is data in ``data/``: one ``department-*.toml`` for each department, ``options.toml`` and ``prose.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Frame", "Kind", "Phrase", "Pool", "Prose", "Situation", "capital", "kinds", "prose", "shown", "synonyms"]

_DATA = Path(__file__).parent / "data"
_PART = re.compile(r"\[(?P<before>[^\[{]*)\{(?P<optional>\w+)\}(?P<after>[^\]]*)\]|\{(?P<slot>\w+)\}|(?P<text>[^\[{]+)")
_CAPITALS = {"bpa", "gmo", "led", "rc", "spf", "tv", "uv", "usb", "usda"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that may be true of a product.

    Attributes:
        text: In lower case, ``"machine washable"``.
        form: ``"is"`` for what a product can be, ``"has"`` for what it can have.
        benefit: What it is good for, half a sentence; empty for none.
        prose: As sentences write it, ``"BPA free"``.
        title: As titles write it, ``"BPA Free"``.
    """

    text: str
    form: str
    benefit: str
    prose: str
    title: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Values to choose from.

    Attributes:
        name: Of the choice, ``"color"``.
        values: In their order, lower case.
        step: Share of the price that each later value adds where a choice costs something; 0 where values are equals.
    """

    name: str
    values: tuple[str, ...]
    step: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product.

    Attributes:
        query: Its name in lower case, in the plural where there is one.
        names: What titles call it: synonyms.
        category: Department, one word.
        path: Path of categories, joined by `` › ``.
        department: Number of the department.
        price: Lowest and highest usual price in dollars.
        own: Phrases for this kind alone.
        shared: Phrases of its section that fit it.
        pools: Choices that products of it may offer.
        uses: Whom or what it is for.
        facts: Lines about it that no goal asks for; ``{n}`` is a number.
        model: Whether titles carry a model number.
    """

    query: str
    names: tuple[str, ...]
    category: str
    path: str
    department: int
    price: tuple[float, float]
    own: tuple[Phrase, ...]
    shared: tuple[Phrase, ...]
    pools: tuple[Pool, ...]
    uses: tuple[str, ...]
    facts: tuple[Frame, ...]
    model: bool


class Frame:
    """A line with slots: ``"{brand} {name}[ for {use}]"``; a part in brackets goes where its slot is empty."""

    __slots__ = ("parts",)

    def __init__(self, text: str) -> None:
        # Each part: text, slot or "", text after the slot, whether an empty slot drops the part.
        self.parts = tuple(
            (
                part["before"] or part["text"] or "",
                part["optional"] or part["slot"] or "",
                part["after"] or "",
                part["optional"] is not None,
            )
            for part in _PART.finditer(text)
        )

    def fill(self, slots: Mapping[str, str]) -> str:
        """Return the line with its slots filled."""
        text = ""
        for before, slot, after, optional in self.parts:
            value = slots[slot] if slot else ""
            if value or not optional:
                text += before + value + after
        return text


@dataclass(frozen=True, slots=True)
class Situation:
    """A review to be filled in: `title` as it is, `text` with slots."""

    title: str
    text: Frame


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines that pages are written with; see ``data/prose.toml``."""

    brand_heads: tuple[str, ...]
    brand_tails: tuple[str, ...]
    lines: tuple[str, ...]
    tiers: tuple[str, ...]
    titles: tuple[Frame, ...]
    openings: tuple[Frame, ...]
    sentences: Mapping[str, tuple[Frame, ...]]
    bullets: Mapping[str, tuple[Frame, ...]]
    benefits: tuple[Frame, ...]
    closings: tuple[Frame, ...]
    fillers: tuple[Frame, ...]
    reviews: Mapping[int, tuple[Situation, ...]]


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of product, always in the same order."""
    pools = {
        key: Pool(pool["name"], tuple(pool["values"]), pool.get("step", 0.0))
        for key, pool in _read("options.toml").items()
    }
    found = []
    for number, path in enumerate(sorted(_DATA.glob("department-*.toml"))):
        department = _read(path.name)
        for section in department["sections"]:
            shared = _phrases("is", section["is"]) + _phrases("has", section["has"])
            for kind in section["kinds"]:
                without = kind.get("without", ())
                own = _phrases("is", dict.fromkeys(kind["is"], "")) + _phrases("has", dict.fromkeys(kind["has"], ""))
                low, high = kind["price"]
                found.append(
                    Kind(
                        query=kind["query"],
                        names=tuple(kind["names"]),
                        category=department["category"],
                        path=" › ".join((department["path"], section["path"], capital(kind["query"]))),
                        department=number,
                        price=(float(low), float(high)),
                        own=own,
                        shared=tuple(phrase for phrase in shared if phrase.text not in without),
                        pools=tuple(pools[key] for key in kind.get("options", section["options"])),
                        uses=tuple(section["uses"]),
                        facts=tuple(map(Frame, kind.get("facts", section["facts"]))),
                        model=section.get("model", False),
                    )
                )
    return tuple(found)


@cache
def prose() -> Prose:
    """Return the lines that pages are written with."""
    raw = _read("prose.toml")

    def frames(key: str) -> tuple[Frame, ...]:
        return tuple(map(Frame, raw[key]))

    return Prose(
        brand_heads=tuple(raw["brand_heads"]),
        brand_tails=tuple(raw["brand_tails"]),
        lines=tuple(raw["lines"]),
        tiers=tuple(raw["tiers"]),
        titles=frames("titles"),
        openings=frames("openings"),
        sentences={"is": frames("sentences_is"), "has": frames("sentences_has")},
        bullets={"is": frames("bullets_is"), "has": frames("bullets_has")},
        benefits=frames("benefits"),
        closings=frames("closings"),
        fillers=frames("fillers"),
        reviews={
            int(stars): tuple(Situation(one["title"], Frame(one["text"])) for one in several)
            for stars, several in raw["reviews"].items()
        },
    )


@cache
def _by_query() -> dict[str, Kind]:
    return {kind.query: kind for kind in kinds()}


def synonyms(query: str) -> tuple[str, ...]:
    """Return what titles call the kind `query`, in lower case; ``(query,)`` for a kind that is not ours."""
    kind = _by_query().get(query)
    return tuple(name.lower() for name in kind.names) if kind else (query,)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def _phrases(form: str, table: Mapping[str, str]) -> tuple[Phrase, ...]:
    return tuple(Phrase(text, form, benefit, shown(text), capital(text)) for text, benefit in table.items())


def shown(text: str) -> str:
    """Return `text` as sentences write it, ``"BPA free"``."""
    return " ".join(word.upper() if word in _CAPITALS else word for word in text.split())


def capital(text: str) -> str:
    """Return `text` as titles write it."""
    return " ".join(word[:1].upper() + word[1:] for word in shown(text).split())
