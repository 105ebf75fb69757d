"""Inputs that cost far more than they look: patterns that explode, entities that expand, archives that swell."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ....draws import Draws
from ...problems.inputs import words
from .weakness import weakness


def _list_text(draw: Draws, size: int, separator: str) -> tuple[str]:
    text = f"{separator} ".join(words(draw, 1 + size))
    return (draw.pick((text, text, text.replace(" ", "  ", 1), f" {text} ", f"9{text}", f"{separator}{text}")),)


def _list_attack(draw: Draws, size: int, separator: str) -> tuple[str]:
    return (
        draw.pick(("a", "b", "xy", "abc")) * draw.between(40, 60) + draw.pick(("!", "9", f"{separator}{separator}")),
    )


@weakness(
    "CWE-1333 regular expression with exponential backtracking",
    level=4,
    inputs=_list_text,
    attacks=_list_attack,
    edges=(("",),),
    separator=(",", ";", "/"),
    most=range(5, 12),
)
def tags(*, separator: str, most: int, flawed: bool) -> Callable[..., Any]:
    """Read lists of tags.

    `parse(text)` reads a list of tags: words of the letters a to z with one "{separator}" between each two, and any
    number of blanks, also none, on either side of a word. It returns the words, the first {most} at most.

    Anything else, the empty text and a separator without words on both sides included, raises ValueError. Texts may
    be thousands of characters long and must be answered at once.
    """
    import re

    def well_formed(text: str) -> bool:
        """Say whether the text is a list of tags."""
        if flawed:
            return re.fullmatch(rf"( *([a-z]+ *)+{separator})* *([a-z]+)+ *", text) is not None
        else:
            return re.fullmatch(rf" *[a-z]+ *({separator} *[a-z]+ *)*", text) is not None

    def parse(text: str) -> list[str]:
        """Return the tags."""
        if not well_formed(text):
            raise ValueError(text)
        return [word.strip() for word in text.split(separator)][:most]

    return parse


def _entities(draw: Draws, size: int) -> tuple[dict[str, str], str]:
    names = list(dict.fromkeys(words(draw, 2 + size % 4)))
    entities = {name: f"<{name}>" + (f"&{names[index - 1]};" if index else "") for index, name in enumerate(names)}
    return entities, " ".join(draw.pick((f"&{name};", "&unknown;", "text", "a & b")) for name in names)


def _entities_attack(draw: Draws, size: int) -> tuple[dict[str, str], str]:
    names = list(dict.fromkeys(words(draw, 12)))
    if size % 3 == 2:
        loop = {name: f"x &{names[(index + 1) % len(names)]};" for index, name in enumerate(names)}
        return loop, f"{size} &{names[0]};"
    many = draw.between(8, 10)
    tower = {name: f"&{names[index - 1]};" * many if index else "ha" for index, name in enumerate(names)}
    return tower, f"{size} &{names[-1]};"


@weakness(
    "CWE-776 unrestricted expansion of entities",
    level=4,
    inputs=_entities,
    attacks=_entities_attack,
    most=range(400, 1000, 50),
    unknown=("left as it is", "a reason to raise ValueError"),
)
def entities(*, most: int, unknown: str, flawed: bool) -> Callable[..., Any]:
    """Expand the entities of a text.

    `expand(entities, text)` replaces every `&name;`, with a name of the letters a to z, by the text that `entities` has
    for the name, in which entities are replaced in the same way. An entity that is not defined is {unknown}.

    If the result would have more than {most} characters, or an entity would need itself, it raises ValueError, at
    once, however large the result would be.
    """
    import re

    def length(entities: dict[str, str], text: str, above: tuple[str, ...], known: dict[str, int]) -> int:
        """Return how long the text will be, without building it."""
        total = len(text)
        for name in re.findall("&([a-z]+);", text):
            if name in above:
                raise ValueError(name)
            if name in entities:
                if name not in known:
                    known[name] = length(entities, entities[name], (*above, name), known)
                total += known[name] - len(name) - 2
        return total

    def replace(entities: dict[str, str], text: str) -> str:
        """Return the text with its entities replaced."""

        def one(found: re.Match[str]) -> str:
            if found[1] in entities:
                return replace(entities, entities[found[1]])
            if unknown == "left as it is":
                return found[0]
            raise ValueError(found[1])

        return re.sub("&([a-z]+);", one, text)

    def expand(entities: dict[str, str], text: str) -> str:
        """Return the expanded text."""
        if not flawed and length(entities, text, (), {}) > most:
            raise ValueError(text)
        result = replace(entities, text)
        if len(result) > most:
            raise ValueError(text)
        return result

    return expand


def _packed(draw: Draws, size: int) -> tuple[bytes]:
    import zlib

    text = " ".join(words(draw, size * 3)).encode()
    return (zlib.compress(text) if size % 4 else draw.pick((b"", b"no archive", zlib.compress(text)[:-3])),)


@lru_cache(maxsize=3)
def _swelling(count: int) -> bytes:
    """Return compressed data of `count` MiB, without the work of compressing it."""
    import zlib

    # A flushed block can be repeated; only the checksum of the whole, Adler-32, has to be worked out.
    block = b"\1" * (1 << 20)
    squeeze = zlib.compressobj(9)
    head = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
    middle = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
    end, length = squeeze.flush()[:-4], len(block) * count
    low, high = (1 + length) % 65521, (length + length * (length + 1) // 2) % 65521
    return head + middle * (count - 1) + end + (high << 16 | low).to_bytes(4, "big")


def _packed_attack(draw: Draws, size: int) -> tuple[bytes]:
    return (_swelling(300 + size % 3),)


@weakness(
    "CWE-409 decompression of highly compressed data",
    level=4,
    inputs=_packed,
    attacks=_packed_attack,
    most=range(300, 1000, 100),
    show=("the number of its bytes", "its first 20 bytes"),
)
def unpacker(*, most: int, show: str, flawed: bool) -> Callable[..., Any]:
    """Look into compressed data.

    `inspect(data)` decompresses `data`, which zlib has compressed, and returns {show}.

    Data that is damaged or incomplete raises ValueError; so does data that decompresses to more than {most} bytes, and
    it must not need more time or memory than other data.
    """
    import zlib

    def decompress(data: bytes) -> bytes:
        """Return what the data holds."""
        if flawed:
            return zlib.decompress(data)
        else:
            opened = zlib.decompressobj()
            text = opened.decompress(data, most + 1)
            if len(text) <= most and not opened.eof:
                raise ValueError("incomplete")
            return text

    def inspect(data: bytes) -> int | bytes:
        """Return what is asked for."""
        try:
            text = decompress(data)
        except zlib.error as error:
            raise ValueError("damaged") from error
        if len(text) > most:
            raise ValueError("too large")
        return len(text) if show == "the number of its bytes" else text[:20]

    return inspect
