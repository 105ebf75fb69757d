"""What of a product is searched."""

from __future__ import annotations

from ..catalogue.product import Product

__all__ = ["index_text"]


def index_text(product: Product) -> str:
    """Return the text that `product` is found by, in lower case.

    It is the title, the description, the first bullet and the options, as in the original's index: the other bullets,
    the brand, the categories and the attributes are on the page and are not searched.
    """
    options = ", and ".join(f"{name}: {', '.join(values)}" for name, values in product.options.items())
    bullet = product.bullets[0] if product.bullets else ""
    return f"{product.title} {product.description} {bullet} {options}".lower()
