"""Products on disk: one JSON record each, found through an array of offsets, read through a memory map."""

from __future__ import annotations

import json
import mmap
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

import numpy as np

from ....errors import Fault
from ..search.lexicon import Lexicon, opened
from .product import HumanInstruction, Product, Review

__all__ = ["Records", "decode", "encode", "write"]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(product: Product) -> bytes:
    """Return `product` as bytes."""
    reviews = [(review.stars, review.title, review.text) for review in product.reviews]
    human = [(asked.instruction, asked.attributes, asked.options) for asked in product.human]
    fields = (
        product.asin,
        product.title,
        product.query,
        product.category,
        product.product_category,
        product.description,
        product.bullets,
        product.attributes,
        dict(product.options),
        product.pricing,
        product.price_tag,
        product.price,
        {name: dict(added) for name, added in product.surcharges.items()},
        product.image,
        product.brand,
        product.rating,
        reviews,
        product.nouns,
        product.family,
        product.instruction,
        product.instruction_attributes,
        human,
    )
    # Files from the web may have half a surrogate pair.
    return _encode(fields).encode("utf-8", "surrogatepass")


def decode(record: bytes) -> Product:
    """Return the product that `encode` was given."""
    fields = json.loads(record.decode("utf-8", "surrogatepass"))
    asin, title, query, category, path, description, bullets, attributes, options, *fields = fields
    pricing, tag, price, surcharges, image, brand, rating, reviews, nouns, *fields = fields
    family, instruction, instruction_attributes, human = fields
    return Product(
        asin,
        title,
        query,
        category,
        path,
        description,
        tuple(bullets),
        tuple(attributes),
        {name: tuple(values) for name, values in options.items()},
        tuple(pricing),
        tag,
        price,
        surcharges,
        image,
        brand,
        rating,
        tuple(Review(*review) for review in reviews),
        tuple(nouns),
        family,
        instruction,
        tuple(instruction_attributes),
        tuple(HumanInstruction(text, tuple(wanted), tuple(chosen)) for text, wanted, chosen in human),
    )


def write(products: Iterable[Product], folder: Path, asins: list[str]) -> Iterator[Product]:
    """Write `products` into `folder` and hand them on, so that one pass serves the search index too.

    Args:
        products: In the order of their indices.
        folder: Where the files go; they are complete once the iterator is exhausted.
        asins: Filled with the identifiers.
    """
    families, starts, first = array("i"), array("q", [0]), dict[str, int]()
    hashed = blake2b(digest_size=12)
    with (folder / "products.jsonl").open("wb", buffering=1 << 20) as file:
        for index, product in enumerate(products):
            record = encode(product) + b"\n"
            file.write(record)
            hashed.update(record)
            starts.append(starts[-1] + len(record))
            families.append(product.family)
            asins.append(product.asin)
            first.setdefault(product.asin.upper(), index)
            yield product
    np.save(folder / "starts.npy", np.frombuffer(starts, np.int64))
    np.save(folder / "families.npy", np.frombuffer(families, np.int32))
    Lexicon.write(folder, "asins", first)
    (folder / "products.json").write_text(json.dumps({"products": len(asins), "content": hashed.hexdigest()}))


class Records:
    """The products of a folder that `write` filled.

    Args:
        folder: The folder.

    Attributes:
        content: Digest of all products: equal catalogues have equal ones, whatever made them.
        families: The family of every product, int32 ``(n,)``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        about = json.loads((folder / "products.json").read_text())
        self.content: str = about["content"]
        self.families = opened(folder, "families")
        self._count = int(about["products"])
        self._starts = opened(folder, "starts")
        self._asins = Lexicon(folder, "asins")
        with (folder / "products.jsonl").open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return self._count

    def read(self, index: int) -> Product:
        """Return product `index`, ``0 <= index < len(self)``.

        Raises:
            Fault: Its record was damaged since the folder was opened.
        """
        try:
            return decode(self._bytes[int(self._starts[index]) : int(self._starts[index + 1])])
        except (ValueError, TypeError) as error:
            raise Fault(f"product {index} of {self.folder} is damaged: delete that folder") from error

    def index_of(self, asin: str) -> int | None:
        """Return the index of the product called `asin`, in any case; None for none."""
        return self._asins.get(asin.upper())
