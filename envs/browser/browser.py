"""One Chromium for a whole process, driven by Playwright in a thread of its own.

Every failure of the browser is raised as a `Fault`. A browser that died is replaced when the next tab is opened. None
outlives the process: Chromium ends with its driver, and the driver ends with the process.
"""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import os
import shutil
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from ...errors import ConfigurationError, Fault, require

__all__ = ["Browser", "executable", "playwright_error", "shared_browser"]

PATIENCE = 30.0
"""Seconds after which what was asked of the browser counts as failed."""

_SYSTEM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
    # Nothing leaves this machine, whatever a page or the browser itself would like to fetch.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
)

T = TypeVar("T")


class Browser:
    """A running Chromium.

    Raises:
        ConfigurationError: No Chromium was found.
        Fault: It does not start.
        MissingDependency: The extra ``web`` is not installed.
    """

    def __init__(self) -> None:
        self._api = require("playwright.async_api", "web")
        self._driver: Any = None
        self._process = os.getpid()
        self._loop = asyncio.new_event_loop()
        # The caller hears of every failure; asyncio's own log of the broken connection would only repeat it.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._thread = threading.Thread(target=self._loop.run_forever, name="rewardlab-browser", daemon=True)
        self._thread.start()
        try:
            self._chromium = self.call(self._launch())
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether it runs, as far as is known, and belongs to this process, not to one that this was forked from."""
        return self._process == os.getpid() and not self._loop.is_closed() and bool(self._chromium.is_connected())

    def call(self, work: Coroutine[Any, Any, T], patience: float = PATIENCE) -> T:
        """Do `work` in the browser's thread and return what it returns.

        Raises:
            Fault: It failed, or took more than `patience` seconds.
        """
        try:
            if self._process != os.getpid():
                raise RuntimeError("it belongs to the process that this one was forked from")
            waiting = asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError as error:
            work.close()
            raise Fault(f"the browser is closed: {error}") from error
        try:
            return waiting.result(patience)
        except concurrent.futures.TimeoutError as error:
            waiting.cancel()
            raise Fault(f"the browser did not answer for {patience:g} seconds") from error
        except (self._api.Error, OSError, concurrent.futures.CancelledError) as error:
            raise Fault(f"the browser failed: {str(error).splitlines()[0] if str(error) else error!r}") from error

    def new_context(self, **settings: Any) -> Any:
        """Return a Playwright context: what one person's window would be.

        Raises:
            Fault: It cannot be opened; the browser is closed then.
        """
        try:
            return self.call(self._chromium.new_context(**settings))
        except Fault:
            # A driver that died does not say so: the browser would still look alive.
            self.close()
            raise

    def close(self) -> None:
        """Close Chromium, the driver and the thread; a second time does nothing."""
        if self._process != os.getpid() or self._loop.is_closed():
            return
        if self._driver is not None:
            # If that fails, the driver is gone already or ends with this process.
            with suppress(Fault):
                self.call(self._driver.stop(), 5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if not self._thread.is_alive():
            self._loop.close()

    async def _launch(self) -> Any:
        self._driver = await self._api.async_playwright().start()
        chromium = self._driver.chromium
        flags = [*_FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [*_FLAGS]
        # An interrupt is for this process to handle: Playwright would close the browser in the middle of a step.
        return await chromium.launch(
            executable_path=executable(chromium.executable_path),
            args=flags,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )


_lock = threading.Lock()
_shared: Browser | None = None


def shared_browser() -> Browser:
    """Return this process's browser; one that died is replaced.

    Raises:
        ConfigurationError: No Chromium was found.
        Fault: It does not start.
        MissingDependency: The extra ``web`` is not installed.
    """
    global _shared
    with _lock:
        if _shared is None or not _shared.alive:
            _close()
            _shared = Browser()
        return _shared


@atexit.register
def _close() -> None:
    global _shared
    if _shared is not None:
        _shared.close()
        _shared = None


def playwright_error() -> type[Exception]:
    """Return the error that Playwright raises."""
    error: type[Exception] = require("playwright.async_api", "web").Error
    return error


def executable(own: str) -> str:
    """Return where Chromium is: as the user says, Playwright's `own`, or the system's.

    Raises:
        ConfigurationError: It is nowhere, or not where the user says.
    """
    given = os.environ.get("REWARDLAB_CHROMIUM")
    if given:
        if shutil.which(given) is None:
            raise ConfigurationError(f"REWARDLAB_CHROMIUM={given!r}: give the path of a Chromium that can be run")
        return given
    found = own if os.path.exists(own) else next(filter(None, map(shutil.which, _SYSTEM)), None)
    if found is None:
        raise ConfigurationError(
            "no Chromium was found: run 'playwright install chromium', or set REWARDLAB_CHROMIUM to the path of one"
        )
    return found
