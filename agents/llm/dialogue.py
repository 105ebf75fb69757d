"""What a chat template makes of a conversation, token by token, and never twice.

A policy is trained on the very tokens that it sampled. To decode an answer and tokenise the whole conversation again
gives other tokens now and then, whose probabilities nobody has sampled from. So every message becomes tokens once, and
what follows an answer is added behind the tokens that were sampled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import ConfigurationError

__all__ = ["Dialogue"]

_MARKS = ("QZXFIRSTQZX", "QZXANSWERQZX", "QZXNEXTQZX")
"""Stand for what is said while the template's own parts are found."""


class Dialogue:
    """The parts of a chat template, and conversations made of them.

    What an environment says never becomes a control token, whatever it holds: it is tokenised with
    ``split_special_tokens``.

    Args:
        tokenizer: Of transformers, with a chat template.
        stops: Tokens that end an answer, besides the tokenizer's own end.

    Raises:
        ConfigurationError: There is no chat template, or it does not keep messages as they are.
    """

    def __init__(self, tokenizer: Any, stops: Sequence[int] = ()) -> None:
        if not getattr(tokenizer, "chat_template", None):
            raise ConfigurationError(
                f"the tokenizer of '{tokenizer.name_or_path}' has no chat template, which says who speaks: set "
                "tokenizer.chat_template, or take a model that was made for chats"
            )
        self.tokenizer = tokenizer
        self.stops = frozenset({tokenizer.eos_token_id, *stops} - {None})
        user, answer, following = _MARKS
        first = [{"role": "user", "content": user}]
        before, after = self._parts(first, user)
        self._first = self._tokens(before), self._tokens(after)
        answered = [*first, {"role": "assistant", "content": answer}, {"role": "user", "content": following}]
        between, after = self._parts(answered, following)
        between = between[between.index(answer) + len(answer) :]
        # The template ends an answer by a token that the model has sampled already.
        end = next((mark for mark in map(self._name, self.stops) if between.startswith(mark)), "")
        self._end = self._tokens(end)
        self._next = self._tokens(between[len(end) :]), self._tokens(after)

    def open(self, text: str) -> list[int]:
        """Return the tokens up to where the first answer begins, after `text`, which the environment says first."""
        before, after = self._first
        return [*before, *self._said(text), *after]

    def follow(self, text: str, *, ended: bool) -> list[int]:
        """Return the tokens from the end of an answer up to where the next one begins.

        Args:
            text: What the environment says next.
            ended: Whether the answer's last token was one of `stops`; an answer that was cut off is ended here.
        """
        before, after = self._next
        return [*([] if ended else self._end), *before, *self._said(text), *after]

    def read(self, tokens: Sequence[int]) -> str:
        """Return what the sampled `tokens` say, without control tokens."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True))

    def write(self, text: str) -> list[int]:
        """Return the tokens of an answer that says `text`, with its end."""
        return [*self._said(text), *self._end]

    def _parts(self, messages: list[dict[str, str]], mark: str) -> tuple[str, str]:
        """Return what the template has before and after `mark`."""
        rendered = str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        if any(rendered.count(message["content"]) != 1 for message in messages):
            raise ConfigurationError(
                f"the chat template of '{self.tokenizer.name_or_path}' does not repeat every message just once, as it "
                "is: conversations cannot be put together from its parts"
            )
        before, after = rendered.split(mark)
        return before, after

    def _name(self, token: int) -> str:
        return str(self.tokenizer.convert_ids_to_tokens(token))

    def _tokens(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"]) if text else []

    def _said(self, text: str) -> list[int]:
        if not text:
            return []
        return list(self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])
