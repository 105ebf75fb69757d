"""What can be done on a page, as a numbered list with features, for policies that do not read.

A policy over numbers needs two things that a page of a shop does not give: a list of searches to choose from, and what
each action means. Searches are made from the instruction's own words. Features compare what the instruction says with
what the pages shown so far say; the hidden goal is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from .page import SUB_PAGES, Element, State
from .request import Request, marks, price_in
from .session import Session

__all__ = ["FEATURES", "CandidateSet", "Candidates"]

_KINDS = ("search", "back", "previous", "next", *SUB_PAGES, "buy", "open", "option", "refuse")
_OWN = (
    *(f"wording_{number}" for number in range(Request.SEARCHES)),
    *("repeated", "match", "missing", "left", "lead", "best", "place", "affordable", "cost", "visited", "rating"),
    *("named", "share", "decided"),
)
_SHOWN = (
    *("this_match", "this_missing", "this_left", "this_lead", "this_listed", "this_affordable", "this_cost"),
    *("offered", "unchosen"),
    *(f"read_{page}" for page in SUB_PAGES),
    *("pages", "items", "number"),
)

FEATURES: tuple[str, ...] = (*(f"is_{kind}" for kind in _KINDS), *_OWN, *_SHOWN)
"""Names of the columns, each from -1 to 1.

``is_*`` says what kind of action it is, ``wording_*`` which of `Request.searches` a search is and ``repeated`` whether
that was searched before. A product to open has ``match``, the share of the instruction's `Request.marks` that is known
of it; ``missing``, of the marks that are known of any product, the share not known of this one, which leaves out words
beside the point; ``left``, how many of the `Request.words` are not known of it, in eighths; ``lead``, by how much its
match is above that of the best other product of the page; ``best``, whether none is better and none before it as good;
``place`` on the page in tenths; ``affordable``, 1 within the limit that the instruction names, -1 above, 0 where either
is unknown; ``cost``, half its price's share of the limit; ``visited``; and ``rating`` in fifths. An option has
``named``, whether the instruction says it, ``share`` of its words that the instruction has, and ``decided``, whether
its group has a choice already.

