"""The original WebShop's catalogue files as products, read with its rules (Yao et al., 2022).

Three files belong together: ``items_shuffle*.json`` (what is sold), ``items_ins_v2*.json`` (attributes and synthetic
instructions by identifier) and, where people's goals are wanted, ``items_human_ins.json``. The first is read as a
stream, since the full one has more than a million products.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ....errors import ConfigurationError
from ..matching import words
from .nouns import extractor
from .product import HumanInstruction, Product

__all__ = ["NO_ATTRIBUTE", "OriginalFiles", "load_products", "parse_options", "parse_price", "tag_of"]

NO_ATTRIBUTE = "DUMMY_ATTR"
"""The one attribute of a product that the attributes file does not know."""

_ENCODING = "utf-8-sig"  # an editor on Windows may have put its mark at the beginning
_CHUNK = 1 << 22
_LONGEST_ENTRY = 1 << 26
_SEPARATORS = re.compile(r"[\s,]*")
_NO_PRICE = re.compile(r"[^\d.]")
_DEFAULT_PRICE = 100.0


class OriginalFiles(NamedTuple):
    """The files of one catalogue.

    Attributes:
        items: What is sold.
        attributes: Attributes and synthetic instructions.
        human: Instructions that people wrote; None where there are none.
    """

    items: Path
    attributes: Path
    human: Path | None

    @classmethod
    def find(cls, path: str | Path, size: int | None = None) -> OriginalFiles:
        """Return the files behind `path`: the items file itself, or a folder that has one.

        The attributes file is the one beside it with the same ending (``_1000``), or else the only one there is.

        Args:
            path: The folder or the file.
            size: Which one is meant where a folder has several: ``items_shuffle_{size}.json``.

        Raises:
            ConfigurationError: Something is missing, or there are several to choose from.
        """
        given = Path(path).expanduser()
        if given.is_dir():
            items = given / f"items_shuffle_{size}.json"
            if not items.is_file():
                items = _only(given, "items_shuffle*.json", f"data={str(path)!r}")
        elif given.is_file():
            items = given
        else:
            raise ConfigurationError(
                f"data={str(path)!r}: no such file or folder; give a folder with items_shuffle*.json, or that file"
            )
        ending = items.stem.removeprefix("items_shuffle")
        attributes = items.with_name(f"items_ins_v2{ending}.json")
        if not attributes.is_file():
            attributes = _only(items.parent, "items_ins_v2*.json", f"{items.name} needs its attributes beside it")
        human = items.with_name("items_human_ins.json")
        return cls(items, attributes, human if human.is_file() else None)


def load_products(
    path: str | Path, *, nouns: str = "light", price_seed: int = 0, size: int | None = None
) -> Iterator[Product]:
    """Yield the products of the original's files in the order of the file.

    Entries whose identifier is ``nan``, longer than ten characters or seen before are left out, as in the original.

    Args:
        path: A folder with the files, or the items file.
        nouns: Name of the noun `extractor` for the titles.
        price_seed: Seed of `random.Random`, from which every product with two prices draws one in between; in the
            original this is the unseeded state of the process.
        size: See `OriginalFiles.find`.

    Raises:
        ConfigurationError: A file is missing, is no such JSON, or has an entry that the original cannot read.
    """
    files = OriginalFiles.find(path, size)
    nouns_of = extractor(nouns)
    generator = random.Random(price_seed)
    attributes = _object(files.attributes)
    human = _object(files.human) if files.human else {}
    seen: set[str] = set()
    for number, item in enumerate(_entries(files.items)):
        try:
            asin = item["asin"]
            if asin == "nan" or len(asin) > 10 or asin in seen:
                continue
            seen.add(asin)
            product = _product(
                item, attributes.get(asin) or {}, human.get(asin) or (), nouns_of(item["name"]), generator
            )
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
            raise ConfigurationError(
                f"{files.items}: entry {number} is not one of the original's products: {reason}"
            ) from error
        yield product


def parse_price(text: str | None) -> tuple[float, ...]:
    """Return the price, or the two ends of a range, in dollars; 100 where `text` has none.

    Every ``$`` starts a number and everything in it that is no digit or dot is left out, so ``$9.99 ($0.62 / Ounce)``
    is taken for a range and ``$1e3`` for 13.

    Raises:
        ValueError: There is no ``$``, or what follows one is no number.
    """
    if not text:
        return (_DEFAULT_PRICE,)
    prices = [float(_NO_PRICE.sub("", part)) for part in text.split("$")[1:]]
    if not prices:
        raise ValueError(f"the price {text!r} has no '$'")
    return tuple(prices[:2])


def tag_of(pricing: tuple[float, ...]) -> str:
    """Return `pricing` as the original shows it, ``$9.99`` or ``$5.0 to $9.0``."""
    return " to ".join(f"${price}" for price in pricing)


def parse_options(given: Mapping[str, list[dict[str, Any]] | None] | str | None) -> dict[str, tuple[str, ...]]:
    """Return name -> values of ``customization_options``, in lower case and with bars for slashes."""
    return {
        name.lower(): tuple(choice["value"].strip().replace("/", " | ").lower() for choice in choices)
        for name, choices in (given.items() if isinstance(given, Mapping) else ())
        if choices is not None
    }


def _product(
    item: dict[str, Any],
    known: dict[str, Any],
    requests: Iterable[dict[str, Any]],
    nouns: tuple[str, ...],
    generator: random.Random,
) -> Product:
    pricing = parse_price(item.get("pricing"))
    bullets, images = item["small_description"], item["images"]
    if not images:
        raise TypeError("'images' is empty")
    title = item["name"]
    return Product(
        asin=item["asin"],
        title=title,
        query=item["query"].lower().strip(),
        category=_text(item, "category"),
        product_category=_text(item, "product_category"),
        description=_text(item, "full_description"),
        bullets=tuple(str(each) for each in (bullets if isinstance(bullets, list) else [bullets]) if each is not None),
        attributes=tuple(known["attributes"]) if "attributes" in known else (NO_ATTRIBUTE,),
        options=parse_options(item["customization_options"]),
        pricing=pricing,
        price_tag=tag_of(pricing),
        price=pricing[0] if len(pricing) == 1 else generator.uniform(*pricing),
        image=images[0],
        nouns=nouns,
        # The same listing under several identifiers must not be split.
        family=zlib.crc32(" ".join(words(title)).encode()) & 0x7FFFFFFF,
        instruction=known.get("instruction") or "",
        instruction_attributes=tuple(known.get("instruction_attributes") or ()),
        human=tuple(
            HumanInstruction(
                request["instruction"],
                tuple(request["instruction_attributes"] or ()),
                tuple(request["instruction_options"] or ()),
            )
            for request in requests
        ),
    )


def _text(item: dict[str, Any], name: str) -> str:
    """Return a text of an entry, empty for null: the original would stop at it, but only when it scores the product."""
    text = item[name]
    if not isinstance(text, str | None):
        raise TypeError(f"{name!r} is a {type(text).__name__}, not a text")
    return text or ""


def _only(folder: Path, pattern: str, what: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(file.name for file in found)
        raise ConfigurationError(f"{what}: {folder} has several of them ({names}); give the path of the items file")
    raise ConfigurationError(f"{what}: {folder} has no {pattern}; the original's setup downloads it")


def _object(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(_ENCODING))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file}: not readable as JSON ({error}); download it again") from error
    if not isinstance(found, dict):
        raise ConfigurationError(f"{file}: a {type(found).__name__}, where the original has an object by identifier")
    return found


def _entries(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON list one at a time."""
    try:
        yield from _decoded(file)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"{file}: not readable as JSON ({error}); download it again") from error


def _decoded(file: Path) -> Iterator[dict[str, Any]]:
    """Do so holding only a stretch of the file."""
    decode = json.JSONDecoder().raw_decode
    with file.open(encoding=_ENCODING) as stream:
        text = stream.read(_CHUNK).lstrip()
        if not text.startswith("["):
            raise ConfigurationError(f"{file}: not a JSON list of products; give the original's items_shuffle*.json")
        at = 1
        while True:
            at = _SEPARATORS.match(text, at).end()  # type: ignore[union-attr] # it matches everywhere
            if text.startswith("]", at):
                return
            try:
                entry, at = decode(text, at)
            except ValueError as error:
                more = stream.read(_CHUNK)
                if not more or len(text) - at > _LONGEST_ENTRY:
                    raise ConfigurationError(f"{file}: broken or cut off ({error}); download it again") from error
                text, at = text[at:] + more, 0
                continue
            yield entry
