"""SALT, PORTool and SPO, which find the steps that episodes share, worked by hand."""

import numpy as np
import pytest

from rewardlab.agents.llm.credit.grpo import grpo
from rewardlab.agents.llm.credit.portool import portool
from rewardlab.agents.llm.credit.salt import salt
from rewardlab.agents.llm.credit.spo import spo
from rewardlab.agents.llm.credit.tree import beginnings, means

from . import groups

HALF = 2**-0.5


def three(**more):
    """All say x at a; two then say y at b, and of these one wins; the third says z at b and wins, too."""
    return groups.group(
        [0, 0, 1.0], [0, 0, 0.0], [0, 1.0],
        anchors=groups.words("abc", "abd", "ab"),
        answers=groups.words("xyu", "xyu", "xz"),
        **more,
    )  # fmt: skip


def test_beginnings_are_the_same_as_long_as_all_words_are():
    turns = three()
    before, after = beginnings(turns, answered=False)[0], beginnings(turns, answered=True)[0]
    assert len(set(before[:, 0])) == len(set(before[:, 1])) == 1
    assert before[0, 2] != before[1, 2] and before[2, 2] == after[2, 2] == -1
    assert after[0, 1] == after[1, 1] != after[2, 1]
    # Nothing is ever taken for something else: a place is not an answer, nor a later place an earlier one.
    assert len(set(before[before >= 0]) | set(after[after >= 0])) == 2 + 2 + 1 + 4


def test_the_same_words_after_others_are_another_beginning():
    turns = groups.group([0, 0], [0, 0], anchors=groups.words("ab", "ab"), answers=groups.words("xz", "yz"))
    assert beginnings(turns, answered=True)[0][0, 1] != beginnings(turns, answered=True)[0][1, 1]


def test_means_are_over_the_turns_of_one_number():
    found = means(np.array([[[1.0, 2, 5], [3, 4, 9]]]), np.array([[[0, 1, -1], [0, 2, -1]]]))
    np.testing.assert_array_equal(found, [[[2, 2, 0], [2, 4, 0]]])


def test_salt_averages_the_advantages_of_a_step_that_episodes_share():
    """Returns 1, 0 and 1 are c, -2c and c. All took the first step; the second is shared by none."""
    c = (1 / 3) / (1 / 3) ** 0.5
    np.testing.assert_allclose(grpo(three())[0, :, 0], [c, -2 * c, c], atol=1e-5)
    np.testing.assert_allclose(salt(three())[0], [[0, c, c], [0, -2 * c, -2 * c], [0, c, 0]], atol=1e-5)


def test_salt_looks_back_as_far_as_it_is_told():
    """The second steps are the same, but not what was before them."""
    turns = groups.group([0, 1.0], [0, 0.0], anchors=groups.words("ab", "cb"), answers=groups.words("xy", "xy"))
    np.testing.assert_allclose(salt(turns, window=0)[0, :, 1], [0, 0], atol=1e-6)
    np.testing.assert_allclose(salt(turns, window=1)[0, :, 1], [HALF, -HALF], atol=1e-5)


def test_salt_tells_a_step_at_the_beginning_from_one_after_others():
    turns = groups.group([1.0], [0, 0.0], anchors=groups.words("a", "aa"), answers=groups.words("x", "xx"))
    np.testing.assert_allclose(salt(turns)[0], [[HALF, 0], [-HALF, -HALF]], atol=1e-5)


def test_portool_compares_the_answers_in_one_place_by_what_became_of_them():
    """At b: y is worth 1/2, the mean of 1 and 0, and z 1; x has no siblings, and neither have the last steps."""
    forks = portool(three()) - grpo(three())
    np.testing.assert_allclose(forks[0], [[0, -HALF, 0], [0, -HALF, 0], [0, HALF, 0]], atol=1e-4)
    np.testing.assert_allclose(portool(three(), fork_weight=3.0) - grpo(three()), 3 * forks)


def test_portool_counts_a_step_once_however_many_took_it():
    """y, taken by two, is worth 0.5, z 1 and w 0: the mean is 0.5, not 0.5 weighted by episodes."""
    turns = groups.group([1.0], [0.0], [1.0], [0.0], anchors=groups.words(*"aaaa"), answers=groups.words(*"yyzw"))
    np.testing.assert_allclose((portool(turns) - grpo(turns))[0, :, 0], [0, 0, 1, -1], atol=1e-5)


def test_spo_pays_for_what_raised_the_expectation():
    """Expected are 2/3 at a and b, and at c 1, at d 0: what y led to was decided there, and z won at once."""
    np.testing.assert_allclose(spo(three())[0], [[0, 1 / 3, 0], [0, -2 / 3, 0], [0, 1 / 3, 0]], atol=1e-12)


def test_spo_takes_values_of_restarts_where_they_are_given():
    """With a discount of 0.5: 0 + 0.5 * 0.8 - 0.6, then 1 - 0.8."""
    turns = groups.group([0, 1.0], [0.0], values=[[0.6, 0.8], [0.6]], gamma=0.5)
    np.testing.assert_allclose(spo(turns), [[[-0.2, 0.2], [-0.6, 0]]])


@pytest.mark.parametrize("method", [salt, portool, spo])
def test_what_was_said_must_be_known(method):
    with pytest.raises(ValueError, match="answers"):
        method(groups.group([1.0], [0.0], anchors=groups.words("a", "a")))
