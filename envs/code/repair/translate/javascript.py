"""Functions in JavaScript: its numbers, its truth values, its strings of 16-bit units, the order of its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....draws import Draws
from ...problems.inputs import letters, words
from .translation import translation

_SYMBOLS = "ab zé€ß😀🎈"


@translation(
    "rolling_hash.js",
    level=4,
    inputs=lambda draw, size: (letters(draw, 2 * size, _SYMBOLS),),
    edges=(("",), ("😀",)),
    factor=(31, 33, 65_599, 1_000_000_007, 2_654_435_761),
    start=range(0, 12),
)
def rolling_hash(*, factor: int, start: int) -> Callable[..., Any]:
    """Bit operations on numbers that are floats."""

    def signed(number: float) -> int:
        """Return what `| 0` makes of a number."""
        return (int(number) + 2**31) % 2**32 - 2**31

    def rolling_hash(text: str) -> list[int]:
        """Return the three hashes."""
        data = text.encode("utf-16-le")
        units = [data[place] + 256 * data[place + 1] for place in range(0, len(data), 2)]
        forward = backward = start
        for unit, mirrored in zip(units, reversed(units), strict=True):
            forward = signed(float(forward) * factor + unit)
            backward = signed(float(backward) * factor + mirrored) % 2**32
        rest = abs(forward) % 100
        return [forward, backward, -rest if forward < 0 else rest]

    return rolling_hash


def _mixed(draw: Draws, size: int) -> tuple[list[Any]]:
    values: list[Any] = [
        draw.between(-120, 1200) if draw.chance(0.7) else draw.pick(words(draw, 2)) for _ in range(size)
    ]
    return ([str(each) if draw.chance(0.15) else each for each in values],)


@translation(
    "sort_default.js",
    level=2,
    inputs=_mixed,
    edges=(([],), ([10, 9, 1],), ([-1, -2, 5, "5"],)),
    keep=range(1, 6),
    backwards=("yes", "no"),
)
def sort_default(*, keep: int, backwards: str) -> Callable[..., Any]:
    """Sorting without a comparison."""

    def sort_default(values: list[Any]) -> list[Any]:
        """Return the sorted values, those that are kept, and where these begin."""
        ordered = sorted(values, key=str)
        if backwards == "yes":
            ordered.reverse()
        kept = ordered[-keep:]
        return [ordered, kept, ordered.index(kept[0]) if kept else -1]

    return sort_default


def _numerals(draw: Draws, size: int) -> tuple[list[str]]:
    forms = (
        "{}",
        " {}",
        "-{}",
        "+{}",
        "{}px",
        "{}.0",
        "{}.5",
        "0x{}",
        "-0x{}",
        "0b101",
        "{}e2",
        "",
        "  ",
        "x{}",
        "1_{}",
    )
    return (
        [
            draw.pick((*forms, "- {}", "\t{}\n", "0{}", "{} {}")).replace("{}", str(draw.below(200)))
            for _ in range(size)
        ],
    )


@translation(
    "loose_numbers.js",
    level=4,
    inputs=_numerals,
    edges=(([],), (["", "0x", "0x1f", "-0", "12px", "1e3", "5."],)),
    radix=(2, 8, 10, 16, 36),
    missing=(-1, 0, 999),
)
def loose_numbers(*, radix: int, missing: int) -> Callable[..., Any]:
    """Reading numbers from texts."""
    import re

    def leading(text: str) -> int:
        """Return what parseInt makes of a text."""
        found = re.match(r"\s*([+-]?)(.*)", text, re.DOTALL)
        sign, digits = (found[1], found[2].lower()) if found else ("", "")
        if radix == 16:
            digits = digits.removeprefix("0x")
        value, any_digit = 0, False
        for character in digits:
            if not (character.isascii() and character.isalnum()) or int(character, 36) >= radix:
                break
            value, any_digit = value * radix + int(character, 36), True
        return (-value if sign == "-" else value) if any_digit else missing

    def whole(text: str) -> int:
        """Return what Number makes of a text, where that is a whole number."""
        text = text.strip()
        if text == "":
            return 0
        if re.fullmatch(r"0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+", text):
            return int(text, 0)
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) and float(text).is_integer():
            return int(float(text))
        return missing

    def loose_numbers(texts: list[str]) -> list[list[int]]:
        """Return two readings of each text."""
        return [[leading(text), whole(text)] for text in texts]

    return loose_numbers


def _decimals(draw: Draws, size: int) -> tuple[list[float]]:
    return ([draw.pick((draw.between(-400, 400) / 8, draw.between(-9000, 9000) / 1000)) for _ in range(size)],)


@translation(
    "rounding.js",
    level=3,
    inputs=_decimals,
    edges=(([],), ([0.5, -0.5, 1.5, 2.5, -1.5, -2.5, 1.005, -0.001],)),
    digits=range(0, 4),
    step=(0.25, 0.5, 2, 5),
)
def rounding(*, digits: int, step: float) -> Callable[..., Any]:
    """Rounding."""
    from decimal import ROUND_HALF_UP, Decimal
    from math import floor

    def rounding(numbers: list[float]) -> list[list[Any]]:
        """Return four roundings of each number."""
        unit = Decimal(1).scaleb(-digits)
        return [
            [
                floor(number + 0.5),
                int(number),
                str(Decimal(number).quantize(unit, ROUND_HALF_UP)),
                floor(number / step + 0.5) * step,
            ]
            for number in numbers
        ]

    return rounding


@translation(
    "slices.js",
    level=4,
    inputs=lambda draw, size: (letters(draw, size, "abcdefgh"), draw.between(-3, 12)),
    edges=(("", 0), ("abc", -1), ("abc", 3)),
    first=range(-4, 6),
    last=range(-3, 7),
)
def slices(*, first: int, last: int) -> Callable[..., Any]:
    """Pieces of texts."""

    def between(text: str, start: int, end: int) -> str:
        """Return what slice takes."""
        start, end = (max(0, place + len(text)) if place < 0 else place for place in (start, end))
        return text[start:end] if start < end else ""

    def slices(text: str, at: int) -> list[Any]:
        """Return the pieces."""
        low, high = sorted((max(0, first), max(0, last)))
        begin = max(0, last + len(text)) if last < 0 else last
        character = text[at] if 0 <= at < len(text) else ""
        away = at - len(text)
        fill = "<>" * max(0, away)
        return [
            between(text, first, last),
            text[low:high],
            text[begin : begin + max(0, first)],
            character,
            character or "nothing",
            fill[: max(0, away)] + text,
            abs(away) % 3 * (-1 if away < 0 else 1),
        ]

    return slices


def _record(draw: Draws, size: int) -> tuple[dict[str, Any]]:
    values: dict[str, tuple[Any, ...]] = {
        "width": (0, 30, "12", "0", "", None, 7),
        "height": (0, 5, "7", "", None, 9),
        "title": ("", "x", None, "0", "abc"),
        "tags": ([], ["a"], ["a", "b"], None),
        "shown": (True, False, 0, 1, "", "no", "0", [], None, {}),
    }
    return ({name: draw.pick(values[name]) for name in draw.sample(tuple(values), 1 + size % 5)},)


@translation(
    "defaults.js",
    level=3,
    inputs=_record,
    edges=(({},), ({"shown": [], "tags": ["a"], "width": "0", "height": 0},)),
    width=range(40, 120, 10),
    title=("untitled", "none", "?"),
)
def defaults(*, width: int, title: str) -> Callable[..., Any]:
    """What is false, and what is missing."""

    def false(value: Any) -> bool:
        """Say whether JavaScript takes a value for false."""
        return value is None or value is False or value == "" or (type(value) is int and value == 0)

    def number(value: Any) -> int:
        """Return what a sign makes of a value."""
        return int(value or 0)

    def defaults(record: dict[str, Any]) -> dict[str, Any]:
        """Return the record with what is missing filled in."""
        wide = width if false(record.get("width")) else record["width"]
        high = width if record.get("height") is None else record["height"]
        name = title if false(record.get("title")) else record["title"]
        tags = [] if false(record.get("tags")) else record["tags"]
        shown = not false(record.get("shown")) and len(tags) > 0
        return {"text": f"{name}:{wide}:{high}", "shown": shown, "area": number(wide) * number(high)}

    return defaults


def _keys(draw: Draws, size: int) -> tuple[list[str]]:
    pool = ("7", "10", "2", "07", "-1", "1.5", "0", "b", "a", "x", "4294967294", "4294967295")
    return ([draw.pick(pool) for _ in range(2 * size)],)


@translation(
    "key_order.js",
    level=4,
    inputs=_keys,
    edges=(([],), (["b", "2", "a", "1"],)),
    least=range(1, 5),
    prefix=("", "1", "k"),
)
def key_order(*, least: int, prefix: str) -> Callable[..., Any]:
    """The order of an object's keys."""

    def is_index(key: str) -> bool:
        """Say whether a key comes before others, by its number."""
        return key.isdecimal() and str(int(key)) == key and int(key) < 2**32 - 1

    def key_order(words: list[str]) -> list[str]:
        """Return counts, and the first keys."""
        counts: dict[str, int] = {}
        for word in words:
            counts[prefix + word] = counts.get(prefix + word, 0) + 1
        keys = sorted(filter(is_index, counts), key=int) + [key for key in counts if not is_index(key)]
        return [f"{key}={counts[key]}" for key in keys if counts[key] >= least] + keys[:least]

    return key_order


