"""RewardLab/WebShopBrowser-v0: the same trips, made in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from gymnasium import spaces

from ....errors import ConfigurationError, Fault
from ...base import check_choice
from ...browser.browser import shared_browser
from ...spaces import PageText, fit
from .. import language
from ..env import WebShopEnv
from ..session import Session
from ..site.accessibility import to_tree
from . import actions as browser_actions
from .session import BrowserSession
from .tab import ShopTab

__all__ = ["ACTIONS", "OBSERVATIONS", "WebShopBrowserEnv"]

OBSERVATIONS = ("screenshot", "accessibility", "both")
"""What ``observation=`` may be."""

ACTIONS = ("language", "structured")
"""What ``actions=`` may be."""


class WebShopBrowserEnv(WebShopEnv):
    """Shop in Chromium: tasks, rules, signals and scores are those of `WebShopEnv`, seen and acted on in a browser.

    The shop is served on this machine, and the browser asks that site for every page. All environments of a process
    share one Chromium, with a window each. A step in which it fails is a fault; the next episode has a new window.

    Args:
        observation: ``"screenshot"``: uint8 ``(height, width, 3)``; ``"accessibility"``: the page's tree as Chromium
            gives it, with the numbers that ``click[#n]`` takes; or ``"both"``, a dictionary of the two.
        actions: ``"language"``: beside ``search[words]`` and ``click[text]`` also ``click[x, y]`` in pixels,
            ``click[#n]``, ``type[words]``, ``scroll[up]``, ``scroll[down]`` and ``back[]``; or ``"structured"``, the
            same as a dictionary, see `browser.actions.structured_space`.
        viewport: Width and height of the page, in pixels, from 200 to 4,000.
        arguments: Those of `WebShopEnv`.

    Raises:
        ConfigurationError: An argument is not allowed, or no Chromium was found.
        Fault: Chromium does not start.
        MissingDependency: The extra ``web`` is not installed.
    """

    metadata = {"render_modes": ["human", "ansi", "rgb_array"], "render_fps": 1}  # noqa: RUF012 (as Gymnasium has it)
    instructions = browser_actions.INSTRUCTIONS

    def __init__(
        self,
        *,
        observation: str = "screenshot",
        actions: str = "language",
        viewport: tuple[int, int] = (1280, 800),
        **arguments: Any,
    ) -> None:
        for name, given, allowed in (("observation", observation, OBSERVATIONS), ("actions", actions, ACTIONS)):
            check_choice(name, given, allowed)
        width, height = _size(viewport)
        shared_browser()
        super().__init__(observation="accessibility", actions="language", **arguments)
        self.observation = observation
        self._structured = actions == "structured"
        self._tab = ShopTab(width, height)
        pixels = spaces.Box(0, 255, (height, width, 3), np.uint8)
        self.observation_space = {
            "screenshot": pixels,
            "accessibility": PageText(),
            "both": spaces.Dict(screenshot=pixels, accessibility=PageText()),
        }[observation]
        if self._structured:
            self.action_space = browser_actions.structured_space(self.shop.words)

    def available_actions(self) -> tuple[str, ...]:
        """Return the actions that can be done now, those of the browser included."""
        return (*super().available_actions(), "click[#<n>]", "click[<x>, <y>]", "type[<words>]", "scroll[up]",
                "scroll[down]", "back[]")  # fmt: skip

    def describe(self, observation: Any) -> str:
        """Return the present page's tree, numbered, whatever `observation` is: a picture has no words."""
        return browser_actions.number_tree(to_tree(self.session.page))

    def parse(self, text: str) -> Any:
        """Return the last action that `text` names; what is none is scored as invalid."""
        action = language.parse(text, browser_actions.VERBS)
        return self._structure(action) if self._structured else action

    def say(self, action: Any) -> str:
        """Return `action` as text, places in pixels."""
        return self._text_of(action)

    def render(self) -> Any:
        """Return the page as text for ``"ansi"``, as uint8 ``(height, width, 3)`` for ``"rgb_array"``."""
        return self._trip.tab.picture() if self.render_mode == "rgb_array" else super().render()

    def serve(self, **arguments: Any) -> dict[str, Any]:
        """Refuse: the browser here is the agent's.

        Raises:
            ConfigurationError: Always.
        """
        raise ConfigurationError(
            "the browser of this environment is the agent's; for the same tasks in a person's own, play WebShop-v0"
        )

    def close(self) -> None:
        """Close the window; Chromium stays for the process's other environments, and ends with it."""
        if isinstance(self._session, BrowserSession):
            self._session.leave()
        self._tab.close()
        super().close()

    @property
    def _trip(self) -> BrowserSession:
        assert isinstance(self.session, BrowserSession)
        return self.session

    def _start(self, task: Any, difficulty: float | None) -> tuple[Session, float]:
        if isinstance(self._session, BrowserSession):
            self._session.leave()
        trip, reached = super()._start(task, difficulty)
        session = BrowserSession(trip.shop, trip.goal, self._tab, refusable=self.refusable)
        try:
            session.show()
        except Fault:
            # The window or the browser broke between two episodes; the second try opens new ones.
            session.show()
        return session, reached

    def _text_of(self, action: Any) -> str:
        if self._structured and not isinstance(action, str):
            return browser_actions.to_text(action, self._tab.width, self._tab.height)
        return super()._text_of(action)

    def _observe(self) -> Any:
        seen: dict[str, Any] = {}
        if self.observation != "accessibility":
            seen["screenshot"] = self._trip.tab.picture()
        if self.observation != "screenshot":
            seen["accessibility"] = fit(browser_actions.number_tree(self._trip.tab.tree()))
        return seen if self.observation == "both" else seen[self.observation]

    def _scripted(self, policy: Callable[[Session], str]) -> Callable[[Any], Any]:
        if self._structured:
            return lambda observation: self._structure(policy(self.session))
        return super()._scripted(policy)

    def _structure(self, text: str) -> dict[str, Any]:
        size = self._tab.width, self._tab.height
        return browser_actions.structured(text, self.session.page, size, quirks=self.shop.quirks)


def _size(viewport: Any) -> tuple[int, int]:
    try:
        width, height = (int(number) for number in viewport)
    except (TypeError, ValueError):
        width, height = 0, 0
    if not (200 <= width <= 4_000 and 200 <= height <= 4_000):
        raise ConfigurationError(f"viewport={viewport!r}: give width and height in pixels, each from 200 to 4000")
    return width, height
