"""What an episode adds to the likelihood of an answer, by hand."""

import math

import numpy as np
import pytest
from group_runs import pays
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("tensors", [False, True])
def test_it_is_worked_by_hand(tensors):
    # Likelihoods 1/2, 1/4 and 1/4: the mean is 1/3, those of the others 1/4, 3/8 and 3/8.
    paid = pays("jepo(final(x))", tensors=tensors, x=np.log([1 / 2, 1 / 4, 1 / 4]))
    assert paid == pytest.approx([math.log(4 / 3), math.log(8 / 9), math.log(8 / 9)])


def test_one_good_episode_of_several_is_enough():
    """The best of them is far ahead: it adds all there is, and what the others add is next to nothing."""
    paid = pays("jepo(final(x))", x=[-1.0, -90.0, -95.0])
    assert paid == pytest.approx(
        [-1 - math.log(3) + 90 + math.log(2) - math.log1p(math.exp(-5)), *[math.log(2 / 3)] * 2]
    )


@given(st.lists(st.integers(-400, 400).map(lambda n: n / 8), min_size=2, max_size=6), st.integers(-20, 20))
def test_order_and_a_common_factor_make_no_difference_and_alike_ones_add_nothing(values, shift):
    paid = pays("jepo(final(x))", x=values)
    assert pays("jepo(final(x))", x=values[::-1]) == pytest.approx(paid[::-1])
    assert pays("jepo(final(x))", x=[value + shift for value in values]) == pytest.approx(paid, abs=1e-9)
    for one, own in zip(values, paid, strict=True):
        # Who is likelier adds more.
        assert all(own >= other - 1e-9 for value, other in zip(values, paid, strict=True) if one >= value)
    assert pays("jepo(final(x))", x=[values[0]] * 3) == pytest.approx([0, 0, 0], abs=1e-9)


def test_faults_are_no_evidence_and_the_lonely_get_nothing():
    whole = pays("jepo(final(x))", x=[-1.0, -2.0])
    paid = pays("jepo(final(x))", fault=[0, 1, 0], x=[-1.0, np.nan, -2.0])
    assert paid.tolist() == [whole[0], 0, whole[1]]
    assert pays("jepo(final(x))", x=[-3.0]) == 0
