"""Winning in a group: numbers worked by hand, margins, priorities, judges that contradict themselves."""

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.errors import ConfigurationError, ExpressionError
from rewardlab.rewards import as_reward

# Rock, scissors and paper: each beats the next.
CIRCLE = [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]
HALF = 0.5**0.5


@pytest.mark.parametrize("tensors", [False, True])
@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # 3 beats 2 and both 1s, 2 beats the 1s, and these nobody.
        ("win_rate(final(x))", {"x": [1, 3, 2, 1]}, [0, 1, 2 / 3, 0]),
        # Between the 1s, y decides.
        ("win_rate(final(x), final(y))", {"x": [1, 3, 2, 1], "y": [5, 0, 0, 6]}, [0, 1, 2 / 3, 1 / 3]),
        # The mean is 2, the squared deviations 4, 1, 1, 4 over 3: one standard deviation is sqrt(10/3) = 1.83, and
        # those 2 or more apart are told apart.
        ("win_rate(final(x), margin=1)", {"x": [0, 1, 3, 4]}, [0, 0, 2 / 3, 2 / 3]),
        # What heron says: wins less losses. 0 loses to 3 and 4, 1 to 3 and 4.
        ("heron(final(x))", {"x": [0, 1, 3, 4]}, [-2 / 3, -2 / 3, 2 / 3, 2 / 3]),
        # Where x leaves it open y decides, with a deviation of sqrt(300/3) = 10: the first beats the second.
        ("heron(final(x), final(y))", {"x": [0, 1, 3, 4], "y": [20, 0, 0, 0]}, [-1 / 3, -1, 2 / 3, 2 / 3]),
        ("heron(final(x), margin=0)", {"x": [0, 1, 3, 4]}, [-1, -1 / 3, 1 / 3, 1]),
        # Of a circle all win as often.
        ("win_rate(preferred)", {"preferred": CIRCLE}, [1 / 2, 1 / 2, 1 / 2]),
        ("heron(preferred)", {"preferred": CIRCLE}, [0, 0, 0]),
        # A judge who says 1 to whatever it reads first has preferred nobody; with 0.2 to 1, the second by 0.4.
        ("heron(preferred)", {"preferred": [[0, 1], [1, 0]]}, [0, 0]),
        ("heron(preferred)", {"preferred": [[0, 0.2], [1, 0]]}, [-1, 1]),
        # Success before the judge, and the judge before length.
        ("win_rate(final(x), preferred)", {"x": [0, 0, 1], "preferred": CIRCLE}, [1 / 2, 0, 1]),
        ("win_rate(preferred, final(x))", {"x": [0, 1], "preferred": [[0, 0], [0, 0]]}, [0, 1]),
        # Wins 0, 1 and 1/2 about their mean 1/2.
        ("group_centered(win_rate(final(x)))", {"x": [1, 3, 2]}, [-1 / 2, 1 / 2, 0]),
        ("group_zscore(win_rate(final(x)), 0)", {"x": [1, 3]}, [-HALF, HALF]),
    ],
)
def test_wins_by_hand(text, values, expected, tensors):
    assert pays(text, tensors=tensors, **values) == pytest.approx(expected)


def test_a_margin_makes_comparisons_that_cannot_be_sorted():
    """By 1.1 standard deviations, 0 is level with 1 and 1 with 2, but 2 beats 0."""
    assert pays("win_rate(final(x), margin=1.1)", x=[0, 1, 2]).tolist() == [0, 0, 1 / 2]


@pytest.mark.parametrize("text", ["win_rate(final(x))", "heron(final(x), margin=0)", "brpo(final(x), limit=1)"])
def test_faulted_episodes_count_for_nothing_and_the_lonely_get_nothing(text):
    values = np.array([1.0, 9.0, 2.0])
    with_fault = pays(text, fault=[0, 1, 0], x=values)
    assert with_fault[1] == 0
    assert with_fault[[0, 2]] == pytest.approx(pays(text, x=values[[0, 2]]))
    assert pays(text, x=[5.0]) == 0
    assert pays(text, fault=[0, 1], x=[5.0, 1.0]).tolist() == [0, 0]


@pytest.mark.parametrize("text", ["win_rate(preferred)", "heron(preferred)", "brpo(preferred, limit=1)"])
def test_what_a_faulted_episode_was_told_may_be_anything(text):
    nan = np.nan
    told = [[0, nan, 1], [nan, nan, nan], [-1, nan, 0]]
    whole = pays(text, preferred=[[0, 1], [-1, 0]])
    assert pays(text, fault=[0, 1, 0], preferred=told)[[0, 2]] == pytest.approx(whole)


