"""GRPO, Dr. GRPO and RLOO, worked by hand."""

import numpy as np
import pytest

from rewardlab.agents.llm.credit.grpo import dr_grpo, grpo, zscores
from rewardlab.agents.llm.credit.rloo import rloo

from . import groups

ROOT2 = 2**0.5


def test_returns_are_compared_in_the_groups_unbiased_deviations():
    """Returns 1, 2 and 3: the mean is 2 and the deviation 1, whenever they were paid."""
    turns = groups.group([1], [0, 0, 2], [1, 2])
    np.testing.assert_allclose(grpo(turns), [[[-1, 0, 0], [0, 0, 0], [1, 1, 0]]], atol=1e-5)
    np.testing.assert_array_equal(dr_grpo(turns), [[[-1, 0, 0], [0, 0, 0], [1, 1, 0]]])


def test_two_of_four_that_win():
    """Mean 0.5, variance 4 * 0.25 / 3 = 1/3: 0.5 * sqrt(3)."""
    turns = groups.group([1.0], [0.0], [1.0], [0.0])
    np.testing.assert_allclose(grpo(turns)[0, :, 0], [3**0.5 / 2 * sign for sign in (1, -1, 1, -1)], atol=1e-5)


def test_an_episode_stays_out_of_rloos_baseline():
    """Returns 1, 2 and 6: the others' means are 4, 3.5 and 1.5."""
    turns = groups.group([1], [0, 0, 2], [1, 5])
    np.testing.assert_allclose(rloo(turns), [[[-3, 0, 0], [-1.5, -1.5, -1.5], [4.5, 4.5, 0]]])
    np.testing.assert_allclose(rloo(turns), 3 / 2 * dr_grpo(turns))


@pytest.mark.parametrize(("method", "alone"), [(grpo, 0.0), (dr_grpo, 0.0), (rloo, 7.0)])
def test_an_episode_without_others(method, alone):
    np.testing.assert_array_equal(method(groups.group([3.0, 4.0])), [[[alone, alone]]])


def test_equal_values_are_0_deviations_away_and_absent_ones_count_for_nothing():
    assert np.abs(zscores(np.full((2, 3), 0.1), np.ones((2, 3)))).max() < 1e-9
    found = zscores(np.array([1.0, 1e9, 3.0]), np.array([1.0, 0.0, 1.0]))
    np.testing.assert_allclose(found, [-1 / ROOT2, 0, 1 / ROOT2], atol=1e-5)
