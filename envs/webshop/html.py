"""A page of the shop as an HTML document: what the site serves and what ``observation="html"`` shows.

Every press is a relative address: a link to ``?click=...``, or a button of a form that sends the same; the search box
sends ``?search=...``. A document is therefore a function of its page alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import quote

from .page import Element, Page

__all__ = ["Region", "regions", "to_html"]


@dataclass(slots=True)
class Region:
    """A box of a page.

    Attributes:
        name: The `Element.part` of what it holds.
        title: The product's name where it shows one; its picture is drawn from it.
        runs: Elements in reading order; the choices of one group together under the group's name, all else under "".
    """

    name: str
    title: str = ""
    runs: list[tuple[str, list[Element]]] = field(default_factory=list)


def to_html(page: Page) -> str:
    """Return the document of `page`; its style and pictures are addresses of the site, ``/shop.css``, ``/picture/...``."""
    return _template()(page=page, regions=regions(page))


def regions(page: Page) -> list[Region]:
    """Return the regions of `page` in reading order; on a page of results every product is one."""
    found: list[Region] = []
    region, run, group = Region(""), [], None
    results = page.state.page == "results"
    for element in page.elements:
        if not found or element.part != region.name or (results and element.kind == "link"):
            region, group = Region(element.part), None
            found.append(region)
        if element.part == "product" and element.kind in ("text", "heading") and not region.title:
            region.title = element.text
        if element.group != group:
            group, run = element.group, []
            region.runs.append((group, run))
        run.append(element)
    return found


@functools.lru_cache(maxsize=4096)
def _quote(text: str) -> str:
    return quote(text, safe="")


@functools.cache
def _template() -> Callable[..., str]:
    # Late, because only this mode and the site need it; once, because compiling costs more than a hundred pages.
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["quote"] = _quote
    source = resources.files(__package__).joinpath("templates/page.html.jinja").read_text(encoding="utf-8")
    render: Any = environment.from_string(source).render
    return render
