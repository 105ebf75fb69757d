"""The shop as a web site on this machine: shopping trips served by address, for people and for browsers.

An address is a state of the shop, so a browser's back button works; pressing something is ``?click=...`` or
``?search=...`` at the page's address, answered by sending the browser to where that led.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import secrets
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

from ....errors import ConfigurationError, require
from ..address import address
from ..catalogue.catalogue import Catalogue
from ..page import State
from ..pages import BUY
from ..session import Session, action_of
from .html import to_html
from .picture import draw

__all__ = ["Site", "still_site"]

_HEADERS = {
    "Cache-Control": "no-store",  # pages change with the trip, whatever their address
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_KEPT = {**_HEADERS, "Cache-Control": "max-age=3600"}
# Where round corners lie over pictures, Chromium's blending differs by one level from time to time.
_STILL = "*{caret-color:transparent!important;border-radius:0!important}\n"
_ENDS = ("done", "refused")
_LONGEST_ADDRESS = 1 << 20
_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#0d6b5c"/></svg>'


@dataclass(slots=True)
class _Visit:
    """A trip that is served, what does its actions, and what to tell the person below a page."""

    session: Session
    act: Callable[[str], object]
    notes: Callable[[], tuple[str, ...]]


class Site:
    """A server in a thread of this process.

    Args:
        catalogue: What the shop sells.
        host: Address to listen on; by default nothing outside this machine reaches it.
        port: Port to listen on, 0 for any free one.
        still: Whether nothing on a page moves or blinks, so that equal pages are equal pictures.
        welcome: Opens a trip and returns its name, for whoever comes to the site's front page.
        most_trips: Trips kept; the oldest goes.

    Attributes:
        url: Where the site is, without a slash at the end.

    Raises:
        ConfigurationError: The port is taken, or `host` is none of this machine's.
        MissingDependency: The extra ``web`` is not installed.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        still: bool = False,
        welcome: Callable[[], str] | None = None,
        most_trips: int = 1_000,
    ) -> None:
        uvicorn = require("uvicorn", "web")
        self._catalogue = catalogue
        self._visits: OrderedDict[str, _Visit] = OrderedDict()
        self._welcome = welcome
        self._most_trips = most_trips
        style = resources.files(__package__).joinpath("templates/shop.css").read_text(encoding="utf-8")
        self._style = style.replace(":hover", ":not(*)") + _STILL if still else style
        self._socket = _listen(host, port)
        self.url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            self._application(local=host in ("127.0.0.1", "localhost")),
            http="h11",  # the one whose limit on an address can be raised
            h11_max_incomplete_event_size=_LONGEST_ADDRESS,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="rewardlab-shop", daemon=True)
        self._thread.start()

    def open(
        self,
        session: Session,
        act: Callable[[str], object] | None = None,
        notes: Callable[[], tuple[str, ...]] = tuple,
    ) -> str:
        """Serve a trip.

        Args:
            session: The trip.
            act: Does an action, given as text; by default `Session.act`.
            notes: Returns lines that stand below a page.

        Returns:
            The trip's name, which nobody can guess.
        """
        name = secrets.token_urlsafe(9)
        self._visits[name] = _Visit(session, act or session.act, notes)
        while len(self._visits) > self._most_trips:
            self._visits.popitem(last=False)
        return name

    def close(self, name: str) -> None:
        """Serve the trip `name` no longer."""
        self._visits.pop(name, None)

    def path(self, name: str, state: State | None = None) -> str:
        """Return the path of the page that shows `state`, by default where the trip `name` stands."""
        state = state or self._visits[name].session.state
        asin = self._catalogue[state.product].asin if state.product >= 0 else ""
        return address(state, asin, name)

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def _turn(self, path: str, asked: str, sent: bool) -> tuple[str, str]:
        """Return where to send the browser, or nothing, and the document to show it there.

        Args:
            path: The address of a page.
            asked: A form's fields or a link's query.
            sent: Whether it was sent as a form, the only way to end a trip: links are followed by machines too.

        Raises:
            LookupError: There is no such trip.
            ConfigurationError: There is no such page.
        """
        name = path.split("/")[1 if path.count("/") == 1 else 2]
        visit = self._visits[name]
        session = visit.session
        _, state = session.shop.state_at(path)
        if state != session.state:
            # Only an action can end a trip, not a visit to an address; and a trip that has ended stays where it is.
            if state.page in _ENDS or session.state.page in _ENDS:
                return self.path(name), ""
            session.go(state)
        action = _action(asked)
        ended = session.state.page in _ENDS
        if not action or ended or (not sent and _ending(action, session)):
            refusable = session.refusable and not ended
            return "", to_html(session.page, notes=visit.notes(), refusable=refusable)
        visit.act(action)
        return self.path(name), ""

    def _application(self, *, local: bool) -> Any:
        responses, routing = require("starlette.responses", "web"), require("starlette.routing", "web")
        hosts = require("starlette.middleware.trustedhost", "web").TrustedHostMiddleware

        def answer(text: str, kind: str = "text/html", status: int = 200, headers: dict[str, str] = _HEADERS) -> Any:
            body = text.encode("utf-8", "replace")
            return responses.Response(body, status, headers, f"{kind}; charset=utf-8")

        def redirect(path: str) -> Any:
            return responses.Response(b"", 303, {**_HEADERS, "Location": path})

        async def front(request: Any) -> Any:
            return redirect(self.path(self._welcome())) if self._welcome else lost()

        async def style(request: Any) -> Any:
            return answer(self._style, "text/css", headers=_KEPT)

        async def icon(request: Any) -> Any:
            return answer(_ICON, "image/svg+xml", headers=_KEPT)

        async def picture(request: Any) -> Any:
            key = request.path_params["key"]
            index = int(key) if key.isdecimal() and len(key) < 10 else self._catalogue.index_of(key)
            if index is None or index >= len(self._catalogue):
                return answer("no such product", "text/plain", 404)
            return answer(draw(self._catalogue[index]), "image/svg+xml", headers=_KEPT)

        async def page(request: Any) -> Any:
            asked = request.scope["query_string"] if request.method == "GET" else b""
            if request.method == "POST":
                async for part in request.stream():
                    asked += part
                    if len(asked) > _LONGEST_ADDRESS:
                        return answer("too much", "text/plain", 413)
            path, sent = request.scope["raw_path"].decode("latin-1"), request.method == "POST"
            try:
                there, document = self._turn(path, asked.decode("latin-1"), sent)
            except (LookupError, ConfigurationError):
                return lost()
            return redirect(there) if there else answer(document)

        def lost() -> Any:
            return answer("<!doctype html><title>Nothing here</title><p>There is no such page.", status=404)

        routes = [
            routing.Route("/", front),
            routing.Route("/shop.css", style),
            routing.Route("/favicon.ico", icon),
            routing.Route("/picture/{key}", picture),
            routing.Route("/{path:path}", page, methods=["GET", "POST"]),
        ]
        application = require("starlette.applications", "web").Starlette(routes=routes)
        # Against DNS rebinding: a page from elsewhere must not reach this shop under that page's own host name.
        return hosts(application, allowed_hosts=["127.0.0.1", "localhost"]) if local else application


