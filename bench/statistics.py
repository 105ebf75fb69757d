"""Estimates over runs: interquartile mean, bootstrap, probability of improvement, area under a curve, Wilson interval.

The protocol is that of Agarwal et al. 2021, "Deep Reinforcement Learning at the Edge of the Statistical Precipice"
(rliable): the runs of a task form one stratum, resampling draws runs within each stratum, and the interquartile mean is
taken over all runs of all tasks together. A result that does not exist is ``None``, never 0: an estimate over a stratum
without runs is missing as a whole, since leaving the task out would compare designs on different tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..rewards.rubric.rankings import spearman

__all__ = [
    "Array",
    "Estimate",
    "area_under_curve",
    "interquartile_mean",
    "probability_of_improvement",
    "rank_correlation",
    "stratified_bootstrap",
    "wilson_interval",
]

RESAMPLES = 2_000
CONFIDENCE = 0.95

Array = NDArray[np.float64]
"""Numbers, one a run, a step or a resample; shapes are said where they are used."""


class Statistic(Protocol):
    """A summary along one axis, such as `interquartile_mean` or `numpy.mean`."""

    def __call__(self, values: Any, *, axis: int) -> Any: ...


@dataclass(frozen=True)
class Estimate:
    """A point estimate with its interval.

    Each field has the trailing shape of the samples: ``()`` for one number per run, ``(time,)`` for curves. `low` and
    `high` are None where an interval is unknown, that is where some stratum has a single run to resample.
    """

    value: Array
    low: Array | None
    high: Array | None

    def as_dict(self, name: str = "value") -> dict[str, Any]:
        """Return ``{name, "low", "high"}`` in plain Python numbers or lists, ready for JSON."""
        return {
            name: self.value.tolist(),
            "low": None if self.low is None else self.low.tolist(),
            "high": None if self.high is None else self.high.tolist(),
        }


def interquartile_mean(values: ArrayLike, *, axis: int = 0) -> Array:
    """Return the mean of the middle half along `axis`: a quarter of the values, rounded down, is cut at either end.

    Equals ``scipy.stats.trim_mean(values, 0.25, axis)``, which rliable uses.

    Raises:
        ValueError: there are no values along `axis`.
    """
    ordered = np.sort(np.moveaxis(np.asarray(values, dtype=np.float64), axis, 0), axis=0)
    count = ordered.shape[0]
    if count == 0:
        raise ValueError("no values to average: a missing result is None, not an empty mean")
    cut = count // 4
    return np.asarray(ordered[cut : count - cut].mean(axis=0))


def stratified_bootstrap(
    samples: Sequence[ArrayLike],
    *,
    rng: np.random.Generator,
    statistic: Statistic = interquartile_mean,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Estimate | None:
    """Estimate `statistic` over the runs of all strata, with a percentile interval.

    Args:
        samples: one array ``(runs, ...)`` per stratum (a task); trailing shapes agree, numbers of runs may differ.
        rng: the generator of the resampling; the same state gives the same interval.
        statistic: summary over runs, called with ``axis``.
        resamples: number of bootstrap resamples.
        confidence: coverage of the interval, between 0 and 1.

    Returns:
        The estimate, or None where there is no stratum or one without runs.
    """
    strata = [np.asarray(sample, dtype=np.float64) for sample in samples]
    if not strata or any(len(stratum) == 0 for stratum in strata):
        return None
    value = np.asarray(statistic(np.concatenate(strata), axis=0))
    if any(len(stratum) < 2 for stratum in strata):
        return Estimate(value, None, None)
    drawn = np.concatenate([_resample(stratum, resamples, rng) for stratum in strata], axis=1)
    return _with_interval(value, np.asarray(statistic(drawn, axis=1)), confidence)


def probability_of_improvement(
    candidate: Sequence[ArrayLike],
    baseline: Sequence[ArrayLike],
    *,
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
) -> Estimate | None:
    """Estimate the chance that a run of `candidate` beats a run of `baseline` on the same task, averaged over tasks.

    Ties count one half (the Mann-Whitney statistic of Agarwal et al. 2021, section 4.3).

    Args:
        candidate: one array ``(runs,)`` per task.
        baseline: one array ``(runs,)`` per task, in the same order.
        rng: the generator of the resampling.
        resamples: number of bootstrap resamples; runs of either side are drawn independently within each task.
        confidence: coverage of the interval, between 0 and 1.

    Returns:
        The estimate, or None where either side lacks a task.

    Raises:
        ValueError: the two sides have different numbers of tasks.
    """
    if len(candidate) != len(baseline):
        raise ValueError(f"tasks must pair up: {len(candidate)} for the candidate, {len(baseline)} for the baseline")
    pairs = [(np.asarray(x, np.float64), np.asarray(y, np.float64)) for x, y in zip(candidate, baseline, strict=True)]
    if not pairs or any(len(x) == 0 or len(y) == 0 for x, y in pairs):
        return None
    value = np.asarray(np.mean([_share_of_wins(x, y) for x, y in pairs]))
    if any(len(x) < 2 or len(y) < 2 for x, y in pairs):
        return Estimate(value, None, None)
    points = np.mean([_share_of_wins(_resample(x, resamples, rng), _resample(y, resamples, rng)) for x, y in pairs], 0)
    return _with_interval(value, np.asarray(points), confidence)


def area_under_curve(steps: ArrayLike, values: ArrayLike) -> Array | None:
    """Return the trapezoidal area under `values` ``(..., time)`` over `steps` ``(time,)``, divided by the steps' span.

    The division makes it the mean height of the curve, in the unit of `values`. None with fewer than two points.

    Raises:
        ValueError: `steps` do not increase.
    """
    x = np.asarray(steps, dtype=np.float64)
    if len(x) < 2:
        return None
    if np.any(np.diff(x) <= 0):
        raise ValueError("the steps of a curve must increase strictly")
    return np.asarray(np.trapezoid(np.asarray(values, dtype=np.float64), x, axis=-1) / (x[-1] - x[0]))


def wilson_interval(successes: int, trials: int, *, confidence: float = CONFIDENCE) -> Estimate | None:
    """Return the success rate with Wilson's score interval (Wilson 1927); None without trials.

    It describes episodes of one trained agent; the spread between training seeds is the bootstrap's business.

    Raises:
        ValueError: `successes` is negative or exceeds `trials`.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes must lie between 0 and the {trials} trials, got {successes}")
    if trials == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate = successes / trials
    centre = (rate + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * (rate * (1 - rate) / trials + z * z / (4 * trials * trials)) ** 0.5
    # At 0 and at all successes a bound equals the rate, and rounding must not put it on the wrong side.
    return Estimate(
        np.asarray(rate), np.asarray(max(0.0, min(rate, centre - half))), np.asarray(max(rate, centre + half))
    )


def rank_correlation(x: ArrayLike, y: ArrayLike) -> float | None:
    """Return Spearman's rank correlation of paired values, tied ones sharing their mean rank.

    None where one of the two is constant, or there are fewer than three pairs.
    """
    return None if len(np.asarray(x)) < 3 else spearman(x, y)


def _resample(stratum: Array, resamples: int, rng: np.random.Generator) -> Array:
    """Draw runs with replacement: ``(runs, ...)`` to ``(resamples, runs, ...)``."""
    return stratum[rng.integers(len(stratum), size=(resamples, len(stratum)))]


def _share_of_wins(x: Array, y: Array) -> Array:
    """Return the share of pairs with x > y, ties one half: ``(..., n)`` and ``(..., m)`` to ``(...)``."""
    left, right = x[..., :, None], y[..., None, :]
    return np.asarray(np.mean((left > right) + 0.5 * (left == right), axis=(-2, -1)))


def _with_interval(value: Array, points: Array, confidence: float) -> Estimate:
    low, high = np.quantile(points, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
    return Estimate(value, np.asarray(low), np.asarray(high))
