"""Search over a memory-mapped index: BM25 as Lucene computes it, the best documents exactly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....errors import ConfigurationError
from . import build as builder
from .analyzer import stem, words
from .lexicon import Lexicon, opened
from .pruning import Postings, candidates, greatest

__all__ = ["Index"]

REMEMBERED = 32_768  # words whose term is kept at hand


class Index:
    """An opened index. Opening reads nothing but its headers; any number of processes share the files' pages.

    Documents are found by any word of the query, and score by all (BM25; Robertson and Zaragoza, 2009): the sum over
    the terms t of ``c(t) * idf(t) * tf / (tf + k1 * (1 - b + b * length / average))`` with ``k1 = 0.9``, ``b = 0.4``,
    ``c`` the count in the query and ``idf = ln(1 + (N - df + 1/2) / (df + 1/2))``. As in Lucene the numerator lacks the
    constant ``k1 + 1``, lengths are `quantised`, and impacts are in single and sums in double precision.

    Args:
        folder: Where `Index.build` wrote it.

    Raises:
        ConfigurationError: There is no index of this version, or it is cut off.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        try:
            about = json.loads((self.folder / "index.json").read_text())
            if about["format"] != builder.FORMAT:
                raise ValueError(f"its format is {about['format']}, this library reads {builder.FORMAT}")
            self._documents = int(about["documents"])
            self._ids = opened(self.folder, "ids")
            self._impacts = opened(self.folder, "impacts")
            self._starts = opened(self.folder, "starts")
            self._bounds = opened(self.folder, "bounds")
            ranked = (self.folder / "ranks.npy").exists()
            self._ranks = opened(self.folder, "ranks") if ranked else None
            self._words = Lexicon(self.folder, "words")
            self._stems = Lexicon(self.folder, "stems")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(f"no search index in {folder}: {error}; build it again") from error
        self._known: dict[str, int] = {}

    @classmethod
    def build(
        cls,
        texts: Iterable[str],
        folder: Path,
        keys: Sequence[str] | None = None,
    ) -> Index:
        """Write the index of `texts` into `folder`, see `build`, and open it."""
        builder.build(texts, folder, keys)
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open what `build` wrote."""
        return cls(folder)

    def __len__(self) -> int:
        return self._documents

    def __reduce__(self) -> tuple[type[Index], tuple[Path]]:
        # A copy opens the same files; it does not take their content along.
        return Index, (self.folder,)

    def _term(self, word: str) -> int:
        """Return the number of the term of a word, -1 for a stop word, -2 where no document has it."""
        number = self._known.get(word)
        if number is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            number = self._words.get(word)
            if number is None:
                number = self._stems.get(stem(word))
            number = self._known[word] = -2 if number is None else number
        return number

    def search(self, query: str, limit: int = 50) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the documents that fit `query` best and their scores, best first.

        Args:
            query: Words, in any case; a repeated word counts as often as it occurs.
            limit: How many at most.

        Returns:
            Document numbers ``(k,)`` and scores ``(k,)``, ``k <= limit``; both empty where no word is known.
        """
        terms = Counter(number for word in words(query) if (number := self._term(word)) >= 0)
        if not terms or limit < 1:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        found, scores = candidates([self._postings(*item) for item in terms.items()], self._documents, limit)
        return self._best(found, scores.astype(np.float32), limit)

    def _postings(self, term: int, count: int) -> Postings:
        """Return the postings of a term that occurs `count` times in the query."""
        part = slice(int(self._starts[term]), int(self._starts[term + 1]))
        impacts, bound = self._impacts[part], float(self._bounds[term])
        return Postings(self._ids[part], impacts if count == 1 else impacts * np.float32(count), bound * count)

    def _best(
        self, found: NDArray[np.int32], scores: NDArray[np.float32], limit: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the `limit` best of what was found, in order; equals by rank."""
        ranks = found if self._ranks is None else self._ranks[found]
        if len(found) > limit:
            kept = scores >= greatest(scores, limit)
            found, scores, ranks = found[kept], scores[kept], ranks[kept]
        order = np.lexsort((ranks, -scores))[:limit]
        return found[order], scores[order]
