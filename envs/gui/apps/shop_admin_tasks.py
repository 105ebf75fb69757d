"""Tasks in the shop's administration."""

from __future__ import annotations

import copy
from collections import Counter

from ...draws import Draws
from .app import Template
from .records import add
from .shop_admin_data import CATEGORIES, KINDS, LOW, STATUSES, TIERS, money, new_product
from .state import Data

__all__ = ["TEMPLATES"]

Made = tuple[str, Data] | None

_NEW_GOODS = ("Copper Kettle", "Cork Trivet", "Olive Soap", "Jute Basket", "Paper Lantern", "Slate Board", "Honey Jar")
_NEW_CODES = ("AUTUMN", "WINTER", "HELLO", "LUCKY", "GIFT", "SUNNY", "ENCORE")
_NOTES = ("Prefers morning deliveries", "Pays by invoice", "Always ring twice", "Wants plain paper", "Knows the owner")


def _price(draws: Draws) -> float:
    return round(draws.between(3, 60) + draws.pick((0.0, 0.25, 0.5, 0.8, 0.9)), 2)


def _other(draws: Draws, options: tuple[str, ...], present: str) -> str:
    return draws.pick([option for option in options if option != present])


def _product(draws: Draws, data: Data) -> tuple[Data, Data]:
    """Return a copy of the data with one of its products, which can be changed."""
    goal = copy.deepcopy(data)
    return goal, goal["products"][draws.pick(list(goal["products"]))]


