"""What stands on each page of the shop, as elements in reading order.

The order is the original's. With `quirks` a page holds exactly what the original's does; without, products also show
brand and rating, reviews can be read, and the price shown is the one that is paid.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from .catalogue.original import NO_ATTRIBUTE
from .catalogue.product import Product
from .page import PER_PAGE, SUB_PAGES, Element, State

__all__ = [
    "BACK",
    "BUY",
    "NEXT",
    "PREVIOUS",
    "instruction",
    "item",
    "receipt",
    "refusal",
    "results",
    "search",
    "sub_page",
]

BACK = "Back to Search"
"""The button that leads to the search page, from everywhere."""
PREVIOUS = "< Prev"
"""The button that leads one step back."""
NEXT = "Next >"
"""The button that leads to the next page of results."""
BUY = "Buy Now"
"""The button that ends the trip."""

_BACK = Element("button", BACK, BACK.lower(), part="toolbar")
_PREVIOUS = Element("button", PREVIOUS, PREVIOUS.lower(), part="toolbar")
_NEXT = Element("button", NEXT, NEXT.lower(), part="toolbar")
_BUY = Element("button", BUY, BUY.lower(), part="buy")
_SUB_PAGES = [Element("button", name.capitalize(), name, part="detail") for name in SUB_PAGES]
_INSTRUCTION = Element("heading", "Instruction:", part="instruction")


def instruction(text: str) -> tuple[Element, ...]:
    """Return what heads every page: the request."""
    return _INSTRUCTION, Element("text", text, part="instruction")


def search() -> tuple[Element, ...]:
    """Return the page with the search bar."""
    return (Element("searchbox", "Search", "search", part="toolbar"),)


def results(
    state: State, found: int, shown: Sequence[tuple[int, Product]], visited: Collection[int], *, quirks: bool
) -> tuple[Element, ...]:
    """Return one page of results.

    Args:
        state: Which page.
        found: How many products were found in all.
        shown: The page's ``(index, product)`` pairs.
        visited: Indices of products that were looked at.
        quirks: Whether the page is the original's.
    """
    elements = [_BACK, Element("heading", f"Page {state.number} (Total results: {found})", part="toolbar")]
    if state.number > 1:
        elements.append(_PREVIOUS)
    if quirks or found > state.number * PER_PAGE:
        elements.append(_NEXT)
    for index, product in shown:
        elements.append(Element("link", product.asin, product.asin.lower(), pressed=index in visited, part="product"))
        elements.append(Element("text", product.title, part="product"))
        elements.append(Element("text", product.price_tag if quirks else _dollars(product.price), part="price"))
        if not quirks:
            elements.append(Element("text", _rating(product), part="rating"))
    return tuple(elements)


def item(state: State, product: Product, clicks: Mapping[tuple[str, str], str], *, quirks: bool) -> tuple[Element, ...]:
    """Return the page of one product; `clicks` says what each option ``(name, value)`` is clicked by."""
    elements = [_BACK, _PREVIOUS]
    chosen = dict(state.options)
    for name, values in product.options.items():
        elements.append(Element("heading", name, part="options"))
        elements.extend(
            Element("option", value, clicks[name, value], name, chosen.get(name) == value, "options")
            for value in values
        )
    elements.append(Element("heading", product.title, part="product"))
    if quirks:
        elements.append(Element("text", f"Price: {product.price_tag}", part="price"))
        elements.append(Element("text", "Rating: N.A.", part="rating"))
        elements.extend(_SUB_PAGES[:3])
    else:
        if product.brand:
            elements.append(Element("text", f"Brand: {product.brand}", part="brand"))
        elements.append(Element("text", f"Price: {_dollars(product.price_with(chosen))}", part="price"))
        elements.append(Element("text", f"Rating: {_rating(product)}", part="rating"))
        elements.extend(_SUB_PAGES)
    elements.append(_BUY)
    return tuple(elements)


def sub_page(state: State, product: Product, *, quirks: bool) -> tuple[Element, ...]:
    """Return a page behind an item page."""
    if state.page == "description":
        texts: list[str] = [product.description]
    elif state.page == "features":
        texts = list(product.bullets)
    elif state.page == "attributes":
        texts = [text for text in product.attributes if text != NO_ATTRIBUTE]
    else:
        texts = [] if quirks else [f"{each.stars} of 5 stars. {each.title}: {each.text}" for each in product.reviews]
    texts = [text for text in texts if text]
    if not texts and not quirks:
        texts = [f"There are no {state.page} of this product."]
    return (_BACK, _PREVIOUS, *(Element("text", text, part="detail") for text in texts))


def receipt(state: State, product: Product, reward: float, *, quirks: bool) -> tuple[Element, ...]:
    """Return the page after a purchase; the original's tells the reward."""
    options = dict(state.options)
    if not quirks:
        lines = [product.asin, product.title, *(f"{name}: {value}" for name, value in options.items())]
        lines.append(f"Price: {_dollars(product.price_with(options))}")
        thanks = Element("heading", "Thank you for shopping with us!", part="receipt")
        return (
            thanks,
            Element("text", "You bought", part="receipt"),
            *(Element("text", line, part="receipt") for line in lines),
        )
    texts = [
        "Thank you for shopping with us!",
        "Your code:",
        "None",
        "(Paste it in your MTurk interface.)",
        "Purchased",
    ]
    texts += ["asin", product.asin, "options", _as_in_html(options)]
    for label in ("attrs", "category", "query", "product category"):
        texts += [label, "None"]
    texts += ["Target", "asin", "options", "attrs", "price upper", "instuction text", "category", "product category"]
    texts += ["query", "Goal", "None", "Reward", "Your score (min 0.0, max 1.0)", str(reward), "Reward Details", "None"]
    return tuple(Element("text", text, part="receipt") for text in texts)


def refusal() -> tuple[Element, ...]:
    """Return the page after the shopper declined the request."""
    return (Element("heading", "The request was declined.", part="receipt"),)


def _as_in_html(options: Mapping[str, str]) -> str:
    """Return JSON that is safe inside HTML, names in order, as the original's templates write it."""
    text = json.dumps(options, sort_keys=True)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _dollars(price: float) -> str:
    return f"${price:.2f}"


def _rating(product: Product) -> str:
    if not product.reviews:
        return "no reviews"
    return f"{product.rating:.1f} of 5 stars ({len(product.reviews)})"
