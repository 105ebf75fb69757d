"""Measuring the signals of a shopping trip."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .expert import wanted
from .page import PER_PAGE
from .session import Session

__all__ = ["measure"]

_WORDS = re.compile(r"\w+")


def measure(session: Session) -> dict[str, Any]:
    """Return the value of every signal of `SIGNALS`.

    ``progress`` is 0 on the search page, 0.1 to 0.3 on results by the best product shown by this search so far, 0.3 to
    0.9 on a product by what buying it now would score, and 1 once the right one is bought.
    """
    state, score = session.state, session.score
    relevance, mask, diversity, progress = _NOTHING, _NOTHING, 0.0, 0.0
    if state.page == "results":
        relevance, mask, diversity, best = _results(session)
        progress = 0.1 + 0.2 * best
    elif score is not None:
        progress = 0.3 + 0.6 * score.reward
    solved = session.bought and score is not None and score.reward == 1.0
    return {
        "success": solved,
        "score": score.reward if score is not None and session.bought else 0.0,
        "progress": 1.0 if solved else progress,
        "valid": session.valid,
        "bought": session.bought,
        "type_match": score.r_type if score else 0.0,
        "attribute_share": score.r_att if score else 0.0,
        "option_share": 0.0 if score is None else 1.0 if score.r_option is None else score.r_option,
        "price_ok": score is not None and bool(score.price_ok),
        "query_overlap": _overlap(session),
        "target_visited": session.goal.product in session.visited,
        "pages_seen": len(session.seen),
        "items_compared": len(session.visited),
        "result_relevance": relevance,
        "result_mask": mask,
        "result_diversity": diversity,
    }


_NOTHING = np.zeros(PER_PAGE)


def _results(session: Session) -> tuple[NDArray[np.float64], NDArray[np.float64], float, float]:
    """Relevance and mask of the page of results, its diversity, and the best relevance on it and the pages before."""
    shop, state = session.shop, session.state
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
    return relevance, mask, 1.0 - alike / pairs if pairs else 0.0, max(worth, default=0.0)


def _overlap(session: Session) -> float:
    """Share of the goal's words in the last search."""
    if not session.state.query:
        return 0.0
    wanted = session.goal_words
    return len(wanted.intersection(_WORDS.findall(session.state.query))) / len(wanted)