def _set_price(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    price, name = _price(draws), product["name"]
    if price == product["price"]:
        return None
    product["price"] = price
    says = (
        f'Change the price of the product {name} to "{price:.2f}".',
        f'{name} has a new price: it now costs "{price:.2f}". Update the product.',
        f'Set the price of {name} to "{price:.2f}" and save.',
    )
    return draws.pick(says), goal


def _set_stock(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    stock, name = draws.between(1, 120), product["name"]
    if stock == product["stock"]:
        return None
    product["stock"] = stock
    says = (
        f'We counted the shelf: there are "{stock}" pieces of {name} in stock. Correct the product.',
        f'Set the stock of the product {name} to "{stock}".',
        f'The stock of {name} is wrong. Make it "{stock}".',
    )
    return draws.pick(says), goal


def _deliver(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    more, name = draws.between(2, 5), product["name"]
    product["stock"] += more
    says = (
        f"{more} more pieces of {name} have arrived. Add them to its stock.",
        f"Increase the stock of the product {name} by {more}.",
    )
    return draws.pick(says), goal


def _set_visible(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    name = product["name"]
    product["visible"] = not product["visible"]
    if product["visible"]:
        says = (f"Make the product {name} visible in the shop.", f"Customers cannot see {name}. Show it in the shop.")
    else:
        says = (f"Hide the product {name} from the shop.", f"Take {name} out of the shop without deleting it: hide it.")
    return draws.pick(says), goal


def _set_category(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    product["category"] = _other(draws, CATEGORIES, product["category"])
    says = (
        f"Move the product {product['name']} to the category {product['category']}.",
        f"{product['name']} is in the wrong category. It belongs to {product['category']}.",
    )
    return draws.pick(says), goal


def _rework(draws: Draws, data: Data) -> Made:
    goal, product = _product(draws, data)
    before, price, stock = product["name"], _price(draws), draws.between(5, 120)
    name = f"{before} {draws.pick(('Classic', 'Plus', 'Natural', 'Second Choice'))}"
    if (
        price == product["price"]
        or stock == product["stock"]
        or any(p["name"] == name for p in data["products"].values())
    ):
        return None
    product.update(name=name, price=price, stock=stock)
    says = (
        f'Rename the product {before} to "{name}", set its price to "{price:.2f}" and its stock to "{stock}".',
        f'{before} is replaced: it is now called "{name}", costs "{price:.2f}", and there are "{stock}" of it in stock.'
        " Edit the product accordingly.",
    )
    return draws.pick(says), goal


def _add(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    name, price, stock = draws.pick(_NEW_GOODS), _price(draws), draws.between(5, 120)
    category, visible = draws.pick(CATEGORIES), draws.chance(0.6)
    made = {"name": name, "price": price, "stock": stock, "category": category, "visible": visible}
    add(goal["products"], new_product(made))
    seen = "" if visible else " It is not to be visible in the shop yet."
    says = (
        f'Add a product called "{name}" to the category {category}: price "{price:.2f}", stock "{stock}".{seen}',
        f'We now sell "{name}" in {category}, for "{price:.2f}"; there are "{stock}" in stock. Add the product.{seen}',
    )
    return draws.pick(says), goal


def _delete(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    product = goal["products"].pop(draws.pick(list(goal["products"])))
    if not goal["products"]:
        return None
    says = (
        f"Delete the product {product['name']}.",
        f"We no longer make {product['name']}. Remove it from the products for good.",
    )
    return draws.pick(says), goal


def _restock(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    found = _several(draws, [product for product in goal["products"].values() if product["stock"] < LOW], 2)
    if found is None:
        return None
    low, where = found
    stock = draws.pick((20, 25, 30, 40, 50))
    for product in low:
        product["stock"] = stock
    says = (
        f'Everything{where} that is low in stock has been delivered: set each of these stocks to "{stock}".',
        f'Set the stock of every product{where} of which there are fewer than {LOW} pieces to "{stock}".',
    )
    return draws.pick(says), goal


def _hide_sold_out(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    found = _several(draws, [each for each in goal["products"].values() if each["visible"] and each["stock"] == 0], 1)
    if found is None:
        return None
    gone, where = found
    for product in gone:
        product["visible"] = False
    says = (
        f"Hide every visible product{where} whose stock is 0.",
        f"Some products{where} that can be seen in the shop are sold out: their stock is 0. Hide all of them.",
    )
    return draws.pick(says), goal


def _several(draws: Draws, products: list[Data], least: int) -> tuple[list[Data], str] | None:
    """Return so few of the products that they can be gone through, and the words that say which, or none."""
    if least <= len(products) <= 3:
        return products, ""
    for category in draws.shuffled(CATEGORIES):
        some = [product for product in products if product["category"] == category]
        if least <= len(some) <= 3:
            return some, f" of the category {category}"
    return None


def _order_status(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    order = goal["orders"][draws.pick(list(goal["orders"]))]
    status = _other(draws, STATUSES[1:4], order["status"])
    if order["status"] == "Cancelled":
        return None
    order["status"] = status
    says = (
        f"Set the status of the order #{order['number']} to {status}.",
        f"The order #{order['number']} is now {status.lower()}. Update its status.",
        f"Mark the order #{order['number']} as {status.lower()}.",
    )
    return draws.pick(says), goal


def _order_of_customer(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    pairs = Counter((order["customer"], order["status"]) for order in data["orders"].values())
    alone = [order for order in goal["orders"].values() if pairs[order["customer"], order["status"]] == 1]
    alone = [order for order in alone if order["status"] in STATUSES[:3]]
    if not alone:
        return None
    order = draws.pick(alone)
    before, after = order["status"], STATUSES[STATUSES.index(order["status"]) + 1]
    name = goal["customers"][order["customer"]]["name"]
    order["status"] = after
    says = (
        f"{name} has one order with the status {before}. Set it to {after}.",
        f"Find the {before.lower()} order of {name} and mark it as {after.lower()}.",
    )
    return draws.pick(says), goal


def _refund(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    order = goal["orders"][draws.pick(list(goal["orders"]))]
    if order["refunded"]:
        return None
    number = order["number"]
    if draws.chance(0.5):
        order["refunded"] = order["total"]
        says = (
            f"Refund the order #{number} in full.",
            f"Give the customer of the order #{number} all the money back.",
        )
    else:
        amount = round(min(draws.pick((2.5, 5.0, 7.5, 10.0)), order["total"]), 2)
        if amount == order["total"]:
            return None
        order["refunded"] = amount
        says = (
            f'Something in the order #{number} was broken. Refund "{amount:.2f}" of it.',
            f'Pay "{amount:.2f}" of the order #{number} back.',
        )
    return draws.pick(says), goal


def _cancel_order(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    order = goal["orders"][draws.pick(list(goal["orders"]))]
    if order["refunded"] or order["status"] == "Cancelled":
        return None
    order.update(status="Cancelled", refunded=order["total"])
    says = (
        f"Set the order #{order['number']} to Cancelled and refund its whole total of {money(order['total'])}.",
        f"The customer does not want the order #{order['number']} any more. Mark it as cancelled and refund all of it.",
    )
    return draws.pick(says), goal


def _customer(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    record = goal["customers"][draws.pick(list(goal["customers"]))]
    name = record["name"]
    record["tier"] = _other(draws, TIERS, record["tier"])
    says = [
        f"Move the customer {name} to the group {record['tier']}.",
        f"Change the group of {name} to {record['tier']}.",
    ]
    if draws.chance(0.4):
        record["newsletter"] = not record["newsletter"]
        letter = "should also get the newsletter" if record["newsletter"] else "should not get the newsletter any more"
        says = [f"{says[0]} This customer {letter}.", f"{says[1]} {name} {letter}."]
    return draws.pick(says), goal


def _note(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    record = goal["customers"][draws.pick(list(goal["customers"]))]
    record["note"] = draws.pick(_NOTES)
    says = (
        f'Write the note "{record["note"]}" on the customer {record["name"]}.',
        f'Put this in the note of {record["name"]}, whose address is {record["email"]}: "{record["note"]}".',
    )
    return draws.pick(says), goal


def _switch_codes(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    on = [id for id, code in goal["codes"].items() if code["active"]]
    off = [id for id, code in goal["codes"].items() if not code["active"]]
    if not on or not off:
        return None
    old, new = draws.pick(on), draws.pick(off)
    goal["codes"][old]["active"] = False
    if draws.chance(0.5):
        return draws.pick((f"Deactivate the discount code {old}.", f"The code {old} has run out. Switch it off.")), goal
    goal["codes"][new]["active"] = True
    says = (
        f"Deactivate the discount code {old} and activate {new} instead.",
        f"From today customers may use the code {new}, but {old} no longer. Switch both accordingly.",
    )
    return draws.pick(says), goal


def _new_code(draws: Draws, data: Data) -> Made:
    goal = copy.deepcopy(data)
    kind, value = draws.pick(KINDS), draws.pick((5, 8, 10, 12, 15, 20, 30))
    code = f"{draws.pick(_NEW_CODES)}{draws.pick((value, 24, 25))}"
    goal["codes"][code] = {"kind": kind, "value": value, "active": True, "used": 0}
    # The value is typed without a sign: the kind says what it is.
    worth = f'"{value}" percent' if kind == "Percent" else f'an amount of "{value}" dollars'
    says = [f'Create the discount code "{code}" for {worth} off.', f'Make a new code "{code}": {worth} off.']
    old = sorted(id for id, each in data["codes"].items() if each["active"])
    if old and draws.chance(0.4):
        gone = draws.pick(old)
        del goal["codes"][gone]
        says = [f"Delete the discount code {gone}. In its place, {say[0].lower()}{say[1:]}" for say in says]
    return draws.pick(says), goal


TEMPLATES = (
    Template("set-price", 0.2, _set_price),
    Template("set-stock", 0.2, _set_stock),
    Template("deliver", 0.3, _deliver, quoted=False),
    Template("set-visible", 0.2, _set_visible),
    Template("set-category", 0.3, _set_category),
    Template("order-status", 0.2, _order_status),
    Template("customer-group", 0.3, _customer),
    Template("switch-codes", 0.1, _switch_codes),
    Template("delete-product", 0.3, _delete),
    Template("customer-note", 0.4, _note),
    Template("order-of-customer", 0.5, _order_of_customer),
    Template("refund", 0.4, _refund),
    Template("new-code", 0.6, _new_code),
    Template("cancel-order", 0.6, _cancel_order),
    Template("add-product", 0.7, _add),
    Template("rework-product", 0.7, _rework),
    Template("hide-sold-out", 0.8, _hide_sold_out),
    Template("restock", 1.0, _restock),
)
"""Kinds of tasks."""
