"""Where a text says a place, a region to look at, or that nothing is there: every form that models write it in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .answer_literals import NUMBER, Patience, read_arguments, read_value

__all__ = ["BOXES", "LOOKS", "REFUSALS", "Found", "Said", "find"]

_CLICKS = ("click", "left_click", "tap", "point", "double_click", "left_double", "right_single")
"""Calls that answer with a place."""

BOXES = ("box", "bbox")
"""Calls that answer with a box."""

LOOKS = ("look", "zoom", "zoom_in")
"""Calls that ask to see a region closer."""

REFUSALS = ("refuse", "none", "negative", "not on this screen", "not on the screen")
"""What says that nothing in the picture is meant: as an action, or as all the words of a line."""

_CALLS = frozenset((*_CLICKS, *BOXES, *LOOKS))
_KEYS = frozenset(
    (
        *("point", "point_2d", "coordinate", "coordinates", "position", "start_point", "click_point", "answer"),
        *("box", "bbox", "bbox_2d", "start_box", "region"),
    )
)
_VERBS = ("action", "action_type", "name", "answer", "result")
_ARGUMENTS = ("arguments", "parameters", "args")
_AXES = (("x", "y"), ("x1", "y1", "x2", "y2"))
_SIZES = frozenset(("w", "h", "width", "height"))

_LONGEST = 200
"""Characters of a text that is nothing but two or four numbers."""

_NUMBER = re.compile(NUMBER, re.ASCII)
_AROUND_NUMBERS = re.compile(r"(?:<[|/]?\w{1,20}\|?>|[\s,;()\[\]])++", re.ASCII)
_ONLY_NUMBERS = re.compile(rf"\s*+{NUMBER}(?:[\s,]++{NUMBER})++\s*+", re.ASCII)
_START = re.compile(
    rf"""
    (?P<refusal>^[ \t*_"'`.>-]*+(?:{"|".join(REFUSALS).replace(" ", "[ ]")})(?:\(\))?+[ \t.!*_"'`]*+$)
    |<(?P<tag>\|box_start\||\|point_start\||point|bbox|box)>(?P<inside>[^<]{{0,{_LONGEST}}})<(?:/\w++|\|\w++\|)>
    |(?<![\w.])(?P<call>[A-Za-z_][\w.]*+)(?P<gap>[ ]?)\(
    |(?<![\w.])x\s?[=:]\s?(?P<x>{NUMBER})\s?[,;]?\s?(?:and\s)?y\s?[=:]\s?(?P<y>{NUMBER})(?![\w%])
    |(?:(?<![\w.])(?:box|bbox|point|coordinates?|position)\s?[=:]\s?)?(?P<open>[\[({{])(?![\[({{]{{8}})
    """,
    re.ASCII | re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


class Said(NamedTuple):
    """One answer.

    Attributes:
        kind: ``"point"``, ``"box"``, ``"look"``, ``"refusal"``, or ``"none"`` for what was meant as one and is wrong.
        numbers: As written.
        problem: What is wrong with it.
        full: Whether it is more than numbers in brackets or words.
    """

    kind: str
    numbers: tuple[float, ...] = ()
    problem: str = ""
    full: bool = True


class Found(NamedTuple):
    """What a part of a text says.

    Attributes:
        start: Where the part begins.
        end: Where it ends.
        said: The answers in it, at least one.
    """

    start: int
    end: int
    said: Sequence[Said]


def find(text: str, patience: Patience) -> list[Found]:
    """Return what `text` says, in its order: calls, objects, marked numbers, numbers in brackets, refusals.

    A text that is nothing but two or four numbers says a place, too. Where `patience` ends, what follows is wrong.
    """
    if len(text) <= _LONGEST and _ONLY_NUMBERS.fullmatch(text):
        said = _place(_numbers_of(text), full=False)
        return [Found(0, len(text), said)] if said else []
    return list(_found(text, patience))


def _found(text: str, patience: Patience) -> Iterator[Found]:
    place = 0
    while match := _START.search(text, place):
        said, place = _said(text, match, patience)
        if patience.left <= 0:
            said, place = _wrong("too many brackets that hold no answer"), len(text)
        if said:
            yield Found(match.start(), place, said)


def _said(text: str, match: re.Match[str], patience: Patience) -> tuple[Sequence[Said], int]:
    """Return what begins with `match`, and where to go on."""
    if match["refusal"] is not None:
        return [Said("refusal", full="(" in match["refusal"])], match.end()
    if match["tag"] is not None:
        said = _place(_numbers_of(match["inside"]))
        if not said and _has_number(match["inside"]):
            said = _wrong(f"<{match['tag']}> has to hold two or four numbers")
        return said, match.end()
    if match["call"] is not None:
        return _called(text, match, patience)
    if match["x"] is not None:
        return _place((float(match["x"]), float(match["y"])), full=False), match.end()
    value = read_value(text, match.start("open"), patience)
    return (_of_value(value[0]), value[1]) if value else ([], match.end())


def _called(text: str, match: re.Match[str], patience: Patience) -> tuple[Sequence[Said], int]:
    name = match["call"].rpartition(".")[2].lower()
    if match["gap"] and name not in _CALLS:
        return [], match.end() - 1  # a word and a bracket
    call = read_arguments(text, match.end(), patience)
    if call is None:
        return [], match.end() - (name in _CALLS)
    plain, named, end = call
    if name == REFUSALS[0]:
        return [Said("refusal")], end
    return (_of_call(name, plain, named) if name in _CALLS else []), end


def _of_call(name: str, plain: list[Any], named: dict[str, Any]) -> Sequence[Said]:
    plain = [each for each in plain if _has_number(each)]
    wanted = 2 if name in _CLICKS else 4
    if not plain and not any(map(_has_number, named.values())):
        return []  # talks of a call, as in "click(x, y)"
    arguments = [*named.items()]
    if plain and all(isinstance(each, float) for each in plain):
        if len(plain) != wanted:
            return _wrong(f"{name}() takes {wanted} numbers, not {len(plain)}")
        arguments.append(("point", plain))
    elif plain:
        arguments.append(("point" if name in _CLICKS else "box", plain[0] if len(plain) == 1 else plain))
    said = _of_places(arguments, look=name in LOOKS)
    if not said or (name in BOXES and any(each.kind == "point" for each in said)):
        return _wrong(f"{name}() takes {wanted} numbers")
    return said


def _of_value(value: Any) -> Sequence[Said]:
    """Return what a value says that stands by itself."""
    if isinstance(value, dict):
        return _of_object(value)
    if not isinstance(value, list):
        return []
    if value and all(isinstance(each, float) for each in value):
        return _place(tuple(value), full=False)
    return [said for each in value for said in _of_value(each)]


def _of_object(value: dict[str, Any]) -> Sequence[Said]:
    """Return what a JSON object says: a call, an action, or a place by its key; else what the objects in it say."""
    given = next((value[key] for key in _ARGUMENTS if key in value), None)
    if isinstance(given, str):
        read = read_value(given)
        given = read[0] if read else None
    merged = {**value, **given} if isinstance(given, dict) else value
    verbs = [verb.strip().lower() for key in _VERBS if isinstance(verb := merged.get(key), str)]
    said = [
        *([Said("refusal")] if any(verb in REFUSALS for verb in verbs) else []),
        *_of_places([*merged.items()], look=any(verb in LOOKS for verb in verbs)),
    ]
    return said or [inner for held in value.values() for each in _objects(held) for inner in _of_object(each)]


def _of_places(named: Sequence[tuple[str, Any]], *, look: bool) -> Sequence[Said]:
    """Return the places among the values of an object, or among the arguments of a call."""
    places: list[tuple[float, ...]] = []
    for key, value in named:
        if key.lower() in _KEYS and _has_number(value):
            found = _places_of(value, corners="box" in key.lower() or key.lower() == "region")
            if not found:
                return _wrong(f"{key.lower()!r} has to hold two or four numbers")
            places += found
    by_key = {key.lower(): value for key, value in named}
    for axes in _AXES:
        given = [_numbers_of(str(by_key[axis])) for axis in axes if axis in by_key]
        if not given:
            continue
        if len(given) != len(axes) or any(len(each) != 1 for each in given):
            return _wrong(f"{', '.join(axes)} have to be one number each")
        if len(axes) == 2 and not _SIZES.isdisjoint(by_key):
            return _wrong("a box is given by its corners, not by a corner and its size")
        places.append(tuple(each[0] for each in given))
    if look:
        regions = [each for each in places if len(each) == 4]
        return [Said("look", each) for each in regions] or _wrong("a look takes four numbers: x1, y1, x2, y2")
    # An object that gives a box and the point in it means the point, which is what is judged.
    chosen = [each for each in places if len(each) == 2] or places
    return [said for each in chosen for said in _place(each)]


def _places_of(value: Any, *, corners: bool) -> list[tuple[float, ...]]:
    """Return the points and boxes that the value of a key gives; two pairs are two `corners` or two points."""
    if isinstance(value, str):
        numbers = _numbers_of(value)
        return [numbers] if len(numbers) in (2, 4) else []
    if not isinstance(value, list):
        return []
    if all(isinstance(each, float) for each in value):
        return [tuple(value)] if len(value) in (2, 4) else []
    inner = [_places_of(each, corners=corners) for each in value]
    found = [place for places in inner for place in places]
    if not all(inner):
        return []
    return [found[0] + found[1]] if corners and [len(each) for each in found] == [2, 2] else found


def _objects(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def _place(numbers: tuple[float, ...], *, full: bool = True) -> Sequence[Said]:
    """Return the point or the box that the numbers are, or nothing."""
    kind = {2: "point", 4: "box"}.get(len(numbers))
    return [Said(kind, numbers, full=full)] if kind else []


def _wrong(problem: str) -> Sequence[Said]:
    return [Said("none", problem=problem)]


def _numbers_of(text: str) -> tuple[float, ...]:
    """Return the numbers of a text that has nothing but numbers, brackets and marks; none where it has more."""
    parts = [each for each in _AROUND_NUMBERS.split(text) if each] if len(text) <= _LONGEST else []
    return tuple(map(float, parts)) if all(map(_NUMBER.fullmatch, parts)) else ()


def _has_number(value: Any) -> bool:
    if isinstance(value, str):
        return any(each.isdigit() for each in value)
    return isinstance(value, float) or (isinstance(value, list) and any(map(_has_number, value)))
