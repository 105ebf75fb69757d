"""One tab of the browser, and what a person does in it: look, point, type, scroll."""

from __future__ import annotations

import asyncio
import base64
import io
import weakref
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....errors import Fault
from .browser import Browser, playwright_error, shared_browser

__all__ = ["Tab"]

# Returns [x, y, tag] for the middle of an element, or null where there is none. The element is the one that sends the
# given click, or the n-th that can be pressed or typed into. It is scrolled into view first.
_AIM = """([click, number]) => {
  const all = [...document.querySelectorAll("input, a, button")];
  const sends = (e) => e.localName === "a" ? new URLSearchParams(e.search).get("click") : e.value;
  const found = number ? all[number - 1] : all.find((e) => e.localName !== "input" && sends(e) === click);
  if (!found) return null;
  let box = found.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) {
    found.scrollIntoView({block: "center"});
    box = found.getBoundingClientRect();
  }
  return [box.left + box.width / 2, box.top + box.height / 2, found.localName];
}"""
_UNDER = """([x, y]) => document.elementFromPoint(x, y)?.closest("input, a, button")?.localName ?? """ + '""'
_VIEW = """() => {
  const box = document.querySelector("input");
  return [scrollY, box?.value ?? "", box !== null && document.activeElement === box];
}"""
_PUT = """(words) => {
  const box = document.querySelector("input");
  box.value = words;
  box.focus({preventScroll: true});
}"""
_END = """(room) => {
  const box = document.querySelector("input");
  if (box === null || document.activeElement !== box || box.value.length > room) return false;
  box.setSelectionRange(box.value.length, box.value.length);
  return true;
}"""
_SCROLL = """([pixels, blur]) => { if (blur) document.activeElement?.blur(); scrollTo(0, pixels); }"""
_MOVE = """(pixels) => { const before = scrollY; scrollBy(0, pixels); return scrollY !== before; }"""

_PAUSES = (0.05, 0.2, 0.5)
"""Seconds between the tries to take a picture."""

_ROOM = 10_000
"""Characters that can be typed one after the other: what is sent must fit into an address."""

_SWEEP = 100
"""Uses of a tab between two collections of the pages that it no longer shows."""

T = TypeVar("T")


