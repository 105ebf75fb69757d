"""What applications say by themselves, in several languages: the words on their buttons, tabs and labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources

__all__ = ["LANGUAGES", "WORDS", "say"]

LANGUAGES = ("en", "de", "fr", "es")
"""Languages that applications speak."""


def _read() -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in (resources.files(__package__) / "words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            english, *others = line.split(" | ")
            yield english, tuple(others)


WORDS: Mapping[str, tuple[str, ...]] = dict(_read())
"""English words, and the same in the other `LANGUAGES`, in their order."""


_COUNTED = re.compile(r"(?P<before>\d+ )?(?P<words>.+?)(?P<after> \(\d+\))?")


def say(words: str, language: str) -> str:
    """Return `words` in `language`; as they are where the application has no translation.

    A number may stand before them, or in brackets behind: ``"Inbox (2)"``.
    """
    if language == "en":
        return words
    if words in WORDS:
        return WORDS[words][LANGUAGES.index(language) - 1]
    counted = _COUNTED.fullmatch(words)
    if counted is None or counted["words"] not in WORDS:
        return words
    return f"{counted['before'] or ''}{say(counted['words'], language)}{counted['after'] or ''}"
