"""How much a SQL query is like a reference, by its words: two parts of Reasoning-SQL's reward.

Both are Jaccard indices, from 0 to 1 and 1 for the same query, and neither raises on any text; one longer than
`MAX_CHARACTERS` is read as an empty one. Whether a query runs, and what it returns, is for a database to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Set
from typing import Any

from . import MAX_CHARACTERS

__all__ = ["ngram_similarity", "schema_link", "tokens"]

# What is opened and never closed goes on to the end, as it would for a database, and as costs no second look.
_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<string>'[^']*+(?:''[^']*+)*+(?:'|\Z))
    |"(?P<double>[^"]*+)(?:"|\Z)
    |`(?P<back>[^`]*+)(?:`|\Z)
    |\[(?P<square>[^\]]*+)(?:\]|\Z)
    |(?P<word>\w+)
    |(?P<operator><>|<=|>=|!=|\|\||[^\w\s])
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(query: str) -> list[str]:
    """The tokens of `query` without comments: words and quoted names in lower case, strings as they stand."""
    found = []
    for match in _TOKEN.finditer(query if len(query) <= MAX_CHARACTERS else ""):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind != "comment":
            found.append(text if kind == "string" else text.lower())
    return found


def schema_link(query: str, reference: str, names: Collection[str]) -> float:
    """Jaccard index of the tables and columns that two queries name.

    Args:
        query: The query that is judged.
        reference: The one that it should be like; where it names none, 1 for a query that names none either.
        names: The names of the database's tables and columns.
    """
    schema = {name.lower() for name in names}
    return _jaccard(schema & set(tokens(query)), schema & set(tokens(reference)))


def ngram_similarity(query: str, reference: str, *, length: int = 2) -> float:
    """Jaccard index of the sets of `length` tokens in a row; shorter queries are compared whole."""
    return _jaccard(_ngrams(tokens(query), length), _ngrams(tokens(reference), length))


def _ngrams(words: list[str], length: int) -> set[tuple[str, ...]]:
    if len(words) < length:
        return {tuple(words)}
    return set(zip(*(words[start:] for start in range(length)), strict=False))


def _jaccard(first: Set[Any], second: Set[Any]) -> float:
    union = first | second
    return len(first & second) / len(union) if union else 1.0
