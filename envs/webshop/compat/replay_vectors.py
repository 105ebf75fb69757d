"""Replays recorded values of the original's functions: rewards, prices, options, products, goals, index texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....errors import ConfigurationError
from ..catalogue.catalogue import open_catalogue
from ..catalogue.nouns import extractor
from ..catalogue.original import load_products, parse_options, parse_price, tag_of
from ..catalogue.product import Product
from ..matching import normalize_color
from ..scoring import Score, score
from ..search import index_text
from ..session import action_of
from ..tasks.goal import Goal
from ..tasks.goal_table import MODES, goal_of, open_table, original_order
from .recorded import files_of, stub_of
from .tally import Tally

__all__ = ["PARTS", "details_of", "goal_fields", "replay_vectors"]


def details_of(found: Score) -> dict[str, Any]:
    """Return a score under the original's names; what it leaves out without options is None."""
    names = ("r_type", "r_att", "w_att", "query_match", "category_match", "title_score", "r_option", "w_option")
    return {name: getattr(found, name) for name in (*names, "w_price", "reward")} | {"r_price": found.price_ok}


def replay_vectors(recorded: dict[str, Any]) -> Tally:
    """Return how far this implementation agrees with a file of vectors.

    Args:
        recorded: Sections by name, each a list of cases with inputs and expected values.
    """
    tally = Tally()
    for name, part in recorded.items():
        if name in PARTS:
            PARTS[name](recorded, part, tally)
        elif name in _LEFT_OUT:
            tally.notes.append(f"{name}: {_LEFT_OUT[name]}")
        elif name not in ("meta", "goals_input"):
            tally.notes.append(f"{name}: not a section that this replay knows")
    return tally


