"""A page of results, measured: how good it is, product by product and as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .expert import wanted
from .page import PER_PAGE

if TYPE_CHECKING:
    from .session import Session

__all__ = ["Listed", "listed_page"]


class Listed(NamedTuple):
    """What is measured of a page of results.

    Attributes:
        key: Query and number of the page.
        products: Indices of the products on it.
        relevance: Their best scores, ``(PER_PAGE,)``.
        mask: Which places hold a product, ``(PER_PAGE,)``.
        diversity: Share of pairs of different kinds.
        best: The best score on this page and those before it.
    """

    key: tuple[str, int]
    products: tuple[int, ...]
    relevance: NDArray[np.float64]
    mask: NDArray[np.float64]
    diversity: float
    best: float


def listed_page(session: Session) -> Listed:
    """Measure the page of results that is shown, or that was left for the product shown.

    The session keeps the last one: it is asked for at every step.
    """
    shop, state = session.shop, session.state
    key = state.query, state.number
    if session.listed is not None and session.listed.key == key:
        return session.listed
    found = shop.results(state.query)[: state.number * PER_PAGE]
    products = [shop.catalogue[index] for index in found]
    worth = [
        session.score_of(index, tuple(wanted(session.goal, product).items())).reward
        for index, product in zip(found, products, strict=True)
    ]
    first = (state.number - 1) * PER_PAGE
    shown = worth[first:]
    relevance, mask = np.zeros(PER_PAGE), np.zeros(PER_PAGE)
    relevance[: len(shown)] = shown
    mask[: len(shown)] = 1.0
    counts = Counter(product.query for product in products[first:]).values()
    pairs = len(shown) * (len(shown) - 1)
    alike = sum(count * (count - 1) for count in counts)
    diversity = 1.0 - alike / pairs if pairs else 0.0
    session.listed = Listed(key, tuple(found[first:]), relevance, mask, diversity, max(worth, default=0.0))
    return session.listed
