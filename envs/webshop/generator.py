"""A shop out of nothing: product number `index` of the endless catalogue of a seed.

Every product is a function of ``(seed, index)`` alone, so that a smaller catalogue is the beginning of a larger one.
Products come in families of one to six near-duplicates: the first is invented, each other one differs from it in one
respect (an attribute, the choices offered, the maker, the line, the price, the number in a pack).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TypeVar

from .product import Product, Review
from .vocabulary import Frame, Kind, Phrase, kinds, prose

__all__ = ["GENERATOR_VERSION", "generate"]

GENERATOR_VERSION = 1
"""Raised whenever any product changes, so that no cached catalogue outlives its generator."""

_T = TypeVar("_T")
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ASINS = 36**8
# Odd and no multiple of 3, so without a common factor with 36**8: index -> index * _STRIDE is a permutation.
_STRIDE = 1_752_318_604_907
_BLOCK = 60  # Indices that are cut into families together.
_FAMILY_SIZES = (1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6)
_RESPECTS = ("attribute", "choices", "brand", "line", "price", "pack")
_ENDINGS = (0.99, 0.99, 0.95, 0.49, 0.0)
_PLACES = ("title", "title", "bullets", "bullets", "description")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is decided about a product before its page is written; `replace` makes the near-duplicates."""

    kind: Kind
    name: str
    brand: str
    line: str
    tier: str
    model: str
    use: str
    phrases: tuple[tuple[Phrase, frozenset[str]], ...]
    spare: tuple[Phrase, ...]
    groups: tuple[tuple[str, tuple[str, ...], tuple[float, ...]], ...]
    price: float
    count: int
    quality: float