The rest describes the page and is the same in all rows: ``this_*`` the product at hand, ``this_lead`` its match above
the best of all others seen, ``this_listed`` how many of the attributes read about it the instruction names, in
quarters, ``offered`` the groups of options with a value that the instruction names and ``unchosen`` those of them
where it is not chosen, in thirds, ``read_*`` the sub-pages read, ``pages`` seen in fifteenths, ``items`` opened in
tenths, ``number`` of the page of results in fifths.
"""

_COLUMN = {name: index for index, name in enumerate(FEATURES)}
_FIRST_SHOWN = _COLUMN[_SHOWN[0]]
_BUTTONS = {"back to search": "back", "< prev": "previous", "next >": "next", "buy now": "buy"}


class CandidateSet(NamedTuple):
    """The actions of one page.

    Attributes:
        actions: As texts; their positions are their numbers.
        features: float32 ``(N, F)``, rows beyond the actions 0.
        mask: int8 ``(N,)``, 1 where there is an action.
    """

    actions: tuple[str, ...]
    features: NDArray[np.float32]
    mask: NDArray[np.int8]

    def number(self, action: str) -> int:
        """Return the number of `action`; for a search that is not among them, that of the first search, else 0."""
        if action in self.actions:
            return self.actions.index(action)
        searches = (number for number, text in enumerate(self.actions) if text.startswith("search["))
        return next(searches, 0) if action.startswith("search[") else 0


class Candidates:
    """Lists the actions of one episode's pages, with features that compare them with its instruction.

    Every action that changes something is listed; of all possible searches, those made from the instruction.

    What a page said is remembered while the episode goes on; from a session that was loaded it is read again, so a set
    is a function of the session alone.

    Args:
        instruction: What the shopper was asked for.
    """

    N = 32
    """Most actions of one page; of more, the options with least in common with the instruction are left out."""
    F = len(FEATURES)
    """Number of features."""

    def __init__(self, instruction: str) -> None:
        self.request = Request(instruction)
        self._memory = _Memory(self.request)
        self._page: object = None
        self._set: CandidateSet | None = None

    @classmethod
    def space(cls) -> spaces.Dict:
        """Return the space of observations: ``candidates``, float32 ``(N, F)``, and ``mask``, int8 ``(N,)``."""
        features = spaces.Box(-1.0, 1.0, (cls.N, cls.F), np.float32)
        return spaces.Dict(candidates=features, mask=spaces.MultiBinary(cls.N))

    def of(self, session: Session) -> CandidateSet:
        """Return what can be done in `session` now; the arrays are shared by all calls for one page."""
        page = session.page
        if self._set is None or page is not self._page:
            self._memory.read(session)
            self._page, self._set = page, self._list(session)
        return self._set

    def _list(self, session: Session) -> CandidateSet:
        actions: list[str] = []
        cells: list[tuple[int, float]] = []
        for action, features in self._rows(session):
            if len(actions) == self.N:
                break
            start = len(actions) * self.F
            cells += [(start + _COLUMN[name], value) for name, value in features.items() if value]
            actions.append(action)
        matrix, mask = np.zeros((self.N, self.F), np.float32), np.zeros(self.N, np.int8)
        mask[: len(actions)] = 1
        places, values = zip(*cells, strict=True) if cells else ((), ())
        matrix.reshape(-1)[list(places)] = values
        matrix[: len(actions), _FIRST_SHOWN:] = self._shown(session)
        # Counts and costs have no upper end; nothing is below -1.
        np.minimum(matrix, 1.0, out=matrix)
        return CandidateSet(tuple(actions), matrix, mask)

    def _rows(self, session: Session) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield every action with its own features."""
        page, state = session.page, session.state
        if page.searchable:
            tried = {each.query for each in session.seen}
            for number, query in enumerate(self.request.searches):
                features = {"is_search": 1.0, f"wording_{number}": 1.0, "repeated": float(query in tried)}
                yield f"search[{query}]", features
        if session.refusable and state.page not in ("done", "refused"):
            yield "refuse[]", {"is_refuse": 1.0}
        for element in page.elements:
            if element.kind == "button":
                yield f"click[{element.click}]", {f"is_{_BUTTONS.get(element.click, element.click)}": 1.0}
        if state.page == "results":
            yield from self._products(session)
        elif state.page == "item":
            yield from self._options(session)

    def _products(self, session: Session) -> Iterator[tuple[str, dict[str, float]]]:
        memory = self._memory
        shown = session.shop.shown(session.state)
        links = [element for element in session.page.elements if element.kind == "link"]
        matches = [memory.match(product) for product in shown]
        order = sorted(matches, reverse=True)
        best = matches.index(order[0]) if matches else -1
        for place, (product, link) in enumerate(zip(shown, links, strict=True)):
            rival = order[1] if matches[place] == order[0] and len(order) > 1 else order[0]
            price = memory.prices[product, ()]
            yield (
                f"click[{link.click}]",
                {
                    "is_open": 1.0,
                    "match": matches[place],
                    "missing": memory.missing(product),
                    "left": memory.left(product) / 8,
                    "lead": matches[place] - rival,
                    "best": float(place == best),
                    "place": place / 10,
                    "affordable": self.request.affordable(price),
                    "cost": self.request.cost(price),
                    "visited": float(link.pressed),
                    "rating": memory.ratings.get(product, 0.0) / 5,
                },
            )

    def _options(self, session: Session) -> Iterator[tuple[str, dict[str, float]]]:
        options = [element for element in session.page.elements if element.kind == "option"]
        decided = {element.group for element in options if element.pressed}
        named = self.request.named(options)
        rated = [(self.request.share(option.text), option) for option in options]
        if len(rated) > self.N - len(_KINDS):
            # Not all will find room. Sorting is stable: of equally unlikely ones the first stay.
            rated.sort(key=lambda pair: -(pair[0] + 2 * (pair[1] in named)))
        clicks = {element.click for element in session.page.elements if element.kind == "button"}
        for share, option in rated:
            # A choice that is made already changes nothing. And in the original's rules two groups may share a value,
            # and a button may have it: one click, one action.
            if not option.pressed and option.click not in clicks:
                clicks.add(option.click)
                yield (
                    f"click[{option.click}]",
                    {
                        "is_option": 1.0,
                        "named": float(option in named),
                        "share": share,
                        "decided": float(option.group in decided),
                    },
                )

    def _shown(self, session: Session) -> list[float]:
        """Return what is the same for every action of the page, in the order of `_SHOWN`."""
        memory, state = self._memory, session.state
        product = state.product
        if product >= 0:
            match, price = memory.match(product), memory.prices.get((product, state.options))
            others = (memory.match(other) for other in memory.known if other != product)
            named = self.request.named(memory.options.get(product, ()))
            wanted = {(element.group, element.text) for element in named}
            this = [
                match,
                memory.missing(product),
                memory.left(product) / 8,
                match - max(others, default=0.0),
                memory.listed.get(product, 0) / 4,
                self.request.affordable(price),
                self.request.cost(price),
                len(wanted) / 3,
                len(wanted.difference(state.options)) / 3,
                *(float((product, page) in memory.read_pages) for page in SUB_PAGES),
            ]
        else:
            this = [0.0] * (9 + len(SUB_PAGES))
        return [*this, len(session.seen) / 15, len(session.visited) / 10, state.number / 5]


