"""A shopping trip whose every action is done in a browser, on the site that serves the same trip."""

from __future__ import annotations

import functools
import re
import weakref
from typing import Any
from urllib.parse import urlencode

from ..page import State
from ..session import Session, action_of
from ..shop import LONGEST_QUERY, Shop
from ..site.site import still_site
from ..tasks.goal import Goal
from .tab import ShopTab

__all__ = ["BrowserSession"]

_NUMBER = re.compile(r"#(\d{1,6})")
_POINT = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)\s*,\s*(-?\d{1,6}(?:\.\d{1,6})?)")
_SCREEN = 0.8
"""Share of the page's height that one scroll moves."""


class BrowserSession(Session):
    """A `Session` in a tab.

    The shop's own actions are done with mouse and keyboard: ``search[words]`` types, ``click[text]`` presses what shows
    the text. There are also ``click[x, y]`` (pixels), ``click[#n]`` (the n-th thing to press or type into),
    ``type[words]``, ``scroll[up]``, ``scroll[down]`` and ``back[]``. The trip itself moves when the site receives what
    the browser asks for.

    Args:
        shop: The rules.
        goal: What is to be bought.
        tab: Where it is done; one trip at a time.
        refusable: See `Session`.

    Raises:
        Fault: The browser failed, which may happen in every method. The next use opens a new tab.
    """

    def __init__(self, shop: Shop, goal: Goal, tab: ShopTab, *, refusable: bool = False) -> None:
        super().__init__(shop, goal, refusable=refusable)
        self._tab = tab
        self._place = ""
        self._past: list[State] = []
        self._view: tuple[float, str, bool] | None = None

    def __getstate__(self) -> dict[str, Any]:
        # The site serves a copy under a name of its own, from when it is first shown.
        return {**self.__dict__, "_place": "", "_view": self._tab.view() if self._place else self._view}

    @property
    def tab(self) -> ShopTab:
        """The tab, showing where the trip stands."""
        if not self._place:
            self.show()
        return self._tab

    def show(self) -> None:
        """Show in the tab where the trip stands."""
        if not self._place:
            # Weakly: the site must not keep a trip, and with it a tab, that nobody else uses.
            site, trip = still_site(self.shop.catalogue), weakref.proxy(self)
            self._place = site.open(trip, functools.partial(Session.act, trip))
            weakref.finalize(self, site.close, self._place).atexit = False
        self._tab.go(self._address())
        if self._view is not None:
            self._tab.restore(self._view)
            self._view = None

    def leave(self) -> None:
        """Let the site forget the trip."""
        if self._place:
            still_site(self.shop.catalogue).close(self._place)
            self._place = ""

    def act(self, text: str) -> bool:
        """Do what `text` says in the browser; return whether it was possible."""
        action = self.last_action = action_of(text, quirks=self.shop.quirks)
        self.valid = False
        before = self.state
        if action is not None:
            verb, argument = action
            if verb == "type":
                # Blanks at the ends and capital letters are typed too.
                argument = text[text.index("[") + 1 : text.rindex("]")]
            self._perform(verb, argument)
            if self.state != before and action[0] != "back":
                self._past.append(before)
        return self.valid

    def save(self) -> dict[str, Any]:
        """Return all that the trip depends on besides shop and goal, the view of the page included."""
        return {**super().save(), "past": [tuple(state) for state in self._past], "view": self.tab.view()}

    def load(self, data: dict[str, Any]) -> None:
        """Go back to what `save` returned."""
        super().load(data)
        self._past = [State(*state) for state in data["past"]]
        self._view = data["view"]
        self.show()

    def _perform(self, verb: str, argument: str) -> None:
        """Do an action; where the browser asks the site for something, the site sets `valid`."""
        if verb == "search":
            self._search(argument)
        elif verb == "click":
            self._click(argument)
        elif verb == "type":
            self.valid = bool(argument) and self.tab.type(argument[:LONGEST_QUERY])
        elif verb == "scroll" and argument in ("up", "down"):
            self.valid = self.tab.scroll(int((1 if argument == "down" else -1) * _SCREEN * self.tab.height))
        elif verb == "back" and self._past:
            # The browser's own button would do the same: no page is cached, so each is asked for again.
            self.tab.go(self._address(self._past.pop()))
            self.valid = True
        elif verb == "refuse":
            super().act(f"refuse[{argument}]")
            self.show()

    def _address(self, state: State | None = None) -> str:
        site = still_site(self.shop.catalogue)
        return site.url + site.path(self._place, state)

    def _search(self, words: str) -> None:
        if not self.shop.quirks:
            words = " ".join(words.split())[:LONGEST_QUERY]
        words = words.encode("utf-8", "replace").decode()
        if words and not self.tab.search(words) and self.shop.quirks:
            # Searching without a search bar: in the address.
            self.tab.go(f"{self._address()}?{urlencode({'search': words})}")

    def _click(self, argument: str) -> None:
        number, point = _NUMBER.fullmatch(argument), _POINT.fullmatch(argument)
        if argument in self.page.clickables or not (number or point):
            pressed = self.tab.press(argument)
        elif number:
            pressed = self.tab.press_number(int(number[1]))
        else:
            assert point is not None
            pressed = self.tab.press_at(float(point[1]), float(point[2]))
        if pressed == "input":
            self.valid = True
