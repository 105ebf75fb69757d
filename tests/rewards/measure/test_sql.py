"""How much a query is like a reference, by its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure import MAX_CHARACTERS
from rewardlab.rewards.measure.sql import ngram_similarity, schema_link, tokens

NAMES = ["city", "country", "name", "people", "home town"]
REFERENCE = "SELECT name FROM city WHERE people > 100"
pieces = st.sampled_from(
    ["SELECT", "name", "city", "'", '"', "`", "[", "]", "--", "/*", "*/", "\n", " ", "''", ",", "1", "<>"]
)
texts = st.text(max_size=200) | st.lists(pieces, max_size=30).map(" ".join) | st.lists(pieces, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT Name, 1.5", ["select", "name", ",", "1", ".", "5"]),
        ("a<>b||c!=d", ["a", "<>", "b", "||", "c", "!=", "d"]),
        ("'It''s' \"Home Town\" `x` [Y z]", ["'It''s'", "home town", "x", "y z"]),
        ("a -- name\nb /* city */ c", ["a", "b", "c"]),
        ("a 'b", ["a", "'b"]),
        ("a /* b", ["a"]),
        ("", []),
    ],
)
def test_tokens(query, expected):
    assert tokens(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select NAME from City where People > 5", 1),
        ("SELECT name FROM city", 2 / 3),
        ("SELECT name, country FROM city", 2 / 4),
        ("SELECT 'people' AS name -- people\nFROM city", 2 / 3),
        ('SELECT c."people" FROM city AS c', 2 / 3),
        ("SELECT peoples FROM towns", 0),
        ("", 0),
    ],
)
def test_schema_link_by_hand(query, expected):
    assert schema_link(query, REFERENCE, NAMES) == pytest.approx(expected)


def test_schema_link_where_the_reference_names_nothing():
    assert schema_link("SELECT 2", "SELECT 1", NAMES) == 1
    assert schema_link("SELECT name", "SELECT 1", NAMES) == 0


@pytest.mark.parametrize(
    ("query", "reference", "expected"),
    [
        # select a, a from, from b against select c, c from, from b: one of five.
        ("SELECT a FROM b", "SELECT c FROM b", 1 / 5),
        ("SELECT  a\nFROM b", "select A from B", 1),
        ("a a a a", "a a", 1),
        ("a", "a", 1),
        ("a", "b", 0),
        ("", "SELECT a", 0),
    ],
)
def test_ngram_similarity_by_hand(query, reference, expected):
    assert ngram_similarity(query, reference) == pytest.approx(expected)


def test_ngrams_of_another_length():
    assert ngram_similarity("a b c", "c b a", length=1) == 1
    assert ngram_similarity("a b c d", "a b c e", length=3) == pytest.approx(1 / 3)


@given(texts, texts)
def test_any_text_gives_a_share_and_is_like_itself(first, second):
    for measure in (ngram_similarity, lambda x, y: schema_link(x, y, NAMES)):
        assert 0 <= measure(first, second) <= 1
        assert measure(first, second) == measure(second, first)
        assert measure(first, first) == 1


@pytest.mark.parametrize("opened", ["'", '"', "`", "[", "/*", "--", "''", "/*'"])
def test_what_is_never_closed_is_only_long(opened):
    assert ngram_similarity(opened * (MAX_CHARACTERS // len(opened)), REFERENCE) == 0


def test_a_query_that_is_too_long_is_read_as_an_empty_one():
    assert ngram_similarity(REFERENCE + " " * MAX_CHARACTERS, REFERENCE) == 0
    assert schema_link(REFERENCE + " " * MAX_CHARACTERS, REFERENCE, NAMES) == 0
