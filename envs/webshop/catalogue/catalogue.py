"""What a shop sells: a catalogue on disk, built once, mapped into memory and shared by everything that reads it."""

from __future__ import annotations

import contextlib
import operator
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....errors import ConfigurationError
from ...cache import cache_folder, digest, kept
from ..search import Index, index_text
from .generator import generate
from .nouns import extractor
from .original import OriginalFiles, load_products
from .product import Product
from .records import Records, write

__all__ = ["LARGEST", "Catalogue", "open_catalogue"]

LARGEST = 10_000_000
"""Most products that are generated."""

_LONG = 20_000  # Products from which on building takes long enough for a progress bar.
_PRODUCTS_KEPT, _SEARCHES_KEPT = 2_048, 1_024  # About 20 MB for each process at the most.

# What decides a catalogue's files. Their text is part of a catalogue's name in the cache: no version number to forget.
_MAKERS = ("catalogue/*.py", "catalogue/data/*.toml", "search/*.py", "draws.py", "matching.py")


class Catalogue:
    """Products by number, by identifier and by search.

    Everything is read through memory maps, so that catalogues opened by many processes share their memory, and copies
    of a catalogue are the catalogue itself. A pickled one is opened again, and built again where its files are gone.

    Args:
        folder: Where it was built.
        request: The arguments of `open_catalogue` that lead to it.
        about: Beginning of `identity`.

    Attributes:
        identity: What the catalogue is, for the record: ``kind`` (``"generated"`` or ``"original"``), ``size``,
            ``seed``, ``nouns``, and ``content``, a digest of all products.
        families: The family of every product, int32 ``(n,)``, read-only.
    """

    def __init__(self, folder: Path, request: Mapping[str, Any], about: Mapping[str, str | int]) -> None:
        self._request = dict(request)
        records = Records(folder)
        self._count = len(records)
        self._index = Index.open(folder / "search")
        self.identity: dict[str, str | int] = {**about, "size": len(records), "content": records.content}
        self.families: NDArray[np.int32] = records.families
        self.index_of: Callable[[str], int | None] = records.index_of
        # Read by every environment of the process: what one has looked at, the next has at hand.
        self._product = lru_cache(_PRODUCTS_KEPT)(records.read)
        self._found = lru_cache(_SEARCHES_KEPT)(self._search)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Product:
        if not 0 <= index < self._count:
            raise IndexError(f"product {index} of a catalogue of {self._count}")
        return self._product(index)

    def __iter__(self) -> Iterator[Product]:
        # Past the memory of single products: reading all of them would only push those out.
        return map(self._product.__wrapped__, range(self._count))

    def search(self, query: str, limit: int = 50) -> tuple[int, ...]:
        """Return the indices of the products that fit `query` best, best first; at most `limit`."""
        return self._found(query, limit)

    def _search(self, query: str, limit: int) -> tuple[int, ...]:
        return tuple(self._index.search(query, limit)[0].tolist())

    def __copy__(self) -> Catalogue:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Catalogue:
        return self

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Catalogue], tuple[dict[str, Any]]]:
        return _reopen, (self._request,)


def open_catalogue(
    size: int = 1_000, *, data: str | Path | None = None, nouns: str = "light", seed: int = 0
) -> Catalogue:
    """Return a catalogue; the first time it is built into the cache, and in one process it is opened once.

    Args:
        size: Products of the generated catalogue, the first ones of the larger catalogues of its seed. With `data`,
            which of the original's files is meant, see `OriginalFiles.find`.
        data: The original's files, a folder or the items file; None to generate products.
        nouns: Name of the noun `extractor` for titles.
        seed: Of the generated products; with `data`, of the prices that are drawn from a range.

    Raises:
        ConfigurationError: An argument is not allowed, `data` has no products or cannot be read, or the cache cannot be
            written.
        MissingDependency: `nouns` needs a library that is not installed.
    """
    size = _whole("size", size, 1, LARGEST)
    seed = _whole("seed", seed, 0, 2**63 - 1)
    if not isinstance(nouns, str):
        raise ConfigurationError(f"nouns={nouns!r}: give the name of an extractor, such as 'light'")
    about: dict[str, str | int] = {"kind": "original" if data is not None else "generated"}
    about |= {"seed": seed, "nouns": nouns}
    source: tuple[object, ...] = (size,)
    if data is not None:
        try:
            data = str(Path(data).expanduser().resolve())
            # Not the files' content: reading gigabytes at every start would take longer than all the rest.
            files = (file for file in OriginalFiles.find(data, size) if file)
            source = tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files)
        except (OSError, RuntimeError, TypeError, ValueError) as error:
            if isinstance(error, ConfigurationError):
                raise
            raise ConfigurationError(f"data={data!r}: {error}; give the path of the original's files") from error
    folder = cache_folder() / "webshop" / digest(_makers(), source, seed, nouns)
    with _LOCK:
        if (catalogue := _OPENED.get(folder)) is None:
            kept(folder, lambda part: _build(part, size, data, nouns, seed))
            request = {"size": size, "data": data, "nouns": nouns, "seed": seed}
            catalogue = _OPENED[folder] = Catalogue(folder, request, about)
    return catalogue


_LOCK = threading.Lock()
_OPENED: dict[Path, Catalogue] = {}


def _reopen(request: dict[str, Any]) -> Catalogue:
    return open_catalogue(**request)


@cache
def _makers() -> str:
    family = Path(__file__).parents[1]
    files = [file for pattern in _MAKERS for file in sorted(family.glob(pattern))]
    return digest(*(file.read_bytes() for file in files))


def _build(folder: Path, size: int, data: str | None, nouns: str, seed: int) -> None:
    """Write records and search index of a catalogue into `folder`, in one pass over its products."""
    products: Iterator[Product]
    if data is None:
        nouns_of = extractor(nouns)
        made = (generate(index, seed=seed) for index in range(size))
        products = (replace(product, nouns=nouns_of(product.title)) for product in made)
    else:
        products = load_products(data, nouns=nouns, price_seed=seed, size=size)
    asins: list[str] = []
    (folder / "search").mkdir()
    with _watched(products, size if data is None else None) as shown:
        Index.build(map(index_text, write(shown, folder, asins)), folder / "search", keys=asins)
    if not asins:
        raise ConfigurationError(f"data={data!r}: there is no product in it; give the original's items_shuffle*.json")


@contextlib.contextmanager
def _watched(products: Iterator[Product], total: int | None) -> Iterator[Iterator[Product]]:
    """Give `products` on; where they take long and somebody watches, with a bar on stderr."""
    if not sys.stderr.isatty() or (total is not None and total < _LONG):
        yield products
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building the catalogue", total=total)

        def counted() -> Iterator[Product]:
            for number, product in enumerate(products, start=1):
                yield product
                if number % 1_000 == 0:
                    bar.update(task, completed=number)
            bar.update(task, description="Sorting the search index")

        yield counted()


def _whole(name: str, given: Any, least: int, most: int) -> int:
    try:
        number = -1 if isinstance(given, bool) else operator.index(given)
    except TypeError:
        number = -1
    if not least <= number <= most:
        raise ConfigurationError(f"{name}={given!r}: give a whole number from {least:,} to {most:,}")
    return number
