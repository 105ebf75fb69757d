"""What an instruction says, read without a language model: its words, its limit, and searches made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from .matching import phrase
from .page import Element
from .search.analyzer import STOP_WORDS, stem, words

__all__ = ["Request", "marks", "price_in"]

_PRICE = re.compile(r"\$\s*(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:dollars|usd)\b", re.IGNORECASE)
_BREAK = re.compile(r"[,.;:!?()]+(?=\s|$)|\(")
_SENTENCE = re.compile(r"[.!?]+(?=\s|$)")
_CLAUSE = re.compile(r"[.,;:!?()]+(?=\s|$)|\b(?:with|that|which|for|in)\b")
# Words that people phrase requests with, whatever is for sale.
_WRAPPING = """
    i i'm i'd i'll i've me my we you your he she our us am do does did can could would should may might must
    have has had want wants need needs needed like love looking look search searching find finding found get
    getting buy buying bought purchase order ordering shop shopping item product products please thanks thank hi
    hello hey help show give recommend some any something anything one ones thing things also so just only very
    really too from about than what where when who how there here which while because been being were more less
    most least under below above over within up around between price priced prices pricing cost costs costing
    cheap cheaper budget dollar dollars usd max maximum limit lower tops spend pay money range come comes its
    made make makes making good great nice new best ideally preferably prefer preferred page description
    described features feature choose pick option options color colour size flavor style all anyone after again
    already always among another away back before both bring brought call came cant can't chance choice coming
    confused consider decided doesn't don't down each either else enough ever every everyone expect few finally
    following gave given go goes going gone got happy hardly haves hear heard hold honestly hope hoping hours
    house hunting hurry idea important instead job keep kind know known last lately later leave left let list
    little long lot many matter matters mean message mine missing month months moment monday tuesday wednesday
    thursday friday saturday sunday saturdays sundays morning evening night today tomorrow moved much musts
    myself never next nicely no nobody nothing now often ok okay old once online other others out own parcel
    people possible present put quick quickly quite rather read reading real reason requirement requirements
    restock reviews right said same saw say says see seem seen sell sells several shops showed since someone
    somewhere soon sorry sort start stay still stop such sure take taken talk talking tell that's think thought
    through time told took town tried trip trouble try trying turn turned usual usually visiting wait wanted way
    week weeks well went whole why wish without won't work wrapping year years yes yesterday yet you'd
    appreciated arrived birthday borrowed holiday holidays gift aunt brother child children colleague cousin
    daughter dad family father friend friends grandfather grandmother husband kid mother mum nephew neighbour
    neighbours niece parents partner roommate sister son uncle wife
"""
_TALK = STOP_WORDS.union(_WRAPPING.split())


@cache
def _talk() -> frozenset[str]:
    return frozenset(map(stem, _TALK))


@lru_cache(maxsize=8_192)
def price_in(text: str) -> float | None:
    """Return the last price in `text`, in dollars; the upper end of a range; None where there is none."""
    found = [dollars or named for dollars, named in _PRICE.findall(text)]
    return float(found[-1].replace(",", "")) if found else None


@lru_cache(maxsize=32_768)
def marks(text: str) -> frozenset[str]:
    """Return what `text` is recognised by: the stems of its words, and each two that stand side by side."""
    found = [stem(word) for word in words(text)]
    return frozenset(found).union(map(" ".join, pairwise(found)))


class Request:
    """An instruction, taken apart.

    Args:
        instruction: What the shopper was asked for.

    Attributes:
        limit: Most dollars to pay; None where none is named.
        marks: Stems of its telling words, and of each two of them that stand side by side.
        words: Those of the marks that are single words.
        whole: All its words as a query.
        searches: Queries made from its words, at most `SEARCHES` and all different: its telling words, the whole,
            the sentence and the clause with most telling words, and the first and the last four.
    """

    SEARCHES = 6
    """Most queries."""

    def __init__(self, instruction: str) -> None:
        self.limit = price_in(instruction)
        text = _PRICE.sub(" ", instruction)
        self._phrase = phrase(instruction)
        self._known: dict[str, tuple[float, bool]] = {}
        telling = _telling(text)
        said = frozenset().union(*map(marks, _BREAK.split(text)))
        self.marks = frozenset(mark for mark in said if _talk().isdisjoint(mark.split(" ")))
        self.words = frozenset(mark for mark in self.marks if " " not in mark)
        sentence, clause = (max(map(_telling, parts.split(text.lower())), key=len) for parts in (_SENTENCE, _CLAUSE))
        self.whole = _query(words(instruction)) or "shop"
        first, *others = map(_query, (telling, sentence, clause, telling[:4], telling[-4:]))
        self.searches = tuple(dict.fromkeys(query for query in (first, self.whole, *others) if query))

    def share(self, text: str) -> float:
        """Return the share of the words of `text` that the instruction has too."""
        return self._compared(text)[0]

    def says(self, text: str) -> bool:
        """Whether the instruction says `text`, as whole words in this order."""
        return self._compared(text)[1]

    def named(self, options: Iterable[Element]) -> list[Element]:
        """Return the `options` that the instruction names, in each group the longest: not "blue" in "navy blue"."""
        longest: dict[str, Element] = {}
        for option in options:
            if self.says(option.text):
                before = longest.get(option.group)
                if before is None or len(option.text) > len(before.text):
                    longest[option.group] = option
        return list(longest.values())

    def _compared(self, text: str) -> tuple[float, bool]:
        """What `share` and `says` return; the same options are asked for page after page."""
        if text not in self._known:
            own = phrase(text)
            each = own.split()
            found = sum(f" {word} " in self._phrase for word in each)
            self._known[text] = found / max(1, len(each)), bool(each) and own in self._phrase
        return self._known[text]

    def affordable(self, price: float | None) -> float:
        """Return 1 for a `price` within the limit, -1 for one above, 0 where either is unknown."""
        if price is None or self.limit is None:
            return 0.0
        return 1.0 if price <= self.limit else -1.0

    def cost(self, price: float | None) -> float:
        """Return `price` as a share of twice the limit; 0 where either is unknown."""
        if price is None or not self.limit:
            return 0.0
        return price / self.limit / 2


def _query(chosen: list[str]) -> str:
    return " ".join(chosen)[:400].strip()


def _telling(text: str) -> list[str]:
    """Return the words of `text` that may describe a product, each once, in order."""
    return list(dict.fromkeys(word for word in words(text) if word not in _TALK))
