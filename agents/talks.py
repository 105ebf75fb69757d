"""Conversations with a chat server side by side, each under a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..chat import Chat, ContextOverflow, Message, Reply
from ..errors import Fault

__all__ = ["Content", "Talks"]

Content = str | list[dict[str, Any]]
"""What a message says: a text, or parts where there are pictures."""

_NOTHING = "(no answer)"
"""Stands in a conversation for an empty answer, which many servers refuse to read."""


class Talks:
    """What a chat model says in conversations that go on for many turns, begin anew, and branch.

    A conversation that is too long for the model goes on from the instructions and what was heard last. What cannot be
    read even then has an empty answer.

    Args:
        chat: The client.
        instructions: What a conversation begins with, unless what is heard first holds it already.
        turns: Turns after which a conversation begins anew; 0 for never.
        pictures: Most pictures of a conversation, the latest ones; older ones cost much and say little.
    """

    def __init__(self, chat: Chat, instructions: str = "", *, turns: int = 0, pictures: int = 1) -> None:
        self.chat = chat
        self._instructions, self._turns, self._pictures = instructions, turns, pictures
        self._talks: dict[int, list[Message]] = {}

    def say(self, numbers: Sequence[int], heard: Sequence[Content]) -> list[str | Fault]:
        """Tell each conversation what is heard; return its answer, or why there is none. A new number begins one.

        Raises:
            ConfigurationError: The server refuses to be asked like this.
        """
        for number, content in zip(numbers, heard, strict=True):
            if self._turns and len(self._talks.get(number, ())) >= 2 * self._turns:
                del self._talks[number]
            self._hear(number, content)
        found = dict(zip(numbers, self._ask(numbers), strict=True))
        again = [number for number in numbers if isinstance(found[number], ContextOverflow) and self._longer(number)]
        contents = dict(zip(numbers, heard, strict=True))
        for number in again:
            del self._talks[number]
            self._hear(number, contents[number])
        found.update(zip(again, self._ask(again), strict=True))
        return [self._said(number, found[number]) for number in numbers]

    def branch(self, number: int, into: int) -> None:
        """Begin the conversation `into` as a copy of another one, which goes on by itself."""
        self._talks[into] = list(self._talks[number])

    def forget(self, numbers: Sequence[int]) -> None:
        """End these conversations; one that is heard of again begins anew."""
        for number in numbers:
            self._talks.pop(number, None)

    def _hear(self, number: int, content: Content) -> None:
        talk = self._talks.setdefault(number, [])
        talk.append({"role": "user", "content": content if talk else self._instructed(content)})

    def _instructed(self, content: Content) -> Content:
        if isinstance(content, str):
            return content if self._instructions in content else f"{self._instructions}\n\n{content}"
        if any(self._instructions in part.get("text", "") for part in content):
            return content
        return [{"type": "text", "text": self._instructions}, *content]

    def _longer(self, number: int) -> bool:
        return len(self._talks[number]) > 1

    def _ask(self, numbers: Sequence[int]) -> list[Reply | Fault | ContextOverflow]:
        return self.chat.ask_all([_with_pictures(self._talks[number], self._pictures) for number in numbers])

    def _said(self, number: int, reply: Reply | Fault | ContextOverflow) -> str | Fault:
        """Take down an answer; return its words."""
        if isinstance(reply, Fault):
            self._talks[number].pop()  # It was not heard.
            return reply
        # Some servers leave what a model thinks to itself in its answer.
        text = reply.text.rpartition("</think>")[2] if isinstance(reply, Reply) else ""
        self._talks[number].append({"role": "assistant", "content": text or _NOTHING})
        return text


def _with_pictures(messages: Sequence[Message], count: int) -> list[Message]:
    """Return `messages` with their last `count` pictures."""
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
