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
    ``split_special_tokens``. Where the template trims what is said, so does this.

    Args:
        tokenizer: Of transformers, with a chat template.
        stops: Tokens that end an answer, besides the tokenizer's own end and the template's.

    Attributes:
        stops: All of them.

    Raises:
        ConfigurationError: There is no chat template, it refuses a conversation of a user and an assistant, it does not
            keep messages as they are, or nothing ends an answer.
    """

    def __init__(self, tokenizer: Any, stops: Sequence[int] = ()) -> None:
        if not getattr(tokenizer, "chat_template", None):
            raise ConfigurationError(
                f"the tokenizer of '{tokenizer.name_or_path}' has no chat template, which says who speaks: set "
                "tokenizer.chat_template, or take a model that was made for chats"
            )
        self.tokenizer = tokenizer
        user, answer, following = _MARKS
        first = [{"role": "user", "content": user}]
        before, after = self._parts(first, user)
        self._trims = self._render([{"role": "user", "content": f" {user} "}]) == before + user + after
        self._first = self._tokens(before), self._tokens(after)
        answered = [*first, {"role": "assistant", "content": answer}, {"role": "user", "content": following}]
        between, after = self._parts(answered, following)
        between = between[between.index(answer) + len(answer) :]
        self._end, rest = self._ending(between, [tokenizer.eos_token_id, *stops])
        self.stops = frozenset({tokenizer.eos_token_id, *stops, *self._end} - {None})
        self._next = self._tokens(rest), self._tokens(after)

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

    def next_message(self, text: str, *, ended: bool) -> tuple[list[int], list[int]]:
        """Return the tokens from the end of an answer up to the next message, and those of `text`, which it says.

        Args:
            text: What is said.
            ended: See `follow`.
        """
        return [*([] if ended else self._end), *self._next[0]], self._said(text)

    def read(self, tokens: Sequence[int]) -> str:
        """Return what the sampled `tokens` say, without control tokens; bytes that are no text become U+FFFD."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True, clean_up_tokenization_spaces=False))

    def write(self, text: str) -> list[int]:
        """Return the tokens of an answer that says `text`, with its end."""
        return [*self._said(text), *self._end]

    def _parts(self, messages: list[dict[str, str]], mark: str) -> tuple[str, str]:
        """Return what the template has before and after `mark`."""
        rendered = self._render(messages)
        if any(rendered.count(message["content"]) != 1 for message in messages):
            raise ConfigurationError(
                f"the chat template of '{self.tokenizer.name_or_path}' does not repeat every message just once, as it "
                "is: conversations cannot be put together from its parts"
            )
        before, after = rendered.split(mark)
        return before, after

    def _render(self, messages: list[dict[str, str]]) -> str:
        from jinja2 import TemplateError

        try:
            return str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        except TemplateError as error:
            raise ConfigurationError(
                f"the chat template of '{self.tokenizer.name_or_path}' refuses a conversation of a user and an "
                f"assistant: {error}"
            ) from error

    def _ending(self, between: str, stops: Sequence[int | None]) -> tuple[list[int], str]:
        """Return the token that ends an answer, and what `between`, which follows an answer, has after it.

        It is the control token or stop that the template writes first; where it writes none, the tokenizer's end. The
        model samples it itself, so that it is added only to answers that were cut off.

        Args:
            between: What the template has from the end of an answer to the next message.
            stops: Tokens that end an answer; None for one that the tokenizer lacks.
        """
        known = [token for token in stops if token is not None]
        names = {str(self.tokenizer.convert_ids_to_tokens(token)): token for token in known}
        names |= dict(zip(self.tokenizer.all_special_tokens, self.tokenizer.all_special_ids, strict=True))
        stripped = between.lstrip()
        for name in sorted(filter(None, names), key=len, reverse=True):
            if stripped.startswith(name):
                return [names[name]], stripped[len(name) :]
        if not known:
            raise ConfigurationError(
                f"the tokenizer of '{self.tokenizer.name_or_path}' has no token that ends an answer: set "
                "tokenizer.eos_token"
            )
        return known[:1], between

    def _tokens(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"]) if text else []

    def _said(self, text: str) -> list[int]:
        # Halves of pairs of UTF-16 are no text, and tokenizers refuse them.
        text = text.encode("utf-8", "replace").decode("utf-8")
        if self._trims:
            text = text.strip()
        if not text:
            return []
        return list(self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])
