"""Procedural tasks: any number of goals over a catalogue, each a pure function of the catalogue and the task's id."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy

from ....errors import ConfigurationError
from ...draws import Draws
from ..catalogue.product import Product
from ..catalogue.vocabulary import synonyms
from ..search.document import index_text
from .goal import NO_LIMIT, Goal
from .wording import instruction

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue

__all__ = ["VARIANTS", "ProceduralTasks", "request_of"]

VARIANTS = 64
"""Tasks made from each product."""

_SHARES = ("train",) * 8 + ("validation", "test")
_CENTS = {"train": 0.25, "validation": 0.5, "test": 0.75}
_TRIES = 40


def request_of(goal: Goal) -> tuple[Any, ...]:
    """Return what identifies `goal` as a request: kind, attributes, options and limit, whatever the wording."""
    options = goal.options.items() if isinstance(goal.options, Mapping) else goal.options
    return goal.query, tuple(sorted(goal.attributes)), tuple(sorted(options)), goal.price_upper


class ProceduralTasks:
    """Goals made from the products of a catalogue.

    Task ``product * VARIANTS + variant`` asks for something that this product is: 1 to 3 of its attributes, some of
    its options, a price that it does not exceed. It is the same task in a larger catalogue of the same seed, but for
    the last products of the smaller one, whose near-duplicates it may cut off.

    Splits are disjoint twice over. A product's family, its near-duplicates included, lies in one split (80 % train,
    10 % validation, 10 % test, by a hash). And no request (`request_of`) occurs in two splits, although families share
    kinds and attributes: kind, attributes and options together belong to one split by a hash, and a task asks for what
    its own split owns. Where a product has nothing of the kind, a limit in cents that only its split uses tells the
    request from those of other splits; all other limits are whole dollars.

    Args:
        catalogue: What is sold; every product has attributes.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._seed = catalogue.identity["seed"]

    def draw(self, split: str, rng: numpy.random.Generator) -> int:
        """Return the id of a task of `split`.

        Raises:
            ConfigurationError: The catalogue is so small that none of its products is in `split`.
        """
        size = len(self.catalogue)
        for _ in range(1_000):
            task = int(rng.integers(size * VARIANTS))
            if self.split_of(task // VARIANTS) == split:
                return task
        raise ConfigurationError(
            f"split={split!r}: no product of a catalogue of size={size} was found in it; take size=100 or more"
        )

    def identify(self, given: Any) -> tuple[int, str]:
        """Return `given` as a task id, with its split.

        Raises:
            ConfigurationError: It is not the id of a task.
        """
        count = len(self.catalogue) * VARIANTS
        if isinstance(given, bool) or not isinstance(given, (int, numpy.integer)) or not 0 <= given < count:
            raise ConfigurationError(
                f"options['task']={given!r}: the tasks of this catalogue are the integers 0 <= task < {count},"
                f" {VARIANTS} for each product"
            )
        return int(given), self.split_of(int(given) // VARIANTS)

    def split_of(self, product: int) -> str:
        """Return the split in which the product of that index is."""
        return _SHARES[Draws("family", self._seed, int(self.catalogue.families[product])).below(len(_SHARES))]

    def goal(self, task: int, difficulty: float | None = None) -> tuple[Goal, float]:
        """Return the goal of `task` and how difficult it is.

        Difficulty is the mean of five shares: attributes asked for (1 to 3), options asked for (none to all; 0 where
        there are none), how far the attributes are hidden (0 in the title, a half in what a search reads, 1 elsewhere
        on the product's pages), tightness of the limit (0 for no limit or one 60 % above the price, 1 for one just
        above it), and vagueness of the wording. Hard requests prefer what tells a product from its near-duplicates.

        Args:
            task: An id.
            difficulty: From 0 to 1, met as far as the product allows; None for the task's own.
        """
        index = task // VARIANTS
        product = self.catalogue[index]
        draws = Draws("task", self._seed, task)
        # Harder ones are likelier: the easy ones are soon learnt.
        level = draws.unit() ** 0.5
        if difficulty is not None:
            level = difficulty
        # Shares around the level, of which 0 is the easiest and 1 the hardest without exception.
        many, some, hidden, tight, vague = (level + (2 * draws.unit() - 1) * level * (1 - level) for _ in range(5))
        split, features = self.split_of(index), _features(self.catalogue, index)
        attributes, options, owned = self._request(index, split, (many, some, hidden), draws)
        price = product.price_with(options)
        if owned and tight < 0.1:
            tight, limit = 0.0, NO_LIMIT
        else:
            limit = float(math.ceil(price * (1.02 + 0.58 * (1 - tight)))) + (0.0 if owned else _CENTS[split])
        kind, literal = _said(product, {each: features[each][0] for each in attributes}, vague, draws)
        text = instruction(kind, attributes, options, limit, draws, vagueness=vague, literal=literal)
        goal = Goal.of(product, index, attributes=attributes, options=options, price_upper=limit, instruction=text)
        shares = (
            (len(attributes) - 1) / 2,
            len(options) / max(1, len(product.options)),
            sum(features[attribute][0] for attribute in attributes) / len(attributes),
            tight,
            vague,
        )
        return goal, sum(shares) / len(shares)

    def _request(
        self, index: int, split: str, wanted: tuple[float, float, float], draws: Draws
    ) -> tuple[tuple[str, ...], dict[str, str], bool]:
        """Choose attributes and options; also whether `split` owns them."""
        product = self.catalogue[index]
        most, groups = min(3, len(product.attributes)), len(product.options)
        many, some = min(most, 1 + round(2 * wanted[0])), round(groups * wanted[1])
        leaning = 2 * wanted[2] - 1
        telling = {each: depth + alone for each, (depth, alone) in _features(self.catalogue, index).items()}
        attributes: tuple[str, ...] = ()
        options: dict[str, str] = {}
        for attempt in range(_TRIES):
            if attempt >= _TRIES // 2:
                # Nothing of the wanted size: any will do.
                many, some = 1 + draws.below(most), draws.below(groups + 1)
            spread = 0.8 + 0.2 * attempt
            worth = {
                attribute: leaning * telling[attribute] + spread * draws.unit() for attribute in product.attributes
            }
            attributes = tuple(sorted(worth, key=worth.__getitem__, reverse=True)[:many])
            names = draws.sample(list(product.options), some)
            options = {name: draws.pick(product.options[name]) for name in product.options if name in names}
            key = "\x1e".join((product.query, *sorted(attributes), *(f"{n}={v}" for n, v in sorted(options.items()))))
            if _SHARES[Draws("request", key).below(len(_SHARES))] == split:
                return attributes, options, True
        return attributes, options, False


def _said(product: Product, depths: Mapping[str, float], vague: float, draws: Draws) -> tuple[str, Collection[str]]:
    """Choose what a request calls the kind of product, and which attributes it must say literally.

    Some words of a request have to be in what a search reads, or nobody who searches with the request's own words could
    find the product: the kind, or else attributes that are there, or else the kind as the title has it.
    """
    kinds = (product.query, *synonyms(product.query))
    kind = draws.pick(kinds) if draws.chance(vague) else product.query
    if kind.removesuffix("s") in index_text(product):
        return kind, ()
    if found := [attribute for attribute, depth in depths.items() if depth < 1]:
        return kind, found
    return next((name for name in kinds if name in product.title.lower()), kind), ()


@lru_cache(maxsize=4_096)
def _features(catalogue: Catalogue, index: int) -> dict[str, tuple[float, float]]:
    """Say of each attribute of a product how deep it is hidden, and how much it tells it from its near-duplicates.

    Returns:
        Attribute -> 0 in the title, 0.5 where only a search reads it, 1 elsewhere; and the share of the family's other
        products that do not have it.
    """
    product, families = catalogue[index], catalogue.families
    title, searched = product.title.lower(), index_text(product)
    others = []
    for step in (-1, 1):
        # A family stands together.
        other = index + step
        while 0 <= other < len(families) and families[other] == families[index]:
            others.append(catalogue[other].attributes)
            other += step
    return {
        each: (
            0.0 if each in title else 0.5 if each in searched else 1.0,
            sum(each not in attributes for attributes in others) / max(1, len(others)),
        )
        for each in product.attributes
    }