@translation(
    "xorshift.js",
    level=3,
    inputs=lambda draw, size: (draw.between(-(2**31), 2**31 - 1), 1 + draw.below(100), size),
    edges=((0, 6, 3), (1, 1, 0), (-1, 2, 2)),
    left=range(11, 16),
    right=range(14, 20),
    last=range(3, 8),
)
def xorshift(*, left: int, right: int, last: int) -> Callable[..., Any]:
    """Shifts of 32 bits."""

    def signed(number: int) -> int:
        """Return the number as 32 bits with a sign."""
        return (number + 2**31) % 2**32 - 2**31

    def xorshift(seed: int, sides: int, count: int) -> list[int]:
        """Return what was drawn, and what the state has become."""
        state = seed % 2**32
        draws = []
        for _ in range(count):
            state ^= state << left & 0xFFFFFFFF
            state ^= state >> right
            state ^= state << last & 0xFFFFFFFF
            draws.append(state % sides)
        return [*draws, signed(state), ~signed(state) >> 2, state // 2]

    return xorshift


@translation(
    "replacing.js",
    level=4,
    inputs=lambda draw, size: ("".join(draw.pick(("an", "a", "n", "b", "🎈", " ")) for _ in range(size)),),
    edges=(("",), ("anan",), ("banana",)),
    old=("an", "a", "na"),
    new=("<$&>", "$$", "[$`]", "$'!", "$1", "-"),
)
def replacing(*, old: str, new: str) -> Callable[..., Any]:
    """Replacing and splitting."""
    import re

    def filled(text: str, place: int) -> str:
        """Return what stands in place of the old text at a place."""
        parts = {"$&": old, "$$": "$", "$`": text[:place], "$'": text[place + len(old) :]}
        return re.sub(r"\$[&$`']", lambda found: parts[found[0]], new)

    def replacing(text: str) -> list[Any]:
        """Return what becomes of a text."""
        every = re.sub(re.escape(old), lambda found: filled(text, found.start()), text)
        first = re.sub(re.escape(old), lambda found: filled(text, found.start()), text, count=1)
        units = len(text.encode("utf-16-le")) // 2
        place = text.rfind(old)
        before = len(text[:place].encode("utf-16-le")) // 2 if place >= 0 else -1
        return [first, every, text.split(old)[:2], before, units]

    return replacing
