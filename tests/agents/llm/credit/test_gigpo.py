"""GiGPO, worked by hand."""

import numpy as np
import pytest

from rewardlab.agents.llm.credit.gigpo import gigpo
from rewardlab.agents.llm.credit.grpo import grpo

from . import groups


def pair(gamma=0.5):
    """Both begin at a; one goes by b and wins, the other comes back to a."""
    return groups.group([0, 0, 1.0], [0, 0.0], anchors=groups.words("abc", "aa"), gamma=gamma)


def test_turns_where_the_same_was_read_are_compared_with_each_other():
    """At a: 0.25, 0 and 0, whose mean is 1/12; b and c are read once."""
    steps = gigpo(pair()) - grpo(pair())
    np.testing.assert_allclose(steps, [[[1 / 6, 0, 0], [-1 / 12, -1 / 12, 0]]])
    np.testing.assert_allclose(gigpo(pair(), step_weight=0.5) - grpo(pair()), steps / 2)


def test_the_deviation_of_turns_can_divide_them():
    """The variance is (1/36 + 2/144) / 2 = 1/48."""
    steps = gigpo(pair(), step_scale=True) - grpo(pair())
    np.testing.assert_allclose(steps[0, 0, 0], 48**0.5 / 6, rtol=1e-4)


def test_groups_have_their_own_places():
    one = pair()
    both = [np.concatenate([array, 3 * array]) for array in (one.rewards, one.mask, one.anchors)]
    found = gigpo(type(one)(both[0], (both[1] > 0) * 1.0, 0.5, anchors=both[2]))
    np.testing.assert_allclose(found[0], gigpo(one)[0])
    episodes = grpo(type(one)(both[0], (both[1] > 0) * 1.0, 0.5))
    np.testing.assert_allclose((found - episodes)[1], 3 * (found - grpo(one))[0])


def test_what_was_read_must_be_known():
    with pytest.raises(ValueError, match="anchors"):
        gigpo(groups.group([1.0], [0.0]))
