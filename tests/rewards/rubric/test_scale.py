"""Scale: what a judge may answer, and what it is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.errors import ConfigurationError
from rewardlab.rewards.rubric import Scale
from rewardlab.rewards.rubric.scale import CORRECTNESS, NUGGETS, PREFERENCE


@pytest.mark.parametrize(
    ("text", "given", "worth"),
    [
        ("yes/no", "yes", 1.0),
        ("yes/no", " No. ", 0.0),
        ("yes/no", True, 1.0),
        ("good/bad", "BAD", 0.0),
        ("1..5", 1, 0.0),
        ("1..5", "4", 0.75),  # (4 - 1) / (5 - 1)
        ("1..5", 4.5, 0.875),
        ("0..1", 0.3, 0.3),
        ("0..10 by 0.5", "7.5", 0.75),
        ("-2..2", -1, 0.25),
        (NUGGETS, "partial_support", 0.5),
        (CORRECTNESS, "invalid", 0.0),
        (PREFERENCE, "better", 0.75),
        ("yes=1/no=0", "yes", 1.0),
    ],
)
def test_answers_have_their_worth(text, given, worth):
    assert Scale.parse(text).read(given)[1] == pytest.approx(worth)


@pytest.mark.parametrize(
    ("text", "given"),
    [("yes/no", "perhaps"), ("yes/no", 1), ("1..5", 6), ("1..5", "five"), ("0..1", float("nan")), ("0..1", True),
     ("0..1", None), ("0..1", [1]), ("yes/no", "yes or no")],
)  # fmt: skip
def test_what_is_not_on_the_scale_is_refused(text, given):
    with pytest.raises(ValueError, match="is not "):
        Scale.parse(text).read(given)


@pytest.mark.parametrize("text", ["", "yes", "a/b/c", "a/a", "5..1", "1..1", "0..1000", "a=2/b=0", "a=x/b=0", "/no", 7])
def test_what_is_no_scale_is_told(text):
    with pytest.raises(ConfigurationError, match=r"scale .*write yes/no"):
        Scale.parse(text)


@given(st.integers(-5, 5), st.integers(2, 20))
def test_numbers_go_from_0_to_1_in_a_straight_line_and_every_label_is_an_answer(low, span):
    scale = Scale.parse(f"{low}..{low + span}")
    assert [scale.read(label)[1] for label in scale.labels] == pytest.approx([step / span for step in range(span + 1)])
    assert scale.values == pytest.approx([step / span for step in range(span + 1)])


def test_only_two_bare_words_are_a_condition():
    assert Scale.parse("yes/no").condition
    assert not any(Scale.parse(text).condition for text in ("yes=1/no=0", "0..1", "1..5", NUGGETS))
