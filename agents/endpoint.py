"""Any model behind an OpenAI-compatible chat server as an agent: ``endpoint:MODEL``.

Each row of the vector environment is a conversation: the instructions and what the environment says are the user's
messages, and what the model answers is parsed by the environment. Rows are asked side by side. A server that fails is a
fault: the episode is left out of the results, as if a sandbox had died.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from gymnasium.vector.utils import iterate
from numpy.typing import NDArray

from ..chat import Chat
from ..errors import ConfigurationError, Fault
from .settings import check_ranges
from .spec_settings import read_spec
from .talks import Talks
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


class EndpointAgent:
    """A chat model as an agent.

    Args:
        chat: The client.
        venv: Where it acts: environments that describe themselves.
        turns: Turns after which a conversation begins anew; 0 for never.
        pictures: Most pictures of a conversation, the latest ones.

    Attributes:
        faults: Rows for which the server failed the last time, and why.
        words: What was read and answered the last time, by row; of pictures, what the environment says beside them.

    Raises:
        ConfigurationError: The environments have no words.
    """

    def __init__(self, chat: Chat, venv: VectorEnv[Any, Any, Any], *, turns: int = 0, pictures: int = 1) -> None:
        self._chat, self._venv, self._words = chat, venv, Words(venv)
        self._how = {"turns": turns, "pictures": pictures}
        self._talks = self.voices()
        self._resting = np.zeros(venv.num_envs, dtype=bool)
        self._begins = np.ones(venv.num_envs, dtype=bool)
        self.faults: dict[int, str] = {}
        self.words: dict[int, tuple[str, str]] = {}

    @property
    def usage(self) -> dict[str, Any]:
        """Requests, tokens and cost so far; see `Usage`."""
        return self._chat.usage.as_dict()

    def voices(self, seed: int = 0) -> Talks:
        """Return conversations of their own with the same model; servers have chance, and no use for `seed`."""
        return Talks(self._chat, self._words.instructions, **self._how)

    def reset(self, rows: NDArray[np.bool_]) -> None:
        """Begin new conversations."""
        self._talks.forget(np.flatnonzero(rows).tolist())
        self._resting &= ~rows
        self._begins |= rows
        self.faults, self.words = {}, {}

    def rest(self, rows: NDArray[np.bool_]) -> None:
        """Ask nothing for these rows until they are reset."""
        self._resting = rows.copy()

    def act(self, observations: Any, infos: Mapping[str, Any]) -> Any:
        """Return what the answers ask for.

        Raises:
            ConfigurationError: The server refuses to be asked like this.
        """
        seen = list(iterate(self._venv.observation_space, observations))
        asked = np.flatnonzero(~self._resting).tolist()
        answers = self._talks.say(asked, [self._words.seen(row, seen[row]) for row in asked])
        said = dict(zip(asked, answers, strict=True))
        self.faults = {row: str(answer) for row, answer in said.items() if isinstance(answer, Fault)}
        self.words = {
            row: (self._words.heard(row, seen[row], first=bool(self._begins[row])), str(answer))
            for row, answer in said.items()
            if row not in self.faults
        }
        self._begins[asked] = False
        texts = ["" if row in self.faults else str(said.get(row, "")) for row in range(len(seen))]
        return self._words.batch([self._words.action(row, text) for row, text in enumerate(texts)])


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
