"""A shop small enough to know by heart: 23 mugs and a lamp."""

from __future__ import annotations

from rewardlab.envs.webshop.catalogue.product import Product, Review
from rewardlab.envs.webshop.tasks.goal import Goal


def mug(number: int, **changes) -> Product:
    fields = {
        "asin": f"B0MUG{number:05d}",
        "title": f"Norvik Mug {number}",
        "query": "mugs",
        "category": "kitchen",
        "product_category": "Home › Kitchen › Mugs",
        "description": "A mug for tea.",
        "bullets": ("dishwasher safe", "holds heat"),
        "attributes": ("dishwasher safe",),
        "options": {"color": ("red", "navy blue"), "size": ("small", "large")},
        "pricing": (10.0,),
        "price_tag": "$10.0",
        "price": 10.0,
        "surcharges": {"size": {"large": 2.5}},
        "brand": "Norvik",
        "rating": 4.5,
        "reviews": (Review(5, "Good", "It holds tea."), Review(4, "Fine", "It is red.")),
        "nouns": ("norvik", "mug"),
    }
    return Product(**fields | changes)


LAMP = Product(
    asin="B0LAMP0000",
    title="Desk Lamp",
    query="lamps",
    category="home",
    product_category="Home › Lighting",
    description="",
    bullets=(),
    attributes=("dimmable",),
    # A value that is also a button, and one that two options have.
    options={"finish": ("reviews", "matte"), "shade": ("matte", "glossy")},
    pricing=(5.0, 9.0),
    price_tag="$5.0 to $9.0",
    price=7.25,
    nouns=("desk", "lamp"),
)

GOAL = Goal(
    product=0,
    asin="B0MUG00000",
    title="Norvik Mug 0",
    query="mugs",
    product_category="Home › Kitchen › Mugs",
    nouns=("norvik", "mug"),
    attributes=("dishwasher safe",),
    options={"color": "red", "size": "large"},
    price_upper=12.5,
    instruction="I want a large red mug that is dishwasher safe, for at most 12.50 dollars",
)


class ToyCatalogue:
    """Searches by whole words of the title, in the catalogue's order."""

    identity = {"kind": "toy"}

    def __init__(self):
        self.products = [*(mug(number) for number in range(23)), LAMP]

    def __len__(self):
        return len(self.products)

    def __getitem__(self, index):
        return self.products[index]

    def index_of(self, asin):
        return next((i for i, product in enumerate(self.products) if product.asin == asin.upper()), None)

    def search(self, query, limit=50):
        words = set(query.lower().split())
        found = [i for i, product in enumerate(self.products) if words & set(product.title.lower().split())]
        return tuple(found[:limit])
