"""Measuring the signals of a shopping trip."""

from __future__ import annotations

from typing import Any

import numpy as np

from .listed import listed_page
from .matching import words
from .page import PER_PAGE
from .session import Session

__all__ = ["measure"]

_NOTHING = np.zeros(PER_PAGE)


def measure(session: Session) -> dict[str, Any]:
    """Return the value of every signal of `SIGNALS`.

    ``progress`` is 0 on the search page, 0.1 to 0.3 on results by the best product shown by this search so far, 0.3 to
    0.9 on a product by what buying it now would score, and 1 once the right one is bought.
    """
    state, score = session.state, session.score
    relevance, mask, diversity, rank, progress = _NOTHING, _NOTHING, 0.0, 0, 0.0
    if state.query:
        listed = listed_page(session)
        relevance, mask, diversity, best = listed.relevance, listed.mask, listed.diversity, listed.best
        rank = listed.products.index(state.product) + 1 if state.product in listed.products else 0
        progress = 0.1 + 0.2 * best
    if score is not None:
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
        "chosen_rank": rank,
    }


def _overlap(session: Session) -> float:
    """Share of the goal's words in the last search."""
    if not session.state.query:
        return 0.0
    wanted = session.goal_words
    return len(wanted.intersection(words(session.state.query))) / len(wanted)
