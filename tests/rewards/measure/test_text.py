"""How much two texts share."""

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure.text import rouge_l, token_f1, words

texts = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=9).map(" ".join)


def longest(first, second):
    """Length of the longest common subsequence, by its definition."""

    @functools.cache
    def between(i, j):
        if i == len(first) or j == len(second):
            return 0
        if first[i] == second[j]:
            return 1 + between(i + 1, j + 1)
        return max(between(i + 1, j), between(i, j + 1))

    return between(0, 0)


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        # The examples of the paper: "police kill the gunman" shares three words in order, "the gunman kill police" two.
        ("police kill the gunman", "police killed the gunman", 0.75),
        ("the gunman kill police", "police killed the gunman", 0.5),
        ("Red-Shirt!", "red shirt", 1.0),
        ("a b", "a b c d", 2 / 3),
        ("", "red", 0.0),
        ("red", "", 0.0),
        ("", "", 0.0),
        ("!?", "!?", 0.0),
        ("рубашка красная", "красная рубашка", 0.5),
    ],
)
def test_rouge_l_by_hand(candidate, reference, expected):
    assert rouge_l(candidate, reference) == pytest.approx(expected)


def test_rouge_l_weighs_recall():
    # P = 1, R = 1/2: (1 + 4) * 1 * 0.5 / (0.5 + 4 * 1)
    assert rouge_l("a b", "a b c d", beta=2) == pytest.approx(5 * 0.5 / 4.5)


@pytest.mark.parametrize(
    ("candidate", "reference", "expected"),
    [
        ("gunman the kill police", "police kill the gunman", 1.0),
        ("red red shirt", "red shirt blue", 2 / 3),
        ("red", "blue", 0.0),
        ("", "", 0.0),
    ],
)
def test_token_f1_by_hand(candidate, reference, expected):
    assert token_f1(candidate, reference) == pytest.approx(expected)


@given(texts, texts)
def test_rouge_l_counts_the_longest_common_subsequence(first, second):
    common, size = longest(words(first), words(second)), len(words(first)) + len(words(second))
    assert rouge_l(first, second) == pytest.approx(2 * common / size if common else 0)


@given(texts, texts)
def test_both_are_shares_and_order_only_costs(first, second):
    assert 0 <= rouge_l(first, second) <= token_f1(first, second) + 1e-12 <= 1 + 2e-12
    assert rouge_l(first, second) == pytest.approx(rouge_l(second, first))
    assert token_f1(first, second) == token_f1(second, first)


@given(st.text())
def test_a_text_is_like_itself(text):
    assert rouge_l(text, text) == token_f1(text, text) == float(bool(words(text)))


def test_long_texts_are_cheap():
    long = "word other " * 5_000
    assert rouge_l(long, long + "more") == pytest.approx(1, abs=1e-3)
