"""Any model behind an OpenAI-compatible chat server as an agent: ``endpoint:MODEL``.

Each row of the vector environment is a conversation: the instructions and what the environment says are the user's
messages, and what the model answers is parsed by the environment. Rows are asked side by side. A server that fails is a
fault: the episode is left out of the results, as if a sandbox had died.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..chat import Chat, ContextOverflow, Message, Reply
from ..errors import ConfigurationError, Fault
from .settings import check_ranges
from .spec_settings import read_spec
from .words import Words

__all__ = ["DEFAULTS", "EndpointAgent", "load_endpoint_agent"]

_BODY: Mapping[str, Any] = {
    "temperature": None,
    "top_p": None,
    "max_tokens": None,
    "max_completion_tokens": None,
    "seed": None,
    "reasoning_effort": "",
}
DEFAULTS: Mapping[str, Any] = {
    "url": "",
    "key_from": "OPENAI_API_KEY",
    "timeout": 120.0,
    "retries": 5,
    "concurrency": 8,
    "price_in": None,
    "price_out": None,
    "turns": 0,
    "pictures": 1,
    **_BODY,
}
"""What ``endpoint:MODEL?key=value&...`` takes. The server: its address (empty: the environment variable
``OPENAI_BASE_URL``), the variable that holds the key, seconds of patience, how often a request is sent again, how many
are under way at once, and what a million tokens cost that are read and written. The conversation: after how many turns
it begins anew from the instructions (0: never), and how many of the latest pictures are sent again. The rest is part of
every request where it is given."""

_RANGES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **{name: (lambda value: value >= 0, "0 or more") for name in ("retries", "turns", "pictures")},
    **{name: (lambda value: value is None or (not isinstance(value, dict) and value >= 0), "0 or more")
       for name, default in DEFAULTS.items() if default is None},
    "timeout": (lambda value: value > 0, "above 0"),
    "concurrency": (lambda value: value >= 1, "1 or more"),
}  # fmt: skip

_NOTHING = "(no answer)"
"""Stands in a conversation for an empty answer, which many servers refuse to read."""


class EndpointAgent:
    """A chat model as an agent.

    Args:
        chat: The client.
        venv: Where it acts: environments that describe themselves.
        turns: Turns after which a conversation begins anew; 0 for never.
        pictures: Most pictures of a conversation, the latest ones.

    Attributes:
        faults: Rows for which the server failed the last time, and why.

    Raises:
        ConfigurationError: The environments have no words.
    """

    def __init__(self, chat: Chat, venv: VectorEnv[Any, Any, Any], *, turns: int = 0, pictures: int = 1) -> None:
        self._chat, self._venv, self._words = chat, venv, Words(venv)
        self._turns, self._pictures = turns, pictures
        self._talks: list[list[Message]] = [[] for _ in range(venv.num_envs)]
        self._resting = np.zeros(venv.num_envs, dtype=bool)
        self.faults: dict[int, str] = {}

    @property
    def usage(self) -> dict[str, Any]:
        """Requests, tokens and cost so far; see `Usage`."""
        return self._chat.usage.as_dict()

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Begin new conversations."""
        for row in np.flatnonzero(rows):
            self._talks[row] = []
        self._resting &= ~rows
        self.faults = {}

    def rest(self, rows: NDArray[np.bool_]) -> None:
        """Ask nothing for these rows until they are reset."""
        self._resting = rows.copy()

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return what the answers ask for.

        Raises:
            ConfigurationError: The server refuses to be asked like this.
        """
        seen = list(iterate(self._venv.observation_space, observations))
        asked = [row for row in range(len(seen)) if not self._resting[row]]
        for row in asked:
            if self._turns and len(self._talks[row]) >= 2 * self._turns:
                self._talks[row] = []
            self._hear(row, seen[row])
        found = dict(zip(asked, self._ask(asked), strict=True))
        # What is too long is told from the beginning once more, without what went before.
        again = [row for row in asked if isinstance(found[row], ContextOverflow) and len(self._talks[row]) > 1]
        for row in again:
            self._talks[row] = []
            self._hear(row, seen[row])
        found.update(zip(again, self._ask(again), strict=True))
        self.faults = {row: str(reply) for row, reply in found.items() if isinstance(reply, Fault)}
        return self._words.batch([self._words.action(row, self._said(row, found.get(row))) for row in range(len(seen))])

    def _hear(self, row: int, observation: Any) -> None:
        content = self._words.seen(row, observation, first=not self._talks[row])
        self._talks[row].append({"role": "user", "content": content})

    def _ask(self, rows: Sequence[int]) -> list[Reply | Fault | ContextOverflow]:
        return self._chat.ask_all([_with_pictures(self._talks[row], self._pictures) for row in rows])

    def _said(self, row: int, reply: Reply | Fault | ContextOverflow | None) -> str:
        """Take down an answer; return its words, none where there is no answer."""
        if isinstance(reply, Fault):
            self._talks[row].pop()  # It was not heard.
        if not isinstance(reply, Reply | ContextOverflow):
            return ""
        # Some servers leave what a model thinks to itself in its answer. A page too long to be read has none.
        text = reply.text.rpartition("</think>")[2] if isinstance(reply, Reply) else ""
        self._talks[row].append({"role": "assistant", "content": text or _NOTHING})
        return text


def load_endpoint_agent(spec: str, venv: VectorEnv[Any, Any, Any]) -> EndpointAgent:
    """Return the agent that `spec`, ``endpoint:MODEL`` or ``endpoint:MODEL?key=value&...``, names.

    Raises:
        ConfigurationError: A setting is not known or not allowed, nobody says where the server is, or the environments
            have no words.
        MissingDependency: ``httpx`` is not installed.
    """
    model, chosen = read_spec(spec, DEFAULTS)
    check_ranges("endpoint", chosen, _RANGES)
    prices = chosen["price_in"], chosen["price_out"]
    if (prices[0] is None) != (prices[1] is None):
        raise ConfigurationError(f"agent '{spec}': give both price_in and price_out, or neither")
    chat = Chat(
        model,
        url=chosen["url"] or None,
        key=os.environ.get(chosen["key_from"], ""),
        timeout=chosen["timeout"],
        retries=chosen["retries"],
        concurrency=chosen["concurrency"],
        prices=None if None in prices else prices,
        options={name: chosen[name] for name, default in _BODY.items() if chosen[name] != default},
    )
    return EndpointAgent(chat, venv, turns=chosen["turns"], pictures=chosen["pictures"])


def _with_pictures(messages: Sequence[Message], count: int) -> list[Message]:
    """Return `messages` with their last `count` pictures; older ones cost much and say little."""
    kept: list[Message] = []
    for message in reversed(messages):
        content = message["content"]
        if isinstance(content, list):
            parts = []
            for part in reversed(content):
                picture = part["type"] == "image_url"
                if not picture or count > 0:
                    parts.append(part)
                count -= picture
            message = {**message, "content": parts[::-1]}
        kept.append(message)
    return kept[::-1]
