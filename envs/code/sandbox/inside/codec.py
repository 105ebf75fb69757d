"""Plain data as JSON with type tags: all that ever crosses the wall between judge and candidate.

``None``, booleans, integers, finite floats and texts are as JSON has them. Everything else is a list that begins with
its tag: ``l`` list, ``t`` tuple, ``s`` set, ``f`` frozenset, ``d`` dictionary (its keys and values in turn), ``b``
bytes in hexadecimal, ``c`` complex number, ``n`` a float that JSON has no word for. Both sides use this module.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

__all__ = ["NotPlain", "decode", "dump", "encode", "load"]

DEPTH = 60
NODES = 200_000
DIGITS = 4_000

ALIKE = 300
"""Members of a set that may have one hash: what they cost to compare grows with the square of it."""


class NotPlain(ValueError):
    """The value is no plain data, or is too deep or too big to be passed on."""


def encode(value: Any) -> Any:
    """Return `value` as JSON can hold it.

    Values of subclasses go as what they are underneath, whatever methods they override: an integer that claims to equal
    everything arrives as the integer that it is.

    Raises:
        NotPlain: There is something else in it; the message is the name of its type.
    """
    return _encode(value, DEPTH, [NODES])


def _encode(value: Any, depth: int, left: list[int]) -> Any:
    kind = type(value)
    left[0] -= 1
    if left[0] < 0:
        raise NotPlain("too many values")
    if value is None or kind is bool:
        return value
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, int):
        return _number(int.__pos__(value))
    if issubclass(kind, float):
        number = float.__pos__(value)
        return number if math.isfinite(number) else ["n", repr(number)]
    if issubclass(kind, (bytes, bytearray)):
        return ["b", (bytes if issubclass(kind, bytes) else bytearray).hex(value)]
    if issubclass(kind, complex):
        return ["c", repr(complex.__pos__(value).real), repr(complex.__pos__(value).imag)]
    if depth == 0:
        raise NotPlain("nested too deeply")
    if issubclass(kind, dict):
        return ["d", *(_encode(each, depth - 1, left) for pair in dict.items(value) for each in pair)]
    for tag, base in (("l", list), ("t", tuple), ("s", set), ("f", frozenset)):
        if issubclass(kind, base):
            return [tag, *(_encode(each, depth - 1, left) for each in base.__iter__(value))]
    raise NotPlain(str(getattr(kind, "__name__", "object"))[:80])


def _number(number: int) -> int:
    if number.bit_length() > DIGITS * 3.32:
        raise NotPlain(f"integer of more than {DIGITS} digits")
    return number


def decode(coded: Any) -> Any:
    """Return the value that `encode` made `coded` of.

    Raises:
        NotPlain: `coded` is nothing that `encode` makes.
    """
    try:
        return _decode(coded, DEPTH, [NODES])
    except NotPlain:
        raise
    except (TypeError, ValueError, IndexError, OverflowError, RecursionError) as error:
        raise NotPlain(f"no coded value: {type(error).__name__}") from None


def _decode(coded: Any, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if left[0] < 0:
        raise NotPlain("too many values")
    if coded is None or type(coded) in (bool, int, float, str):
        return coded
    if type(coded) is not list:
        raise NotPlain("no coded value")
    tag, items = coded[0], coded[1:]
    if tag == "n" and items in (["nan"], ["inf"], ["-inf"]):
        return float(items[0])
    if tag == "b" and len(items) == 1:
        return bytes.fromhex(items[0])
    if tag == "c" and len(items) == 2:
        return complex(float(items[0]), float(items[1]))
    if depth == 0:
        raise NotPlain("nested too deeply")
    values = [_decode(each, depth - 1, left) for each in items]
    if tag == "d" and len(values) % 2 == 0:
        return dict(zip(_unlike(values[::2]), values[1::2], strict=True))
    makers: dict[str, Any] = {"l": list, "t": tuple, "s": set, "f": frozenset}
    if tag not in makers:
        raise NotPlain("no coded value")
    return makers[tag](_unlike(values) if tag in "sf" else values)


def _unlike(values: list[Any]) -> list[Any]:
    """Return `values`, unless so many hash alike that to make a set of them would take long: that can be arranged."""
    if len(values) > ALIKE and max(Counter(map(hash, values)).values()) > ALIKE:
        raise NotPlain("values that hash alike")
    return values


def dump(message: Any) -> bytes:
    """Return `message`, which JSON can hold, as one line without its end."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")


def load(line: bytes) -> Any:
    """Return the message of one line.

    Raises:
        NotPlain: It is no JSON, or JSON with numbers that are too long or lists that are too deep.
    """
    try:
        text = line.decode("ascii")
        return json.loads(text, parse_int=_parse_int, parse_float=_parse_float, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotPlain(f"no message: {type(error).__name__}") from None


def _parse_int(digits: str) -> int:
    if len(digits) > DIGITS + 1:
        raise NotPlain("an integer with too many digits")
    return int(digits)


def _parse_float(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise NotPlain("a float with too large an exponent")
    return number


def _refuse(word: str) -> Any:
    raise NotPlain(f"{word} is no number")
