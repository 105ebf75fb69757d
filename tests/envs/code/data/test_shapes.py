"""Tuples and sets that JSON made lists of."""

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.code.data.shapes import restore, shape_of, shape_of_annotation, shapes_of


@pytest.mark.parametrize(
    ("example", "given_value", "wanted"),
    [
        ((3, 4), [1, 2], (1, 2)),
        ([(1, 2)], [[3, 4], [5, 6]], [(3, 4), (5, 6)]),
        ([(1, 2)], [], []),
        ((4, (7, (2,))), [1, [2, [3, [4]]]], (1, (2, (3, (4,))))),
        ([{1}], [[1, 1], []], [{1}, set()]),
        ({"a": (1, 2)}, {"b": [3]}, {"b": (3,)}),
        ([1, 2], [[1], 2], [[1], 2]),
        (5, [1], [1]),
        ([[1], (2,)], [[3], [4]], [[3], [4]]),
        ({1}, [[1]], [[1]]),
        ([{(1,)}], [[[2], [3]]], [{(2,), (3,)}]),
    ],
)
def test_restoring(example, given_value, wanted):
    assert restore(given_value, shape_of(example)) == wanted


@pytest.mark.parametrize(
    ("annotation", "shape"),
    [
        ("List[Tuple[int, int]]", (list, tuple)),
        ("list[set[int]]", (list, set)),
        ("Dict[str, Tuple[int]]", (dict, tuple)),
        ("typing.Tuple[int]", (tuple,)),
        ("Optional[Tuple[int]]", ()),
        ("int", ()),
        ("tuple", (tuple,)),
    ],
)
def test_annotations(annotation, shape):
    assert shape_of_annotation(ast.parse(annotation, mode="eval").body) == shape


def test_examples_come_before_annotations():
    function = ast.parse("def f(a: Tuple[int], b): pass").body[0]
    assert shapes_of([([1], 2)], function) == ((list,), ())
    assert shapes_of([], function) == ((tuple,), ())
    assert shapes_of([], None) == ()


plain = st.recursive(st.integers() | st.text(), lambda inner: st.lists(inner) | st.lists(inner).map(tuple))


@given(plain, plain)
def test_nothing_but_containers_changes(example, value):
    listed = json.loads(json.dumps(value))
    assert json.loads(json.dumps(restore(listed, shape_of(example)))) == listed


@given(st.recursive(st.integers(), lambda inner: st.lists(inner, min_size=1).map(tuple), max_leaves=6))
def test_what_is_all_tuples_comes_back(value):
    assert restore(json.loads(json.dumps(value)), shape_of(value)) == value
