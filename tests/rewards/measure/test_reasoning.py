"""What a chain of thought looks like, counted by hand; and how easily that is hacked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards import Ledger, Signal, declare
from rewardlab.rewards.measure.reasoning import PHRASES, key_phrases, markers, repetition

SIGNALS = declare(
    Signal("phrases", "Key phrases.", 0, 1e6, unit="phrases"), Signal("repetition", "Share repeated."),
    Signal("markers", "Foreign turns.", 0, 1e6, unit="markers"),
)  # fmt: skip


def worth(text):
    """The reward of a text, measured and valued."""
    signals = {"phrases": key_phrases(text), "repetition": repetition(text), "markers": markers(text)}
    ledger = Ledger("reasoning_pattern(phrases, repetition, markers)", SIGNALS)
    ledger.reset(signals)
    return ledger.step(signals, True, False)["total"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("The answer is 4.", 1),
        ("Wait, wait: BUT no. Button, await!", 3),
        ("First, let us see; therefore - since x.", 4),
        ("on  the\nother hand", 1),
    ],
)
def test_key_phrases_are_whole_words(text, expected):
    assert key_phrases(text) == expected


def test_phrases_are_an_argument_and_places_of_different_ones_may_overlap():
    assert key_phrases("a b a b a", ["a b a", "b"]) == 3
    assert key_phrases("b b b", ["b"]) == 3
    assert key_phrases("a b", []) == key_phrases("a b", ["", "!"]) == 0


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    # Runs of two: ab ba ab bc, of which the third has been before; of one: a b a b c, two of five.
    [("a b a b c", 2, 1 / 4), ("a b a b c", 1, 2 / 5), ("a b", 3, 0), ("", 1, 0), ("x X x", 1, 2 / 3)],
)
def test_repetition(text, size, expected):
    assert repetition(text, size) == pytest.approx(expected)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(1, 5))
def test_repetition_is_a_share_and_twice_the_text_repeats_more(letters, size):
    text = " ".join(letters)
    assert 0 <= repetition(text, size) < 1
    assert repetition(f"{text} {text}", size) >= repetition(text, size) - 1e-12


def test_markers():
    assert markers("user: a\nUser: b user: ") == 2


def test_the_reward_by_hand():
    # Two phrases of twenty, no run of twenty words twice, no other turn.
    assert worth("First this, then that.") == pytest.approx(2 / 20)
    assert worth("First this, then that. user: more") == 0


def test_the_reward_is_hacked_by_a_list_of_phrases():
    assert worth(". ".join(PHRASES)) == 1
    # Saying it all again is what it defends itself against.
    assert worth(". ".join(PHRASES * 3)) < 0.5
