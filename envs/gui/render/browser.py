"""Drawing screens as HTML in Chromium, which has to put everything where the description says."""

from __future__ import annotations

import json
import math

import numpy as np
from numpy.typing import NDArray

from ....errors import Fault
from ...browser.browser import shared_browser
from ...browser.tab import Tab, decoded
from ..box import Box
from ..screen import Screen
from .html import document, to_html

__all__ = ["TOLERANCE", "BrowserRenderer"]

TOLERANCE = 1.0
"""Pixels by which the browser's boxes may differ from those described."""

# Returns the boxes of all widgets, in their order: four numbers each, as JSON, which is quicker than plain data.
_SHOW = """([markup, width, height, language]) => {
  const main = document.querySelector("main");
  main.lang = language;
  main.style.width = width + "px";
  main.style.height = height + "px";
  main.innerHTML = markup;
  const edges = [];
  for (const each of main.querySelectorAll("[data-id]")) {
    const box = each.getBoundingClientRect();
    edges.push(box.left, box.top, box.right, box.bottom);
  }
  return JSON.stringify(edges);
}"""
_FONTS = """async () => {
  const found = await Promise.all(["16px screen", "bold 16px screen"].map((font) => document.fonts.load(font)));
  return found.every((faces) => faces.length === 1);
}"""
_TEXTS = """() => JSON.stringify([...document.querySelectorAll("main b")].map((each) => {
  const box = each.getBoundingClientRect();
  return [each.textContent, box.left, box.top, box.right, box.bottom];
}))"""
_HIT = """([x, y]) => document.elementFromPoint(x, y)?.closest("[data-id]")?.dataset.id ?? null"""


class BrowserRenderer:
    """Draws screens in a tab of its own, which stays open between them; the process's renderers share one Chromium.

    Raises:
        ConfigurationError: No Chromium was found.
        Fault: Chromium does not start.
        MissingDependency: The extra ``web`` is not installed.
    """

    def __init__(self) -> None:
        shared_browser()
        self._tab = _ScreenTab(1, 1)

    def draw(self, screen: Screen) -> tuple[NDArray[np.uint8], dict[str, Box]]:
        """Return the picture of `screen`, uint8 ``(height, width, 3)``, and where its widgets are, by their ids.

        Raises:
            Fault: The browser failed, or put a widget elsewhere than described. The next screen gets a new tab.
        """
        picture, edges = self._tab.show(screen)
        boxes = [Box(*edges[start : start + 4]) for start in range(0, len(edges), 4)]
        if len(boxes) != len(screen.widgets):
            raise Fault(f"the browser shows {len(boxes)} of {len(screen.widgets)} widgets")
        for widget, box in zip(screen.widgets, boxes, strict=True):
            if any(abs(one - other) > TOLERANCE for one, other in zip(widget.box, box, strict=True)):
                raise Fault(f"the browser put {widget.id!r} at {tuple(box)} instead of {tuple(widget.box)}")
        return picture, {widget.id: box for widget, box in zip(screen.widgets, boxes, strict=True)}

    def hit(self, x: float, y: float) -> str | None:
        """Return the id of the widget that a click at a point of the last screen meets; ``None`` where there is none.

        Raises:
            Fault: The browser failed.
        """
        # Between whole pixels Chromium also finds what begins at the next one.
        found: str | None = self._tab.evaluate(_HIT, [math.floor(x), math.floor(y)])
        return found

    def texts(self) -> list[tuple[str, Box]]:
        """Return all words of the last screen with the room that they take: from the top of their size to their line.

        Raises:
            Fault: The browser failed.
        """
        return [(words, Box(*edges)) for words, *edges in json.loads(self._tab.evaluate(_TEXTS))]

    def close(self) -> None:
        """Close the tab; a second time does nothing, and another screen opens it again."""
        self._tab.close()


class _ScreenTab(Tab):
    """A tab that keeps one document, font and icons included, and changes the screen in it."""

    def show(self, screen: Screen) -> tuple[NDArray[np.uint8], list[float]]:
        """Show `screen` and return a picture, with the edges of its widgets one after the other."""
        markup = to_html(screen)
        arguments = [markup, screen.width, screen.height, screen.look.language]

        async def shown() -> tuple[str, str]:
            if (self.width, self.height) != (screen.width, screen.height):
                await self._page.set_viewport_size({"width": screen.width, "height": screen.height})
                self.width, self.height = screen.width, screen.height
            edges = await self._page.evaluate(_SHOW, arguments)
            return await self._capture(), edges

        picture, edges = self._do(shown)
        return decoded(picture), json.loads(edges)

    async def _begin(self) -> None:
        await self._page.set_content(document(), wait_until="load")
        if not await self._page.evaluate(_FONTS):
            raise Fault("the browser did not load the font")
