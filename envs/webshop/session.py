"""One shopping trip: where the shopper stands, what was seen, what was bought, and what that scores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .matching import words
from .page import Page, State
from .scoring import Score, score
from .shop import Shop
from .tasks.goal import Goal

if TYPE_CHECKING:
    from .listed import Listed

__all__ = ["Session", "action_of"]

_ACTION = re.compile(r"\s*([a-z]+)\s*\[(.*)\]\s*", re.DOTALL | re.IGNORECASE)


def action_of(text: str, *, quirks: bool = False) -> tuple[str, str] | None:
    """Return verb and argument of ``verb[argument]``, the argument in lower case; None where `text` is no action.

    The original takes any text before the bracket as the verb, minds its case, and ignores what follows the last
    bracket; without `quirks` the whole text must be the action, in any case, and blanks around the argument are not
    part of it.
    """
    if quirks:
        # What ``(.+)\[(.+)\]`` matches at the start, without its quadratic time on many brackets.
        line = text.partition("\n")[0]
        end = line.rfind("]")
        start = line.rfind("[", 1, max(end - 1, 1))
        return (line[:start], line[start + 1 : end].lower()) if start > 0 else None
    match = _ACTION.fullmatch(text)
    return (match[1].lower(), match[2].strip().lower()) if match else None


class Session:
    """A shopping trip for `goal`.

    Args:
        shop: The rules.
        goal: What is to be bought.
        name: What addresses call this session.
        refusable: Whether ``refuse[reason]`` is an action; it ends the trip.

    Attributes:
        state: Where the shopper stands.
        visited: Indices of the products looked at, in the order of first visits.
        valid: Whether the last action was possible.
        last_action: Verb and argument of the last action, None where it was no action.
        listed: The page of results that was measured last, see `listed_page`.
    """

    def __init__(self, shop: Shop, goal: Goal, *, name: str = "0", refusable: bool = False) -> None:
        self.shop = shop
        self.goal = goal
        self.name = name
        self.refusable = refusable
        self.state = State()
        self.visited: tuple[int, ...] = ()
        self.valid = True
        self.last_action: tuple[str, str] | None = None
        self.listed: Listed | None = None
        self._seen: set[State] = {self.state}
        self._page: Page | None = None
        self._scores: dict[tuple[int, tuple[tuple[str, str], ...]], Score] = {}

    @cached_property
    def goal_words(self) -> frozenset[str]:
        """The words of the goal's kind, attributes and options, in lower case."""
        options = self.goal.options.values() if isinstance(self.goal.options, Mapping) else self.goal.options
        return frozenset(words(" ".join([self.goal.query, *self.goal.attributes, *options]))) or frozenset([""])

    @property
    def page(self) -> Page:
        """What the shopper sees."""
        if self._page is None:
            reward = self.score.reward if self.state.page == "done" and self.score else 0.0
            self._page = self.shop.page(self.state, self.goal.instruction, self.visited, reward)
        return self._page

    @property
    def address(self) -> str:
        """The path of the page."""
        return self.shop.address(self.state, self.name)

    @property
    def bought(self) -> bool:
        """Whether something was bought; the trip is over."""
        return self.state.page == "done"

    @property
    def refused(self) -> bool:
        """Whether the request was declined; the trip is over."""
        return self.state.page == "refused"

    @property
    def seen(self) -> Set[State]:
        """The different pages that were seen, the present one included."""
        return self._seen

    @property
    def score(self) -> Score | None:
        """What buying the product at hand with its chosen options scores, or scored; None without a product."""
        if self.state.product < 0:
            return None
        return self.score_of(self.state.product, self.state.options)

    def score_of(self, product: int, options: tuple[tuple[str, str], ...]) -> Score:
        """Return what buying `product` with `options`, ``(name, value)`` pairs, would score."""
        key = product, options
        if key not in self._scores:
            item, chosen = self.shop.catalogue[product], dict(options)
            price = item.price if self.shop.quirks else item.price_with(chosen)
            self._scores[key] = score(self.goal, item, price, chosen, quirks=self.shop.quirks)
        return self._scores[key]

    def act(self, text: str) -> bool:
        """Do what `text` says, ``search[...]`` or ``click[...]``; return whether it was possible."""
        self.last_action = action_of(text, quirks=self.shop.quirks)
        target = None
        if self.last_action is not None:
            verb, argument = self.last_action
            if verb == "refuse" and self.refusable and self.state.page not in ("done", "refused"):
                target = State("refused")
            else:
                target = self.shop.after(self.state, verb, argument)
        self.valid = target is not None
        if target is not None:
            self.go(target)
        return self.valid

    def go(self, state: State) -> None:
        """Stand in `state`: what an action led to, or an address."""
        if self.shop.quirks and state.page == "search":
            # The original forgets the whole trip.
            self.visited = ()
        if state.product >= 0 and state.product not in self.visited:
            self.visited += (state.product,)
        self.state = state
        self._seen.add(state)
        self._page = None

    def save(self) -> dict[str, Any]:
        """Return all that the trip depends on besides shop and goal."""
        return {
            "state": tuple(self.state),
            "visited": self.visited,
            "valid": self.valid,
            "last_action": self.last_action,
            "seen": [tuple(state) for state in sorted(self._seen)],
        }

    def load(self, data: dict[str, Any]) -> None:
        """Go back to what `save` returned."""
        self.state = State(*data["state"])
        self.visited = data["visited"]
        self.valid = data["valid"]
        self.last_action = data["last_action"]
        self._seen = {State(*state) for state in data["seen"]}
        self._page = None
