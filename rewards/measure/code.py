"""How much a program is like a reference: CodeBLEU and its four parts.

Ren et al., "CodeBLEU: a Method for Automatic Evaluation of Code Synthesis" (2020). All measures lie from 0 to 1 and are
1 for the same program. None runs anything, raises on any text, or reads more than `MAX_CHARACTERS`: a longer text is
like nothing. Trees and the flow of data are those of Python; in other languages the n-grams are left.
"""

from __future__ import annotations

import keyword
import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from . import MAX_CHARACTERS
from .dataflow import flow
from .syntax import Shape, parsed, shapes

__all__ = ["code_bleu", "dataflow_match", "keyword_match", "ngram_match", "syntax_match", "tokens"]

PYTHON_KEYWORDS = frozenset(keyword.kwlist)
OTHER_WORDS = 0.2
"""Weight of a token that is no keyword, where keywords weigh 1."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(code: str) -> list[str]:
    """The tokens of `code` in any language: runs of letters, digits and underscores, and single other characters."""
    return _TOKEN.findall(code) if len(code) <= MAX_CHARACTERS else []


def ngram_match(candidate: str, reference: str, *, order: int = 4) -> float:
    """BLEU of the tokens of `candidate` against those of `reference` (Papineni et al., 2002).

    The geometric mean of the shares of its 1- to `order`-grams that the reference has too, less where it is shorter.
    Above 1-grams both counts are one higher (Lin and Och, 2004), so that one missing length is not all that counts.
    """
    return _bleu(candidate, reference, frozenset(), 1.0, order)


def keyword_match(
    candidate: str, reference: str, *, keywords: Collection[str] = PYTHON_KEYWORDS, order: int = 4
) -> float:
    """`ngram_match` in which, among single tokens, keywords weigh five times as much as others."""
    return _bleu(candidate, reference, keywords, OTHER_WORDS, order)


def syntax_match(candidate: str, reference: str) -> float:
    """Share of the reference's syntax subtrees that the candidate has too, each as often as both have it.

    Names and values do not matter. 0 where either is no Python, or the reference has no subtree.
    """
    return _syntax(candidate, reference) or 0.0


def dataflow_match(candidate: str, reference: str) -> float:
    """Share of the steps of the reference's flow of data that the candidate has too, each as often as both have it.

    The names of variables do not matter. 0 where either is no Python, or nothing flows in the reference. The flow is a
    simplified one; see `rewardlab.rewards.measure.dataflow`.
    """
    return _dataflow(candidate, reference) or 0.0


def code_bleu(candidate: str, reference: str, *, weights: Sequence[float] = (0.25, 0.25, 0.25, 0.25)) -> float:
    """CodeBLEU: the weighted mean of `ngram_match`, `keyword_match`, `syntax_match` and `dataflow_match`.

    A part of which the reference has nothing, being no Python or having no variables, is left out of the mean.
    """
    parts = (
        ngram_match(candidate, reference),
        keyword_match(candidate, reference),
        _syntax(candidate, reference),
        _dataflow(candidate, reference),
    )
    known = [(weight, part) for weight, part in zip(weights, parts, strict=True) if part is not None]
    whole = sum(weight for weight, _ in known)
    return sum(weight * part for weight, part in known) / whole if whole else 0.0


def _bleu(candidate: str, reference: str, keywords: Collection[str], other: float, order: int) -> float:
    given, wanted = tokens(candidate), tokens(reference)
    if not given or not wanted:
        return 0.0

    def weighed(counts: Counter[tuple[str, ...]]) -> float:
        return sum(count * (1.0 if word in keywords else other) for (word,), count in counts.items())

    shares = []
    for length in range(1, order + 1):
        have, want = _ngrams(given, length), _ngrams(wanted, length)
        shared = have & want
        if length == 1:
            shares.append(weighed(shared) / weighed(have))
        else:
            shares.append((shared.total() + 1) / (have.total() + 1))
    if not shares[0]:
        return 0.0
    brevity = math.exp(min(0.0, 1 - len(wanted) / len(given)))
    return brevity * math.exp(sum(map(math.log, shares)) / order)


def _ngrams(words: list[str], length: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(length)), strict=False))


def _syntax(candidate: str, reference: str) -> float | None:
    known: dict[Shape, int] = {}
    trees = parsed(reference), parsed(candidate)
    wanted, given = (Counter() if tree is None else shapes(tree, known) for tree in trees)
    return _share(given, wanted)


def _dataflow(candidate: str, reference: str) -> float | None:
    known: dict[frozenset[int], int] = {}
    trees = parsed(reference), parsed(candidate)
    wanted, given = (Counter() if tree is None else flow(tree, known) for tree in trees)
    return _share(given, wanted)


def _share(given: Counter[Any], wanted: Counter[Any]) -> float | None:
    """The share of what is wanted that is given; None where nothing is wanted."""
    return (given & wanted).total() / wanted.total() if wanted else None
