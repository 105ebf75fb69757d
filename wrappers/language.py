"""LanguageInterface: any environment that can describe itself becomes text in, text out."""

from __future__ import annotations

import string
from typing import Any, Final

import gymnasium
from gymnasium.spaces import Text
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError
from .below import attribute
from .kind import check_single

__all__ = ["LanguageInterface"]

CUT: Final = " [cut]"
"""What ends an observation that was longer than the space allows."""


CHARACTERS: Final = string.printable + "↑↓←→"
"""What texts are written with unless said otherwise; the arrows are for answers."""


class _AnyText(Text):
    """Texts of any characters; draws are made of `CHARACTERS`."""

    def contains(self, x: Any) -> bool:
        return isinstance(x, str) and self.min_length <= len(x) <= self.max_length


class LanguageInterface(gymnasium.Wrapper[str, str, Any, Any], RecordConstructorArgs):
    """Observations and actions as text, through the environment's own `instructions`, `describe` and `parse`.

    A text that is no action is still played: the environment scores it ``valid = 0`` and the episode goes on.

    Gymnasium's `AsyncVectorEnv` decodes shared text once, in its constructor, and from then on returns that constant:
    give it ``shared_memory=False``, or use `SyncVectorEnv`.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        *,
        instruct: bool = True,
        max_characters: int = 20_000,
        charset: str | None = None,
    ) -> None:
        """Give `env` its language.

        Args:
            env: An environment with `instructions`, `describe(observation)` and `parse(text)`.
            instruct: Whether the observation of a reset begins with the instructions.
            max_characters: Longest text of either space; a longer observation is cut and ends with ``[cut]``.
            charset: The characters of both spaces; any other character of an observation becomes ``?``. None for
                any character where the environment has `any_characters`, as shops do, otherwise for `CHARACTERS`.

        Raises:
            ConfigurationError: `env` has no language interface or is a vector, `max_characters` leaves no room
                for a text, or `charset` lacks the characters that mark what was cut or replaced.
        """
        check_single(env)
        RecordConstructorArgs.__init__(self, instruct=instruct, max_characters=max_characters, charset=charset)
        super().__init__(env)
        missing = [name for name in ("instructions", "describe", "parse") if not env.has_wrapper_attr(name)]
        if missing:
            raise ConfigurationError(
                f"{env} has no {', '.join(missing)}; LanguageInterface needs all of instructions, describe, parse"
            )
        if max_characters <= len(CUT):
            raise ConfigurationError(f"max_characters={max_characters}: give at least {len(CUT) + 1}")
        if charset is not None and not set("?" + CUT) <= set(charset):
            raise ConfigurationError(f"charset={charset!r}: it must hold {'?' + CUT!r}, which mark what does not fit")
        self._instruct = instruct
        anything = charset is None and bool(attribute(env, "any_characters", False))
        self._charset = None if anything else frozenset(charset or CHARACTERS)
        self._longest = max_characters
        kind = _AnyText if anything else Text
        self.observation_space = kind(max_characters, min_length=0, charset=charset or CHARACTERS)
        self.action_space = kind(max_characters, min_length=0, charset=charset or CHARACTERS)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Start an episode; return its description, after the instructions where they were asked for."""
        observation, info = self.env.reset(seed=seed, options=options)
        text = self._describe(observation)
        if self._instruct:
            text = f"{attribute(self.env, 'instructions')}\n\n{text}"
        return self._fit(text), info

    def step(self, action: str) -> tuple[str, Any, bool, bool, dict[str, Any]]:
        """Play the action that `action` says; any text is allowed."""
        parsed = attribute(self.env, "parse")(str(action))
        observation, reward, terminated, truncated, info = self.env.step(parsed)
        return self._fit(self._describe(observation)), reward, terminated, truncated, info

    def _describe(self, observation: Any) -> str:
        return str(attribute(self.env, "describe")(observation))

    def _fit(self, text: str) -> str:
        """Make `text` a member of the observation space."""
        known = self._charset
        if known is not None and not known.issuperset(text):
            text = "".join(character if character in known else "?" for character in text)
        return text if len(text) <= self._longest else text[: self._longest - len(CUT)] + CUT
