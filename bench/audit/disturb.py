"""Disturbances: recorded episodes as a faulty or differently scaled instrument would have reported them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...rewards import Rollout, Signal
from ...wrappers.corruption import Corruption, pick
from .sample import Sample

__all__ = ["noisy", "rescaled", "spans"]


def spans(sample: Sample, declared: Mapping[str, Signal], names: Collection[str]) -> dict[str, float]:
    """Return how widely each of `names` that is no condition varies: its declared range, else what was seen of it."""
    found = {}
    for name in sorted(names):
        signal = declared[name]
        if not signal.condition:
            seen = np.asarray(sample.rollout.after[name])[sample.mask]
            width = signal.high - signal.low
            found[name] = float(width) if np.isfinite(width) else float(np.ptp(seen))
    return found


def noisy(
    sample: Sample,
    declared: Mapping[str, Signal],
    *,
    flip: Mapping[str, float],
    gaussian: Mapping[str, float],
    flip_always: bool = True,
    seed: int,
    draws: int = 1,
) -> list[Rollout]:
    """Return the episodes of `sample` with noise on signals, as `NoisySignals` makes it; what was done stays.

    Args:
        sample: The episodes.
        declared: The signals' declarations.
        flip: Probability of the opposite, by the name of a condition.
        gaussian: Standard deviation of noise, by the name of a number.
        flip_always: Whether conditions are flipped in every state, each time anew, or in the last one of an episode
            alone, as a wrong label.
        seed: Of the noise.
        draws: How many times all episodes are returned, each time with other noise.
    """
    before, after = sample.rollout.before, sample.rollout.after
    truth = {name: np.concatenate([before[name][:, :, :1], after[name]], axis=2) for name in (*flip, *gaussian)}
    states = (*sample.mask.shape[:2], sample.mask.shape[2] + 1)
    amounts: dict[str, Any] = {"flip": flip, "gaussian": gaussian, "drop": None, "delay": None}
    corruption = Corruption({name: declared[name] for name in truth}, states, **amounts, seed=seed)
    # Without delays the noise of a state depends on no other state, so all are reported at once.
    corruption.restart(truth)
    last = np.zeros(states, bool)
    last[:, :, 1:] = sample.mask & ~np.pad(sample.mask, ((0, 0), (0, 0), (0, 1)))[:, :, 1:]
    found = []
    for _ in range(draws):
        told = {name: values.astype(np.float64) for name, values in corruption.report().items()}
        if not flip_always:
            told |= {name: pick(last, told[name], truth[name]) for name in flip}
        found.append(
            replace(
                sample.rollout,
                before={**before, **{name: values[:, :, :-1] for name, values in told.items()}},
                after={**after, **{name: values[:, :, 1:] for name, values in told.items()}},
            )
        )
    return found


def rescaled(sample: Sample, name: str, *, factor: float = 1.0, shift: float = 0.0) -> Rollout:
    """Return the episodes of `sample` with the signal `name` multiplied by `factor`, and `shift` added to it."""

    def changed(signals: Mapping[str, Any]) -> dict[str, NDArray[np.float64]]:
        return {**signals, name: np.asarray(signals[name], np.float64) * factor + shift}

    return replace(sample.rollout, before=changed(sample.rollout.before), after=changed(sample.rollout.after))
