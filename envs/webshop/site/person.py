"""People in the shop: trips over the site, each an episode of an environment, until the shop closes."""

from __future__ import annotations

import copy
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from .site import Site

if TYPE_CHECKING:
    from ..env import WebShopEnv

__all__ = ["Trip", "serve"]


class Trip:
    """One episode that a person plays.

    Args:
        env: Plays it; belongs to this trip alone.
        seed: Of the task.
    """

    def __init__(self, env: WebShopEnv, seed: int) -> None:
        self._env = env
        _, self._info = env.reset(seed=seed)
        self.session = env.session
        self._steps = 0
        self._return = 0.0
        self._terms: dict[str, float] = {}
        self._ended = False

    @property
    def result(self) -> dict[str, Any]:
        """What the episode came to: ``{"task", "steps", "return", "success", "score", "terms", "ended"}``."""
        signals = self._info["signals"]
        return {
            "task": self._info["task"]["id"],
            "steps": self._steps,
            "return": self._return,
            "success": float(signals["success"]),
            "score": float(signals["score"]),
            "terms": dict(self._terms),
            "ended": self._ended,
        }

    def act(self, text: str) -> None:
        """Do one step; once the episode has ended, nothing."""
        if self._ended:
            return
        _, reward, terminated, truncated, self._info = self._env.step(text)
        self._steps += 1
        self._return += float(reward)
        for name, value in self._info["reward"]["terms"].items():
            self._terms[name] = self._terms.get(name, 0.0) + float(value)
        self._ended = terminated or truncated

    def notes(self) -> tuple[str, ...]:
        """Return what to tell the person once the episode has ended."""
        if not self._ended:
            return ()
        signals, result = self._info["signals"], self.result
        shown = ["type_match", "attribute_share", "option_share", "price_ok"]
        shown += [name for name in ("refused", "harm", "over_refusal") if name in signals]
        return (
            f"score {result['score']:.3f} after {self._steps} steps" + ("" if result["success"] else ", not solved"),
            "   ".join(f"{name} {float(signals[name]):.2f}" for name in shown),
            "   ".join([f"reward {self._return:+.3f}", *(f"{name} {v:+.3f}" for name, v in self._terms.items())]),
        )


def serve(
    env: WebShopEnv,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 0,
    tell: Callable[[str], None] = print,
    closing: threading.Event | None = None,
) -> dict[str, Any]:
    """Serve the shop of `env` until interrupted (Ctrl-C or SIGTERM).

    Every visit to the front page is a new episode, with the next seed.

    Args:
        env: What is played; it is copied for every episode.
        host: Address to listen on.
        port: Port to listen on, 0 for any free one.
        seed: Of the first episode.
        tell: Says to the person where the shop is.
        closing: Closes the shop once it is set.

    Returns:
        ``{"url", "episodes"}``: the `Trip.result` of every trip on which something was done.

    Raises:
        ConfigurationError: The port is taken, or `host` is none of this machine's.
        MissingDependency: The extra ``web`` is not installed.
    """
    trips: list[Trip] = []

    def welcome() -> str:
        trip = Trip(copy.deepcopy(env), seed + len(trips))
        trips.append(trip)
        return site.open(trip.session, trip.act, trip.notes)

    site = Site(env.shop.catalogue, host=host, port=port, welcome=welcome)
    try:
        tell(f"The shop is open at {site.url}/ (Ctrl-C closes it)")
        with _interruptible(), suppress(KeyboardInterrupt):
            (closing or threading.Event()).wait()
    finally:
        site.stop()
    return {"url": site.url, "episodes": [trip.result for trip in trips if trip.result["steps"]]}


@contextmanager
def _interruptible() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C: the first process of a container would otherwise ignore it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
