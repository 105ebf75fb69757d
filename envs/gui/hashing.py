"""Words as numbers for policies without a language model: every word and every pair of neighbours has a place."""

from __future__ import annotations

import functools
import itertools
import re
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

__all__ = ["WIDTH", "hashed"]

WIDTH = 64
"""Numbers that stand for an instruction."""

_WORD = re.compile(r"\w+")


def hashed(words: str) -> NDArray[np.float32]:
    """Return `words` as float32 ``(64,)`` of length 1: a sum of signed places.

    Feature hashing (Weinberger et al., 2009). Case and punctuation do not count; the order does, in pairs.
    """
    found = _WORD.findall(words.casefold())
    vector = np.zeros(WIDTH, np.float32)
    for token in (*found, *map(" ".join, itertools.pairwise(found))):
        place, sign = _place(token)
        vector[place] += sign
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


@functools.lru_cache(maxsize=10_000)
def _place(token: str) -> tuple[int, float]:
    number = int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")
    return number % WIDTH, 1.0 if number >> 63 else -1.0