def still_site(catalogue: Catalogue) -> Site:
    """Return the site of this process that serves `catalogue` to its own browser."""
    return _site_of(catalogue, os.getpid())


@functools.cache
def _site_of(catalogue: Catalogue, process: int) -> Site:
    site = Site(catalogue, still=True)
    atexit.register(site.stop)
    return site


def _action(asked: str) -> str:
    """Return what a form's fields or a link's query ask for, an action as text; empty for nothing."""
    try:
        fields = parse_qs(asked, keep_blank_values=True, max_num_fields=10)
    except ValueError:  # no page of ours has so many
        return ""
    words = fields.get("search", [""])[-1]
    if words:
        return f"search[{words}]"
    if "refuse" in fields:
        return f"refuse[{fields['refuse'][-1] or 'declined'}]"
    return f"click[{fields['click'][-1]}]" if "click" in fields else ""


def _ending(action: str, session: Session) -> bool:
    """Return whether `action`, as `session` reads it, buys or declines."""
    verb, argument = action_of(action, quirks=session.shop.quirks) or ("", "")
    return verb == "refuse" or (verb, argument) == ("click", BUY.lower())


def _listen(host: str, port: int) -> socket.socket:
    # Only with the protocol named does asyncio switch off Nagle's algorithm, under which every answer waits 40 ms.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except (OSError, OverflowError) as error:
        found.close()
        raise ConfigurationError(
            f"host={host!r}, port={port}: cannot listen there ({error}); give a free port of this machine, or 0 for any"
        ) from error
    found.listen(128)
    return found
