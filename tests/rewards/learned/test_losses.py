"""Losses of learned rewards, each with numbers worked by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch")

from rewardlab.rewards.learned.losses import (  # noqa: E402
    centre_loss,
    gaussian_pair_loss,
    grade_loss,
    grade_pair_loss,
    gradient_penalty,
    pair_loss,
    pointwise_loss,
    spread_loss,
    tie_loss,
)


def t(*values):
    return torch.tensor(values, dtype=torch.float64)


rewards = st.floats(-20, 20)


def test_a_preference_costs_the_logarithm_of_its_probability():
    # ahead by 1: log(1 + e^-1) = 0.313262 if preferred, 1 more if not, their mean for a tie
    found = pair_loss(t(2, 2, 2), t(1, 1, 1), t(1, 0, 0.5))
    assert found.tolist() == pytest.approx([0.313262, 1.313262, 0.813262], abs=1e-6)
    # ahead by 1 where a margin of 1 is asked for: log 2; behind by 1: log(1 + e^2) = 2.126928
    assert pair_loss(t(2, 1), t(1, 2), t(1, 1), margin=1.0).tolist() == pytest.approx([0.693147, 2.126928], abs=1e-6)


@given(rewards, rewards, rewards, st.floats(0, 1), st.sampled_from([0.0, 0.5]))
def test_preferences_know_neither_the_order_of_a_pair_nor_a_constant(first, second, constant, label, margin):
    one = pair_loss(t(first), t(second), t(label), margin)
    assert pair_loss(t(second), t(first), t(1 - label), margin).item() == pytest.approx(one.item(), abs=1e-9)
    moved = pair_loss(t(first + constant), t(second + constant), t(label), margin)
    assert moved.item() == pytest.approx(one.item(), abs=1e-9)


def test_win_tie_and_loss_share_the_probability():
    # equal rewards, threshold log 2: sigmoid(-log 2) = 1/3 each for win and loss, so 1/3 for the tie
    found = tie_loss(t(0, 0, 0), t(0, 0, 0), t(1, 0.5, 0), torch.tensor(math.log(2)))
    assert found.tolist() == pytest.approx([math.log(3)] * 3)
    # ahead by log 6: win 6/(6 + 2) = 3/4, loss 1/(1 + 12) = 1/13, tie 1 - 3/4 - 1/13 = 9/52
    found = tie_loss(t(*[math.log(6)] * 3), t(0, 0, 0), t(1, 0.5, 0), torch.tensor(math.log(2)))
    assert found.exp().tolist() == pytest.approx([4 / 3, 52 / 9, 13])


@given(rewards, rewards, st.floats(0.01, 5))
def test_the_three_outcomes_are_all_there_are(first, second, threshold):
    pair = t(first).repeat(3), t(second).repeat(3)
    probabilities = (-tie_loss(*pair, t(1, 0.5, 0), torch.tensor(threshold))).exp()
    assert probabilities.sum().item() == pytest.approx(1.0, abs=1e-6)


def test_a_reward_judged_by_itself_costs_the_logarithm_of_its_probability():
    # sigmoid(0) = 1/2; sigmoid(log 3) = 3/4
    found = pointwise_loss(t(0, math.log(3), math.log(3)), t(1, 1, 0))
    assert found.tolist() == pytest.approx([math.log(2), math.log(4 / 3), math.log(4)])


def test_a_pair_is_centred_where_its_rewards_cancel():
    assert centre_loss(t(1, 2), t(2, -2)).tolist() == [9, 0]


def test_the_higher_grade_is_better_and_equal_grades_count_half():
    # p = (1/2, 1/2), q = (1/4, 3/4): 1/2*1/4 higher, 1/2*1/4 + 1/2*3/4 equal: 1/8 + 1/4 = 3/8
    found = grade_pair_loss(t(0.5, 0.5).log()[None], t(0.25, 0.75).log()[None], t(1))
    assert found.exp().tolist() == pytest.approx([8 / 3])
    found = grade_pair_loss(t(0.5, 0.5).log()[None], t(0.25, 0.75).log()[None], t(0))
    assert found.exp().tolist() == pytest.approx([8 / 5])


def test_a_grade_within_a_range_costs_the_logarithm_of_all_of_it():
    # 0.3 + 0.5 = 0.8 for grades 1 to 2; 0.2 for grade 0 alone
    found = grade_loss(t(0.2, 0.3, 0.5).log().repeat(2, 1), torch.tensor([1, 0]), torch.tensor([2, 0]))
    assert found.exp().tolist() == pytest.approx([1 / 0.8, 1 / 0.2])


def test_uncertain_rewards_are_less_sure_of_a_preference():
    # ahead by 1 with both deviations 1: 1/sqrt(1 + pi/4) = 0.748398, log(1 + e^-0.748398) = 0.387385
    found = gaussian_pair_loss(t(1, 1), t(0, 0), t(1, 0), t(1, 0), t(1, 1))
    assert found.tolist() == pytest.approx([0.387385, 0.313262], abs=1e-5)


def test_a_deviation_that_collapses_costs_its_missing_entropy():
    # the entropy of N(0, 1) is 0.5*log(2*pi*e) = 1.418939; a tenth of the deviation has log 10 less
    assert spread_loss(t(1, 0.1, 1), 2.0).tolist() == pytest.approx([0.581061, 2.883647, 0.581061], abs=1e-6)
    assert spread_loss(t(1), 1.0).tolist() == [0]


def test_a_slope_is_compared_with_the_one_allowed():
    # 3x + 4y has slope 5: (5 - 1)^2 = 16, (5 - 7)^2 = 4, and nothing where only steeper ones cost
    inputs = torch.zeros(2, 2, dtype=torch.float64, requires_grad=True)
    value = inputs @ t(3, 4)
    assert gradient_penalty(value, inputs, 1.0).tolist() == [16, 16]
    assert gradient_penalty(value, inputs, 7.0).tolist() == [4, 4]
    assert gradient_penalty(value, inputs, 7.0, one_sided=True).tolist() == [0, 0]