def test_preferences_are_as_many_as_the_group():
    with pytest.raises(ConfigurationError, match="a group of 3 episodes"):
        pays("win_rate(preferred)", preferred=np.zeros((3, 2)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("win_rate(x)", "single number.*final\\(x\\)"),
        ("win_rate(x + 1)", "reduce it first"),
        ("win_rate(final(x), delta(y))", "reduce it first"),
        ("win_rate(picture)", "lists of one length"),
        ("group_zscore(preferred)", "reduce it first"),
        ("group_contrast(final(x), used)", "reduce it first"),
        ("win_rate(final(x), 1)", "reduce it first"),
        ("gated(win_rate(final(x)), by=win_rate(final(x)) > 0)", "not known while"),
    ],
)
def test_what_is_no_comparison_of_episodes_is_refused(text, problem):
    with pytest.raises(ExpressionError, match=problem):
        pays(text, x=[1, 2], y=[1, 2], used=[0, 1], preferred=np.zeros((2, 2)), picture=np.zeros((2, 2, 2)))


def test_margins_are_said_by_keyword_beside_any_number_of_values():
    expression = as_reward("win_rate(final(x), final(y), margin=0.5)")
    assert str(expression) == "win_rate(final(x), final(y), margin=0.5)"
    assert str(as_reward("win_rate(final(x), final(y))")) == "win_rate(final(x), final(y))"
    assert str(as_reward("swiss(preferred, rounds=2)")) == "swiss(preferred, rounds=2)"
    assert expression.function.signature == "win_rate(x, *less, margin=0)"


# BRPO


def test_brpo_by_hand():
    # Whoever the reference is, it beats or loses to the other one.
    for seed in range(4):
        paid = pays(f"brpo(final(x), limit=1, seed={seed})", x=[1, 2])
        assert paid.tolist() in ([0, 1], [-1, 0])
    # Against 2: 1 loses, 3 wins, 2 is no win either.
    expected = {0: [0, 1, 1, 1], 1: [-1, 0, 1, -1], 2: [-1, -1, 0, -1], 3: [-1, -1, 1, 0]}
    for seed in range(8):
        paid = pays(f"brpo(final(x), limit=1, seed={seed})", x=[1, 2, 3, 2])
        assert paid.tolist() == expected[paid.tolist().index(0)]


def test_brpo_drops_groups_that_nearly_all_win_or_lose():
    # Against 2 the others have 1, 1 and -1, whose mean is 1/3; against 1 or 4, 1 or -1.
    paid = np.array([pays(f"brpo(final(x), seed={seed})", x=[1, 2, 3, 4]) for seed in range(20)])
    told = [row for row in paid.tolist() if any(row)]
    assert 0 < len(told) < 20
    assert all(row in ([-1, 0, 1, 1], [-1, -1, 0, 1]) for row in told)
    # Of two there is one other, who always wins or always loses: a mean of 1 or -1.
    assert not any(pays(f"brpo(final(x), seed={seed})", x=[1, 2]).any() for seed in range(4))


def test_brpo_draws_its_reference_by_seed_and_place_and_a_schedule_moves_it():
    values = np.tile([1.0, 2, 3, 4], (32, 1))
    paid = pays("brpo(final(x), limit=1)", x=values)
    references = (paid == 0).argmax(axis=-1)
    assert set(references) == {0, 1, 2, 3}
    assert np.array_equal(paid, pays("brpo(final(x), limit=1)", x=values))
    text = "brpo(final(x), limit=1, seed=schedule(0, 1000000, 1000000))"
    later = [pays(text, x=values, parameters={"training_step": step}) for step in (0, 1, 77)]
    assert np.array_equal(later[0], paid)
    assert np.array_equal(later[2], pays("brpo(final(x), limit=1, seed=77)", x=values))
    assert not np.array_equal(later[0], later[1])


# What holds for all of them

matrices = st.integers(0, 2**32 - 1)


@settings(max_examples=40, deadline=None)
@given(matrices, st.integers(2, 6), st.sampled_from([0.0, 0.5, 1.0]))
def test_wins_move_with_the_episodes(seed, count, margin):
    draws = np.random.default_rng(seed)
    x, told, order = (
        draws.integers(0, 4, count),
        draws.uniform(-1, 1, (count, count)).round(1),
        draws.permutation(count),
    )
    for text in (f"win_rate(final(x), preferred, margin={margin})", f"heron(preferred, final(x), margin={margin})"):
        paid = pays(text, x=x, preferred=told)
        moved = pays(text, x=x[order], preferred=told[order][:, order])
        np.testing.assert_allclose(moved, paid[order])
        np.testing.assert_array_equal(pays(text, tensors=True, x=x, preferred=told), paid)
    assert abs(pays("heron(final(x), preferred)", x=x, preferred=told).sum()) < 1e-9


@settings(max_examples=30, deadline=None)
@given(matrices, st.integers(2, 5))
def test_groups_do_not_touch_each_other(seed, count):
    draws = np.random.default_rng(seed)
    x, fault = draws.normal(size=(3, count)), draws.random((3, count)) < 0.3
    paid = pays("heron(final(x), margin=0.3)", fault=fault, x=x)
    for row in range(3):
        np.testing.assert_allclose(paid[row], pays("heron(final(x), margin=0.3)", fault=fault[row], x=x[row]))
