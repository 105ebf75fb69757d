"""The table of all goals of the original WebShop's files: who asks for what, within which limit, drawn how often.

A catalogue may have millions of goals, so the table holds for each only its product, which of the product's requests it
is, its limit and its weight; the goal itself is made when it is wanted.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy
from numpy.typing import NDArray

from ...cache import cache_folder, digest, kept
from ..catalogue.product import Product
from ..matching import phrase
from .disjoint import disjoint_splits
from .goal import NO_LIMIT, Goal

if TYPE_CHECKING:
    from ..catalogue.catalogue import Catalogue

__all__ = ["MODES", "GoalTable", "goal_of", "open_table", "original_order", "possible_limits", "tabulate"]

MODES = ("human", "synthetic")
"""Requests that people wrote, or those made by a rule from attributes and options."""

_GRID = tuple(range(10, 1000, 10))
_ORDER_SEED = 233
_MAKERS = ("tasks/goal_table.py", "tasks/disjoint.py", "matching.py")  # whose text decides a table


@dataclass(frozen=True, slots=True, eq=False)
class GoalTable:
    """All goals of a catalogue in one mode, row by row in the order of the files; every array has shape ``(n,)``.

    Attributes:
        mode: One of `MODES`.
        product: Index of the product, int32.
        item: Which of the product's requests, or of the combinations of its options, int32.
        upper: Price limit in dollars, float64.
        weight: Chance to be drawn in the original, relative to the others', float64.
        split: Index in `SPLITS` under the default rules, int8.
        order: The row of the original's goal number ``i``, after its shuffle, int32.
    """

    mode: str
    product: NDArray[numpy.int32]
    item: NDArray[numpy.int32]
    upper: NDArray[numpy.float64]
    weight: NDArray[numpy.float64]
    split: NDArray[numpy.int8]
    order: NDArray[numpy.int32]


def open_table(catalogue: Catalogue, mode: str) -> GoalTable:
    """Return the goals of `catalogue`, memory-mapped; the first time they are tabulated into the cache."""
    identity = catalogue.identity
    family = Path(__file__).parents[1]
    makers = [(family / name).read_bytes() for name in _MAKERS]
    name = digest("goals", mode, identity["content"], identity["seed"], *makers)
    folder = cache_folder() / "webshop" / f"goals-{name}"

    def build(part: Path) -> None:
        arrays = asdict(tabulate(catalogue, mode, int(identity["seed"])))
        for field, array in arrays.items():
            if field != "mode":
                numpy.save(part / f"{field}.npy", array)

    kept(folder, build)
    return _opened(folder, mode)


@cache
def _opened(folder: Path, mode: str) -> GoalTable:
    arrays = {file.stem: numpy.load(file, mmap_mode="r") for file in folder.glob("*.npy")}
    return GoalTable(mode, **arrays)


def tabulate(products: Iterable[Product], mode: str, seed: int) -> GoalTable:
    """Return all goals of `products` in the original's order before its shuffle.

    Price limits continue the random numbers that the prices began: one for every product with two prices, then a sample
    for each goal (human) or product (synthetic).

    Args:
        products: The catalogue, in order.
        mode: One of `MODES`.
        seed: Of the prices, see `catalogue.original.load_products`.
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
        # An option without values leaves a product without goals, though not without a limit.
        weights = [
            sum(1.0 / counts[name] for name in each.attributes) / len(each.attributes) if each.goals else 0.0
            for each in asked
        ]
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
        original_order(int(many.sum())),
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
    return Goal.of(
        product,
        int(table.product[row]),
        attributes=attributes,
        options=options,
        price_upper=upper,
        instruction=text,
        weight=float(table.weight[row]),
    )


def original_order(count: int) -> NDArray[numpy.int32]:
    """Return which row of the table the original's goal number ``i`` is, for every ``i``; shape ``(count,)``."""
    order = list(range(count))
    random.Random(_ORDER_SEED).shuffle(order)
    return numpy.array(order, numpy.int32)


def possible_limits(price: float) -> tuple[float, ...]:
    """Return the limits that a goal may have: the larger of two of the next four tens above the price, below 1,000."""
    return tuple(map(float, _above(price)[1:])) or (NO_LIMIT,)


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
    above = _above(price)
    return float(max(generator.sample(above, 2))) if len(above) >= 2 else NO_LIMIT


def _above(price: float) -> list[int]:
    return [step for step in _GRID if step > price][:4]
