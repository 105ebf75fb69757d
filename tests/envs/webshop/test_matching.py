"""Comparing words: the original's fuzzy ratio by its definition, colours, and the keys of the default rules."""

import json
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.webshop.catalogue.nouns import extractor
from rewardlab.envs.webshop.matching import (
    COLORS,
    alike,
    normalize_color,
    phrase,
    token_set_ratio,
    value_key,
    words,
)
from rewardlab.errors import ConfigurationError, MissingDependency

VECTORS = Path(__file__).parents[3] / "../shared/data/webshop_vectors.json"
texts = st.text(st.sampled_from("abcxyz -_.'éß€1 "), max_size=20)


@pytest.fixture(scope="module")
def vectors():
    if not VECTORS.exists():
        pytest.skip(f"{VECTORS.name} absent")
    return json.loads(VECTORS.read_text("utf-8"))


# By hand: intersection "free", so the strings are "free", "free paraben", "free fragrance"; the last two share "free "
# and then "ra" and one more letter of "paraben" and "fragrance": 2 * 8 / 26 = 0.62. A sorted "score under" shares
# only five letters in a row with "under_score".
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("tea tree", "tree tea", 100),
        ("oil", "essential oil", 100),
        ("large", "xx-large", 100),
        ("('size', 'large')", "xx-large", 77),
        ("Black", "black!", 100),
        ("caf\u00e9", "caf", 100),
        ("\u00e9", "\u00e9", 0),
        ("", "", 0),
        ("under_score", "under score", 45),
        ("light weight", "lightweight", 96),
        ("paraben free", "fragrance free", 62),
    ],
)
def test_ratio_by_hand(one, other, ratio):
    assert token_set_ratio(one, other) == ratio


@given(texts, texts)
def test_ratio_is_the_best_of_three_strings(one, other):
    """The definition, written down without shortcuts."""
    first, second = (set(words("".join(c for c in t if not "\x80" <= c <= "\xff"))) for t in (one, other))
    if not first or not second:
        assert token_set_ratio(one, other) == 0
        return
    both = sorted(first & second)
    strings = [" ".join(both), " ".join(both + sorted(first - second)), " ".join(both + sorted(second - first))]

    def percent(a, b):
        return 100 if a == b else round(100 * SequenceMatcher(None, a, b).ratio()) if a and b else 0

    pairs = ((0, 1), (0, 2), (1, 2))
    assert token_set_ratio(one, other) == max(percent(strings[i], strings[j]) for i, j in pairs)


@given(texts, texts)
def test_the_order_and_number_of_words_do_not_count(one, other):
    assert token_set_ratio(one, other) == token_set_ratio(" ".join([*one.split()[::-1], one]), other)
    assert 0 <= token_set_ratio(one, other) <= 100
    assert alike(one, other) == (token_set_ratio(one, other) > 85)


def test_colours(vectors):
    for case in vectors["normalize_color"]:
        given, expected = case.get("input"), case["expected"]
        given = tuple(case["input_tuple"]) if given is None else given
        assert normalize_color(given) == (tuple(expected) if isinstance(expected, list) else expected), case


def test_the_colours_are_in_the_order_that_decides():
    assert list(COLORS) == sorted(COLORS)
    assert len(set(COLORS)) == 102


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("navy blue", "blue", True),
        ("rose gold", "gold", True),
        ("Dark Green", "green", True),
        ("dark green", "dark blue", False),
        ("standard", "tan", False),
        ("black | white", "white, black", True),
        ("black | white", "white", False),
        ("z2-pink", "pink", False),
        ("black 2-pack", "black", False),
        ("black |", "black", True),
        ("★", "★", True),
        ("★", "☆", False),
        ("", "☆", False),
    ],
)
def test_the_same_colour(one, other, same):
    assert (value_key(one, True) == value_key(other, True)) is same


@pytest.mark.parametrize(
    ("one", "other"), [("large", "xx-large"), ("8", "8 wide"), ("mint chocolate", "chocolate"), ("+", "/")]
)
def test_other_values_are_equal_or_not(one, other):
    assert value_key(one, False) != value_key(other, False)
    assert value_key(one, False) == value_key(one.upper(), False)


def test_phrases_are_whole_words():
    assert phrase("Oil-free") == " oil free "
    assert phrase("oil free") in phrase("An OIL FREE lotion")
    assert phrase("oil free") not in phrase("a foil freezer")


def test_nouns_are_those_of_the_vectors(vectors):
    stub = extractor("except:" + ",".join(vectors["meta"]["noun_stub_stop"]))
    for case in vectors["reward"]:
        assert list(stub(case["goal"]["name"])) == case["nouns"]["goal"]
        assert list(stub(case["purchased_product"]["name"])) == case["nouns"]["purchased"]


def test_light_nouns():
    assert extractor("light")("The Lamp & Co. Women's LED-Lamp (Pack of 2) for 10ft Desks") == (
        ("lamp", "co", "women", "led", "lamp", "pack", "desks")
    )


@pytest.mark.parametrize("name", ["", "heavy", "spacy", "spacy:"])
def test_an_unknown_extractor_is_refused(name):
    with pytest.raises(ConfigurationError, match="light"):
        extractor(name)


def test_spacy_says_what_to_install():
    with pytest.raises((MissingDependency, ConfigurationError), match=r"pip install|spacy download"):
        extractor("spacy:no_such_model")
