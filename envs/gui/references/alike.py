"""Which words a person could take for others."""

from __future__ import annotations

import functools
import re

from ..text import ELLIPSIS

__all__ = ["alike", "plain", "tokens"]

_EDGES = " \t\n.,:;!?()[]{}<>\"'*-\u201c\u201d\u2018\u2019\u00ab\u00bb\u2026\u203a\u2192\u2013\u2014"
_LOOKS = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b", **dict.fromkeys("'\u2019 -.", "")})
"""Letters and digits that look alike, and what is easily overlooked."""
_SHORT = 5
"""Words of fewer letters are read letter by letter."""
_STOP = frozenset(
    (
        *("a", "an", "the", "of", "to", "in", "on", "at", "for", "from", "with", "by", "and", "or", "this", "that"),
        *("its", "it", "all", "new"),
    )
)


@functools.lru_cache(maxsize=10_000)
def plain(words: str) -> str:
    """Return `words` without case, surrounding marks and doubled blanks."""
    return " ".join(words.casefold().split()).strip(_EDGES)


@functools.lru_cache(maxsize=10_000)
def alike(one: str, other: str) -> bool:
    """Whether a person who looks for `one` could take `other` for it.

    So are words that are the same without case and marks, that look the same (0 and O), of which one begins with all
    the other's words, of which one is cut and the other may be what it stood for, or that differ in one letter. Words
    that differ in their numbers only are told apart by them.
    """
    a, b = plain(one), plain(other)
    if a == b:
        return True
    if not a or not b:
        return False
    if (one.endswith(ELLIPSIS) and b.startswith(a)) or (other.endswith(ELLIPSIS) and a.startswith(b)):
        return True
    if a.isdigit() and b.isdigit():
        return False
    if a.translate(_LOOKS).replace("rn", "m") == b.translate(_LOOKS).replace("rn", "m"):
        return True
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if long.startswith(short) and (len(long) - len(short) <= 2 or not long[len(short)].isalnum()):
        return True
    return len(short) >= _SHORT and _one_letter(short, long)


def _one_letter(short: str, long: str) -> bool:
    """Whether one letter, no digit, was changed, put in or left out, or two that stand together were swapped."""
    extra = len(long) - len(short)
    if extra > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if extra:
        return short[start:] == long[start + 1 :] and not long[start].isdigit()
    if short[start + 1 :] == long[start + 1 :]:
        return not (short[start].isdigit() or long[start].isdigit())
    return short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]


@functools.lru_cache(maxsize=10_000)
def tokens(words: str) -> frozenset[str]:
    """Return the words in `words` that mean something, without case and plural."""
    found = re.findall(r"\w+", words.casefold())
    return frozenset(each.rstrip("s") if len(each) > 3 else each for each in found if each not in _STOP)
