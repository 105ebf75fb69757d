"""What a shop sells: one product, as pages show it, search indexes it and the score compares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["HumanInstruction", "Product", "Review"]


@dataclass(frozen=True, slots=True)
class Review:
    """What a customer wrote.

    Attributes:
        stars: From 1 to 5.
        title: One line.
        text: The rest.
    """

    stars: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HumanInstruction:
    """One request that a person wrote for a product, of ``items_human_ins.json``."""

    instruction: str
    attributes: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """One product.

    Attributes:
        asin: Identifier, ten upper-case letters and digits.
        title: Its name.
        query: The kind of product in lower case; products of one kind share it.
        category: Department, one word.
        product_category: Path of categories, joined by `` › ``.
        description: Prose.
        bullets: Features, one line each.
        attributes: Short phrases that the score compares; a catalogue file without an entry gives ``("DUMMY_ATTR",)``.
        options: Name -> values to choose from, all in lower case.
        surcharges: Name -> value -> dollars that this choice adds to `price`; what is absent adds nothing.
        pricing: The price in dollars, or the two ends of its range.
        price_tag: `pricing` as the original writes it, ``$9.99`` or ``$5.0 to $9.0``.
        price: Dollars that the score compares with the limit, before surcharges.
        image: Address of a picture; empty for none.
        brand: Who makes it; empty where unknown.
        rating: Mean stars, 0 where there is no review.
        reviews: What customers wrote.
        nouns: Nouns of the title in order, duplicates kept.
        family: Products of one family are near-duplicates and stay in one split.
        instruction: A synthetic request for it, of ``items_ins_v2.json``; empty for none.
        instruction_attributes: The attributes that `instruction` names.
        human: Requests that people wrote for it.
    """

    asin: str
    title: str
    query: str
    category: str
    product_category: str
    description: str
    bullets: tuple[str, ...]
    attributes: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    pricing: tuple[float, ...]
    price_tag: str
    price: float
    surcharges: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    image: str = ""
    brand: str = ""
    rating: float = 0.0
    reviews: tuple[Review, ...] = ()
    nouns: tuple[str, ...] = ()
    family: int = 0
    instruction: str = ""
    instruction_attributes: tuple[str, ...] = ()
    human: tuple[HumanInstruction, ...] = ()

    def price_with(self, chosen: Mapping[str, str]) -> float:
        """Return the price in dollars once the options `chosen` (name -> value) are counted."""
        if not self.surcharges:
            return self.price
        extra = (self.surcharges.get(name, {}).get(value, 0.0) for name, value in chosen.items())
        return round(self.price + sum(extra), 2)
