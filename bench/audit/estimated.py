"""Estimated faithfulness: how far a design is from the outcome on recorded steps, where states cannot be listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...rewards import Level, Reward, Rollout, evaluate
from ...rewards.expression import Call
from .distances import Floats, distance, epic_canonical, pearson_distance, standardised
from .sample import Sample, discounted, paid_total
from .subject import Subject

__all__ = ["Estimate", "agreement", "correlation", "estimate", "residue"]

MOST_STEPS = 20_000
"""That are drawn from what was recorded."""
MOST_PAIRED = 2_500
"""Of them for EPIC, which pairs each with states of others."""
COVERED = 64
"""Steps whose states EPIC's expectations are taken over."""
MOST_SIGNALS = 8
"""Of which products are features too."""


@dataclass(frozen=True)
class Estimate:
    """How a design compares with the outcome on recorded steps.

    Attributes:
        starc: The STARC distance with the minimal canonical form, over potentials linear in features of the signals.
        epic: The EPIC distance on the steps; None for a design that pays for whole episodes.
        steps: How many steps.
        features: How many features.
    """

    starc: float
    epic: float | None
    steps: int
    features: int


def estimate(subject: Subject, sample: Sample) -> Estimate:
    """Compare the design with the outcome on the steps of `sample`."""
    drawn = _drawn(subject, sample)
    basis = _shaping(subject, sample)[drawn]
    forms = []
    for reward in (subject.expression, subject.outcome):
        values = paid_total(subject, sample.rollout, reward)[sample.mask][drawn]
        forms.append(_canonical(values, basis))
    epic = None if subject.expression.level > Level.STEP else _epic(subject, sample, drawn)
    return Estimate(distance(*forms), epic, len(drawn), basis.shape[1])


def residue(subject: Subject, sample: Sample, term: NDArray[np.float64]) -> tuple[float, float]:
    """What is left of a term when shaping is taken away, and how far that is from the outcome's, on recorded steps.

    Args:
        subject: What is audited.
        sample: The steps.
        term: What the term pays, ``(G, P, time)``.

    Returns:
        The share of its norm that is left, from 0 for a potential to 1, and the distance, from 0 to 2.
    """
    drawn = _drawn(subject, sample)
    basis = _shaping(subject, sample)[drawn]
    values = term[sample.mask][drawn]
    norm = float(np.linalg.norm(values))
    left = float(np.linalg.norm(_residual(values, basis)))
    outcome = paid_total(subject, sample.rollout, subject.outcome)[sample.mask][drawn]
    return left / norm if norm > 0 else 0.0, distance(_canonical(values, basis), _canonical(outcome, basis))


def correlation(subject: Subject, sample: Sample) -> float | None:
    """Pearson's correlation of what design and outcome pay an episode, less the mean of its task; None for constants.

    Potential shaping pays all episodes of one task the same, and so does not change it.
    """
    returns = [_returns(subject, sample, reward) for reward in (subject.expression, subject.outcome)]
    centred = [each - each.mean(axis=1, keepdims=True) for each in returns]
    units = [
        standardised(each, scale=float(np.linalg.norm(whole))) for each, whole in zip(centred, returns, strict=True)
    ]
    return float((units[0] * units[1]).sum()) if units[0].any() and units[1].any() else None


def agreement(subject: Subject, sample: Sample) -> float | None:
    """How many pairs of episodes of one task, which differ in the outcome, the design orders as it; ties count half."""
    design, outcome = (_returns(subject, sample, reward) for reward in (subject.expression, subject.outcome))
    gaps = [each[:, :, None] - each[:, None, :] for each in (design, outcome)]
    slack = [1e-9 * max(1e-300, float(np.abs(each).max())) for each in (design, outcome)]
    ahead = gaps[1] > slack[1]
    if not ahead.any():
        return None
    return float(np.where(np.abs(gaps[0]) <= slack[0], 0.5, gaps[0] > 0)[ahead].mean())


def _returns(subject: Subject, sample: Sample, reward: Reward) -> Floats:
    return discounted(paid_total(subject, sample.rollout, reward), float(subject.gamma or 0.0))


def _drawn(subject: Subject, sample: Sample) -> NDArray[np.int64]:
    """Which of the recorded steps are calculated with."""
    count = int(sample.mask.sum())
    return np.sort(np.random.default_rng([subject.seed, 3]).permutation(count)[:MOST_STEPS])


