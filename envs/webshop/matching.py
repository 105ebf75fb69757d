"""How words are compared: WebShop's fuzzy match and its colours, and the stricter keys that the default rules use.

`token_set_ratio` is the measure of the `fuzzywuzzy` family (SeatGeek, 2011) on Python's own `difflib`, the backend that
WebShop's pinned packages have; other backends give other ratios, but the same decisions on the texts of a shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from typing import overload

__all__ = ["COLORS", "THRESHOLD", "alike", "normalize_color", "phrase", "token_set_ratio", "value_key", "words"]

THRESHOLD = 85
"""Two texts are `alike` above this ratio."""

# The word list of WebShop's web_agent_site/engine/normalize.py, (c) 2023 Princeton Natural Language Processing, MIT
# licence. The order is part of the rules: the first word that is found wins.
_COLOR_LIST = """
    alabaster apricot aqua ash asphalt azure banana beige black blue blush bordeaux bronze brown burgundy camel camo
    caramel champagne charcoal cheetah chestnut chocolate christmas coffee cognac copper coral cranberry cream
    crystal dark denim eggplant elephant espresso fuchsia gold granite grape graphite grass gray green grey heather
    indigo ivory ivy khaki lavender lemon leopard light lilac lime magenta maroon mauve merlot midnight mint mocha
    multicolor mushroom mustard natural navy nude olive orange peach pewter pink plum purple rainbow red rose royal
    rust sand sapphire seashell silver skull slate steel stone stonewash sunflower tan taupe teal tiger turquoise
    violet walnut wheat white wine yellow
"""
COLORS = tuple(_COLOR_LIST.split())
"""Words that name a colour, in alphabetical order."""

_LATIN_1 = re.compile("[\u0080-\u00ff]")
_GAP = re.compile(r"\W")
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[|/,&+]|\band\b")
_COLOR_WORDS = frozenset(COLORS)


@lru_cache(maxsize=16_384)
def token_set_ratio(one: str, other: str) -> int:
    """Return how alike the sets of words of two texts are, 0 to 100; 100 when one text has all words of the other."""
    ours, theirs = _tokens(one), _tokens(other)
    if not ours or not theirs:
        return 0
    if ours <= theirs or theirs <= ours:
        return 100
    both = " ".join(sorted(ours & theirs))
    left = f"{both} {' '.join(sorted(ours - theirs))}".strip()
    right = f"{both} {' '.join(sorted(theirs - ours))}".strip()
    return max(_ratio(both, left), _ratio(both, right), _ratio(left, right))


def alike(one: str, other: str) -> bool:
    """Return whether the `token_set_ratio` of two texts is above `THRESHOLD`."""
    return token_set_ratio(one, other) > THRESHOLD


@overload
def normalize_color(value: str) -> str: ...
@overload
def normalize_color(value: tuple[str, str]) -> str | tuple[str, str]: ...
def normalize_color(value: str | tuple[str, str]) -> str | tuple[str, str]:
    """Return the first of `COLORS` that is in `value`, or `value` itself where none is.

    As in WebShop, "in" is Python's: any part of a text (so ``"standard"`` is ``"tan"``), but a whole item of a
    ``(name, value)`` pair.
    """
    return next((color for color in COLORS if color in value), value)


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case and in order; what is no letter, digit or ``_`` parts them."""
    return _WORD.findall(text.lower())


def phrase(text: str) -> str:
    """Return the words of `text` with a space around each: one such text is in another as whole words or not at all."""
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=16_384)
def value_key(value: str, color: bool) -> frozenset[str]:
    """Return what two values of an option must share to be the same choice under the default rules.

    Args:
        value: The text of the choice.
        color: Whether it is a colour. Then a run of colour words counts as its last one, the head of the phrase
            ("navy blue" is a blue, "rose gold" a gold), in each part of an enumeration ("black | white").
    """
    parts = _PARTS.split(value.lower()) if color else [value]
    heads = _heads if color else list
    # Of signs alone ("★", "+"), the value is its own key.
    return frozenset(word for part in parts for word in heads(words(part))) or frozenset([value.strip().lower()])


def _heads(tokens: list[str]) -> Iterable[str]:
    """Yield `tokens` without the colour words that stand right before another colour word."""
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        if not (token in _COLOR_WORDS and following in _COLOR_WORDS):
            yield token


def _tokens(text: str) -> set[str]:
    """Return the words that the ratio compares; letters of Latin-1 above ASCII vanish, as the original has it."""
    return set(_GAP.sub(" ", _LATIN_1.sub("", text)).lower().split())


def _ratio(one: str, other: str) -> int:
    """Return the similarity of two texts in whole percent, 0 where one is empty."""
    if one == other:
        return 100
    if not one or not other:
        return 0
    return round(100 * SequenceMatcher(None, one, other).ratio())
