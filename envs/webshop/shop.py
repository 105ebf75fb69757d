"""The rules of the shop: what each page shows, what can be done there, and where it leads. It holds no episode."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from ...errors import ConfigurationError
from . import pages
from .address import address, original_address, state_at
from .catalogue.catalogue import Catalogue
from .catalogue.product import Product
from .page import PER_PAGE, SUB_PAGES, Element, Page, State

__all__ = ["HITS", "LONGEST_QUERY", "Shop"]

HITS = 50
"""Most products that a search finds."""

LONGEST_QUERY = 500
"""Characters of a query that are read; what follows is cut, as a form's field would. The original reads all."""

_BUTTONS = frozenset(text.lower() for text in (pages.BACK, pages.PREVIOUS, pages.NEXT, pages.BUY, "Search", *SUB_PAGES))
_KEPT = 256  # pages and menus of one shop at hand: more costs megabytes in each environment and wins no time

T = TypeVar("T")


class Shop:
    """One catalogue under one set of rules; every method is a function of its arguments.

    Args:
        catalogue: What is sold.
        quirks: Whether pages and moves are the original's to the letter, its bugs and back doors included: searching
            from every page, ``<r>``, ``<q>`` and ``<c>`` queries, `Next >` without an end, colliding options.
    """

    def __init__(self, catalogue: Catalogue, *, quirks: bool = False) -> None:
        self.catalogue = catalogue
        self.quirks = quirks
        self._bodies: OrderedDict[object, tuple[Element, ...]] = OrderedDict()
        self._menus: OrderedDict[int, dict[str, tuple[str, str]]] = OrderedDict()
        self._behind_doors: OrderedDict[str, tuple[int, ...]] = OrderedDict()

    def showing(self, products: Mapping[int, Product]) -> Shop:
        """Return this shop with other products in the place of some, by index; searches find what they found before."""
        return Shop(_Overlay(self.catalogue, products), quirks=self.quirks)

    def __deepcopy__(self, memo: object) -> Shop:
        return self

    def __reduce__(self) -> tuple[Callable[..., Shop], tuple[Catalogue, bool]]:
        return _shop, (self.catalogue, self.quirks)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words that name kinds of product here, for random searches."""
        some = range(min(200, len(self.catalogue)))
        return tuple(sorted({word for index in some for word in self.catalogue[index].query.split()}))

    def results(self, query: str) -> tuple[int, ...]:
        """Return indices of the products that `query` finds, best first, at most `HITS`; back doors may find more."""
        if self.quirks and query.split(" ")[0] in ("<r>", "<q>", "<c>"):
            return _keep(self._behind_doors, query, lambda: self._back_door(query.split(" ")), most=8)
        return self.catalogue.search(query, HITS)

    def shown(self, state: State) -> tuple[int, ...]:
        """Return indices of the products on the page of results `state`."""
        first = (state.number - 1) * PER_PAGE
        return self.results(state.query)[first : first + PER_PAGE]

    def menu(self, product: int) -> dict[str, tuple[str, str]]:
        """Return what each option of `product` is clicked by: click -> ``(name, value)``.

        A value that is also a button, or a value of two options, is clicked as ``name: value``. In the original a click
        on such a value goes to the button, or else to the last option that has it. Values that the original's actions
        cannot express are left out there: the empty one, and those with an opening bracket.
        """
        return _keep(self._menus, product, lambda: self._menu(product))

    def page(self, state: State, instruction: str, visited: Collection[int] = (), reward: float = 0.0) -> Page:
        """Return the page that a shopper in `state` sees.

        Args:
            state: Where the shopper stands.
            instruction: What the shopper was asked for.
            visited: Indices of the products looked at so far.
            reward: What the purchase scored; the original's last page tells it.
        """
        quirks = self.quirks
        head: tuple[Element, ...] = () if quirks and state.page == "done" else pages.instruction(instruction)
        if state.page == "search":
            if quirks:
                head = (Element("heading", "WebShop", part="title"), *head)
            return Page(state, "Search", head + pages.search(), ("search",) if quirks else (), True)
        key: object = state
        if state.page == "results":
            shown = self.shown(state)
            key = state, tuple(index in visited for index in shown)
        elif state.page == "done":
            key = state, reward
        body = _keep(self._bodies, key, lambda: self._body(state, visited, reward))
        return Page(state, self._title(state), head + body, _clickables(body), quirks and state.page != "done")

    def after(self, state: State, verb: str, argument: str) -> State | None:
        """Return where ``verb[argument]`` leads from `state`; None where it cannot be done.

        `argument` is in lower case.
        """
        if state.page in ("done", "refused"):
            return None
        if verb == "search":
            return self._searched(state, argument)
        if verb != "click":
            return None
        if state.page == "search":
            return state if self.quirks and argument == "search" else None
        if argument == pages.BACK.lower():
            return State()
        if state.page == "results":
            return self._from_results(state, argument)
        if argument == pages.PREVIOUS.lower():
            return (
                state._replace(page="results", product=-1, options=())
                if state.page == "item"
                else state._replace(page="item")
            )
        return self._from_item(state, argument) if state.page == "item" else None

    def address(self, state: State, session: str = "0") -> str:
        """Return the path of the page that shows `state`; `state_at` is its inverse, but for the original's."""
        asin = self.catalogue[state.product].asin if state.product >= 0 else ""
        return (original_address if self.quirks else address)(state, asin, session)

    def state_at(self, path: str) -> tuple[str, State]:
        """Return the session's name and the state behind `path`.

        Raises:
            ConfigurationError: There is no such page.
        """
        session, state = state_at(path, self.catalogue)
        if state.options and not set(state.options) <= set(self.menu(state.product).values()):
            raise ConfigurationError(f"{path[:200]!r} chooses an option that the product does not have")
        return session, state

    def _searched(self, state: State, query: str) -> State | None:
        # Half a surrogate pair is no character, and no address can hold it; browsers replace it too.
        query = query.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not query.isascii() else query
        if not self.quirks:
            query = " ".join(query.split())[:LONGEST_QUERY]
            return State("results", query) if query and state.page == "search" else None
        words = query.split(" ")
        if words[0] == "<a>" or words == ["<c>"]:
            return None
        return State("results", query)

    def _from_results(self, state: State, argument: str) -> State | None:
        if argument == pages.NEXT.lower():
            more = self.quirks or len(self.results(state.query)) > state.number * PER_PAGE
            return state._replace(number=state.number + 1) if more else None
        if argument == pages.PREVIOUS.lower():
            return state._replace(number=state.number - 1) if state.number > 1 else None
        for index in self.shown(state):
            if self.catalogue[index].asin.lower() == argument:
                return state._replace(page="item", product=index, options=())
        return None

    def _from_item(self, state: State, argument: str) -> State | None:
        if argument == pages.BUY.lower():
            return state._replace(page="done")
        if argument in (SUB_PAGES[:3] if self.quirks else SUB_PAGES):
            return state._replace(page=argument)
        option = self.menu(state.product).get(argument)
        if option is None:
            return None
        name, value = option
        options = dict(state.options)
        options[name] = value
        return state._replace(options=tuple(options.items()))

    def _menu(self, product: int) -> dict[str, tuple[str, str]]:
        menu: dict[str, tuple[str, str]] = {}
        options = [(name, value) for name, values in self.catalogue[product].options.items() for value in values]
        values = [value for _, value in options]
        if self.quirks:
            reserved = {pages.BACK.lower(), pages.PREVIOUS.lower(), pages.BUY.lower(), *SUB_PAGES[:3], ""}
            return {value: (name, value) for name, value in options if value not in reserved and "[" not in value}
        for name, value in options:
            click = value
            if not value or value in _BUTTONS or values.count(value) > 1:
                click = f"{name}: {value}".strip()
            while menu.get(click, (name, value)) != (name, value):
                click += "'"
            menu[click] = name, value
        return menu

    def _body(self, state: State, visited: Collection[int], reward: float) -> tuple[Element, ...]:
        if state.page == "refused":
            return pages.refusal()
        if state.page == "results":
            shown = [(index, self.catalogue[index]) for index in self.shown(state)]
            return pages.results(state, len(self.results(state.query)), shown, visited, quirks=self.quirks)
        product = self.catalogue[state.product]
        if state.page == "item":
            clicks = {option: click for click, option in self.menu(state.product).items()}
            if self.quirks:
                clicks = {(name, value): value for name, values in product.options.items() for value in values}
            return pages.item(state, product, clicks, quirks=self.quirks)
        if state.page == "done":
            return pages.receipt(state, product, reward, quirks=self.quirks)
        return pages.sub_page(state, product, quirks=self.quirks)

    def _title(self, state: State) -> str:
        if state.page == "results":
            return f"{state.query[:80]} - page {state.number}"
        return self.catalogue[state.product].title if state.product >= 0 else "Shop"

    def _back_door(self, words: list[str]) -> tuple[int, ...]:
        """The original's queries by key: any 50 products, a kind of product, a department."""
        everything = range(len(self.catalogue))
        if words[0] == "<r>":
            # A draw that depends on the query alone, where the original's differs every time.
            return tuple(random.Random(" ".join(words)).sample(everything, min(HITS, len(everything))))
        wanted = " ".join(words[1:]) if words[0] == "<q>" else words[1]
        field = "query" if words[0] == "<q>" else "category"
        return tuple(index for index in everything if getattr(self.catalogue[index], field).lower() == wanted)