def _residual(values: Floats, basis: Floats) -> Floats:
    return np.asarray(values + basis @ np.linalg.lstsq(basis, -values, rcond=None)[0])


def _canonical(values: Floats, basis: Floats) -> Floats:
    # The regression is exact to about seven digits where features are nearly the same.
    left = _residual(values, basis)
    return standardised(left, scale=1e3 * float(np.linalg.norm(values)))


def _shaping(subject: Subject, sample: Sample) -> Floats:
    """For every step what a potential that is one of the features would pay, ``(steps, features)``.

    Features are the signals, their squares and products, what the design makes a potential of, and 1.
    """
    before, after = (_features(subject, sample, side) for side in ("before", "after"))
    ends = ((np.asarray(sample.rollout.terminated) + np.asarray(sample.rollout.truncated)) != 0)[..., None]
    shaped = (float(subject.gamma or 0.0) * np.where(ends, 0.0, after) - before)[sample.mask]
    return np.asarray(shaped)


def _features(subject: Subject, sample: Sample, side: str) -> Floats:
    """Features of the states before or after each step, ``(G, P, time, features)``."""
    signals = getattr(sample.rollout, side)
    values = []
    for name in sorted(signals):
        if not subject.signals[name].shape:
            seen = sample.rollout.before[name][sample.mask]
            spread = float(seen.std())
            if spread > 0:
                values.append((signals[name] - seen.mean()) / spread)
    products = [values[i] * values[j] for i in range(min(len(values), MOST_SIGNALS)) for j in range(i + 1)]
    products += [each * each for each in values[MOST_SIGNALS:]]
    potentials = [
        node.arguments[0]
        for node in subject.expression.walk()
        if isinstance(node, Call) and node.function.name == "potential"
    ]
    rollout = Rollout(signals, signals, np.zeros(sample.mask.shape), np.zeros(sample.mask.shape))
    own = [np.asarray(evaluate(each, rollout, signals=subject.signals).total) for each in potentials]
    return np.stack([*values, *products, *own, np.ones(sample.mask.shape)], axis=-1)


def _epic(subject: Subject, sample: Sample, drawn: NDArray[np.int64]) -> float:
    """The EPIC distance on steps of `sample`, expectations over states of some of them; no task ends."""
    generator = np.random.default_rng([subject.seed, 4])
    gamma = float(subject.gamma or 0.0)
    taken = drawn[np.sort(generator.permutation(len(drawn))[:MOST_PAIRED])]
    covered = drawn[generator.permutation(len(drawn))[:COVERED]]
    steps = _Steps(subject, sample)
    forms = []
    for reward in (subject.expression, subject.outcome):
        rewards = steps.between(reward, "before", taken[:, None], taken[:, None])[:, 0]
        before = steps.between(reward, "before", taken[:, None], covered[None]).mean(axis=1)
        after = steps.between(reward, "after", taken[:, None], covered[None]).mean(axis=1)
        # What everything pays everywhere is one number, which a correlation does not see.
        forms.append(epic_canonical(rewards, before, after, 0.0, gamma))
    return pearson_distance(*forms)


class _Steps:
    """The recorded steps in a row, and what leads from a state of one of them to the next state of another."""

    def __init__(self, subject: Subject, sample: Sample) -> None:
        self._subject = subject
        names = subject.expression.names | subject.outcome.names
        self._signals = {
            side: {name: np.asarray(getattr(sample.rollout, side)[name])[sample.mask] for name in names}
            for side in ("before", "after")
        }
        self._native = np.asarray(sample.rollout.native)[sample.mask]

    def between(self, reward: Reward, side: str, first: NDArray[np.int64], second: NDArray[np.int64]) -> Floats:
        """What `reward` pays from the states on `side` of the steps `first` to those after the steps `second`."""
        first, second = np.broadcast_arrays(first, second)
        ends = np.zeros(first.shape)
        rollout = Rollout(
            {name: values[first] for name, values in self._signals[side].items()},
            {name: values[second] for name, values in self._signals["after"].items()},
            terminated=ends,
            truncated=ends,
            native=self._native[second],
        )
        gamma = float(self._subject.gamma or 0.0)
        found = evaluate(reward, rollout, signals=self._subject.signals, gamma=gamma, truncation="bootstrap")
        return np.asarray(found.total, np.float64) + ends
