"""Hops, folds and their fusion, worked by hand and for any progress."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.rewards.measure.progress import Fusion, fold, hop

shares = st.floats(0, 1)
ways = st.lists(shares, min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    # Half of what was left; two thirds of what had been reached; nothing; to the end; back to the beginning.
    [(0.5, 0.75, 0.5), (0.75, 0.25, -2 / 3), (0.4, 0.4, 0), (0.9, 1, 1), (0.3, 0, -1), (0, 0.3, 0.3), (1, 0.2, -0.8)],
)
def test_hops(start, end, expected):
    assert hop(start, end) == pytest.approx(expected)


@pytest.mark.parametrize(("progress", "by", "expected"), [(0.5, 0.5, 0.75), (0.75, -0.5, 0.375), (0.2, 0, 0.2)])
def test_folds(progress, by, expected):
    assert fold(progress, by) == pytest.approx(expected)


@given(shares, shares)
def test_a_fold_of_a_hop_comes_where_the_hop_ends(start, end):
    assert -1 <= hop(start, end) <= 1
    assert fold(start, hop(start, end)) == pytest.approx(end, abs=1e-12)


@given(st.lists(st.floats(-1, 1), max_size=50))
def test_a_fold_stays_from_0_to_1_whatever_is_said(hops):
    progress = 0.0
    for by in hops:
        progress = fold(progress, by)
        assert 0 <= progress <= 1


@given(ways, st.floats(0, 10))
def test_exact_hops_fuse_to_exact_progress(way, alpha):
    fusion, before = Fusion(alpha), 0.0
    for here in way:
        assert fusion.look(hop(before, here), hop(0.0, here), hop(1.0, here)) == pytest.approx(here, abs=1e-6)
        before = here


def test_the_fusion_by_hand():
    fusion = Fusion(alpha=2)
    # The fold is 0.5, forward 0.4, backward 0.6, their mean 0.5: the weight is exp(-2 * 0.4**2).
    weight = math.exp(-2 * 0.4**2)
    assert fusion.look(0.5, 0.4, -0.4) == pytest.approx(weight / 2 * (0.5 + 0.5), rel=1e-5)
    # Agreed on 0.75 by all: half of what is missing to it, and half of what the fold gained.
    first = fusion.progress
    assert fusion.look(0.5, 0.75, -0.25) == pytest.approx(first + (0.75 - first + 0.25) / 2)
    fusion.begin()
    assert (fusion.progress, fusion.folded) == (0, 0)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 0)), max_size=30), st.floats(0, 100))
def test_what_is_fused_stays_from_0_to_1(said, alpha):
    fusion = Fusion(alpha)
    for hops in said:
        assert 0 <= fusion.look(*hops) <= 1


def test_a_fold_that_catches_up_does_not_carry_the_fusion_out_of_bounds():
    above, below = Fusion(), Fusion()
    for _ in range(30):
        above.look(0, 1, 0)
        below.look(1, 0, -1)
    assert (above.progress, below.progress) == pytest.approx((2 / 3, 1 / 3))
    # Half of the way to the mean, and half of what the fold moved: 2/3 + (1/3 + 1) / 2, and 1/3 - (1/3 + 1) / 2.
    assert (above.look(1, 1, 0), below.look(-1, 0, -1)) == (1, 0)


def test_a_fold_drifts_where_a_judge_errs_and_the_fusion_does_less():
    fusion, before = Fusion(), 0.0
    for step in range(1, 41):
        here = step / 80
        fusion.look(0.9 * hop(before, here), hop(0.0, here), hop(1.0, here))
        before = here
    assert 0.5 - fusion.folded > 0.03
    assert 0.5 - fusion.progress < 0.02
