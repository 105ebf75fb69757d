"""What a small shop keeps: products, orders, customers and discount codes."""

from __future__ import annotations

from ...draws import Draws
from .people import CITIES, mail_address, people
from .state import Data, Knobs

__all__ = ["CATEGORIES", "KINDS", "LOW", "STATUSES", "TIERS", "discount", "money", "new_product", "shop"]

CATEGORIES = ("Kitchen", "Candles", "Textiles", "Garden", "Stationery", "Toys")
"""Categories of products."""

STATUSES = ("New", "Packed", "Shipped", "Delivered", "Cancelled")
"""What can become of an order."""

TIERS = ("Regular", "Silver", "Gold")
"""Groups of customers."""

KINDS = ("Percent", "Amount")
"""Kinds of discounts: a share of the price, or so many dollars."""

LOW = 5
"""Fewer pieces than this are a low stock."""

_GOODS = {
    "Kitchen": (
        *("Oak Serving Tray", "Enamel Mug", "Bread Knife", "Stoneware Bowl", "Spice Rack", "Cast Iron Pan"),
        *("Walnut Cutting Board", "Glass Carafe", "Pepper Mill", "Rolling Pin"),
    ),
    "Candles": (
        *("Beeswax Candle", "Lavender Candle", "Tea Light", "Pillar Candle", "Cedar Candle"),
        *("Brass Candlestick", "Wick Trimmer", "Fig Candle"),
    ),
    "Textiles": (
        *("Linen Napkin", "Wool Blanket", "Cotton Apron", "Tea Towel", "Velvet Cushion", "Table Runner"),
        *("Bath Towel", "Felt Coaster"),
    ),
    "Garden": (
        *("Watering Can", "Clay Pot", "Garden Gloves", "Bird Feeder", "Hand Trowel", "Seed Box"),
        *("Herb Planter", "Garden Lantern"),
    ),
    "Stationery": (
        *("Leather Notebook", "Fountain Pen", "Wax Seal", "Desk Calendar", "Letter Paper", "Pencil Case"),
        *("Ink Bottle", "Gift Wrap"),
    ),
    "Toys": (
        *("Wooden Train", "Stacking Rings", "Rag Doll", "Marble Run", "Building Blocks", "Spinning Top"),
        *("Kite", "Puzzle Cube"),
    ),
}
_VARIANTS = ("Small", "Large", "Blue", "Green", "Grey", "Set of 2", "Set of 4")

_DAYS = ("Mon 3 June", "Tue 4 June", "Wed 5 June", "Thu 6 June", "Fri 7 June", "Sat 8 June", "Mon 10 June")
_CODES = (
    *("SPRING", "SUMMER", "WELCOME", "FRIENDS", "THANKS", "FLASH", "VIP", "BACK", "LOYAL", "MARKET", "NEWHOME"),
    *("BIRTHDAY", "STUDENT", "WEEKEND"),
)


def money(amount: float) -> str:
    """Return an amount as it is shown."""
    return f"${amount:,.2f}"


def discount(code: Data) -> str:
    """Return a discount as it is shown: ``"10%"``, ``"$5"``."""
    return f"{code['value']}%" if code["kind"] == "Percent" else f"${code['value']}"


def new_product(made: Data) -> Data:
    """Return a product of which only what stands in its form is known."""
    return {"sku": "new", **made}


def shop(draws: Draws, knobs: Knobs) -> Data:
    """Return a shop with about ``knobs.records`` records of every sort."""
    count = max(knobs.records, 3)
    products = _products(draws, count, knobs.alike)
    customers = _customers(draws, count, knobs.alike)
    orders = _orders(draws, count, products, customers)
    return {"products": products, "orders": orders, "customers": customers, "codes": _discounts(draws, count)}


def _products(draws: Draws, count: int, alike: bool) -> Data:
    goods = [(name, category) for category, names in _GOODS.items() for name in names]
    plain = draws.shuffled(goods)
    chosen = plain[: max(count // 2, 2)] if alike else plain[:count]
    wanted = list(chosen)
    # Beside "Enamel Mug" there is "Enamel Mug Blue"; without look-alikes only once every name is taken.
    closer = [(f"{name} {variant}", category) for name, category in chosen for variant in _VARIANTS]
    wanted += draws.sample(closer, count - len(wanted))
    return {
        f"p{index + 1}": {
            "name": name,
            "sku": f"{1000 + 7 * index + draws.below(7)}",
            "price": round(draws.between(3, 60) + draws.pick((0.0, 0.5, 0.9, 0.95)), 2),
            "stock": 0
            if draws.chance(0.15)
            else draws.between(1, LOW - 1)
            if draws.chance(0.2)
            else draws.between(5, 90),
            "category": category,
            "visible": draws.chance(0.8),
        }
        for index, (name, category) in enumerate(draws.shuffled(wanted))
    }


def _customers(draws: Draws, count: int, alike: bool) -> Data:
    return {
        f"c{index + 1}": {
            "name": person.name,
            "email": mail_address(draws, person),
            "city": draws.pick(CITIES),
            "tier": draws.pick(TIERS),
            "newsletter": draws.chance(0.5),
            "note": "",
        }
        for index, person in enumerate(people(draws, count, alike))
    }


def _orders(draws: Draws, count: int, products: Data, customers: Data) -> Data:
    orders: Data = {}
    number = 1000 + draws.below(4000)
    for index in range(count):
        number += 1 + draws.below(3)
        bought = draws.sample(list(products.values()), draws.between(1, 3))
        amounts = [draws.between(1, 4) for _ in bought]
        status = draws.pick(STATUSES)
        total = round(sum(each["price"] * amount for each, amount in zip(bought, amounts, strict=True)), 2)
        orders[f"o{index + 1}"] = {
            "number": str(number),
            "customer": draws.pick(list(customers)),
            "day": _DAYS[index * len(_DAYS) // count],
            "items": [f"{amount} x {each['name']}" for each, amount in zip(bought, amounts, strict=True)],
            "total": total,
            "status": status,
            "refunded": total if status == "Cancelled" else 0.0,
        }
    return orders


def _discounts(draws: Draws, count: int) -> Data:
    codes: Data = {}
    for name in draws.sample(_CODES, min(max(count // 2, 3), len(_CODES))):
        value = draws.pick((5, 10, 15, 20, 25))
        codes[f"{name}{value}"] = {
            "kind": draws.pick(KINDS),
            "value": value,
            "active": draws.chance(0.6),
            "used": draws.between(1, 140),
        }
    return codes