def _rewards(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    nouns_of = extractor(stub_of(recorded))
    crashed = 0
    for case in cases:
        if "expected_error" in case:
            crashed += 1
            continue
        asked, bought, nouns = case["goal"], case["purchased_product"], case.get("nouns", {})
        options = asked["goal_options"]
        goal = Goal(
            product=0,
            asin=asked.get("asin", ""),
            title=asked["name"],
            query=asked["query"],
            product_category=asked["product_category"],
            nouns=tuple(nouns["goal"]) if nouns else nouns_of(asked["name"]),
            attributes=tuple(asked["attributes"]),
            options=options if isinstance(options, dict) else tuple(options),
            price_upper=asked["price_upper"],
            instruction="",
        )
        product = _bought(bought, case["price"], tuple(nouns["purchased"]) if nouns else nouns_of(bought["name"]))
        details = details_of(score(goal, product, case["price"], case["options"], quirks=True))
        expected = case["expected"]
        where = f"{case.get('id', '')} {case.get('note', '')}".strip()
        tally.check("reward", where, {name: details.get(name) for name in expected}, expected)
    if crashed:
        tally.notes.append(f"reward: {crashed} cases in which the original fails")


def _bought(item: dict[str, Any], price: float, nouns: tuple[str, ...]) -> Product:
    return Product(
        asin=item.get("asin", ""),
        title=item["Title"],
        query=item["query"],
        category="",
        product_category=item["product_category"],
        description=item["Description"],
        bullets=tuple(item["BulletPoints"]),
        attributes=tuple(item["Attributes"]),
        options={},
        pricing=(price,),
        price_tag="",
        price=price,
        nouns=nouns,
    )


def _prices(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        given = None if case["pricing"] == "<key absent>" else case["pricing"]
        try:
            pricing = parse_price(given)
            found: Any = {"pricing": list(pricing), "price_tag": tag_of(pricing)}
        except ValueError:
            found = None
        tally.check("price_parsing", repr(given), found, case["expected"])


def _options(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        given = case["customization_options"]
        found = {name: list(values) for name, values in parse_options(given).items()}
        tally.check("option_normalization", repr(given), found, case["expected"]["options"])


def _products(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        expected = case["expected"]
        try:
            products = list(load_products(files_of(_items(case["item"]), {}, None)))
        except ConfigurationError:
            tally.check("product_fields", case["note"], None, expected)
            continue
        found = [_fields(product, like) for product, like in zip(products, expected or products, strict=False)]
        tally.check("product_fields", case["note"], found if len(products) == len(found) else products, expected)


def _fields(product: Product, like: dict[str, Any] | str) -> dict[str, Any] | str:
    """Return a product as the recording has it: its title, or some fields under the original's names."""
    if not isinstance(like, dict):
        return product.title
    fields = {
        "asin": product.asin,
        "query": product.query,
        "Title": product.title,
        "Description": product.description,
        "BulletPoints": list(product.bullets),
        "Attributes": list(product.attributes),
        "MainImage": product.image,
        "Rating": product.rating or "N.A.",
        "Reviews": list(product.reviews),
    }
    return {name: fields.get(name) for name in like}


def _colors(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        given = tuple(case["input_tuple"]) if "input_tuple" in case else case["input"]
        found = normalize_color(given)
        tally.check(
            "normalize_color", repr(given), list(found) if isinstance(found, tuple) else found, case["expected"]
        )


def _actions(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        verb, argument = case["expected"]
        expected = None if argument is None else (verb, argument.lower())
        tally.check("parse_action", repr(case["input"]), action_of(case["input"], quirks=True), expected)


def _goals(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    source = recorded["goals_input"]
    file = files_of(source["items"], source["ins"], source["human"])
    for case in cases:
        mode = MODES[not case["human_goals"]]
        catalogue = open_catalogue(data=file, nouns=stub_of(recorded), seed=case["seed_before_load"])
        prices = {product.asin: product.price for product in catalogue}
        tally.check("prices", mode, prices, case["product_prices"])
        table = open_table(catalogue, mode)
        goals = [goal_of(table, row, catalogue[int(index)]) for row, index in enumerate(table.product)]
        tally.check("goals", f"number of {mode} goals", len(goals), len(case["goals"]))
        for row, (goal, expected) in enumerate(zip(goals, case["goals"], strict=False)):
            found = goal_fields(goal)
            tally.check("goals", f"{mode} goal {row}", {name: found.get(name) for name in expected}, expected)
        tally.check("order", mode, table.order.tolist(), case["order_after_seed233_shuffle"])


def goal_fields(goal: Goal) -> dict[str, Any]:
    """Return a goal under the original's names."""
    return {
        "asin": goal.asin,
        "category": goal.category,
        "query": goal.query,
        "name": goal.title,
        "product_category": goal.product_category,
        "instruction_text": goal.instruction,
        "attributes": list(goal.attributes),
        "price_upper": goal.price_upper,
        "goal_options": list(goal.options) if isinstance(goal.options, tuple) else dict(goal.options),
        "weight": goal.weight,
    }


def _shuffles(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        order = original_order(case["n"]).tolist()
        for name, expected in case.items():
            if name != "n":
                tally.check("shuffle_seed233", f"n={case['n']}, {name}", _stretch(order, name), expected)


def _stretch(order: list[int], name: str) -> list[int]:
    """Return the part of an order that ``first20``, ``last5`` or ``at_500_505`` means."""
    if name.startswith("at_"):
        start, end = map(int, name.split("_")[1:])
        return order[start:end]
    count = int(name.removeprefix("first").removeprefix("last"))
    return order[:count] if name.startswith("first") else order[-count:]


def _index_texts(recorded: dict[str, Any], cases: list[dict[str, Any]], tally: Tally) -> None:
    for case in cases:
        (product,) = load_products(files_of(_items(case["item"]), {}, None))
        tally.check("index_contents", product.title, index_text(product), case["expected_contents"])


def _items(given: Any) -> list[dict[str, Any]]:
    return given if isinstance(given, list) else [given]


PARTS: dict[str, Callable[[dict[str, Any], Any, Tally], None]] = {
    "reward": _rewards,
    "price_parsing": _prices,
    "option_normalization": _options,
    "product_fields": _products,
    "normalize_color": _colors,
    "parse_action": _actions,
    "goals": _goals,
    "shuffle_seed233": _shuffles,
    "index_contents": _index_texts,
}
"""What is replayed, by the section's name."""

_LEFT_OUT = {"normalize_color_size": "nothing in the original's environment calls it"}