def generate(index: int, *, seed: int = 0) -> Product:
    """Return product `index`, without nouns.

    Args:
        index: From 0; there are more than a million million.
        seed: Of the catalogue, not negative.
    """
    first = index - index % _BLOCK + _families(seed, index // _BLOCK)[index % _BLOCK]
    random = Random(_key(seed, first, 0))
    draft = _invent(random)
    if index > first:
        respects = _several(random, _RESPECTS, len(_RESPECTS))
        draft = _vary(draft, respects[index - first - 1], Random(_key(seed, index, 1)))
    # The family's words for all its members: only what differs is told differently.
    return _write(draft, Random(_key(seed, first, 2)), Random(_key(seed, index, 3)), _asin(seed, index), first)


def _key(seed: int, index: int, purpose: int) -> int:
    return (seed << 64) | (index << 3) | purpose


def _asin(seed: int, index: int) -> str:
    """Return the identifier of product `index`: no two of a catalogue have the same."""
    number = ((index + 1) * _STRIDE + seed * 7_919) % _ASINS
    letters = []
    for _ in range(8):
        number, rest = divmod(number, 36)
        letters.append(_LETTERS[rest])
    return "B0" + "".join(reversed(letters))


@lru_cache(maxsize=256)
def _families(seed: int, block: int) -> tuple[int, ...]:
    """Return for each place of a block the place where its family begins."""
    random = Random(_key(seed, block, 4))
    begins: list[int] = []
    while len(begins) < _BLOCK:
        begins += [len(begins)] * min(_pick(random, _FAMILY_SIZES), _BLOCK - len(begins))
    return tuple(begins)


# Only `Random.random` gives the same numbers in every version of Python, so every draw is made of it.


def _below(random: Random, bound: int) -> int:
    return int(random.random() * bound)


def _pick(random: Random, items: Sequence[_T]) -> _T:
    return items[int(random.random() * len(items))]


def _several(random: Random, items: Sequence[_T], count: int) -> list[_T]:
    """Draw `count` of `items` without replacement, in random order."""
    left = list(items)
    return [left.pop(int(random.random() * len(left))) for _ in range(min(count, len(left)))]


def _invent(random: Random) -> _Draft:
    kind = _pick(random, kinds())
    words = prose()
    low, high = kind.price
    price = _round_price(random, low * (high / low) ** random.random())
    own = _several(random, kind.own, 1 + _below(random, len(kind.own)))
    shared = _several(random, kind.shared, 1 + _below(random, 4))
    chosen = {phrase.text for phrase in (*own, *shared)}
    # Brands keep to departments, as makers of shoes seldom make coffee.
    heads = words.brand_heads[kind.department % 3 :: 3]
    tails = words.brand_tails[kind.department % 4 :: 2]
    return _Draft(
        kind=kind,
        name=_pick(random, kind.names),
        brand=_pick(random, heads) + _pick(random, tails),
        line=_pick(random, words.lines),
        tier=_pick(random, words.tiers),
        model=_model(random) if kind.model else "",
        use=_pick(random, kind.uses),
        phrases=tuple((phrase, _places(random)) for phrase in _several(random, (*own, *shared), 6)),
        spare=tuple(phrase for phrase in (*kind.own, *kind.shared) if phrase.text not in chosen),
        groups=_groups(random, kind, price),
        price=price,
        count=1,
        quality=random.random() ** 0.6,
    )


def _model(random: Random) -> str:
    return f"{_LETTERS[10 + _below(random, 26)]}{_LETTERS[10 + _below(random, 26)]}{100 + _below(random, 900)}"


def _places(random: Random) -> frozenset[str]:
    """Draw where on the page a phrase stands: one or two of title, bullets and description."""
    places = {_pick(random, _PLACES)}
    if random.random() < 0.35:
        places.add(_pick(random, _PLACES))
    return frozenset(places)


def _groups(random: Random, kind: Kind, price: float) -> tuple[tuple[str, tuple[str, ...], tuple[float, ...]], ...]:
    """Draw the choices offered: name, values and what each value adds to the price."""
    groups = []
    for pool in _several(random, kind.pools, _pick(random, (0, 1, 1, 2, 2, 2, 3))):
        count = 2 + _below(random, min(7, len(pool.values) - 1))
        places = sorted(_several(random, range(len(pool.values)), count))
        values = tuple(pool.values[place] for place in places)
        extra = [0.0] * len(values)
        if pool.step and (pool.step >= 0.3 or random.random() < 0.6):
            extra = [round((place - places[0]) * pool.step * price, 2) for place in places]
        elif random.random() < 0.15:
            extra[-1] = round((0.04 + 0.1 * random.random()) * price, 2)
        groups.append((pool.name, values, tuple(extra)))
    return tuple(groups)


def _round_price(random: Random, price: float) -> float:
    return round(max(int(price), 1) + _pick(random, _ENDINGS), 2)


def _vary(draft: _Draft, respect: str, random: Random) -> _Draft:
    """Return a near-duplicate of `draft` that differs in one `respect`."""
    words = prose()
    if respect == "attribute" and draft.spare:
        place = _below(random, len(draft.phrases))
        phrases = list(draft.phrases)
        phrases[place] = (_pick(random, draft.spare), phrases[place][1])
        return replace(draft, phrases=tuple(phrases))
    if respect == "choices":
        groups = _groups(random, draft.kind, draft.price)
        return replace(draft, groups=groups if groups != draft.groups else ())
    if respect == "brand":
        heads = [head for head in words.brand_heads if not draft.brand.startswith(head)]
        return replace(draft, brand=_pick(random, heads) + _pick(random, words.brand_tails))
    if respect == "line":
        return replace(draft, tier=_pick(random, [tier for tier in words.tiers if tier not in ("", draft.tier)]))
    if respect == "pack":
        count = 2 + _below(random, 5)
        return replace(draft, count=count, price=_round_price(random, draft.price * (1 + 0.8 * (count - 1))))
    price = _round_price(random, draft.price * (0.55 + 0.35 * random.random()))
    if random.random() < 0.5 or price == draft.price:
        price = _round_price(random, draft.price * (1.15 + 0.6 * random.random()) + 1)
    return replace(draft, price=price)


def _write(draft: _Draft, random: Random, reviewing: Random, asin: str, family: int) -> Product:
    """Write the page of `draft`, wording drawn from `random`, reviews from `reviewing`."""
    words, kind = prose(), draft.kind
    slots = {
        "brand": draft.brand,
        "line": f"{draft.line} {draft.tier}" if draft.tier else draft.line,
        "name": draft.name,
        "kind": kind.query,
        "use": draft.use,
        "phrase": "",
        "Phrase": "",
        "benefit": "",
    }
    title = _title(draft, slots, _pick(random, words.titles), random.random() < 0.5)
    bullets, sentences = [], [_pick(random, words.openings).fill(slots)]
    slots["name"] = draft.name.lower()
    for phrase, places in draft.phrases:
        # Drawn for every phrase, said or not, so that near-duplicates keep their wording.
        bullet, sentence, benefit = random.random(), random.random(), _pick(random, words.benefits)
        slots["phrase"] = phrase.text
        slots["Phrase"] = phrase.title if bullet < 0.5 else phrase.text.capitalize()
        slots["benefit"] = phrase.benefit or benefit.fill(slots)
        if "bullets" in places:
            bullets.append(_at(words.bullets[phrase.form], bullet).fill(slots))
        if "description" in places:
            slots["Phrase"] = phrase.text.capitalize()
            sentences.append(_at(words.sentences[phrase.form], sentence).fill(slots))
    slots["n"] = str(2 + _below(random, 11))
    lines = _several(random, kind.facts, 2) + _several(random, words.fillers, 3)
    bullets += [line.fill(slots) for line in lines[: max(3 - len(bullets), min(2, 6 - len(bullets)))]]
    sentences.append(_pick(random, words.closings).fill(slots))
    reviews = _reviews(draft, slots, reviewing)
    extra = {name: dict(zip(values, added, strict=True)) for name, values, added in draft.groups if any(added)}
    top = round(draft.price + sum(max(added.values()) for added in extra.values()), 2)
    pricing = (draft.price,) if top == draft.price else (draft.price, top)
    return Product(
        asin=asin,
        title=title,
        query=kind.query,
        category=kind.category,
        product_category=kind.path,
        description=" ".join(filter(None, sentences)),
        bullets=tuple(bullets[:6]),
        attributes=tuple(phrase.text for phrase, _ in draft.phrases),
        options={name: values for name, values, _ in draft.groups},
        pricing=pricing,
        price_tag=" to ".join(f"${price}" for price in pricing),
        price=draft.price,
        surcharges={name: {value: add for value, add in added.items() if add} for name, added in extra.items()},
        brand=draft.brand,
        rating=round(sum(review.stars for review in reviews) / len(reviews), 1) if reviews else 0.0,
        reviews=reviews,
        family=family,
    )


def _at(items: Sequence[_T], share: float) -> _T:
    return items[int(share * len(items))]


def _title(draft: _Draft, slots: Mapping[str, str], frame: Frame, useful: bool) -> str:
    said = {"is": [], "has": []}  # type: dict[str, list[str]]
    for phrase, places in draft.phrases:
        if "title" in places:
            said[phrase.form].append(phrase.title)
    tail = " ".join(filter(None, (draft.model, f"Pack of {draft.count}" if draft.count > 1 else "")))
    filled = {
        **slots,
        "is": " ".join(said["is"]),
        "has": " and ".join(said["has"]),
        "use": slots["use"].title() if useful else "",
        "tail": tail,
    }
    return frame.fill(filled)


def _reviews(draft: _Draft, slots: dict[str, str], random: Random) -> tuple[Review, ...]:
    """Draw what customers wrote: the better the product, the more stars."""
    reviews = []
    for _ in range(_pick(random, (0, 1, 2, 2, 3, 3, 4, 5))):
        stars = 1 + int(4.999 * min(1.0, max(0.0, 0.2 + 0.75 * draft.quality + 0.5 * (random.random() - 0.5))))
        situation = _pick(random, prose().reviews[stars])
        slots["phrase"] = _pick(random, draft.phrases)[0].text
        reviews.append(Review(stars, situation.title, situation.text.fill(slots)))
    return tuple({review.text: review for review in reviews}.values())