class _Memory:
    """What the pages shown so far said about each product, by its index."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._seen: set[State] = set()
        self._found: set[str] = set()
        self.known: dict[int, set[str]] = {}
        self.prices: dict[tuple[int, tuple[tuple[str, str], ...]], float | None] = {}
        self.ratings: dict[int, float] = {}
        self.options: dict[int, tuple[Element, ...]] = {}
        self.listed: dict[int, int] = {}
        self.read_pages: set[tuple[int, str]] = set()

    def match(self, product: int) -> float:
        """Return the share of the request's marks that is known of `product`."""
        return len(self.known[product]) / max(1, len(self._request.marks)) if product in self.known else 0.0

    def missing(self, product: int) -> float:
        """Return the share that is not known of `product` of those marks that are known of any."""
        return 1 - len(self.known.get(product, ())) / len(self._found) if self._found else 0.0

    def left(self, product: int) -> int:
        """Return how many of the request's words are not known of `product`."""
        return len(self._request.words - self.known.get(product, set()))

    def read(self, session: Session) -> None:
        """Read the pages that were shown since the last call."""
        for state in session.seen - self._seen:
            here = state == session.state
            page = session.page if here else session.shop.page(state, session.goal.instruction)
            self._read(session, state, page.elements)
        self._seen |= session.seen

    def _read(self, session: Session, state: State, elements: tuple[Element, ...]) -> None:
        if state.page == "results":
            self._read_results(session.shop.shown(state), elements)
        elif state.page == "item":
            opened = state.product not in self.options
            if opened:
                self.options[state.product] = tuple(element for element in elements if element.kind == "option")
            for element in elements:
                if element.part == "price":
                    self.prices[state.product, state.options] = price_in(element.text)
                elif opened and element.part in ("product", "options", "brand"):
                    self._learn(state.product, element.text)
        elif state.page in SUB_PAGES:
            self.read_pages.add((state.product, state.page))
            details = [element.text for element in elements if element.kind == "text" and element.part == "detail"]
            for text in details:
                self._learn(state.product, text)
            if state.page == "attributes":
                self.listed[state.product] = sum(map(self._request.says, details))

    def _read_results(self, shown: tuple[int, ...], elements: tuple[Element, ...]) -> None:
        products = iter(shown)
        product = -1
        for element in elements:
            if element.kind == "link":
                product = next(products)
            elif product >= 0 and element.part == "product":
                self._learn(product, element.text)
            elif product >= 0 and element.part == "price":
                self.prices[product, ()] = price_in(element.text)
            elif product >= 0 and element.part == "rating":
                self.ratings[product] = float(element.text[:3]) if element.text[:1].isdigit() else 0.0

    def _learn(self, product: int, text: str) -> None:
        found = self._request.marks & marks(text)
        self.known.setdefault(product, set()).update(found)
        self._found |= found
