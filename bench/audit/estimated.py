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

__all__ = ["Estimate", "Residue", "agreement", "centred", "correlation", "episode_returns", "estimate"]

MOST_STEPS = 20_000
"""That are drawn from what was recorded."""
MOST_PAIRED = 2_500
"""Of them for EPIC, which pairs each with states of others."""
COVERED = 64
"""Steps whose states EPIC's expectations are taken over."""
MOST_SIGNALS = 8
"""Of which products are features too."""


STEPS_PER_FEATURE = 5
"""With fewer steps, features would explain any reward, so that there are no products among them."""


@dataclass(frozen=True)
class Estimate:
    """How a design compares with the outcome on recorded steps.

    Attributes:
        starc: The STARC distance with the minimal canonical form (see `Residue`), or that of returns; None where the
            outcome paid nothing in any recorded episode, or all episodes alike.
        epic: The EPIC distance on the steps; None for a design that pays for whole episodes.
        count: How many steps; episodes for a design that pays for these.
        features: How many features potentials are made of; 0 for returns.
    """

    starc: float | None
    epic: float | None
    count: int
    features: int


def estimate(subject: Subject, sample: Sample) -> Estimate:
    """Compare the design with the outcome on the steps of `sample`; by its returns where it pays for episodes.

    What is paid for a whole episode depends on more than a step, and it does not matter at which step it is paid. What
    episodes of one task are paid, less their mean, then stands for the canonical form: nothing is left of shaping, and
    of two rewards that pay the same at other times.
    """
    if subject.expression.level > Level.STEP:
        rewards = (subject.expression, subject.outcome)
        forms = [centred(episode_returns(subject, sample, each)) for each in rewards]
        return Estimate(distance(*forms) if forms[1].any() else None, None, sample.success.size, 0)
    residue = Residue(subject, sample)
    starc = residue.apart(paid_total(subject, sample.rollout))
    return Estimate(starc, _epic(subject, sample, residue.drawn), len(residue.drawn), residue.features)


class Residue:
    """What is left of rewards on recorded steps when the best potential is taken away: their minimal canonical form.

    Potentials are linear in features: the signals, their squares and products, what the design makes a potential of.
    """

    def __init__(self, subject: Subject, sample: Sample) -> None:
        count = int(sample.mask.sum())
        self.drawn = np.sort(np.random.default_rng([subject.seed, 3]).permutation(count)[:MOST_STEPS])
        """Which of the recorded steps are calculated with."""
        basis = _shaping(subject, sample)[self.drawn]
        self.features = basis.shape[1]
        """How many there are."""
        columns, triangle = np.linalg.qr(basis / np.maximum(np.abs(basis).max(axis=0), 1e-300))
        left, sizes, _ = np.linalg.svd(triangle)
        self._span = columns @ left[:, : int((sizes > 1e-10 * sizes[0]).sum())]
        self._mask = sample.mask
        self._outcome = self._form(paid_total(subject, sample.rollout, subject.outcome))

    def share(self, paid: Floats) -> float:
        """The share of the norm of what is paid, ``(G, P, time)``, that is left: 0 for a potential."""
        values = paid[self._mask][self.drawn]
        norm = float(np.linalg.norm(values))
        return float(np.linalg.norm(self._left(values))) / norm if norm > 0 else 0.0

    def apart(self, paid: Floats) -> float | None:
        """The STARC distance of what is paid, ``(G, P, time)``, to the outcome; None where that paid nothing."""
        return distance(self._form(paid), self._outcome) if self._outcome.any() else None

    def _left(self, values: Floats) -> Floats:
        # Twice, because once leaves rounding errors of the size of what is taken away.
        for _ in range(2):
            values = values - self._span @ (self._span.T @ values)
        return values

    def _form(self, paid: Floats) -> Floats:
        values = paid[self._mask][self.drawn]
        return standardised(self._left(values), scale=1e2 * float(np.linalg.norm(values)))


def correlation(subject: Subject, sample: Sample) -> float | None:
    """Pearson's correlation of what design and outcome pay an episode, less the mean of its task; None for constants.

    Potential shaping pays all episodes of one task the same, and so does not change it.
    """
    design, outcome = (
        centred(episode_returns(subject, sample, each)) for each in (subject.expression, subject.outcome)
    )
    return float((design * outcome).sum()) if design.any() and outcome.any() else None


def agreement(subject: Subject, sample: Sample) -> float | None:
    """How many pairs of episodes of one task, which differ in the outcome, the design orders as it; ties count half."""
    design, outcome = (episode_returns(subject, sample, each) for each in (subject.expression, subject.outcome))
    gaps = [each[:, :, None] - each[:, None, :] for each in (design, outcome)]
    slack = [1e-9 * max(1e-300, float(np.abs(each).max())) for each in (design, outcome)]
    ahead = gaps[1] > slack[1]
    if not ahead.any():
        return None
    return float(np.where(np.abs(gaps[0]) <= slack[0], 0.5, gaps[0] > 0)[ahead].mean())


def centred(returns: Floats) -> Floats:
    """Returns ``(G, P)``, less the mean of their task, at norm 1; 0 where all episodes of a task are paid alike."""
    return standardised(returns - returns.mean(axis=1, keepdims=True), scale=float(np.linalg.norm(returns)))


def episode_returns(subject: Subject, sample: Sample, reward: Reward) -> Floats:
    """What `reward` pays the episodes of `sample`, discounted, ``(G, P)``."""
    return discounted(paid_total(subject, sample.rollout, reward), float(subject.gamma or 0.0))


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
    enough = sample.mask.sum() > STEPS_PER_FEATURE * MOST_SIGNALS**2
    products = [values[i] * values[j] for i in range(min(len(values), MOST_SIGNALS)) for j in range(i + 1)]
    products += [each * each for each in values[MOST_SIGNALS:]]
    products = products if enough else []
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
    forms, scales = [], []
    for reward in (subject.expression, subject.outcome):
        rewards = steps.between(reward, "before", taken[:, None], taken[:, None])[:, 0]
        before = steps.between(reward, "before", taken[:, None], covered[None]).mean(axis=1)
        after = steps.between(reward, "after", taken[:, None], covered[None]).mean(axis=1)
        # What everything pays everywhere is one number, which a correlation does not see.
        forms.append(epic_canonical(rewards, before, after, 0.0, gamma))
        scales.append(float(np.linalg.norm(rewards)))
    return pearson_distance(forms[0], forms[1], scales)


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
