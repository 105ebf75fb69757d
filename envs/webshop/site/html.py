"""A page of the shop as an HTML document: what the site serves and what ``observation="html"`` shows.

Every press is a relative address: a link to ``?click=...``, or a button of the form that sends the same; the search
box sends ``?search=...``. A document is therefore a function of its page alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import quote

from ..page import Element, Page

__all__ = ["Region", "press", "regions", "to_html"]

_PICTURED = {"item": "product", "done": "receipt"}
"""The region that shows the product's picture, by the page."""


@dataclass(slots=True)
class Region:
    """A box of a page.

    Attributes:
        name: The `Element.part` of what it holds; every product on a page of results is one box, ``"card"``.
        picture: Whose picture it shows: a product's identifier or index, as text; empty for none.
        runs: Elements in reading order; choices of one group together under the group's name, all else under "".
    """

    name: str
    picture: str = ""
    runs: list[tuple[str, list[Element]]] = field(default_factory=list)


def to_html(page: Page, notes: Sequence[str] = (), *, refusable: bool = False) -> str:
    """Return the document of `page`; style and pictures are addresses of the site, ``/shop.css``, ``/picture/...``.

    Args:
        page: What is shown.
        notes: Lines that stand below it, with a link to the site's front page.
        refusable: Whether a form below it sends ``?refuse=...``, for people, who have no other way to say it.
    """
    return _template()(page=page, regions=regions(page), notes=notes, refusable=refusable)


@functools.lru_cache(maxsize=4096)
def press(click: str) -> str:
    """Return the address, relative to the page's, that does ``click[...]`` there."""
    return "?click=" + quote(click, safe="", errors="replace")


def regions(page: Page) -> list[Region]:
    """Return the boxes of `page` in reading order."""
    state = page.state
    found: list[Region] = []
    name = group = None
    run: list[Element] = []
    for element in page.elements:
        opens = element.kind == "link"
        if opens or (element.part != name and name != "card"):
            name, group = "card" if opens else element.part, None
            found.append(Region(name or "body"))
            if opens:
                found[-1].picture = element.text
            elif name == _PICTURED.get(state.page) and state.product >= 0:
                found[-1].picture = str(state.product)
        if element.group != group:
            group, run = element.group, []
            found[-1].runs.append((group, run))
        run.append(element)
    return found


@functools.cache
def _template() -> Callable[..., str]:
    # Late, because only this mode and the site need it; once, because compiling costs more than a hundred pages.
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"press": press, "quote": functools.partial(quote, safe="", errors="replace")}
    source = resources.files(__package__).joinpath("templates/page.html.jinja").read_text(encoding="utf-8")
    render: Any = environment.from_string(source).render
    return render
