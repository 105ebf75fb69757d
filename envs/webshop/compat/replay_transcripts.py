"""Replays recorded episodes of the original: what each action showed, paid and allowed, and what each search found."""

from __future__ import annotations

import math
import operator
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..address import BASE
from ..catalogue.catalogue import Catalogue, open_catalogue
from ..catalogue.product import Product
from ..render import MODES as VIEWS
from ..search import Index, index_text
from ..session import Session
from ..shop import Shop
from ..tasks.goal import NO_LIMIT, Goal
from ..tasks.goal_table import MODES, possible_limits
from ..tasks.original import OriginalTasks
from .recorded import files_of, stub_of
from .replay_vectors import details_of, goal_fields
from .tally import Tally

__all__ = ["replay_transcripts"]

_PRICE_TEXT = ", and price lower than "


def replay_transcripts(recorded: dict[str, Any]) -> Tally:
    """Return how far this implementation agrees with a file of transcripts.

    The recorded process drew prices between two ends, and limits, from a generator in an unknown state: what it drew is
    taken from the recording once it is found to be possible, all else is computed.

    Args:
        recorded: A catalogue (``items``, ``items_ins``, ``items_human_ins``) and ``runs`` over it.
    """
    tally = Tally()
    file = files_of(recorded["items"], recorded["items_ins"], recorded.get("items_human_ins"))
    catalogue = open_catalogue(data=file, nouns=stub_of(recorded))
    with tempfile.TemporaryDirectory() as folder:
        index = Index.build(map(index_text, catalogue), Path(folder), keys=[product.asin for product in catalogue])
        for number, run in enumerate(recorded["runs"]):
            shop = Shop(catalogue, quirks=True).showing(_drawn(catalogue, run["product_prices"], tally))
            goals = list(_goals(shop, catalogue, run, tally))
            for episode in run["episodes"]:
                where = f"run {number}, goal {episode['goal_index']}"
                _episode(shop, goals[episode["goal_index"]], episode, where, tally)
            for search in run["search_vectors"]:
                _search(catalogue, index, search, tally)
    return tally


def _drawn(catalogue: Catalogue, prices: dict[str, float], tally: Tally) -> dict[int, Product]:
    """Check the prices and return the products whose price the recorded process drew."""
    tally.check("prices", "number of products", len(catalogue), len(prices))
    drawn = {}
    for number, product in enumerate(catalogue):
        price = prices.get(product.asin, math.nan)
        tally.check("prices", product.asin, product.pricing, price, _possible)
        if len(product.pricing) > 1:
            drawn[number] = replace(product, price=price)
    return drawn


def _possible(pricing: tuple[float, ...], price: float) -> bool:
    return min(pricing) <= price <= max(pricing)


def _goals(shop: Shop, catalogue: Catalogue, run: dict[str, Any], tally: Tally) -> Iterator[Goal]:
    """Check the goals and their order, and yield them with the recorded limits."""
    tasks = OriginalTasks(catalogue, goals=MODES[not run["human_goals"]], compat=True)
    mode = tasks.table.mode
    tally.check("goals", f"number of {mode} goals", len(tasks), run["n_goals"])
    for task, expected in enumerate(run["goals"][: len(tasks)]):
        goal, _ = tasks.goal(task)
        upper, text = float(expected["price_upper"]), goal.instruction.split(_PRICE_TEXT)[0]
        if upper < NO_LIMIT:
            text += f"{_PRICE_TEXT}{upper:.2f} dollars"
        goal = replace(goal, price_upper=upper, instruction=text)
        found = goal_fields(goal)
        tally.check("goals", f"{mode} goal {task}", {name: found.get(name) for name in expected}, expected)
        limits = possible_limits(shop.catalogue[goal.product].price)
        tally.check("limits", f"{mode} goal {task}", limits, upper, operator.contains)
        yield goal


def _episode(shop: Shop, goal: Goal, episode: dict[str, Any], where: str, tally: Tally) -> None:
    session = Session(shop, goal, name=str(episode["goal_index"]))
    mode = episode["observation_mode"]
    view = VIEWS.get(mode)
    if view is None:
        tally.notes.append(f"observations of {where}: the {mode} mode is not the original's")
    else:
        tally.check("observations", f"{where}, reset", view(session), episode["reset_observation"])
    tally.check("available actions", f"{where}, reset", _available(session), episode["reset_available"])
    for number, step in enumerate(episode["steps"]):
        session.act(step["action"])
        place = f"{where}, step {number}, {step['action'][:80]}"
        reward = session.score.reward if session.bought and session.score else 0.0
        if view:
            tally.check("observations", place, view(session), step["observation"])
        tally.check("rewards", place, (reward, session.bought), (step["reward"], step["done"]))
        tally.check("available actions", place, _available(session), step["available"])
        tally.check("addresses", place, BASE + session.address, step["url"])
    expected = episode.get("verbose_info")
    if expected is not None:
        found = details_of(session.score) if session.bought and session.score else {}
        tally.check("score details", where, {name: found.get(name) for name in expected}, expected)


def _available(session: Session) -> dict[str, Any] | None:
    """Return what can be done, as the original tells it: no search bar off its page, although searching works there."""
    if session.bought:
        return None
    page = session.page
    bar = any(element.kind == "searchbox" for element in page.elements)
    return {"has_search_bar": bar, "clickables": list(page.clickables)}


def _search(catalogue: Catalogue, index: Index, search: dict[str, Any], tally: Tally) -> None:
    query, hits = search["query"], search["hits"]
    limit = max(50, len(hits))
    found = [catalogue[number].asin for number in catalogue.search(query, limit)]
    tally.check("searches", repr(query), found, [asin for asin, _ in hits])
    scores = index.search(query, limit)[1].tolist()
    tally.check("search scores", repr(query), scores, [value for _, value in hits], _close)


def _close(found: list[float], expected: list[float]) -> bool:
    """Whether scores are those recorded, which have four decimals."""
    return len(found) == len(expected) and all(abs(a - b) <= 1e-4 for a, b in zip(found, expected, strict=True))