class _Overlay(Catalogue):
    """A catalogue with some products replaced."""

    def __init__(self, catalogue: Catalogue, products: Mapping[int, Product]) -> None:
        self._catalogue = catalogue
        self._products = products
        self.identity = catalogue.identity
        self.families = catalogue.families

    def __len__(self) -> int:
        return len(self._catalogue)

    def __getitem__(self, index: int) -> Product:
        return self._products.get(index) or self._catalogue[index]

    def __iter__(self) -> Iterator[Product]:
        return (self._products.get(index, product) for index, product in enumerate(self._catalogue))

    def __reduce__(self) -> Any:
        return _Overlay, (self._catalogue, self._products)

    def index_of(self, asin: str) -> int | None:
        return self._catalogue.index_of(asin)

    def search(self, query: str, limit: int = HITS) -> tuple[int, ...]:
        return self._catalogue.search(query, limit)


def _shop(catalogue: Catalogue, quirks: bool) -> Shop:
    return Shop(catalogue, quirks=quirks)


def _clickables(elements: tuple[Element, ...]) -> tuple[str, ...]:
    """What can be clicked, each once: buttons, then products, then options."""
    clicks = [element.click for element in elements if element.click and element.kind != "option"]
    return tuple(dict.fromkeys(clicks + [element.click for element in elements if element.kind == "option"]))


def _keep(cache: OrderedDict[Any, T], key: object, make: Callable[[], T], most: int = _KEPT) -> T:
    """Return ``cache[key]``, made if it is missing; of more than `most` entries the least recently used goes."""
    try:
        cache.move_to_end(key)
        return cache[key]
    except KeyError:
        value = cache[key] = make()
        if len(cache) > most:
            cache.popitem(last=False)
        return value
