"""The one chat client: servers that speak the OpenAI-compatible chat protocol, for agents, judges and reward search.

A server that does not answer, or answers nonsense, is asked again, later each time; one that goes on failing is a
`Fault`, never an empty answer. Where no such server was ever heard, the address is wrong or nothing runs there, which
a few tries tell. What the server says is wrong with a request is told at once: asking again changes nothing. Every
request, token and, where prices are known, cent is counted.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from .errors import ConfigurationError, Fault, RewardLabError, require

__all__ = ["Chat", "ContextOverflow", "Message", "Reply", "Usage", "pause"]

Message = Mapping[str, Any]
"""``{"role": "user", "content": text or parts}``, as the protocol has it."""

_AGAIN = frozenset({408, 409, 425, 429})
"""Statuses below 500 after which the same request may succeed."""
_TOO_LONG = re.compile(r"context.{0,24}(length|window|size)|prompt is too long|max_model_len", re.IGNORECASE)
_LONGEST_PAUSE = 60.0
_CONNECT = 10.0
"""Seconds, at most, for which a connection is waited for."""
_STRANGER = 2
"""How often, at most, a request is sent again where no chat server was ever heard: patience is for what there is."""


class ContextOverflow(RewardLabError):
    """The conversation is longer than the model can read: the model's limit, not the server's failure."""


@dataclass(frozen=True)
class Reply:
    """One answer.

    Attributes:
        text: What was said; empty where the server refused to say anything.
        finish: Why it ended, ``"stop"`` or ``"length"`` for example; empty where the server does not tell.
        prompt_tokens: Tokens that were read, 0 where the server does not tell.
        completion_tokens: Tokens that were written, 0 where the server does not tell.
    """

    text: str
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True)
class Usage:
    """What a client has used so far.

    Attributes:
        replies: Requests that were answered.
        retries: Requests that were sent again.
        failures: Requests that were given up.
        unmetered: Answers whose tokens the server did not tell; they are in no sum.
        prompt_tokens: Tokens that were read.
        completion_tokens: Tokens that were written.
        cost: In the currency of the prices; None without prices.
        last_failure: Why a request was given up the last time; empty where none was.
    """

    replies: int = 0
    retries: int = 0
    failures: int = 0
    unmetered: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    last_failure: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as reports hold it."""
        return asdict(self)


class Chat:
    """A client of one model on one server; any number of threads may use it.

    Args:
        model: What the server calls the model.
        url: Where the protocol begins, such as ``http://localhost:8000/v1``; by default that of the environment
            variable ``OPENAI_BASE_URL``, or of the service of that name where there is a key.
        key: What is sent as bearer token; by default that of ``OPENAI_API_KEY``. Servers of one's own need none.
        timeout: Seconds for which an answer is waited for; ten at most for the connection itself.
        retries: How often a request is sent again; at most twice where no chat server was ever heard.
        concurrency: Most requests under way at once, over all threads.
        backoff: Seconds before a request is sent again for the first time; they double each time.
        prices: For a million tokens that are read, and for a million that are written.
        options: What else every request says: ``temperature``, ``max_tokens``, ``seed`` and the like.

    Raises:
        ConfigurationError: An argument is not allowed, or nobody says where the server is.
        MissingDependency: ``httpx`` is not installed.
    """

    def __init__(
        self,
        model: str,
        *,
        url: str | None = None,
        key: str | None = None,
        timeout: float = 120.0,
        retries: int = 5,
        concurrency: int = 8,
        backoff: float = 1.0,
        prices: tuple[float, float] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        if not model:
            raise ConfigurationError("a chat needs the name of a model, as its server calls it")
        if timeout <= 0 or retries < 0 or concurrency < 1 or backoff < 0:
            raise ConfigurationError(
                f"timeout={timeout}, retries={retries}, concurrency={concurrency}, backoff={backoff}: give a timeout "
                "above 0, a concurrency of at least 1, and no negative number"
            )
        httpx = require("httpx", "chat")
        self._errors, self._unreached = httpx.RequestError, (httpx.ConnectError, httpx.ConnectTimeout)
        self._address = f"{_base(url, key).rstrip('/')}/chat/completions"
        try:
            httpx.URL(self._address)
        except httpx.InvalidURL as error:
            raise ConfigurationError(f"the chat server's address '{self._address}' is none: {error}") from error
        key = (os.environ.get("OPENAI_API_KEY", "") if key is None else key).strip()
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT)),
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
        )
        # Agents and judges come and go without a word.
        weakref.finalize(self, self._client.close)
        self.model = model
        self._options = dict(options or {})
        self._retries, self._backoff, self._prices = retries, backoff, prices
        self._concurrency = concurrency
        self._slots = threading.BoundedSemaphore(concurrency)
        self._lock = threading.Lock()
        self._heard = False
        self._usage = Usage(cost=None if prices is None else 0.0)

    @property
    def usage(self) -> Usage:
        """What has been used so far."""
        return self._usage

    def ask(self, messages: Sequence[Message], **options: Any) -> Reply:
        """Return the answer to a conversation.

        Args:
            messages: What was said so far.
            options: What this request says besides, or instead of, what every request says.

        Raises:
            Fault: The server failed, however often it was asked.
            ContextOverflow: The conversation is too long for the model.
            ConfigurationError: The server refuses such requests: a wrong key, no such model, an option it has not.
        """
        body = {"model": self.model, "messages": list(messages), **self._options, **options}
        # A request that waits keeps its place: a server with too much to do is asked less.
        with self._slots:
            attempt = 0
            while True:
                found, after = self._once(body)
                if isinstance(found, Reply):
                    self._count(found)
                    return found
                if attempt >= (self._retries if self._heard else min(self._retries, _STRANGER)):
                    break
                self._add(retries=1)
                time.sleep(pause(attempt, after, self._backoff))
                attempt += 1
        tries = f"{attempt + 1} times" if attempt else "once"
        reason = f"the chat server {self._address} failed, asked {tries}: {found}"
        self._add(failures=1)
        with self._lock:
            self._usage = replace(self._usage, last_failure=reason)
        raise Fault(reason)

    def ask_all(self, conversations: Sequence[Sequence[Message]]) -> list[Reply | Fault | ContextOverflow]:
        """Return an answer to each of many conversations, asked side by side, or why there is none.

        Raises:
            ConfigurationError: The server refuses such requests.
        """
        if not conversations:
            return []
        with ThreadPoolExecutor(min(self._concurrency, len(conversations))) as pool:
            futures = [pool.submit(self._attempt, messages) for messages in conversations]
            try:
                return [future.result() for future in futures]
            except BaseException:
                # What one request is refused for, all are: the others need not find out, nor those of a user who stops.
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _attempt(self, messages: Sequence[Message]) -> Reply | Fault | ContextOverflow:
        try:
            return self.ask(messages)
        except (Fault, ContextOverflow) as error:
            return error

    def _once(self, body: Mapping[str, Any]) -> tuple[Reply | str, str | None]:
        """Send a request; return the answer, or what went wrong, and when the server wants to be asked again."""
        try:
            response = self._client.post(self._address, json=body)
        except self._errors as error:
            self._heard = self._heard or not isinstance(error, self._unreached)
            return f"{type(error).__name__}: {error}", None
        status = response.status_code
        if status in _AGAIN or status >= 500:
            self._heard = True
            return f"status {status}: {_said(response)}", response.headers.get("Retry-After")
        if status != 200:
            said = _said(response)
            if status in (400, 413, 422) and _TOO_LONG.search(response.text):
                raise ContextOverflow(f"model '{self.model}' cannot read a conversation of this length: {said}")
            raise ConfigurationError(f"the chat server {self._address} refuses model '{self.model}': {status}: {said}")
        try:
            found = _read(response.json())
            self._heard = True
            return found, None
        except (ValueError, TypeError, LookupError, AttributeError):
            return f"what came is no answer of the chat protocol: {response.text[:200]!r}", None

    def _count(self, reply: Reply) -> None:
        read, written = reply.prompt_tokens, reply.completion_tokens
        self._add(
            replies=1,
            unmetered=int(not read and not written),
            prompt_tokens=read,
            completion_tokens=written,
            **({"cost": (self._prices[0] * read + self._prices[1] * written) / 1e6} if self._prices else {}),
        )

    def _add(self, **amounts: Any) -> None:
        with self._lock:
            sums = {name: getattr(self._usage, name) + amount for name, amount in amounts.items()}
            self._usage = replace(self._usage, **sums)


