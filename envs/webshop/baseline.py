"""The rule baseline: a shopper that reads pages, understands little, and never looks twice.

It searches, minds the price and chooses the options that the instruction names: what can be done without understanding
anything. It is our own, and not the rule-based baseline in the results of Yao et al. (2022).
"""

from __future__ import annotations

from functools import lru_cache

from .page import Page
from .request import Request, price_in

__all__ = ["rule"]

_read = lru_cache(maxsize=1_024)(Request)


def rule(page: Page) -> str:
    """Return the action on `page`, read as any shopper reads it.

    It searches for the telling words of the instruction, opens the first product whose price is within the limit that
    the instruction names (the first of all where none is), chooses every option that it names, and buys.
    """
    request = _read(_instruction(page))
    if page.state.page == "results":
        return _open(page, request)
    if page.state.page == "item":
        for option in request.named(element for element in page.elements if element.kind == "option"):
            if not option.pressed:
                return f"click[{option.click}]"
        return "click[buy now]"
    return f"search[{request.searches[0]}]" if page.searchable else "click[< prev]"


def _open(page: Page, request: Request) -> str:
    first = link = ""
    for element in page.elements:
        if element.kind == "link":
            link = element.click
            first = first or link
        elif link and element.part == "price" and request.affordable(price_in(element.text)) >= 0:
            return f"click[{link}]"
    return f"click[{first}]" if first else "click[back to search]"


def _instruction(page: Page) -> str:
    return next((e.text for e in page.elements if e.part == "instruction" and e.kind == "text"), "")
