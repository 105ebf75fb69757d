"""One tab of the browser: what every use of it needs."""

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

from ...errors import Fault
from .browser import Browser, playwright_error, shared_browser

__all__ = ["Tab"]

_PAUSES = (0.05, 0.2, 0.5)
"""Seconds between the tries to take a picture."""

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
        return type(self), (self.width, self.height)

    def go(self, address: str) -> None:
        """Show the page at `address`."""
        self._do(lambda: self._page.goto(address, wait_until="load"))

    def put(self, document: str) -> None:
        """Show `document`, which is HTML."""
        self._do(lambda: self._page.set_content(document, wait_until="load"))

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Call `script`, a function in JavaScript, with `argument` and return what it returns, as plain data."""
        return self._do(lambda: self._page.evaluate(script, argument))

    def picture(self) -> NDArray[np.uint8]:
        """Return a screenshot, uint8 ``(height, width, 3)``."""
        return decoded(self._do(self._capture))

    def tree(self) -> str:
        """Return the accessibility tree, as Playwright's ``aria_snapshot`` writes it."""
        return self._do(lambda: self._page.locator("body").aria_snapshot())

    def close(self) -> None:
        """Close the tab; a second time does nothing."""
        self._finish()
        self._finish = _nothing
        self._browser = None

    def _do(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Open the tab if it is not, and do in the browser's thread what `work` returns."""
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

        async def page() -> None:
            self._page = await context.new_page()
            self._protocol = await context.new_cdp_session(self._page)
            await self._begin()

        browser.call(page())

    async def _begin(self) -> None:
        """Do what a new tab needs before its first use."""

    async def _capture(self) -> str:
        settings = {"format": "png", "optimizeForSpeed": True}
        for pause in _PAUSES:
            # A page that was not drawn yet, on a busy machine, is no broken page.
            with suppress(playwright_error()):
                return str((await self._protocol.send("Page.captureScreenshot", settings))["data"])
            await asyncio.sleep(pause)
        return str((await self._protocol.send("Page.captureScreenshot", settings))["data"])


def decoded(picture: str) -> NDArray[np.uint8]:
    """Return what `Tab._capture` returned as pixels, uint8 ``(height, width, 3)``."""
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        return np.asarray(image.convert("RGB")).copy()


def _nothing() -> None:
    pass


def _close(browser: Browser, context: Any) -> None:
    if browser.alive:
        with suppress(Fault):
            browser.call(context.close(), 5)