class Tab:
    """A tab in an invisible window of its own. It opens when it is first used.

    After a `Fault`, which every method may raise, it is closed, and the next use opens another. A copy is a tab of its
    own that is not open yet.

    Args:
        width: Of the page, in pixels.
        height: Of the page, in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._browser: Browser | None = None
        self._page: Any = None
        self._protocol: Any = None
        self._uses = 0
        self._finish: Callable[[], object] = _nothing

    def __reduce__(self) -> tuple[type[Tab], tuple[int, int]]:
        return Tab, (self.width, self.height)

    def go(self, address: str) -> None:
        """Show the page at `address`."""
        self._do(lambda: self._page.goto(address, wait_until="load"))

    def press(self, click: str) -> str:
        """Press what sends ``click[...]``; return its HTML tag, or nothing where there is no such thing."""
        return self._do(lambda: self._press(click))

    def press_number(self, number: int) -> str:
        """Press the `number`-th thing, from 1, that can be pressed or typed into; return its tag, or nothing."""
        return self._do(lambda: self._press("", number)) if 0 < number < 1_000_000 else ""

    def press_at(self, x: float, y: float) -> str:
        """Press at a point, in pixels; return the tag of what can be pressed there, or nothing."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return ""
        return self._do(lambda: self._press_at(x, y))

    def search(self, words: str) -> bool:
        """Type `words` into the search box and press return; return whether there is a box."""
        return self._do(lambda: self._search(words))

    def type(self, words: str) -> bool:
        """Add `words` to what the search box holds; return whether it has the caret, and room for them."""
        return self._do(lambda: self._type(words))

    def scroll(self, pixels: int) -> bool:
        """Scroll down by `pixels`, up if negative; return whether the view moved."""
        return self._do(lambda: self._page.evaluate(_MOVE, pixels))

    def picture(self) -> NDArray[np.uint8]:
        """Return a screenshot, uint8 ``(height, width, 3)``."""
        with Image.open(io.BytesIO(base64.b64decode(self._do(self._capture)))) as image:
            return np.asarray(image.convert("RGB")).copy()

    def tree(self) -> str:
        """Return the accessibility tree, as Playwright's ``aria_snapshot`` writes it."""
        return self._do(lambda: self._page.locator("body").aria_snapshot())

    def view(self) -> tuple[float, str, bool]:
        """Return how far the page is scrolled, in pixels, what is typed, and whether the caret is there."""
        top, words, focused = self._do(lambda: self._page.evaluate(_VIEW))
        return top, words, focused

    def restore(self, view: tuple[float, str, bool]) -> None:
        """Go back to what `view` returned, on the same page."""
        self._do(lambda: self._restore(*view))

    def close(self) -> None:
        """Close the tab; a second time does nothing."""
        self._finish()
        self._finish = _nothing
        self._browser = None

    def _do(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        try:
            if self._browser is None:
                self._open()
            assert self._browser is not None
            done = self._browser.call(work())
            self._uses += 1
            if self._uses % _SWEEP == 0:
                # Chromium keeps the pages that were left, a megabyte each, until a garbage collection it puts off.
                self._browser.call(self._protocol.send("HeapProfiler.collectGarbage"))
            return done
        except Fault:
            self.close()
            raise

    def _open(self) -> None:
        settings = {
            "viewport": {"width": self.width, "height": self.height},
            "color_scheme": "light",
            "locale": "en-US",
            "timezone_id": "UTC",
            "service_workers": "block",
        }
        browser = shared_browser()
        try:
            context = browser.new_context(**settings)
        except Fault:
            # It died since it was last used, and this was the first to notice.
            browser = shared_browser()
            context = browser.new_context(**settings)
        # For tabs that are dropped without `close`: each one open costs a process.
        finish = weakref.finalize(self, _close, browser, context)
        finish.atexit = False
        self._browser, self._finish = browser, finish

        async def page() -> tuple[Any, Any]:
            opened = await context.new_page()
            return opened, await context.new_cdp_session(opened)

        self._page, self._protocol = browser.call(page())

    async def _capture(self) -> str:
        settings = {"format": "png", "optimizeForSpeed": True}
        for pause in _PAUSES:
            # A page that was not drawn yet, on a busy machine, is no broken page.
            with suppress(playwright_error()):
                return str((await self._protocol.send("Page.captureScreenshot", settings))["data"])
            await asyncio.sleep(pause)
        return str((await self._protocol.send("Page.captureScreenshot", settings))["data"])

    async def _aim(self, click: str, number: int = 0) -> tuple[float, float, str] | None:
        found = await self._page.evaluate(_AIM, [click, number])
        return None if found is None else (found[0], found[1], found[2])

    async def _press(self, click: str, number: int = 0) -> str:
        found = await self._aim(click, number)
        if found is None:
            return ""
        await self._click(*found)
        return found[2]

    async def _press_at(self, x: float, y: float) -> str:
        kind = await self._page.evaluate(_UNDER, [x, y])
        await self._click(x, y, kind)
        return str(kind)

    async def _click(self, x: float, y: float, kind: str) -> None:
        if kind not in ("a", "button"):
            await self._page.mouse.click(x, y)
            return
        async with self._page.expect_navigation(wait_until="load"):
            await self._page.mouse.click(x, y)

    async def _search(self, words: str) -> bool:
        found = await self._aim("", 1)
        if found is None or found[2] != "input":
            return False
        await self._click(*found)
        await self._page.evaluate(_PUT, "")
        await self._page.keyboard.insert_text(words)
        if (await self._page.evaluate(_VIEW))[1] != words:
            # Typing drops what no keyboard has, such as control characters.
            await self._page.evaluate(_PUT, words)
        async with self._page.expect_navigation(wait_until="load"):
            await self._page.keyboard.press("Enter")
        return True

    async def _type(self, words: str) -> bool:
        if not await self._page.evaluate(_END, _ROOM - len(words)):
            return False
        await self._page.keyboard.insert_text(words)
        return True

    async def _restore(self, top: float, words: str, focused: bool) -> None:
        if words or focused:
            await self._page.evaluate(_PUT, "")
            await self._page.keyboard.insert_text(words)
        await self._page.evaluate(_SCROLL, [top, not focused])


def _nothing() -> None:
    pass


def _close(browser: Browser, context: Any) -> None:
    if browser.alive:
        with suppress(Fault):
            browser.call(context.close(), 5)
