"""Text to index terms, as Lucene's ``EnglishAnalyzer`` makes them.

Words are those of Unicode's rules for text boundaries (UAX #29) with the additions of Lucene's ``StandardTokenizer``:
an ideograph or a hiragana letter is a word of its own, a run of Thai, Lao, Khmer or Burmese letters is one, and so is
an emoji. Each word loses a possessive ``'s``, is put in lower case, dropped if it is one of 33 stop words, and stemmed
by Porter's algorithm (1980) with the changes its author made later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

__all__ = ["LONGEST", "STOP_WORDS", "analyse", "stem", "words"]

LONGEST = 255
"""Characters of the longest word; what is longer is cut into pieces of this length."""

_STOP_WORDS = """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
    was will with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that are in no index."""

# The boundary rules for ASCII: `.`, `:` and `'` join letters, `.`, `,`, `;` and `'` join digits, `_` joins anything.
_ASCII = re.compile(r"\w+(?:(?:(?<=[a-zA-Z])[.:'](?=[a-zA-Z])|(?<=\d)[.,;'](?=\d))\w+)*", re.ASCII)
_APOSTROPHES = "'\u2019\uff07"


def _grammar() -> str:
    """Return the boundary rules for any text as a pattern of the `regex` library, which knows Unicode's properties."""
    extra = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*"
    letter, digit = r"[\p{WB=ALetter}\p{WB=Hebrew_Letter}]", r"\p{WB=Numeric}"
    between_letters = r"[\p{WB=MidLetter}\p{WB=MidNumLet}']"
    between_digits = r"[\p{WB=MidNum}\p{WB=MidNumLet}']"
    run = (
        rf"(?:[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}\p{{WB=Numeric}}]{extra}"
        rf"|(?<={letter}{extra}){between_letters}{extra}(?={letter})"
        rf"|(?<={digit}{extra}){between_digits}{extra}(?={digit})"
        rf"|(?<=\p{{WB=Hebrew_Letter}}{extra})\"{extra}(?=\p{{WB=Hebrew_Letter}}))+"
    )
    kana = rf"(?:\p{{WB=Katakana}}{extra})+"
    joined = rf"(?:\p{{WB=ExtendNumLet}}{extra})"
    # A keycap (1 and U+20E3), a flag of two letters, or pictures joined by U+200D, each with its skin or style.
    picture = r"\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f]?"
    emoji = rf"[0-9#*]\ufe0f?\u20e3|\p{{RI}}\p{{RI}}|{picture}(?:\u200d{picture})*"
    geresh = rf"(?:(?<=\p{{WB=Hebrew_Letter}}{extra})'{extra})?"
    word = rf"{joined}*(?:{run}|{kana})(?:{joined}+(?:{run}|{kana}))*{joined}*{geresh}"
    return rf"{emoji}|{word}|(?:\p{{LB=SA}}{extra})+|[\p{{Ideographic}}\p{{Script=Hiragana}}]{extra}"


@cache
def _any_text() -> Callable[[str], list[str]]:
    """Return the splitter for text beyond ASCII; its library is not loaded for what is usual."""
    import regex  # type: ignore[import-untyped]

    return regex.compile(_grammar()).findall


def words(text: str) -> list[str]:
    """Split `text` into words in lower case, without possessives; stop words are kept."""
    if text.isascii():
        text = text.lower()
        found = _ASCII.findall(text)
        # Two passes that most texts do not need, and that would cost as much as the splitting.
        if "'s" in text:
            found = [word[:-2] if word.endswith("'s") else word for word in found]
        if "_" in text:
            found = [word for word in found if word.strip("_")]
    else:
        found = [
            word[:-2].lower() if word[-1] in "sS" and word[-2:-1] and word[-2] in _APOSTROPHES else word.lower()
            for word in _any_text()(text)
        ]
    if len(text) > LONGEST and max(map(len, found), default=0) > LONGEST:
        found = [word[start : start + LONGEST] for word in found for start in range(0, len(word), LONGEST)]
    return found


@cache
def _stemmer() -> Callable[[str], str]:
    """Return Porter's stemmer; loading its library takes a good part of a second."""
    from nltk.stem.porter import PorterStemmer  # type: ignore[import-untyped]

    return PorterStemmer(PorterStemmer.MARTIN_EXTENSIONS).stem


# What the algorithm's suffixes end with. Other words are left alone, as are those of one or two letters.
_ENDINGS = frozenset("cdegilmnrstuy")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a word in lower case: ``"running"`` gives ``"run"``."""
    return _stemmer()(word) if len(word) > 2 and word[-1] in _ENDINGS else word


def analyse(text: str) -> list[str]:
    """Return the terms of `text` in order, repeated as often as they occur.

    Examples:
        >>> analyse("The runner's RUNNING shoes")
        ['runner', 'run', 'shoe']
    """
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
