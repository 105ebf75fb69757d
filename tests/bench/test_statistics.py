"""Estimates over runs: numbers worked by hand, scipy as oracle, and what must stay missing."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.bench.statistics import (
    area_under_curve,
    interquartile_mean,
    probability_of_improvement,
    rank_correlation,
    stratified_bootstrap,
    wilson_interval,
)

numbers = st.lists(st.floats(-100, 100), min_size=1, max_size=40)


@given(numbers)
def test_interquartile_mean_equals_scipys_trimmed_mean(values):
    assert interquartile_mean(values) == pytest.approx(scipy.stats.trim_mean(values, 0.25), abs=1e-9)


def test_interquartile_mean_by_hand():
    # 8 values: 2 cut at either end, the mean of 2, 3, 4, 5.
    assert interquartile_mean([100, 5, 0, 3, 4, 2, -50, 6]) == pytest.approx((2 + 3 + 4 + 5) / 4)
    assert interquartile_mean([[1, 10], [3, 30], [2, 20]]).tolist() == [2, 20]


def test_interquartile_mean_of_nothing_is_refused_rather_than_zero():
    with pytest.raises(ValueError, match="missing"):
        interquartile_mean([])


@given(numbers, st.floats(-50, 50), st.floats(0.1, 10))
def test_estimate_moves_and_scales_with_the_scores(values, shift, scale):
    def bootstrap(scores):
        return stratified_bootstrap([scores, scores], rng=np.random.default_rng(0), resamples=50)

    plain, moved = bootstrap(np.array(values)), bootstrap(scale * np.array(values) + shift)
    assert moved.value == pytest.approx(scale * plain.value + shift, abs=1e-6)
    if len(values) > 1:
        assert moved.low == pytest.approx(scale * plain.low + shift, abs=1e-6)
        assert moved.low <= moved.high


def test_bootstrap_interval_agrees_with_scipys():
    rng = np.random.default_rng(3)
    tasks = [rng.normal(centre, 1, size=12) for centre in (0.0, 2.0, 5.0)]

    def statistic(*samples, axis=-1):
        return scipy.stats.trim_mean(np.concatenate(np.broadcast_arrays(*samples), axis=axis), 0.25, axis=axis)

    oracle = scipy.stats.bootstrap(
        tasks, statistic, n_resamples=8_000, method="percentile", rng=np.random.default_rng(4), vectorized=True
    ).confidence_interval
    ours = stratified_bootstrap(tasks, rng=np.random.default_rng(5), resamples=8_000)
    assert ours.low == pytest.approx(oracle.low, abs=0.04)
    assert ours.high == pytest.approx(oracle.high, abs=0.04)


def test_strata_are_resampled_apart():
    # Within a task all runs agree, so no resampling can change anything; pooled resampling would.
    estimate = stratified_bootstrap([[0.0] * 5, [1.0] * 5], rng=np.random.default_rng(0), statistic=np.mean)
    assert (estimate.low, estimate.value, estimate.high) == (0.5, 0.5, 0.5)


def test_curves_keep_their_time_axis_and_seeds_repeat():
    curves = [np.random.default_rng(1).random((5, 7)), np.random.default_rng(2).random((3, 7))]
    first, second = (stratified_bootstrap(curves, rng=np.random.default_rng(9), resamples=200) for _ in range(2))
    assert first.value.shape == first.low.shape == (7,)
    assert np.all(first.low <= first.high)
    assert first.as_dict("iqm") == second.as_dict("iqm")


@pytest.mark.parametrize("samples", [[], [[]], [[0.4, 0.5], []]])
def test_a_task_without_runs_makes_the_estimate_missing(samples):
    assert stratified_bootstrap(samples, rng=np.random.default_rng(0)) is None


def test_one_run_has_a_value_and_no_interval():
    estimate = stratified_bootstrap([[0.25]], rng=np.random.default_rng(0))
    assert estimate.as_dict() == {"value": 0.25, "low": None, "high": None}


def test_interval_covers_the_mean_as_often_as_it_says():
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(300):
        tasks = [rng.normal(0, 1, 20), rng.normal(0, 1, 20)]
        estimate = stratified_bootstrap(tasks, rng=rng, statistic=np.mean, resamples=300)
        covered += estimate.low <= 0 <= estimate.high
    assert 0.88 <= covered / 300 <= 0.99


def test_probability_of_improvement_by_hand():
    # Task one: (2 beats 1, ties 2), (3 beats both): (1 + .5 + 1 + 1) / 4. Task two: never. Mean of 7/8 and 0.
    estimate = probability_of_improvement([[2, 3], [0, 0]], [[1, 2], [1, 1]], rng=np.random.default_rng(0))
    assert estimate.value == pytest.approx(7 / 16)
    assert estimate.low < estimate.value < estimate.high


@given(numbers, numbers)
def test_probability_of_improvement_is_mann_whitney_and_antisymmetric(x, y):
    rng = np.random.default_rng(0)
    forth = probability_of_improvement([x], [y], rng=rng, resamples=20).value
    back = probability_of_improvement([y], [x], rng=rng, resamples=20).value
    assert forth == pytest.approx(scipy.stats.mannwhitneyu(x, y).statistic / (len(x) * len(y)))
    assert forth + back == pytest.approx(1)


def test_probability_of_improvement_is_missing_where_a_side_is():
    rng = np.random.default_rng(0)
    assert probability_of_improvement([[1.0]], [[]], rng=rng) is None
    assert probability_of_improvement([[1.0]], [[0.5, 0.2]], rng=rng).low is None
    with pytest.raises(ValueError, match="pair up"):
        probability_of_improvement([[1.0]], [], rng=rng)


def test_area_under_curve_is_the_mean_height():
    assert area_under_curve([0, 10, 40], [0.0, 1.0, 1.0]) == pytest.approx((5 + 30) / 40)
    assert area_under_curve([5, 6], [[0, 1], [1, 1]]).tolist() == [0.5, 1.0]
    assert area_under_curve([0], [1.0]) is None
    with pytest.raises(ValueError, match="increase"):
        area_under_curve([0, 0], [1.0, 1.0])


@given(st.integers(1, 300), st.floats(0, 1))
def test_wilson_interval_equals_scipys(trials, share):
    successes = round(share * trials)
    oracle = scipy.stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    ours = wilson_interval(successes, trials)
    assert (ours.low, ours.high) == (pytest.approx(oracle.low, abs=1e-9), pytest.approx(oracle.high, abs=1e-9))
    assert ours.low <= ours.value <= ours.high


def test_wilson_interval_without_trials_is_missing():
    assert wilson_interval(0, 0) is None
    with pytest.raises(ValueError, match="between 0 and the 3"):
        wilson_interval(4, 3)


def test_equal_numbers_share_their_rank():
    # Ranks 1.5, 1.5, 3 against 1, 2, 3: covariance 0.75 + 0.75 over sqrt(1.5 * 2).
    assert rank_correlation([5.0, 5, 9], [1.0, 2, 30]) == pytest.approx(1.5 / 3**0.5)
    assert rank_correlation([1, 2, 3], [9, 4, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None
    assert rank_correlation([1, 2], [1, 2]) is None
