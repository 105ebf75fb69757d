"""How much two texts share: ROUGE-L and the overlap of words.

Words are runs of letters, digits and underscores of any script, in lower case. Both measures lie from 0 to 1, are 1
for texts of the same words (in the same order, for ROUGE-L), and 0 where either text has none.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["rouge_l", "token_f1", "words"]

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of `text` in order, in lower case."""
    return _WORD.findall(text.lower())


def rouge_l(candidate: str, reference: str, *, beta: float = 1.0) -> float:
    """ROUGE-L of `candidate` against `reference`: the F-measure of their longest common subsequence of words.

    Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (2004), equation 4:
    ``(1 + beta**2) * P * R / (R + beta**2 * P)``, where P and R are the subsequence's share of the candidate's and of
    the reference's words.

    Args:
        candidate: The text that is judged.
        reference: The text that it should be.
        beta: Weight of recall against precision; 1 treats them alike.
    """
    given, wanted = words(candidate), words(reference)
    common = _common_subsequence(given, wanted)
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(wanted)
    return (1 + beta**2) * precision * recall / (recall + beta**2 * precision)


def token_f1(candidate: str, reference: str) -> float:
    """F1 of the words that two texts share, in any order, each as often as both have it.

    Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016), without its removal of
    articles.
    """
    given, wanted = Counter(words(candidate)), Counter(words(reference))
    common = (given & wanted).total()
    return 2 * common / (given.total() + wanted.total()) if common else 0.0


def _common_subsequence(first: list[str], second: list[str]) -> int:
    """Length of the longest common subsequence.

    Row by row as in the textbook, with a row's steps as the zero bits of one integer (Hyyrö, 2004): a text of ten
    thousand characters costs a thousand operations on integers, and not a million on numbers.
    """
    places: dict[str, int] = {}
    for index, word in enumerate(second):
        places[word] = places.get(word, 0) | 1 << index
    everything = (1 << len(second)) - 1
    row = everything
    for word in first:
        matched = row & places.get(word, 0)
        row = (row + matched | row - matched) & everything
    return len(second) - row.bit_count()
