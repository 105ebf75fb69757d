"""What crosses the wall: plain data comes through as it is, and nothing else comes through at all."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.sandbox.inside.codec import DIGITS, NotPlain, decode, dump, encode, load

NUMBERS = st.integers() | st.floats() | st.complex_numbers()
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=20) | st.binary(max_size=20)
HASHABLE = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(inner, max_size=4), max_leaves=5
)
PLAIN = st.recursive(
    HASHABLE,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(inner, max_size=3).map(tuple)
        | st.sets(HASHABLE, max_size=4)
        | st.dictionaries(HASHABLE, inner, max_size=4)
    ),
    max_leaves=10,
)
JSON = st.recursive(
    SCALARS | st.lists(st.nothing()),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=10,
)


def shape(value):
    """The value with its types, in a form in which NaN equals itself."""
    kind = type(value).__name__
    if isinstance(value, (list, tuple)):
        return kind, [shape(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return kind, sorted((shape(each) for each in value), key=repr)
    if isinstance(value, dict):
        return kind, sorted(((shape(key), shape(each)) for key, each in value.items()), key=repr)
    return kind, repr(value)


@given(PLAIN)
def test_plain_data_comes_through_with_its_types(value):
    assert shape(decode(load(dump(encode(value))))) == shape(value)


@given(JSON)
def test_any_json_decodes_to_plain_data_or_is_refused(coded):
    try:
        value = decode(coded)
    except NotPlain:
        return
    assert shape(decode(encode(value))) == shape(value)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_line_loads_or_is_refused(line):
    with contextlib.suppress(NotPlain):
        load(line)


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"NaN", b"[Infinity]", b"[" * 100_000, b"9" * (DIGITS + 2), b"\xff", "é".encode(), b'{"a":1}{"b":2}'],
)
def test_hostile_lines_are_refused(line):
    with pytest.raises(NotPlain):
        load(line)


class Always(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__

    def __index__(self):
        return 99

    def __repr__(self):
        return "99"


class Odd(list):
    def __iter__(self):
        return iter([1, 2, 3])

    def __len__(self):
        return 3


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Always(7), 7),
        (Odd(["a"]), ["a"]),
        (type("Text", (str,), {"__str__": lambda self: "no"})("yes"), "yes"),
        (type("Half", (float,), {"__float__": lambda self: 9.0})(0.5), 0.5),
        (type("Map", (dict,), {"items": lambda self: [("x", 1)]})(a=2), {"a": 2}),
        (bytearray(b"ab"), b"ab"),
        (-0.0, -0.0),
    ],
)
def test_values_of_subclasses_arrive_as_what_they_are_underneath(value, arrives):
    got = decode(load(dump(encode(value))))
    assert type(got) is type(arrives)
    assert repr(got) == repr(arrives)


def nested(depth):
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        object(),
        print,
        iter([]),
        range(3),
        nested(100),
        pytest.param(10**5000, id="long"),
        [[0] * 1000] * 1000,
        {1: object},
    ],
)
def test_what_is_no_plain_data_is_refused_by_name(value):
    with pytest.raises(NotPlain):
        encode(value)


def test_a_value_that_holds_itself_is_refused():
    value: list = []
    value.append(value)
    with pytest.raises(NotPlain, match="too deeply"):
        encode(value)


def test_a_type_is_named_when_it_is_refused():
    with pytest.raises(NotPlain, match=r"^generator$"):
        encode([1, (each for each in ())])


@pytest.mark.parametrize(
    "coded",
    [
        [],
        ["q", 1],
        ["n", "1e5"],
        ["d", 1],
        ["s", ["l"]],
        ["d", ["l"], 1],
        ["b", "xy"],
        ["b", 1],
        ["c", "a", "b"],
        {"a": 1},
        [[]],
    ],
)
def test_what_encode_never_makes_is_refused(coded):
    with pytest.raises(NotPlain):
        decode(coded)


def test_nan_and_infinities_arrive():
    assert math.isnan(decode(load(dump(encode(math.nan)))))
    assert decode(load(dump(encode([math.inf, -math.inf])))) == [math.inf, -math.inf]
