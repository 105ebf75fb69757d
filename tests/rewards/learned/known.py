"""Episodes whose true reward is known: it is linear in four features of a state."""

import numpy as np

from rewardlab.rewards import Signal
from rewardlab.rewards.learned import Features, pack

TRUTH = np.array([1.0, -2.0, 0.5, 0.0])
SIGNALS = {name: Signal(name, "A number.", low=-9.0, high=9.0) for name in "abcd"}
FEATURES = Features(list("abcd"), SIGNALS)


def episodes(count, seed=0, shortest=3, longest=9):
    """Features after each step, ``(time, 4)`` each; every episode leans to a side of its own."""
    rng = np.random.default_rng(seed)
    return [
        (rng.normal(size=4) + 0.5 * rng.normal(size=(rng.integers(shortest, longest), 4))).astype(np.float32)
        for _ in range(count)
    ]


def worth(rows):
    """The mean true reward of each episode."""
    return np.array([(each @ TRUTH).mean() for each in rows])


def material(count=120, seed=0):
    rows = episodes(count, seed)
    return rows, pack(rows), worth(rows)


def ranks(values):
    return np.argsort(np.argsort(values)).astype(float)


def rank_correlation(one, other):
    return np.corrcoef(ranks(one), ranks(other))[0, 1]
