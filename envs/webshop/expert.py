"""The expert: buys the goal's own product with the goal's options, looking at the hidden goal and at nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .catalogue.product import Product
from .matching import alike
from .page import PER_PAGE
from .search.document import index_text
from .session import Session
from .shop import HITS, LONGEST_QUERY
from .tasks.goal import Goal

__all__ = ["next_action", "wanted"]

_WORDS = 40  # of the longest search: titles have fewer, and whole descriptions would be searched for slowly


def wanted(goal: Goal, product: Product) -> dict[str, str]:
    """Return the choices, name -> value, that give a shopper for `goal` the most on `product`.

    A request written by a person names values but not their options: equal values are looked for first, then `alike`.
    """
    if isinstance(goal.options, Mapping):
        pairs = [(str(name), value) for name, value in goal.options.items()]
        return {name: value for name, value in pairs if value in product.options.get(name, ())}
    chosen: dict[str, str] = {}
    for value in goal.options:
        offers = [(name, offer) for name, values in product.options.items() if name not in chosen for offer in values]
        fitting = [offer for offer in offers if offer[1] == value] or [o for o in offers if alike(o[1], value)]
        chosen.update(fitting[:1])
    return chosen


def next_action(session: Session, actions: Sequence[str] | None = None) -> str:
    """Return what brings `session` nearer to buying what its goal was made from, wherever it stands.

    Args:
        session: The shopping trip.
        actions: What can be done, where that is not every search: one of these is returned.
    """
    state, target = session.state, session.goal.product
    if session.page.searchable and state.page == "search":
        return _search(session, actions)
    if state.page == "results":
        return _from_results(session)
    if state.page == "item" and state.product == target:
        return _configure(session)
    return "click[< prev]" if state.page != "item" else _leave(session)


def _search(session: Session, actions: Sequence[str] | None) -> str:
    """The search that shows the product highest; of its own words, the shortest that shows it on the first page."""
    shop, target = session.shop, session.goal.product
    if actions is not None:
        queries = [text[len("search[") : -1] for text in actions if text.startswith("search[")]
    else:
        queries = _queries(shop.catalogue[target])
    best, place = queries[0], HITS + 1
    for query in queries:
        found = shop.results(query)
        if target in found and found.index(target) < place:
            best, place = query, found.index(target)
            if place < PER_PAGE and actions is None:
                break
    return f"search[{best}]"


def _queries(product: Product) -> list[str]:
    """Searches in the product's own words, which the shop can take: no brackets, and not too long."""
    texts = (product.title, f"{product.query} {product.title}", index_text(product))
    words = [text.lower().replace("[", " ").replace("]", " ").split()[:_WORDS] for text in texts]
    return [" ".join(each)[:LONGEST_QUERY].strip() for each in words]


def _from_results(session: Session) -> str:
    shop, state, target = session.shop, session.state, session.goal.product
    if target in shop.shown(state):
        return f"click[{shop.catalogue[target].asin.lower()}]"
    found = shop.results(state.query)
    if target not in found:
        return "click[back to search]"
    return "click[next >]" if found.index(target) >= state.number * PER_PAGE else "click[< prev]"


def _leave(session: Session) -> str:
    """Back from a product that is not the goal's: to the results, if these lead to it."""
    found = session.shop.results(session.state.query)
    return "click[< prev]" if session.goal.product in found else "click[back to search]"


def _configure(session: Session) -> str:
    """Choose what is asked for and buy; a choice that nobody asked for and that costs too much is undone by leaving."""
    shop, state = session.shop, session.state
    product, chosen = shop.catalogue[state.product], dict(state.options)
    choices = wanted(session.goal, product)
    if not shop.quirks and set(chosen) - set(choices) and product.price_with(chosen) > session.goal.price_upper:
        return "click[< prev]"
    menu = {option: click for click, option in shop.menu(state.product).items()}
    for option in choices.items():
        if chosen.get(option[0]) != option[1] and option in menu:
            return f"click[{menu[option]}]"
    return "click[buy now]"
