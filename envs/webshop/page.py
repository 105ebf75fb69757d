"""One page of the shop as a list of elements, which every observation mode and the real site are drawn from."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["PER_PAGE", "SUB_PAGES", "Element", "Page", "State"]

PER_PAGE = 10
"""Products on one page of results."""

SUB_PAGES = ("description", "features", "reviews", "attributes")
"""The pages behind an item page."""


class State(NamedTuple):
    """Where a shopper stands; with the goal, all that a page shows is a function of it.

    Attributes:
        page: ``"search"``, ``"results"``, ``"item"``, one of `SUB_PAGES`, ``"done"`` or ``"refused"``.
        query: What was searched for, as typed in lower case; empty before the first search.
        number: Page of results, from 1.
        product: Index of the product looked at, -1 for none.
        options: Chosen ``(name, value)`` pairs in the order of choice; a name occurs once.
    """

    page: str = "search"
    query: str = ""
    number: int = 1
    product: int = -1
    options: tuple[tuple[str, str], ...] = ()


class Element(NamedTuple):
    """One thing on a page, in reading order.

    Attributes:
        kind: ``"text"``, ``"heading"``, ``"searchbox"``, ``"button"``, ``"link"`` (to a product) or ``"option"`` (a
            choice).
        text: What is shown.
        click: What ``click[...]`` is given to press it; empty where there is nothing to press.
        group: For an option, the name of what is chosen, ``"color"``.
        pressed: An option that is chosen, or a product that was visited.
        part: The region of the page: ``"title"``, ``"instruction"``, ``"toolbar"``, ``"product"``, ``"brand"``,
            ``"price"``, ``"rating"``, ``"options"``, ``"detail"``, ``"buy"`` or ``"receipt"``.
    """

    kind: str
    text: str
    click: str = ""
    group: str = ""
    pressed: bool = False
    part: str = ""


class Page(NamedTuple):
    """A page and where it is.

    Attributes:
        state: What it shows.
        title: For the head of a document.
        elements: In reading order.
        clickables: What ``click[...]`` accepts here, in order, each once.
        searchable: Whether ``search[...]`` is accepted here.
    """

    state: State
    title: str
    elements: tuple[Element, ...]
    clickables: tuple[str, ...]
    searchable: bool