def pause(attempt: int, after: str | None, backoff: float) -> float:
    """Return the seconds to wait before a request is sent again.

    They double with each attempt, and chance takes up to half of them away, so that many clients that were turned away
    together do not come back together.

    Args:
        attempt: How often the request has been sent again.
        after: The server's header ``Retry-After``: seconds or a date; it counts where it is later.
        backoff: Seconds the first time.
    """
    own = min(_LONGEST_PAUSE, backoff * 2**attempt) * (1.0 - random.random() / 2)
    return max(own, min(_LONGEST_PAUSE, _asked_for(after)))


def _asked_for(after: str | None) -> float:
    if after is None:
        return 0.0
    try:
        return max(0.0, float(after))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(after)
    except ValueError:
        return 0.0
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _base(url: str | None, key: str | None) -> str:
    """Where the protocol begins."""
    url = url or os.environ.get("OPENAI_BASE_URL")
    if not url and (key or os.environ.get("OPENAI_API_KEY")):
        return "https://api.openai.com/v1"
    if not url:
        raise ConfigurationError(
            "nobody says where the chat server is: set OPENAI_BASE_URL, such as http://localhost:8000/v1 (and "
            "OPENAI_API_KEY where it wants a key)"
        )
    if not re.match(r"https?://[^/]", url):
        raise ConfigurationError(f"the chat server's address '{url}' is none: write http://HOST:PORT/v1 or https://...")
    return url


def _said(response: Any) -> str:
    """What a server says about a failure."""
    try:
        found = response.json()
        found = found.get("error", found)
        return str(found.get("message", found) if isinstance(found, Mapping) else found)[:300]
    except (ValueError, AttributeError):
        return " ".join(response.text.split())[:300] or "no reason given"


def _read(document: Mapping[str, Any]) -> Reply:
    """Read a response of the protocol; what is missing in it raises one of Python's own errors."""
    choice = document["choices"][0]
    usage = document.get("usage") or {}
    return Reply(
        text=_words(choice["message"].get("content")),
        finish=str(choice.get("finish_reason") or ""),
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        completion_tokens=int(usage.get("completion_tokens") or 0),
    )


def _words(content: Any) -> str:
    """The text of a message: a text, parts of which some are texts, or nothing where the model refused."""
    text = content or "" if content is None or isinstance(content, str) else "".join(map(_part, content))
    # Half of a character, which JSON can hold, could not be sent back with the next request.
    return text.encode("utf-8", "replace").decode()


def _part(part: Mapping[str, Any]) -> str:
    return part.get("text") or ""
