"""When data sets take an answer for right."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.data.equality import equal, equal_as_json

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(st.integers() | st.text(), inner),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("expected", "got", "python", "json"),
    [
        (1, True, True, True),
        ([1, 2], (1, 2), False, True),
        ((1, 2), [1, 2], False, False),
        ({"1": 2}, {1: 2}, False, True),
        ({"1": 2}, {1: 2, "1": 3}, False, False),
        ({"a": [1.0]}, {"a": (1.0,)}, False, True),
        (0.1 + 0.2, 0.3, True, True),
        ([0.1 + 0.2], [0.3], True, True),
        (0.3, "0.3", False, False),
        (0.3, None, False, False),
        (math.nan, math.nan, True, True),
        (1.5, 10**400, False, False),
        ([1], [1, 2], False, False),
        ({"a": 1}, [1], False, False),
        ("ab", ["a", "b"], False, False),
        (5, 4, False, False),
    ],
)
def test_pairs(expected, got, python, json):
    assert equal(1e-6, (), expected, got) is python
    assert equal_as_json((), expected, got) is json


def test_the_tolerance_counts():
    assert equal(0.1, (), 1.0, 1.05)
    assert not equal(0.001, (), 1.0, 1.05)


@given(ANY, ANY)
def test_any_answer_can_be_judged(expected, got):
    assert equal(1e-6, (), expected, got) in (True, False)
    assert equal_as_json((), expected, got) in (True, False)
    assert equal(1e-6, (), expected, expected)
