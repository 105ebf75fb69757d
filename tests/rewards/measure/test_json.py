"""The parts of an answer that has to be JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure import MAX_CHARACTERS
from rewardlab.rewards.measure.json import content, embedded, length, markers, structure, valid

FENCED = 'Here it is:\n```json\n{"name": "red lamp"}\n```\nDone.'
pieces = st.sampled_from(
    ["{", "}", "[", "]", '"a"', ":", ",", "1", "NaN", "```json\n", "```\n", "```", "null", "\\", " "]
)
texts = st.text(max_size=200) | st.lists(pieces, max_size=25).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "part", "is_valid", "marked"),
    [
        ('{"a": 1}', '{"a": 1}', 1, 1),
        (' [1, 2]\n', "[1, 2]", 1, 1),
        ('```json\n{"a": 1}\n```', '{"a": 1}', 1, 1),
        ('```\n[1]\n```', "[1]", 1, 1),
        (FENCED, '{"name": "red lamp"}', 1, 0.5),
        ('so {"a": {"b": 1}} it is', '{"a": {"b": 1}}', 1, 0.5),
        ("{a: 1}", "{a: 1}", 0, 1),
        ("```json\n{a: 1}\n```", "{a: 1}", 0, 1),
        ('{"a": 1', '{"a": 1', 0, 0),
        ('{"a": "```json"}', '{"a": "```json"}', 1, 1),
        ('"{"', "{\"", 1, 0),
        ("17", "17", 1, 0),
        ("NaN", "NaN", 0, 0),
        ("[Infinity]", "[Infinity]", 0, 1),
        ("no answer", "no answer", 0, 0),
        ("", "", 0, 0),
        ("{", "{", 0, 0),
    ],
)  # fmt: skip
def test_what_is_embedded_valid_and_marked(text, part, is_valid, marked):
    assert embedded(text) == part
    assert valid(text) == is_valid
    assert markers(text) == marked


@pytest.mark.parametrize(
    ("text", "required", "expected"),
    [
        ('{"a": 1, "b": 2}', ["a", "b"], 1),
        ('{"a": 1, "x": 2}', ["a", "b"], 0.5),
        ('{"a": 1, "x": 2}', ["a", "a", "b"], 0.5),
        ('{"x": {"a": 1}}', ["a"], 0),
        ('["a"]', ["a"], 0),
        ("a", ["a"], 0),
        ("{}", [], 1),
        ("[]", [], 0),
    ],
)
def test_structure_by_hand(text, required, expected):
    assert structure(text, required) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"other": "lamp, red"}', 1),
        ('{"name": "red"}', 2 / 3),
        ('{"name": ["red", {"x": "chair"}]}', 0.5),
        ('{"red lamp": ""}', 0),
        ("red lamp", 0),
    ],
)
def test_content_by_hand(text, expected):
    assert content(text, FENCED) == pytest.approx(expected)


def test_content_without_words_is_the_same_or_not():
    assert content('{"a": "?"}', '{"b": "?"}') == 1
    assert content('{"a": "?"}', '{"b": "!"}') == 0
    assert content("[1, true]", '["true", "1"]') == 1


@pytest.mark.parametrize(("size", "expected"), [(0, 1), (10, 1), (15, 0.5), (20, 0), (99, 0)])
def test_length_by_hand(size, expected):
    assert length(" " + "x" * size + "\n", 10) == expected


@given(texts, texts, st.lists(st.sampled_from(["a", "b"])), st.integers(0, 50))
def test_any_text_gives_a_share(text, reference, required, limit):
    measured = (valid(text), markers(text), structure(text, required), content(text, reference), length(text, limit))
    assert all(0 <= part <= 1 for part in measured)


@given(values, st.sampled_from(["{}", "```json\n{}\n```", "The answer:\n```json\n{}\n```\nThat is all."]))
def test_an_answer_is_like_itself_however_it_is_wrapped(value, wrapping):
    text = json.dumps(value)
    assert content(wrapping.replace("{}", text), text) == 1
    if isinstance(value, dict):
        assert structure(wrapping.replace("{}", text), list(value)) == 1


@pytest.mark.parametrize(
    "hostile",
    ["[" * 40_000, "[" * 20_000 + "]" * 20_000, '{"a":' * 8_000, "1" * 9_999, "```\n" * 9_999, "\ud800", "1e999"],
    ids=lambda text: repr(text[:9]),
)  # fmt: skip
def test_hostile_texts_are_only_texts(hostile):
    assert structure(hostile, ["a"]) == content(hostile, FENCED) == content(FENCED, hostile) == 0
    assert 0 <= valid(hostile) <= 1
    assert 0 <= markers(hostile) <= 1


def test_a_text_that_is_too_long_holds_no_json():
    text = json.dumps(["x" * MAX_CHARACTERS])
    assert valid(text) == markers(text) == content(text, text) == 0
