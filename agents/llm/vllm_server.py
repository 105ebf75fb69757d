"""Requests to a vLLM server, which are sent again where that may help."""

from __future__ import annotations

import os
import re
import time
import weakref
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ...chat import pause
from ...errors import ConfigurationError, Fault, RewardLabError, require

__all__ = ["ADDRESS", "VllmServer"]

Found = TypeVar("Found")

ADDRESS = "REWARDLAB_VLLM"
"""The environment variable that says where the server is, where no setting does."""
_AGAIN = frozenset({408, 409, 425, 429})
"""Statuses below 500 after which the same request may succeed."""
_CONNECT = 10.0
"""Seconds within which a server that is there takes a connection."""


class VllmServer:
    """A server that ``vllm serve`` has started; any number of threads may ask it.

    What it wants as bearer token, if anything, is what the environment variable ``VLLM_API_KEY`` holds, from which
    ``vllm serve`` has it, too.

    Args:
        url: Where it is, such as ``http://localhost:8000``; by default that of the environment variable `ADDRESS`.
        timeout: Seconds for which an answer is waited for.
        retries: How often a request is sent again.
        backoff: Seconds before a request is sent again for the first time; they double each time.

    Attributes:
        model: What the server calls the model that it has.
        longest: Tokens that it reads and writes in one conversation at most; 0 where it does not tell.

    Raises:
        ConfigurationError: Nobody says where the server is, or no server is there.
        MissingDependency: ``httpx`` is not installed.
    """

    def __init__(self, url: str = "", *, timeout: float = 600.0, retries: int = 5, backoff: float = 1.0) -> None:
        httpx = require("httpx", "chat")
        # Requests that change weights are beside the protocol, not below /v1.
        self.url = re.sub(r"(/v1)?/*$", "", url or os.environ.get(ADDRESS, ""))
        if not re.match(r"https?://[^/]", self.url):
            raise ConfigurationError(
                f"the vLLM server's address '{self.url}' is none: write http://HOST:PORT"
                if self.url
                else f"nobody says where the vLLM server is: set agent.server, or {ADDRESS}, to http://HOST:PORT"
            )
        key = os.environ.get("VLLM_API_KEY", "").strip()
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout, connect=_CONNECT),
            # As many requests as there are threads: it is the server that puts them in order.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=None),
        )
        weakref.finalize(self, self._client.close)
        self._errors = httpx.RequestError
        self._retries, self._backoff = retries, backoff
        self.model, self.longest = self._served()

    def post(self, path: str, body: Mapping[str, Any], read: Callable[[Any], Found], *, missing: str = "") -> Found:
        """Send a request, and return what `read` makes of the response.

        Args:
            path: Below the server's address.
            body: What is sent as JSON.
            read: Takes httpx's response; where that is not what was asked for, it raises one of Python's own errors
                and is asked again.
            missing: What to do where the server knows no such request.

        Raises:
            Fault: The server failed, however often it was asked.
            ConfigurationError: It refuses such requests.
        """
        failure, after = "", None
        for attempt in range(self._retries + 1):
            if attempt:
                time.sleep(pause(attempt - 1, after, self._backoff))
            try:
                response = self._client.post(f"{self.url}{path}", json=body)
            except self._errors as error:
                failure, after = f"{type(error).__name__}: {error}", None
                continue
            status = response.status_code
            if status in _AGAIN or status >= 500:
                failure, after = f"status {status}: {_said(response)}", response.headers.get("Retry-After")
            elif status != 200:
                hint = f". {missing}" if status == 404 and missing else ""
                raise ConfigurationError(f"the vLLM server refuses {self.url}{path}: {status}: {_said(response)}{hint}")
            else:
                try:
                    return read(response)
                except RewardLabError:
                    raise
                except (ValueError, TypeError, LookupError, AttributeError):
                    failure, after = f"what came is no answer of its protocol: {response.text[:200]!r}", None
        raise Fault(f"the vLLM server failed at {self.url}{path}, asked {self._retries + 1} times: {failure}")

    def _served(self) -> tuple[str, int]:
        """Return the name of the model that is served, and how much it reads."""
        try:
            response = self._client.get(f"{self.url}/v1/models")
            # Matrices of LoRA have a model below them.
            own = next(each for each in response.json()["data"] if not each.get("parent"))
            return str(own["id"]), int(own.get("max_model_len") or 0)
        except self._errors as error:
            raise ConfigurationError(
                f"no vLLM server answers at {self.url} ({type(error).__name__}: {error}): start one with 'vllm serve "
                "MODEL' and wait until it has loaded its model"
            ) from error
        except (ValueError, TypeError, LookupError, AttributeError, StopIteration) as error:
            raise ConfigurationError(
                f"what answers at {self.url} is no vLLM server that has a model: {response.status_code}: "
                f"{_said(response)}"
            ) from error


def _said(response: Any) -> str:
    """What a server says about a failure."""
    return " ".join(response.text.split())[:300] or "no reason given"
