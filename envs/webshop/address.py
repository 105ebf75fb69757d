"""Addresses of pages: a state of the shop as a URL path and back, in the shapes of the original's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from ...errors import ConfigurationError
from .page import SUB_PAGES, State

if TYPE_CHECKING:
    from .catalogue.catalogue import Catalogue

__all__ = ["BASE", "address", "original_address", "state_at"]

BASE = "http://127.0.0.1:3000"
"""What the ``url`` observation writes before the path: where the original serves its shop."""


def address(state: State, asin: str, session: str) -> str:
    """Return the path of `state`, every part percent-encoded.

    Args:
        state: What the page shows.
        asin: Identifier of the product looked at; unused on pages without one.
        session: Name of the shopping session, the path's first variable part.
    """
    session = quote(session, safe="")
    query = quote_plus(state.query)
    if state.page == "search":
        return f"/{session}"
    if state.page == "results":
        return f"/search_results/{session}/{query}/{state.number}"
    if state.page == "refused":
        return f"/refused/{session}"
    options = quote(json.dumps(dict(state.options)), safe="")
    if state.page == "done":
        return f"/done/{session}/{asin}/{query}/{state.number}/{options}"
    if state.page == "item":
        return f"/item_page/{session}/{asin}/{query}/{state.number}/{options}"
    return f"/item_sub_page/{session}/{asin}/{query}/{state.number}/{state.page.capitalize()}/{options}"


def original_address(state: State, asin: str, session: str) -> str:
    """Return the path of `state` as the original writes it: nothing is encoded, so it cannot be read back."""
    query = "+".join(state.query.split(" "))
    options = dict(state.options)
    if state.page == "search":
        return f"/{session}"
    if state.page == "results":
        return f"/search_results/{session}/{query}/{state.number}"
    if state.page == "done":
        return f"/done/{session}/{asin}/{options}"
    if state.page == "item":
        return f"/item_page/{session}/{asin}/{query}/{state.number}/{json.dumps(options)}"
    return f"/item_sub_page/{session}/{asin}/{query}/{state.number}/{state.page.capitalize()}/{options}"


def state_at(path: str, catalogue: Catalogue) -> tuple[str, State]:
    """Return the session's name and the state that `path`, of `address`, leads to.

    Raises:
        ConfigurationError: There is no such page.
    """
    wrong = ConfigurationError(f"there is no page {path[:200]!r} in this shop")
    kind, *parts = path.removeprefix("/").split("/")
    try:
        if not parts:
            return unquote(kind), State()
        session = unquote(parts[0])
        if kind == "refused" and len(parts) == 1:
            return session, State("refused")
        if kind == "search_results":
            _, query, number = parts
            return session, State("results", unquote_plus(query), _number(number))
        page = {"item_page": "item", "done": "done"}.get(kind, "")
        if kind == "item_sub_page":
            page = parts.pop(4).lower()
        _, asin, query, number, text = parts
        product = catalogue.index_of(unquote(asin))
        options = tuple((str(name), str(value)) for name, value in json.loads(unquote(text)).items())
        state = State(page, unquote_plus(query), _number(number), -1 if product is None else product, options)
    except (ValueError, IndexError, AttributeError, RecursionError):
        raise wrong from None
    if product is None or page not in ("item", "done", *SUB_PAGES):
        raise wrong
    return session, state


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise ValueError(text)
    return int(text)
