"""Normalising several rewards of a group: GDPO's numbers, and what it keeps apart."""

import itertools

import numpy as np
import pytest
from group_runs import pays


@pytest.mark.parametrize("tensors", [False, True])
def test_each_reward_is_normalised_before_they_are_summed(tensors):
    # x: mean 1, unbiased deviation 2/sqrt(2) = sqrt(2); y: mean 50, deviation 100/sqrt(2). Both are 1/sqrt(2) off.
    paid = pays("gdpo(final(x), final(y))", tensors=tensors, x=[0, 2], y=[100, 0])
    assert paid == pytest.approx([0, 0], abs=1e-4)
    paid = pays("gdpo(final(x), final(y))", tensors=tensors, x=[0, 2], y=[0, 100])
    # Of 1e-4 beside a deviation of sqrt(2) or 50 sqrt(2) there is this much to see.
    expected = 1 / (2**0.5 + 1e-4) + 50 / (5000**0.5 + 1e-4)
    assert paid == pytest.approx([-expected, expected], rel=1e-12)
    # Weights stand outside.
    paid = pays("gdpo(final(x)) + 0.5*gdpo(final(y))", tensors=tensors, x=[0, 2], y=[100, 0])
    assert paid == pytest.approx(np.array([-1, 1]) * 0.5 * 2**-0.5, abs=1e-4)


def test_gdpo_keeps_apart_what_a_normalised_sum_merges():
    """Two rewards of 0 or 1, four episodes: 7 sets of advantages if the sum is normalised, 14 if each of them is."""

    def kinds(text):
        cases = itertools.product(itertools.product((0, 1), repeat=2), repeat=4)
        batch = np.array(list(cases), dtype=float)
        paid = pays(text, x=batch[..., 0], y=batch[..., 1])
        return len({tuple(sorted(row)) for row in (paid.round(3) + 0.0).tolist()})

    assert kinds("group_zscore(final(x) + final(y), 0.0001)") == 7
    assert kinds("gdpo(final(x), final(y))") == 14


def test_a_reward_that_counts_where_a_harder_one_is_met():
    text = "gdpo(final(x), where(final(x) > 0, final(y), 0))"
    # The second reward is 0, 0, 1: the second episode's easy success without the hard one is none.
    paid = pays(text, x=[0, 0, 1], y=[0, 1, 1])
    assert paid == pytest.approx(pays("2*gdpo(final(x))", x=[0, 0, 1]))
    assert paid[0] == paid[1]


def test_gdpo_counts_no_fault_and_gives_the_lonely_nothing():
    whole = pays("gdpo(final(x), final(y))", x=[1, 3], y=[2, 5])
    paid = pays("gdpo(final(x), final(y))", fault=[0, 1, 0], x=[1, np.nan, 3], y=[2, 9, 5])
    assert paid.tolist() == [whole[0], 0, whole[1]]
    assert pays("gdpo(final(x), final(y))", x=[4.0], y=[1.0]) == 0
    assert not pays("gdpo(final(x))", x=[4.0, 4.0]).any()
