"""What counts as the right answer."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.compare import same, satisfies
from rewardlab.envs.code.task import Assertion, Call, Program, Query

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(VALUES)
def test_everything_is_the_same_as_itself(value):
    assert same(value, value)


@given(VALUES, VALUES)
def test_comparing_never_raises_and_has_no_direction_but_for_closeness(one, other):
    assert same(one, other, 0.0) == same(other, one, 0.0)


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        (1, True, False),
        (0, False, False),
        ([1, 0], [True, False], False),
        (1, 1.0, True),
        (1.0, 1, True),
        (123456789, 123456789.0, True),
        (123456789, 123456700.0, False),
        (123456789.0, 123456700, True),
        (0.1 + 0.2, 0.3, True),
        (1.0, 1.001, False),
        (0.0, 1e-12, True),
        (0.0, 1e-7, False),
        (1e-7, 2e-7, False),
        (math.nan, math.nan, True),
        (math.nan, 0.0, False),
        (math.inf, 1e308, False),
        (10**400, 1.0, False),
        (1.0, 10**400, False),
        ([1, 2], (1, 2), False),
        ((1, [2.0]), (1, [2.0000000001]), True),
        ({"a": 1.0}, {"a": 1.0000000001}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({1: "a"}, {True: "a"}, False),
        ({1, 2}, {2, 1}, True),
        ({1, 2}, frozenset({1, 2}), False),
        ("a", b"a", False),
        ("a", "a", True),
        (None, 0, False),
        ([1], [1, 2], False),
        ([], None, False),
    ],
)
def test_values_are_compared_type_by_type(expected, got, equal):
    assert same(expected, got) is equal


@pytest.mark.parametrize(("tolerance", "equal"), [(1e-2, True), (1e-4, False)])
def test_how_close_a_float_has_to_be_is_the_tasks_to_say(tolerance, equal):
    assert same([1.0], [1.001], tolerance) is equal
    assert satisfies(Call("f", (), 1.0), 1.001, tolerance) is equal
    assert satisfies(Program("", "1.0"), "1.001", tolerance) is equal
    assert satisfies(Query("", ((1.0,),)), [(1.001,)], tolerance) is equal


def test_a_check_decides_where_it_is_given_and_its_slips_are_wrong_answers():
    half = Call("f", (6,), check=lambda arguments, expected, got: got * 2 == arguments[0])
    assert satisfies(half, 3, 1e-6)
    assert not satisfies(half, 2, 1e-6)
    assert not satisfies(half, None, 1e-6)


def test_a_value_is_wrong_where_an_exception_is_asked_for():
    assert not satisfies(Call("f", (), raises="ValueError"), None, 1e-6)


@pytest.mark.parametrize(
    ("wanted", "printed", "right"),
    [
        ("1 2\n3\n", "1 2\n3", True),
        ("1 2\n3\n", "1  2 \n3\n\n\n", True),
        ("1 2\n3\n", "1 2 3", False),
        ("0.5\n", "0.50000001\n", True),
        ("0.5\n", "0.51\n", False),
        ("5\n", "5.0\n", False),
        ("Yes", "yes", False),
        ("", "", True),
        ("1\n\n2\n", "1\n2\n", False),
        ("nan.\n", "x\n", False),
    ],
)
def test_programs_are_compared_word_by_word(wanted, printed, right):
    assert satisfies(Program("", wanted), printed, 1e-6) is right


@pytest.mark.parametrize("ordered", [True, False])
def test_rows_are_compared_in_order_only_where_it_counts(ordered):
    test = Query("", ((1, "a"), (None, 0.3)), ordered)
    assert satisfies(test, [(1, "a"), (None, 0.1 + 0.2)], 1e-6)
    assert satisfies(test, [(None, 0.1 + 0.2), (1, "a")], 1e-6) is not ordered
    assert not satisfies(test, [(1, "a")], 1e-6)
    assert not satisfies(test, [(1, "a"), (None, 0.3), (None, 0.3)], 1e-6)
    assert not satisfies(test, "rows", 1e-6)


def test_only_true_passes_an_assertion():
    test = Assertion("", ())
    assert satisfies(test, True, 1e-6)
    assert not satisfies(test, 1, 1e-6)
