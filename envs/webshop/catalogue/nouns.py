"""Nouns of a title, which tell whether two products are of one type.

WebShop tags titles with spaCy's ``en_core_web_lg`` (from 2024 ``en_core_web_sm``) and keeps nouns and proper nouns. In
a title nearly every content word is tagged as one of the two, so that "alphabetic and no function word" comes close at
none of the cost; the choice is part of a catalogue's identity, because scores depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from ....errors import ConfigurationError, require

__all__ = ["FUNCTION_WORDS", "Extractor", "extractor"]

Extractor = Callable[[str], tuple[str, ...]]
"""From a title to its nouns: in lower case, in order, duplicates kept."""

_FUNCTION_WORD_LIST = """
    a about above after again against all also am an and any are around as at be because been before behind below
    beside between both but by can could do does down during each either every few for from had has have he her here
    him his how i if in inside into is it its just like may me more most much my near neither no nor not of off on
    once only onto or other our out outside over own per same she should so some such than that the their them then
    there these they this those through to too toward under until up upon us very via was we were what when where
    which while who will with within without would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORD_LIST.split())
"""English words that name nothing: articles, prepositions, conjunctions, pronouns, auxiliaries, quantifiers."""

# What spaCy's English tokenizer does to a title, as far as alphabetic tokens go: punctuation comes off both ends, and
# splits a token before a letter where it is a hyphen, a slash or one of a few others.
_EDGES = re.compile(r"^[^\w\s]+|[^\w\s]+$")
_INFIX = re.compile(r"(?<=[^\W_])(?:--?|[\u2013\u2014~/:<>=]|\.\.+|\u2026)(?=[^\W\d_])|(?<=[^\W\d_]),(?=[^\W\d_])")
_CLITIC = re.compile(r"(?:['\u2019]s|['\u2019]S|n['\u2019]t|['\u2019](?:ll|re|ve|d|m))$")


@cache
def extractor(name: str = "light") -> Extractor:
    """Return the noun extractor called `name`.

    Args:
        name: ``"light"``: alphabetic words that are no `FUNCTION_WORDS`. ``"except:a,an,the"``: alphabetic words but
            those listed. ``"spacy:MODEL"``: spaCy's tags, as the original has them; needs ``rewardlab[spacy]`` and the
            model.

    Raises:
        ConfigurationError: There is no such extractor, or the model is not installed.
        MissingDependency: spaCy is not installed.
    """
    kind, _, detail = name.partition(":")
    if name == "light":
        return _alphabetic(FUNCTION_WORDS)
    if kind == "except":
        return _alphabetic(detail.lower().split(","))
    if kind == "spacy" and detail:
        return _tagged(detail)
    raise ConfigurationError(
        f"nouns={name!r}: there is no such extractor; give 'light', 'spacy:MODEL' such as 'spacy:en_core_web_sm', or "
        "'except:WORD,WORD,...'"
    )


def _alphabetic(left_out: Iterable[str]) -> Extractor:
    stop = frozenset(left_out)

    def nouns(title: str) -> tuple[str, ...]:
        return tuple(token for token in map(str.lower, _tokens(title)) if token.isalpha() and token not in stop)

    return nouns


def _tokens(title: str) -> Iterable[str]:
    for piece in title.split():
        yield from _INFIX.split(_CLITIC.sub("", _EDGES.sub("", piece)))


def _tagged(model: str) -> Extractor:
    spacy: Any = require("spacy", "spacy")
    try:
        pipeline = spacy.load(model)
    except OSError as error:
        raise ConfigurationError(
            f"nouns='spacy:{model}': spaCy has no model of this name; run: python -m spacy download {model}"
        ) from error

    def nouns(title: str) -> tuple[str, ...]:
        return tuple(token.text.lower() for token in pipeline(title) if token.pos_ in ("NOUN", "PROPN"))

    return nouns
