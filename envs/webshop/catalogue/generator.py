"""A shop out of nothing: product number `index` of the endless catalogue of a seed.

Every product is a function of ``(seed, index)`` alone, so that a smaller catalogue is the beginning of a larger one.
Products come in families of one to six near-duplicates: the first is invented, each other one differs from it in one
respect (an attribute, the choices offered, the maker, the line, the price, the number in a pack) and often in what it
has besides, which mostly its page alone tells: what search ranks first is seldom known to be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ...draws import Draws
from .product import Product, Review
from .vocabulary import Frame, Kind, Phrase, capital, kinds, prose

__all__ = ["generate"]

_Group = tuple[str, tuple[str, ...], tuple[float, ...]]  # Name, values, what each value adds to the price.
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ASINS = 36**8
# Odd and no multiple of 3, so without a common factor with 36**8: index -> index * _STRIDE is a permutation.
_STRIDE = 1_752_318_604_907
_BLOCK = 60  # Indices that are cut into families together.
_FAMILY_SIZES = (1, 2, 3, 4, 4, 5, 5, 6, 6)
_RESPECTS = ("attribute", "choices", "brand", "line", "price", "pack")
_ENDINGS = (0.99, 0.99, 0.95, 0.49, 0.0)
_PLACES = ("title", "bullets", "bullets", "bullets", "bullets", "description")
_EXCHANGES, _EXCHANGED = 2, 0.6  # Attributes that a near-duplicate may have others for, and how likely each is.


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
    groups: tuple[_Group, ...]
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
    draws = Draws("product", seed, first)
    draft = _invent(draws)
    if index > first:
        respects = draws.sample(_RESPECTS, len(_RESPECTS))
        variant = Draws("variant", seed, index)
        draft = _vary(draft, respects[index - first - 1], variant)
        for _ in range(_EXCHANGES):
            if variant.chance(_EXCHANGED):
                draft = _exchange(draft, variant)
    # The family's words for all its members: only what differs is told differently.
    return _write(draft, Draws("wording", seed, first), Draws("reviews", seed, index), _asin(seed, index), first)


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
    draws = Draws("families", seed, block)
    begins: list[int] = []
    while len(begins) < _BLOCK:
        begins += [len(begins)] * min(draws.pick(_FAMILY_SIZES), _BLOCK - len(begins))
    return tuple(begins)


def _invent(draws: Draws) -> _Draft:
    kind = draws.pick(kinds())
    words = prose()
    low, high = kind.price
    price = _round_price(draws, low * (high / low) ** draws.unit())
    shared = draws.sample(kind.shared, 1 + draws.below(4))
    own = draws.sample(kind.own, max(1 + draws.below(len(kind.own)), 2 - len(shared)))
    chosen = {phrase.text for phrase in (*own, *shared)}
    # Brands keep to departments, as makers of shoes seldom make coffee.
    heads = words.brand_heads[kind.department % 3 :: 3]
    tails = words.brand_tails[kind.department % 4 :: 2]
    return _Draft(
        kind=kind,
        name=draws.pick(kind.names),
        brand=draws.pick(heads) + draws.pick(tails),
        line=draws.pick(words.lines),
        tier=draws.pick(words.tiers),
        model=_model(draws) if kind.model else "",
        use=draws.pick(kind.uses),
        phrases=tuple((phrase, _places(draws)) for phrase in draws.sample((*own, *shared), 6)),
        spare=tuple(phrase for phrase in (*kind.own, *kind.shared) if phrase.text not in chosen),
        groups=_groups(draws, kind, price),
        price=price,
        count=1,
        quality=draws.unit() ** 0.6,
    )


def _model(draws: Draws) -> str:
    return f"{_LETTERS[10 + draws.below(26)]}{_LETTERS[10 + draws.below(26)]}{100 + draws.below(900)}"


def _places(draws: Draws) -> frozenset[str]:
    """Draw where on the page a phrase stands: one or two of title, bullets and description."""
    places = {draws.pick(_PLACES)}
    if draws.chance(0.35):
        places.add(draws.pick(_PLACES))
    return frozenset(places)


def _groups(draws: Draws, kind: Kind, price: float) -> tuple[_Group, ...]:
    """Draw the choices offered: name, values and what each value adds to the price."""
    groups = []
    for pool in draws.sample(kind.pools, draws.pick((0, 1, 1, 2, 2, 2, 3))):
        count = 2 + draws.below(min(7, len(pool.values) - 1))
        places = sorted(draws.sample(range(len(pool.values)), count))
        values = tuple(pool.values[place] for place in places)
        extra = [0.0] * len(values)
        if pool.step and (pool.step >= 0.3 or draws.chance(0.6)):
            extra = [round((place - places[0]) * pool.step * price, 2) for place in places]
        elif draws.chance(0.15):
            extra[-1] = round((0.04 + 0.1 * draws.unit()) * price, 2)
        groups.append((pool.name, values, tuple(extra)))
    return tuple(groups)


def _round_price(draws: Draws, price: float) -> float:
    return round(max(int(price), 1) + draws.pick(_ENDINGS), 2)


def _vary(draft: _Draft, respect: str, draws: Draws) -> _Draft:
    """Return a near-duplicate of `draft` that differs in one `respect`."""
    words = prose()
    if respect == "attribute" and draft.spare:
        return _exchange(draft, draws)
    if respect == "choices":
        groups = _groups(draws, draft.kind, draft.price)
        return replace(draft, groups=groups if groups != draft.groups else ())
    if respect == "brand":
        heads = [head for head in words.brand_heads if not draft.brand.startswith(head)]
        return replace(draft, brand=draws.pick(heads) + draws.pick(words.brand_tails))
    if respect == "line":
        return replace(draft, tier=draws.pick([tier for tier in words.tiers if tier not in ("", draft.tier)]))
    if respect == "pack":
        count = 2 + draws.below(5)
        return replace(draft, count=count, price=_round_price(draws, draft.price * (1 + 0.8 * (count - 1))))
    price = _round_price(draws, draft.price * (0.55 + 0.35 * draws.unit()))
    if draws.chance(0.5) or price == draft.price:
        price = _round_price(draws, draft.price * (1.15 + 0.6 * draws.unit()) + 1)
    return replace(draft, price=price)


def _exchange(draft: _Draft, draws: Draws) -> _Draft:
    """Return `draft` with another attribute in the place of one of its own."""
    held = {phrase.text for phrase, _ in draft.phrases}
    spare = [phrase for phrase in draft.spare if phrase.text not in held]
    if not spare:
        return draft
    place = draws.below(len(draft.phrases))
    phrases = list(draft.phrases)
    phrases[place] = (draws.pick(spare), phrases[place][1])
    return replace(draft, phrases=tuple(phrases))


def _write(draft: _Draft, draws: Draws, reviewing: Draws, asin: str, family: int) -> Product:
    """Write the page of `draft`, wording drawn from `draws`, reviews from `reviewing`."""
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
    title = _title(draft, slots, draws.pick(words.titles), draws.chance(0.5))
    slots["name"] = draft.name.lower()
    bullets, sentences = [], [draws.pick(words.openings).fill(slots)]
    for phrase, places in draft.phrases:
        # Drawn for every phrase, said or not, so that near-duplicates keep their wording.
        bullet, sentence = draws.pick(words.bullets[phrase.form]), draws.pick(words.sentences[phrase.form])
        benefit = draws.pick(words.benefits).fill(slots)
        slots |= {"phrase": phrase.prose, "Phrase": phrase.title, "benefit": phrase.benefit or benefit}
        if "bullets" in places:
            bullets.append(bullet.fill(slots))
        if "description" in places:
            sentences.append(sentence.fill(slots))
    slots["n"] = str(2 + draws.below(11))
    lines = draws.sample(kind.facts, 2) + draws.sample(words.fillers, 3)
    wanted = max(3 - len(bullets), min(2, 6 - len(bullets)))
    bullets += [line.fill(slots) for line in lines[:wanted]]
    sentences.append(draws.pick(words.closings).fill(slots))
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
        bullets=tuple(bullets),
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


def _title(draft: _Draft, slots: Mapping[str, str], frame: Frame, useful: bool) -> str:
    said: dict[str, list[str]] = {"is": [], "has": []}
    for phrase, places in draft.phrases:
        if "title" in places:
            said[phrase.form].append(phrase.title)
    tail = " ".join(filter(None, (draft.model, f"Pack of {draft.count}" if draft.count > 1 else "")))
    filled = {
        **slots,
        "is": " ".join(said["is"]),
        "has": " and ".join(said["has"]),
        "use": capital(slots["use"]) if useful else "",
        "tail": tail,
    }
    return frame.fill(filled)


def _reviews(draft: _Draft, slots: dict[str, str], draws: Draws) -> tuple[Review, ...]:
    """Draw what customers wrote: the better the product, the more stars."""
    reviews = []
    for _ in range(draws.pick((0, 1, 2, 2, 3, 3, 4, 5))):
        stars = 1 + int(4.999 * min(1.0, max(0.0, 0.2 + 0.75 * draft.quality + 0.5 * (draws.unit() - 0.5))))
        situation = draws.pick(prose().reviews[stars])
        slots["phrase"] = draws.pick(draft.phrases)[0].prose
        reviews.append(Review(stars, situation.title, situation.text.fill(slots)))
    return tuple({review.text: review for review in reviews}.values())
