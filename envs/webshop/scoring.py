"""The score of a purchase (Yao et al., 2022, section 3.1): right type, attributes, options, price within the limit.

``reward = r_type * (attributes matched + options matched + price within the limit) / (attributes + options + 1)``,
counts of the *goal's* items. Two readings of the parts exist: the original's, quirks and all, to the last bit; and the
default one, with the same formula and weights, in which

- the share of the goal's nouns counts each noun once above and below the line, so that a product agrees with itself;
- an attribute is found as whole words ("oil free" is not in "foil freezer") in one place, or as an equal set of words;
- an option counts under its own name where the goal knows names, its value has to be the same choice ("xx-large" is not
  "large", "standard" is no colour), and one choice serves one wish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .catalogue.product import Product
from .matching import alike, normalize_color, phrase, value_key, words
from .tasks.goal import Goal

__all__ = ["Score", "same_choice", "score"]

_CACHED = 8_192  # pairs of goal and product; the keys are made of strings that the catalogue holds anyway


@dataclass(frozen=True, slots=True)
class Score:
    """What a purchase is worth, and why.

    Attributes:
        reward: The whole, 0..1; 1 is a success.
        r_type: Factor for the type of the product: 0, 0.1, 0.5 or 1.
        r_att: Share of the goal's attributes that the product has.
        r_option: Share of the goal's options that were chosen; None where it asks for none.
        price_ok: Whether the price is within the limit.
        title_score: Share of the goal title's nouns that the product's title has.
        query_match: Whether both are of one kind.
        category_match: Whether their category paths share two parts.
        w_att: Weight of the attributes.
        w_option: Weight of the options; None where the goal asks for none.
        w_price: Weight of the price.
        attributes: How many of the goal's attributes the product has.
        options: How many of the goal's options were chosen.
    """

    reward: float
    r_type: float
    r_att: float
    r_option: float | None
    price_ok: bool
    title_score: float
    query_match: bool
    category_match: bool
    w_att: float
    w_option: float | None
    w_price: float
    attributes: int
    options: int


def score(goal: Goal, product: Product, price: float, chosen: Mapping[str, str], *, quirks: bool) -> Score:
    """Return what buying `product` is worth to a shopper who was asked for `goal`.

    Args:
        goal: What was asked for; it names at least one attribute.
        product: What is bought.
        price: Dollars paid.
        chosen: Options chosen, name -> value.
        quirks: Score as the original does, to the last bit, instead of by the default rules.
    """
    r_type, title_score, query_match, category_match = _type(
        goal.query,
        goal.product_category,
        goal.nouns,
        product.query,
        product.product_category,
        product.nouns,
        quirks,
    )
    attributes = _attributes(
        goal.attributes, product.attributes, product.title, product.bullets, product.description, quirks
    )
    options = 0
    if goal.options and chosen:
        options = _options_as_original(goal, chosen) if quirks else _options(goal, chosen)
    price_ok = price <= goal.price_upper
    asked, wished = len(goal.attributes), len(goal.options)
    parts = asked + wished + 1
    # The original's order of operations: a quotient times a factor, so that equal inputs give equal bits.
    reward = (attributes + options + price_ok) / parts * r_type
    return Score(
        reward,
        r_type,
        attributes / asked,
        options / wished if wished else None,
        price_ok,
        title_score,
        query_match,
        category_match,
        asked / parts,
        wished / parts if wished else None,
        1 / parts,
        attributes,
        options,
    )


@lru_cache(maxsize=_CACHED)
def _type(
    goal_query: str,
    goal_path: str,
    goal_nouns: tuple[str, ...],
    query: str,
    path: str,
    nouns: tuple[str, ...],
    quirks: bool,
) -> tuple[float, float, bool, bool]:
    """Return the type factor, the title score, and whether kind and categories match."""
    asked = frozenset(goal_nouns)
    shared = len(asked.intersection(nouns))
    # The original counts what is shared without duplicates but divides by a list that keeps them.
    title_score = shared / len(goal_nouns if quirks else asked) if goal_nouns else 0.2
    query_match = query == goal_query
    category_match = len(_parts(path) & _parts(goal_path)) >= 2
    r_type = 1.0 if query_match or category_match or title_score > 0.2 else 0.5
    if title_score < 0.1:
        r_type = 0.1
    if title_score == 0.0:
        r_type = 0.0
    return r_type, title_score, query_match, category_match


@lru_cache(maxsize=_CACHED)
def _parts(path: str) -> frozenset[str]:
    return frozenset(part.strip() for part in path.split("\u203a"))


@lru_cache(maxsize=_CACHED)
def _attributes(
    wanted: tuple[str, ...],
    attributes: tuple[str, ...],
    title: str,
    bullets: tuple[str, ...],
    description: str,
    quirks: bool,
) -> int:
    """Return how many of the attributes `wanted` a product has."""
    if quirks:
        places = (title.lower(), " ".join(bullets).lower(), description.lower())
        return sum(
            any(alike(given, want) for given in attributes) or any(want in place for place in places) for want in wanted
        )
    text, sets = _page_words(attributes, title, bullets, description)
    return sum(
        # Of signs alone ("★"), there are no words that could be found.
        phrase(want) in text or frozenset(tokens) in sets if (tokens := words(want)) else want in attributes
        for want in wanted
    )


@lru_cache(maxsize=_CACHED)
def _page_words(
    attributes: tuple[str, ...], title: str, bullets: tuple[str, ...], description: str
) -> tuple[str, frozenset[frozenset[str]]]:
    """Return a product's text, lines of words so that no phrase spans two places, and the words of its attributes."""
    places = (title, *bullets, description, *attributes)
    return "\n".join(map(phrase, places)), frozenset(frozenset(words(attribute)) for attribute in attributes)


def _options_as_original(goal: Goal, chosen: Mapping[str, str]) -> int:
    """Return how many of the goal's options any chosen value is like; pairs are compared as Python prints them."""
    options = goal.options
    wishes: tuple[str | tuple[str, str], ...] = tuple(options.items()) if isinstance(options, Mapping) else options
    given = [normalize_color(value) for value in chosen.values()]
    return sum(any(alike(value, str(normalize_color(wish))) for value in given) for wish in wishes)


def _options(goal: Goal, chosen: Mapping[str, str]) -> int:
    """Return how many of the goal's options were chosen, each choice counted for one of them."""
    options = goal.options
    if isinstance(options, Mapping):
        return sum(name in chosen and same_choice(value, chosen[name], name) for name, value in options.items())
    wishes = list(options)
    # Colours last: their comparison is the wider one, so that this order finds the largest matching.
    for name, value in sorted(chosen.items(), key=lambda item: _is_color(item[0])):
        found = next((wish for wish in wishes if same_choice(wish, value, name)), None)
        if found is not None:
            wishes.remove(found)
    return len(options) - len(wishes)


def same_choice(wish: str, value: str, name: str) -> bool:
    """Return whether `value` of the option `name` is what was wished for, under the default rules."""
    if wish == value:
        return True
    color = _is_color(name)
    return value_key(wish, color) == value_key(value, color)


def _is_color(name: str) -> bool:
    return "color" in name or "colour" in name
