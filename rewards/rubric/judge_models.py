"""Who answers a judge's questions: a chat server, or a function of one's own."""

from __future__ import annotations

import importlib
import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ...chat import Chat, ContextOverflow, Message, Reply
from ...errors import ConfigurationError, Fault
from .question import Question

__all__ = ["ChatModel", "Prompt", "Said", "ScriptedModel", "Writer"]


@dataclass(frozen=True)
class Prompt:
    """A question as a conversation: what is asked, and every message so far."""

    question: Question
    messages: Sequence[Message]


@dataclass(frozen=True)
class Said:
    """What was answered.

    Attributes:
        text: In words, as `read_answer` reads them.
        read: Tokens that were read.
        written: Tokens that were written.
        values: Worths from 0 to 1 by name, where the model measures them and writes nothing.
    """

    text: str = ""
    read: int = 0
    written: int = 0
    values: Mapping[str, float] | None = None


class Writer(Protocol):
    """What answers conversations, many at once."""

    @property
    def identity(self) -> str:
        """What its answers depend on besides the conversation: the model, its settings."""

    @property
    def width(self) -> int:
        """How many conversations it answers side by side."""

    def say(self, prompts: Sequence[Prompt]) -> list[Said | Fault]:
        """Return an answer to each conversation, or why there is none."""


class ChatModel:
    """A model behind an OpenAI-compatible server: ``chat:MODEL``.

    Args:
        chat: The client; it asks side by side, waits and asks again.
        identity: What its answers depend on; by default the model's name.
        width: How many conversations it answers side by side.
    """

    def __init__(self, chat: Chat, identity: str = "", width: int = 8) -> None:
        self._chat, self.width = chat, width
        self.identity = identity or f"chat:{chat.model}"

    def say(self, prompts: Sequence[Prompt]) -> list[Said | Fault]:
        """Ask all of them at once.

        Raises:
            ConfigurationError: The server refuses to be asked like this.
        """
        return [self._said(found) for found in self._chat.ask_all([prompt.messages for prompt in prompts])]

    def _said(self, found: Reply | Fault | ContextOverflow) -> Said | Fault:
        if isinstance(found, Reply):
            return Said(found.text, found.prompt_tokens, found.completion_tokens)
        # Cutting the material would be another question: what is too long was not judged.
        return found if isinstance(found, Fault) else Fault(str(found))


class ScriptedModel:
    """A function as a judge: ``script:module:function``.

    It is called with the `Question` and returns the verdicts by name, one verdict where one thing is asked, or the
    reply of a model as text; it may raise `Fault`.

    Args:
        function: The function, or where it is, as ``module:function``.

    Raises:
        ConfigurationError: There is no such function, or what it returns is none of these.
    """

    width = 1

    def __init__(self, function: str | Callable[[Question], Any]) -> None:
        self._function = _load(function) if isinstance(function, str) else function
        place = f"{getattr(self._function, '__module__', '')}:{getattr(self._function, '__qualname__', '')}"
        self.identity = f"script:{place}"

    def say(self, prompts: Sequence[Prompt]) -> list[Said | Fault]:
        """Call the function once for each."""
        return [self._once(prompt.question) for prompt in prompts]

    def _once(self, question: Question) -> Said | Fault:
        try:
            found = self._function(question)
        except Fault as error:
            return error
        if isinstance(found, str) and found.lstrip().startswith("{"):
            return Said(found)
        verdicts = dict(found) if isinstance(found, Mapping) else {question.asked[0].name: found}
        try:
            return Said(json.dumps({"verdicts": {name: _plain(verdict) for name, verdict in verdicts.items()}}))
        except (TypeError, ValueError) as error:
            names = ", ".join(repr(asked.name) for asked in question.asked)
            raise ConfigurationError(
                f"judge '{self.identity}' returned {str(found)[:100]}: return the verdicts by name, a dict with "
                f"{names}; or one verdict where one thing is asked; or a model's reply, as text"
            ) from error


def _plain(verdict: Any) -> Any:
    """A verdict as JSON holds it; a number of NumPy's as Python's."""
    return verdict if isinstance(verdict, (str, bool, int)) else float(verdict)


def _load(place: str) -> Callable[[Question], Any]:
    module, separator, name = place.partition(":")
    try:
        function = operator.attrgetter(name)(importlib.import_module(module)) if separator and name else None
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(f"judge 'script:{place}' cannot be imported: {error}") from error
    if not callable(function):
        raise ConfigurationError(f"judge 'script:{place}': write script:module:function")
    found: Callable[[Question], Any] = function
    return found
