"""Procedural tasks: any number of goals over a catalogue, each a pure function of the catalogue and the task's id."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy

from ...errors import ConfigurationError
from .draws import Draws
from .goal import NO_LIMIT, Goal
from .product import Product
from .wording import instruction

if TYPE_CHECKING:
    from .catalogue import Catalogue

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
    its options, a price that it does not exceed. It is the same task in a larger catalogue of the same seed.

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

        Difficulty is the mean of four shares: attributes asked for (1 to 3), options asked for (none to all; 0 where
        there are none), tightness of the limit (0 for no limit or one 60 % above the price, 1 for one just above it),
        and vagueness of the wording.

        Args:
            task: An id.
            difficulty: From 0 to 1, met as far as the product allows; None for the task's own.
        """
        index = task // VARIANTS
        product = self.catalogue[index]
        draws = Draws("task", self._seed, task)
        level = draws.unit()
        if difficulty is not None:
            level = difficulty
        # Four shares around the level, of which 0 is the easiest and 1 the hardest without exception.
        wanted = [level + (2 * draws.unit() - 1) * level * (1 - level) for _ in range(4)]
        attributes, options, owned = self._request(product, self.split_of(index), wanted, draws)
        tightness = wanted[2]
        price = product.price_with(options)
        if owned and tightness < 0.1:
            tightness, limit = 0.0, NO_LIMIT
        else:
            limit = float(math.ceil(price * (1.02 + 0.58 * (1 - tightness))))
            limit += 0.0 if owned else _CENTS[self.split_of(index)]
        text = instruction(product.query, attributes, options, limit, draws, vagueness=wanted[3])
        goal = Goal(
            product=index,
            asin=product.asin,
            title=product.title,
            query=product.query,
            product_category=product.product_category,
            nouns=product.nouns,
            attributes=attributes,
            options=options,
            price_upper=limit,
            instruction=text,
            category=product.category,
        )
        chosen = len(options) / max(1, len(product.options))
        return goal, (min(1.0, (len(attributes) - 1) / 2) + chosen + tightness + wanted[3]) / 4

    def _request(
        self, product: Product, split: str, wanted: list[float], draws: Draws
    ) -> tuple[tuple[str, ...], dict[str, str], bool]:
        """Choose attributes and options; also whether `split` owns them."""
        most, groups = min(3, len(product.attributes)), len(product.options)
        many, some = min(most, 1 + round(2 * wanted[0])), round(groups * wanted[1])
        attributes: tuple[str, ...] = ()
        options: dict[str, str] = {}
        for attempt in range(_TRIES):
            if attempt >= _TRIES // 2:
                # Nothing of the wanted length: any will do.
                many, some = 1 + draws.below(most), draws.below(groups + 1)
            attributes = tuple(draws.sample(product.attributes, many))
            names = draws.sample(list(product.options), some)
            options = {name: draws.pick(product.options[name]) for name in product.options if name in names}
            key = "\x1e".join((product.query, *sorted(attributes), *(f"{n}={v}" for n, v in sorted(options.items()))))
            if _SHARES[Draws("request", key).below(len(_SHARES))] == split:
                return attributes, options, True
        return attributes, options, False
