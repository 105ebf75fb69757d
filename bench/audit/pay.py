"""What a design pays, in numbers: how often, how much, how evenly, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...rewards import Level
from ..statistics import rank_correlation
from .subject import Behaviour, Subject

__all__ = ["Pay", "TermPay", "pay"]

DIGITS = 9
"""Amounts are told apart to so many digits of the largest that a step is paid."""


@dataclass(frozen=True)
class TermPay:
    """One term over the episodes of all scripted policies.

    Attributes:
        name: As in the ledger.
        share: Its part of all that is paid, in absolute amounts.
        with_success: Correlation of what it pays an episode, discounted, with success (point-biserial), both less their
            means in the same task; None where one of them is constant.
        with_score: Rank correlation (Spearman) with the task's score, likewise.
    """

    name: str
    share: float
    with_success: float | None
    with_score: float | None


@dataclass(frozen=True)
class Pay:
    """What a design pays.

    Attributes:
        density: Share of the steps of learners, chance and fumbling experts, that are paid anything but 0.
        distinct: Share of these steps that are paid anything but the commonest amount.
        first: Mean number of the step at which chance is first paid anything but 0, the length of the episode where
            it is not.
        never: Share of the episodes of chance in which that does not happen.
        scale: Mean absolute pay of a step, over all scripted policies.
        returns: Discounted returns of all their episodes.
        signal_to_noise: How many standard deviations, pooled, the returns of successes lie above those of failures
            (Cohen's d), less the means of their tasks; None with fewer than two of either, or where both are constant.
        terms: Each term, the one with the largest share first.
    """

    density: float
    distinct: float
    first: float
    never: float
    scale: float
    returns: NDArray[np.float64]
    signal_to_noise: float | None
    terms: tuple[TermPay, ...]


def pay(subject: Subject) -> Pay:
    """Return what the design of `subject` pays; one that compares episodes, each scripted policy's as one group."""
    behaviours = subject.behaviours
    valued = [subject.value(each.rollout) for each in behaviours]
    exists = [np.asarray(each.rollout.mask) > 0 for each in behaviours]
    totals = [np.asarray(each.total, np.float64) for each in valued]
    learning = [at for at, each in enumerate(behaviours) if each.kind in ("random", "fumbling")]
    steps = np.concatenate([totals[at][exists[at]] for at in learning])
    steps = _rounded(steps, subject.unit)
    amounts, counts = np.unique(steps, return_counts=True)
    chance = next(at for at, each in enumerate(behaviours) if each.kind == "random")
    paid = (_rounded(totals[chance], subject.unit) != 0) & exists[chance]
    lengths = exists[chance].sum(axis=1)
    first = np.where(paid.any(axis=1), paid.argmax(axis=1) + 1, lengths)
    returns = np.concatenate([subject.returns(each.rollout) for each in behaviours])
    tasks = np.array([episode.seed for each in behaviours for episode in each.episodes])
    success = np.concatenate([each.success for each in behaviours])
    discounts = [float(subject.gamma or 1.0) ** np.arange(each.shape[-1]) for each in totals]
    names = list(valued[0].terms)
    sums = {
        name: np.concatenate(
            [
                (np.asarray(each.terms[name]) * factor).sum(axis=-1)
                for each, factor in zip(valued, discounts, strict=True)
            ]
        )
        for name in names
    }
    units = {name: max(float(np.abs(np.asarray(each.terms[name])).max()) for each in valued) for name in names}
    sizes = {name: sum(float(np.abs(np.asarray(each.terms[name])).sum()) for each in valued) for name in names}
    everything = sum(sizes.values()) or 1.0
    score = _score(behaviours)
    terms = [
        TermPay(
            name,
            sizes[name] / everything,
            _correlation(_within(sums[name], tasks, units[name]), _within(success, tasks)),
            None if score is None else rank_correlation(_within(sums[name], tasks, units[name]), _within(score, tasks)),
        )
        for name in names
    ]
    return Pay(
        density=float((steps != 0).mean()),
        distinct=1.0 - float(counts.max() / counts.sum()) if len(amounts) else 0.0,
        first=float(first.mean()),
        never=float(1.0 - paid.any(axis=1).mean()),
        scale=float(np.mean(np.abs(np.concatenate([each[there] for each, there in zip(totals, exists, strict=True)])))),
        returns=returns,
        signal_to_noise=None
        if subject.expression.level is Level.GROUP
        else _apart(_within(returns, tasks, subject.unit), success),
        terms=tuple(sorted(terms, key=lambda term: -term.share)),
    )


def _score(behaviours: Sequence[Behaviour]) -> NDArray[np.float64] | None:
    """The task's own metric at the end of each episode, ``(episodes,)``; None where it is not measured."""
    if "score" not in behaviours[0].episodes[0].signals:
        return None
    return np.array([episode.signals["score"][-1] for each in behaviours for episode in each.episodes])


def _correlation(values: NDArray[np.float64], success: NDArray[np.float64]) -> float | None:
    if not np.ptp(values) or not np.ptp(success):
        return None
    return float(np.corrcoef(values, success)[0, 1])


def _within(values: NDArray[np.float64], tasks: NDArray[np.int64], unit: float = 1.0) -> NDArray[np.float64]:
    """`values` less their mean in the same task: what differs between tasks is nobody's doing."""
    _, place = np.unique(tasks, return_inverse=True)
    means = np.bincount(place, values) / np.bincount(place)
    return _rounded(values - means[place], unit)


def _rounded(values: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
    """`values` to so many digits of `unit`: sums that are alike differ in their last bits."""
    return np.asarray(np.round(values / unit, DIGITS) * unit if unit else values, np.float64)


def _apart(returns: NDArray[np.float64], success: NDArray[np.float64]) -> float | None:
    well, badly = returns[success > 0], returns[success <= 0]
    if min(len(well), len(badly)) < 2:
        return None
    pooled = np.sqrt(
        ((len(well) - 1) * well.var(ddof=1) + (len(badly) - 1) * badly.var(ddof=1)) / (len(well) + len(badly) - 2)
    )
    # The mean of numbers that are alike differs from them in its last bits.
    return float((well.mean() - badly.mean()) / pooled) if np.ptp(well) or np.ptp(badly) else None
