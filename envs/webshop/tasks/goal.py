"""What a task asks for: the hidden goal behind an instruction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..catalogue.product import Product

__all__ = ["NO_LIMIT", "Goal"]

NO_LIMIT = 1_000_000.0
"""The price limit of a goal that names none."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A product to buy, as the score sees it.

    Attributes:
        product: Index in the catalogue of the product the goal was made from.
        asin: Its identifier.
        title: Its name.
        query: Its kind.
        product_category: Its path of categories.
        nouns: Nouns of its title.
        attributes: Phrases that the bought product must have; at least one.
        options: Choices asked for: name -> value, or values alone where people wrote the goal.
        price_upper: Most dollars to pay, `NO_LIMIT` for any.
        instruction: What the shopper is told.
        category: Its department.
        weight: Chance to be drawn, relative to other goals.
    """

    product: int
    asin: str
    title: str
    query: str
    product_category: str
    nouns: tuple[str, ...]
    attributes: tuple[str, ...]
    options: Mapping[str, str] | tuple[str, ...]
    price_upper: float
    instruction: str
    category: str = ""
    weight: float = 1.0

    @classmethod
    def of(
        cls,
        product: Product,
        index: int,
        *,
        attributes: tuple[str, ...],
        options: Mapping[str, str] | tuple[str, ...],
        price_upper: float,
        instruction: str,
        weight: float = 1.0,
    ) -> Goal:
        """Return the goal to buy `product`, number `index` of the catalogue, or one that fits as well."""
        return cls(
            product=index,
            asin=product.asin,
            title=product.title,
            query=product.query,
            product_category=product.product_category,
            nouns=product.nouns,
            attributes=attributes,
            options=options,
            price_upper=price_upper,
            instruction=instruction,
            category=product.category,
            weight=weight,
        )
