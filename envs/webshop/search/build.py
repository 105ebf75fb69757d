"""Writes an index: texts in, postings with the share of the score that each contributes out."""

from __future__ import annotations

import json
import math
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from .analyzer import STOP_WORDS, stem, words
from .lexicon import Lexicon

__all__ = ["FORMAT", "build", "quantised"]

FORMAT = 1
"""Version of the files; an index of another version is built anew."""

K1, B = np.float32(0.9), np.float32(0.4)
CHUNK = 16_384  # documents held in memory at a time
_STOPPED = -1


def quantised(length: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return lengths as Lucene remembers them, in one byte: exact below 40, then with four significant bits.

    The byte counts exactly up to 23, and from there on keeps the leading one and three more bits of what is above 24.
    """
    above = np.maximum(length - 24, 0)
    shift = np.maximum(np.int64(np.floor(np.log2(np.maximum(above, 1)))) - 3, 0)
    return np.where(length < 24, length, 24 + ((above >> shift) << shift))


class _Terms:
    """Numbers for words and for their stems, as they come up."""

    def __init__(self) -> None:
        self.words: dict[str, int] = dict.fromkeys(STOP_WORDS, _STOPPED)
        self.stems: dict[str, int] = {}

    def of(self, text: str) -> list[int]:
        """Return the number of each word of `text` that is no stop word."""
        known, numbers = self.words, []
        for word in words(text):
            number = known.get(word)
            if number is None:
                number = known[word] = self.stems.setdefault(stem(word), len(self.stems))
            if number >= 0:
                numbers.append(number)
        return numbers


def _counted(numbers: array[int], lengths: list[int], first: int) -> tuple[NDArray[np.int32], ...]:
    """Return the terms, documents and counts of one chunk, ordered by term and then by document."""
    documents = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    keys = (np.frombuffer(numbers, np.int32).astype(np.int64) << 32) | documents if len(numbers) else documents
    pairs, counts = np.unique(keys, return_counts=True)
    documents = (pairs & 0xFFFFFFFF).astype(np.int32) + np.int32(first)
    return (pairs >> 32).astype(np.int32), documents, counts.astype(np.int32)


def _spooled(texts: Iterable[str], terms: _Terms, spool: BinaryIO) -> list[int]:
    """Write the counts of all `texts` to `spool`, chunk after chunk; return the lengths of the texts in terms."""
    lengths: list[int] = []
    numbers, first = array("i"), 0
    for text in texts:
        found = terms.of(text)
        numbers.extend(found)
        lengths.append(len(found))
        if len(lengths) - first == CHUNK:
            for column in _counted(numbers, lengths[first:], first):
                np.save(spool, column)
            numbers, first = array("i"), len(lengths)
    for column in _counted(numbers, lengths[first:], first):
        np.save(spool, column)
    return lengths


def _chunks(spool: BinaryIO) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]]:
    """Yield what was spooled."""
    end = spool.tell()
    spool.seek(0)
    while spool.tell() < end:
        yield np.load(spool), np.load(spool), np.load(spool)


def _reserved(file: Path, kind: type[np.generic], length: int) -> np.memmap[Any, np.dtype[Any]]:
    """Return an array over a new file, to be written through memory."""
    mapped = np.lib.format.open_memmap(file, "w+", kind, (length,))
    if hasattr(os, "posix_fallocate"):
        # Takes the room now: on a disk that is full, writing to a map would end the process without a word.
        with file.open("r+b") as opened:
            os.posix_fallocate(opened.fileno(), 0, file.stat().st_size)
    return mapped


def build(
    texts: Iterable[str],
    folder: Path,
    keys: Sequence[str] | None = None,
) -> None:
    """Write the index of `texts` into `folder`, which exists and holds no other.

    Memory: one chunk of documents and the vocabulary; the rest passes through a file in `folder`.

    Args:
        texts: One for each document; read once.
        folder: Where the files go.
        keys: Names of the documents, read after the last text. Documents of equal score come in the order of their
            keys; without keys, in the order of the texts.
    """
    terms = _Terms()
    with (folder / "counts.tmp").open("w+b") as spool:
        lengths = np.array(_spooled(texts, terms, spool), np.int64)
        # Documents without a term do not exist for the statistics.
        filled = int(np.count_nonzero(lengths))
        average = np.float32(lengths.sum() / filled) if filled else np.float32(1)
        # Single precision throughout, in this order of operations: scores that tie there have to tie here.
        inverse = np.float32(1) / (K1 * ((np.float32(1) - B) + B * quantised(lengths).astype(np.float32) / average))
        frequency = np.zeros(len(terms.stems), np.int64)
        for term, _, _ in _chunks(spool):
            frequency += np.bincount(term, minlength=len(frequency))
        rarity = np.array([math.log1p((filled - df + 0.5) / (df + 0.5)) for df in frequency.tolist()], np.float32)
        starts = np.concatenate([[0], np.cumsum(frequency)])
        ids = _reserved(folder / "ids.npy", np.int32, int(starts[-1]))
        impacts = _reserved(folder / "impacts.npy", np.float32, int(starts[-1]))
        bounds = np.zeros(len(frequency), np.float32)
        cursor = starts[:-1].copy()
        for term, document, count in _chunks(spool):
            kinds, opening, sizes = np.unique(term, return_index=True, return_counts=True)
            place = np.arange(len(term)) + np.repeat(cursor[kinds] - opening, sizes)
            cursor[kinds] += sizes
            weight = rarity[term]
            impact = weight - weight / (np.float32(1) + count.astype(np.float32) * inverse[document])
            ids[place], impacts[place] = document, impact
            if len(kinds):
                bounds[kinds] = np.maximum(bounds[kinds], np.maximum.reduceat(impact, opening))
        ids.flush()
        impacts.flush()
    (folder / "counts.tmp").unlink()
    np.save(folder / "starts.npy", starts)
    np.save(folder / "bounds.npy", bounds)
    if keys is not None:
        ranks = np.empty(len(lengths), np.int32)
        ranks[np.argsort(np.array(keys), kind="stable")] = np.arange(len(lengths), dtype=np.int32)
        np.save(folder / "ranks.npy", ranks)
    Lexicon.write(folder, "words", terms.words)
    Lexicon.write(folder, "stems", terms.stems)
    (folder / "index.json").write_text(json.dumps({"format": FORMAT, "documents": len(lengths)}))
