"""Goals of the original WebShop's files: who asks for what, in which order, drawn how often, and in which split.

A catalogue may have millions of goals, so a table holds for each only its product, which of the product's requests it
is, its limit and its weight; the goal itself is made when it is wanted.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
from numpy.typing import NDArray

from ...errors import ConfigurationError
from .disjoint import SPLITS, disjoint_splits
from .goal import NO_LIMIT, Goal
from .matching import phrase
from .product import Product

if TYPE_CHECKING:
    from .catalogue import Catalogue

__all__ = ["MODES", "GoalTable", "OriginalTasks", "goal_of", "original_order", "split_by_position", "tabulate"]

MODES = ("human", "synthetic")
"""Requests that people wrote, or those made by a rule from attributes and options."""

_GRID = tuple(range(10, 1000, 10))
_ORDER_SEED = 233
_TEST_GOALS, _VALIDATION_GOALS = 500, 1_000


@dataclass(frozen=True, slots=True)
class GoalTable:
    """All goals of a catalogue in one mode, in the order of the files; every array has shape ``(n,)``.

    Attributes:
        mode: One of `MODES`.
        product: Index of the product, int32.
        item: Which of the product's requests, or of the combinations of its options, int32.
        upper: Price limit in dollars, float64.
        weight: Chance to be drawn in the original, relative to the others', float64.
        split: Index in `SPLITS` under the default rules, int8.
    """

    mode: str
    product: NDArray[numpy.int32]
    item: NDArray[numpy.int32]
    upper: NDArray[numpy.float64]
    weight: NDArray[numpy.float64]
    split: NDArray[numpy.int8]


class OriginalTasks:
    """The goals of a catalogue that was read from the original's files.

    Task ``i`` is the original's goal number ``i``, after its shuffle. With `compat`, splits are the original's, by that
    number (`split_by_position`), and a draw follows its weights, off by one: never the split's first goal, twice the
    last. Without, every goal of a split is as likely, and splits share neither products nor requests: goals hang
    together through products with the same title, the same instruction, or the same kind, attributes and options, and
    what hangs together is in one split (80 % train, 10 % validation, 10 % test, by a hash of it).

    Args:
        catalogue: What is sold.
        goals: ``"human"``, ``"synthetic"``, or None for the human ones where there are any.
        compat: Draw and split as the original does.

    Raises:
        ConfigurationError: The files have no such goals.
    """

    def __init__(self, catalogue: Catalogue, *, goals: str | None = None, compat: bool = False) -> None:
        self.catalogue = catalogue
        self.compat = compat
        seed = int(catalogue.identity["seed"])
        wanted = MODES if goals is None else (goals,)
        tables = (tabulate(map(catalogue.__getitem__, range(len(catalogue))), mode, seed) for mode in wanted)
        table = next((table for table in tables if len(table.product)), None)
        if table is None:
            raise ConfigurationError(
                f"goals={goals!r}: the files have no such requests; 'human' needs items_human_ins.json beside the"
                " items, 'synthetic' needs instructions in items_ins_v2*.json"
            )
        self.table = table
        self._order = original_order(len(table.product))
        split = split_by_position(len(self._order)) if compat else table.split[self._order]
        self._members = {name: numpy.flatnonzero(split == number) for number, name in enumerate(SPLITS)}
        self._split = split

    def __len__(self) -> int:
        return len(self._order)

    def draw(self, split: str, rng: numpy.random.Generator) -> int:
        """Return the number of a goal of `split`.

        Raises:
            ConfigurationError: The files have so few goals that none is in `split`.
        """
        members = self._members[split]
        if not len(members):
            raise ConfigurationError(
                f"split={split!r}: none of the {len(self)} goals of these files is in it; give other data or split"
            )
        if not self.compat:
            return int(members[rng.integers(len(members))])
        sums = numpy.concatenate([[0.0], numpy.cumsum(self.table.weight[self._order[members]])])
        found = numpy.searchsorted(sums, rng.uniform(0, sums[-1]), side="right")
        return int(members[min(int(found), len(members) - 1)])

    def identify(self, given: Any) -> tuple[int, str]:
        """Return `given` as a goal's number, with its split.

        Raises:
            ConfigurationError: There is no such goal.
        """
        if isinstance(given, bool) or not isinstance(given, (int, numpy.integer)) or not 0 <= given < len(self):
            raise ConfigurationError(
                f"options['task']={given!r}: the tasks of these files are the integers 0 <= task < {len(self)}"
            )
        return int(given), SPLITS[self._split[given]]

    def goal(self, task: int, difficulty: float | None = None) -> tuple[Goal, float]:
        """Return goal number `task` and how difficult it is: 0 for a single demand, 1 for six attributes and options.

        The original's goals are what they are: `difficulty` changes nothing.
        """
        row = self._order[task]
        index = int(self.table.product[row])
        goal = goal_of(self.table, int(row), self.catalogue[index])
        return goal, min(1.0, (len(goal.attributes) + len(goal.options) - 1) / 5)


def tabulate(products: Iterable[Product], mode: str, seed: int) -> GoalTable:
    """Return all goals of `products` in the original's order before its shuffle.

    Price limits continue the random numbers that the prices began: one for every product with two prices, then a sample
    for each goal (human) or product (synthetic).

    Args:
        products: The catalogue, in order.
        mode: One of `MODES`.
        seed: Of the prices, see `original.load_products`.
    """
    ranges = 0
    asked: list[_Asked] = []
    for index, product in enumerate(products):
        ranges += len(product.pricing) > 1
        asked += _asked(index, product, mode)
    generator = random.Random(seed)
    for _ in range(ranges):
        generator.random()
    many = numpy.array([each.goals for each in asked], numpy.int64)
    uppers = [_limit(each.price, generator) for each in asked]
    counts: Counter[str] = Counter()
    for each in asked:
        for attribute in each.attributes:
            counts[attribute] += each.goals
    if mode == "human":
        weights = [1.0] * len(asked)
    else:
        weights = [sum(1.0 / counts[name] for name in each.attributes) / len(each.attributes) for each in asked]
    split = disjoint_splits(_keys(each, upper, mode) for each, upper in zip(asked, uppers, strict=True))
    firsts = numpy.cumsum(many) - many
    within = numpy.arange(many.sum()) - numpy.repeat(firsts, many)
    return GoalTable(
        mode,
        numpy.repeat(numpy.array([each.product for each in asked], numpy.int32), many),
        (numpy.repeat(numpy.array([each.item for each in asked], numpy.int64), many) + within).astype(numpy.int32),
        numpy.repeat(numpy.array(uppers, numpy.float64), many),
        numpy.repeat(numpy.array(weights, numpy.float64), many),
        numpy.repeat(split, many),
    )


def goal_of(table: GoalTable, row: int, product: Product) -> Goal:
    """Return the goal in `row` of the table; `product` is the one that it was made from."""
    item, upper = int(table.item[row]), float(table.upper[row])
    options: Mapping[str, str] | tuple[str, ...]
    if table.mode == "human":
        request = product.human[item]
        text, attributes, options = request.instruction.strip("."), request.attributes, request.options
    else:
        text, attributes, options = product.instruction, product.instruction_attributes, _combination(product, item)
        if options:
            text += " with " + ", and ".join(f"{name}: {value}" for name, value in options.items())
    if upper < NO_LIMIT:
        text += f", and price lower than {upper:.2f} dollars"
    return Goal(
        product=int(table.product[row]),
        asin=product.asin,
        title=product.title,
        query=product.query,
        product_category=product.product_category,
        nouns=product.nouns,
        attributes=attributes,
        options=options,
        price_upper=upper,
        instruction=text,
        category=product.category,
        weight=float(table.weight[row]),
    )


def original_order(count: int) -> NDArray[numpy.int64]:
    """Return which row of the table the original's goal number ``i`` is, for every ``i``; shape ``(count,)``."""
    order = list(range(count))
    random.Random(_ORDER_SEED).shuffle(order)
    return numpy.array(order, numpy.int64)


