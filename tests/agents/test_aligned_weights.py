"""Reward-aligned weights, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.agents.aligned_weights import aligned_weights


def test_growth_is_imitated_loss_is_not_and_a_little_is_weighed():
    # Steps grow by 0.5, 0.005, 0, -0.1 and 0.4: mean 0.161, variance (0.250 + 0.000025 + 0 + 0.01 + 0.16) / 5 - mean².
    progress = np.cumsum([0.0, 0.5, 0.005, 0.0, -0.1, 0.4])
    (weights,) = aligned_weights([progress], 1)
    mean = 0.161
    deviation = (0.420025 / 5 - mean**2) ** 0.5
    assert deviation == pytest.approx(0.24101, abs=1e-5)
    low = mean - 2 * deviation
    assert low == pytest.approx(-0.32101, abs=1e-5)
    little, nothing = (0.005 - low) / (4 * deviation + 1e-6), -low / (4 * deviation + 1e-6)
    assert (little, nothing) == pytest.approx((0.33818, 0.33299), abs=1e-5)
    np.testing.assert_allclose(weights, [1.0, little, nothing, 0.0, 1.0], rtol=1e-9)


def test_what_is_ahead_ends_with_the_episode():
    # Three steps ahead, or the last state: growths 0.6, 0.5, 0.3 in the first episode, 0 and 0 in the second.
    first, second = aligned_weights([np.array([0.0, 0.1, 0.3, 0.6]), np.zeros(3)], 3)
    assert first.tolist() == [1.0, 1.0, 1.0]
    growth = np.array([0.6, 0.5, 0.3, 0.0, 0.0])
    mean, deviation = 0.28, 0.0616**0.5
    assert growth.std() == pytest.approx(deviation)
    np.testing.assert_allclose(second, [-(mean - 2 * deviation) / (4 * deviation + 1e-6)] * 2, rtol=1e-9)


def test_kappa_is_the_growth_that_is_enough():
    progress = [np.array([0.0, 0.02, 0.06])]
    assert aligned_weights(progress, 1)[0].tolist() == [1.0, 1.0]
    # Growths 0.02 and 0.04: mean 0.03, deviation 0.01; the first is at 0.01 from the low end, 0.01, of a width of 0.04.
    np.testing.assert_allclose(aligned_weights(progress, 1, kappa=0.03)[0], [0.01 / 0.040001, 1.0])


def test_a_step_that_grows_far_more_than_most_weighs_1_at_most():
    # Nine standstills and a growth of 0.02: mean 0.002, deviation 0.006; on the scale that step would be at 1.25.
    (weights,) = aligned_weights([np.array([0.0] * 10 + [0.02])], 1, kappa=0.03)
    assert weights[-1] == 1.0


def test_a_mean_below_zero_counts_as_zero():
    # Growths -0.5 and 0: the deviation is 0.25, and around 0 the standstill is in the middle of [-0.5, 0.5].
    (weights,) = aligned_weights([np.array([0.5, 0.0, 0.0])], 1)
    np.testing.assert_allclose(weights, [0.0, 0.5], rtol=1e-5)


def test_where_nothing_ever_grows_all_weigh_alike():
    (weights,) = aligned_weights([np.full(4, 0.3)], 2)
    np.testing.assert_allclose(weights, 2 * 1e-6 / (4 * 1e-6 + 1e-6))


@given(
    progress=st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=8), min_size=1, max_size=4),
    horizon=st.integers(1, 5),
)
def test_weights_are_shares_and_more_growth_never_weighs_less(progress, horizon):
    episodes = [np.array(states) for states in progress]
    weights = aligned_weights(episodes, horizon)
    assert [len(each) + 1 for each in weights] == [len(each) for each in episodes]
    growth = [
        states[min(step + horizon, len(states) - 1)] - states[step]
        for states in episodes
        for step in range(len(states) - 1)
    ]
    in_order = np.concatenate(weights)[np.argsort(growth, kind="stable")]
    assert ((in_order >= 0) & (in_order <= 1)).all()
    assert (np.diff(in_order) >= 0).all()