def split_by_position(count: int) -> NDArray[numpy.int8]:
    """Return the split of each of the original's goal numbers, indices in `SPLITS`.

    Numbers below 500 are test, below 1,500 validation, the rest train. With no more than 1,500 goals the original has
    no splits: here the first tenth is test and the second validation.
    """
    tests, validations = _TEST_GOALS, _VALIDATION_GOALS
    if count <= tests + validations:
        tests = validations = math.ceil(count / 10)
    split = numpy.full(count, SPLITS.index("train"), numpy.int8)
    split[: tests + validations] = SPLITS.index("validation")
    split[:tests] = SPLITS.index("test")
    return split


class _Asked(NamedTuple):
    """Goals of one product that share attributes, instruction and limit."""

    product: int
    item: int  # of the first goal
    goals: int
    price: float
    query: str
    family: int
    text: str
    attributes: tuple[str, ...]
    options: tuple[str, ...]


def _asked(index: int, product: Product, mode: str) -> Iterator[_Asked]:
    """Yield what is asked for with `product`; the original skips requests that name no attribute."""
    if mode == "human":
        for item, each in enumerate(product.human):
            if each.attributes:
                given = each.instruction, each.attributes, each.options
                yield _Asked(index, item, 1, product.price, product.query, product.family, *given)
    elif product.instruction and product.instruction_attributes:
        goals = math.prod(map(len, product.options.values()))
        given = product.instruction, product.instruction_attributes, ()
        yield _Asked(index, 0, goals, product.price, product.query, product.family, *given)


def _keys(asked: _Asked, upper: float, mode: str) -> Iterator[str]:
    """Yield what must not occur in two splits: near-duplicate products, wordings, and requests."""
    yield f"family {asked.family}"
    yield f"text{phrase(asked.text)}"
    request: list[object] = [asked.query, *sorted(asked.attributes)]
    # What a rule made comes with every combination of options; to have the kind and the attributes in one split is
    # enough, and more than needed.
    if mode == "human":
        request += ["with", *sorted(asked.options), upper]
    yield f"request {request}"


def _combination(product: Product, item: int) -> dict[str, str]:
    """Return one choice of every option: names in order, the last one changing fastest."""
    chosen: list[tuple[str, str]] = []
    for name in sorted(product.options, reverse=True):
        values = product.options[name]
        item, place = divmod(item, len(values))
        chosen.append((name, values[place]))
    return dict(reversed(chosen))


def _limit(price: float, generator: random.Random) -> float:
    """Return a limit above `price`: the larger of two of the next four multiples of ten dollars below a thousand."""
    above = [step for step in _GRID if step > price][:4]
    return float(max(generator.sample(above, 2))) if len(above) >= 2 else NO_LIMIT
