"""Timing: how long a ledger takes for a step, for one environment and for many."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...rewards import Ledger, Reward, Signal, VectorLedger
from .sample import Sample
from .subject import Subject

__all__ = ["WIDTH", "Timing", "timed"]

WIDTH = 1_024
"""Environments side by side."""
STEPS, WIDE_STEPS = 300, 60
"""Steps of a block."""
BLOCKS = 7
"""Of which the fastest counts: whatever else the machine does only makes a block slower."""


@dataclass(frozen=True)
class Timing:
    """Microseconds a step, of the fastest block.

    Attributes:
        single: One environment.
        wide: `WIDTH` environments at once.
    """

    single: float
    wide: float


def timed(subject: Subject, sample: Sample, reward: Reward) -> Timing:
    """Time the ledgers of `reward`, which is below group level, over recorded signals."""
    signals = subject.signals
    names = sorted(reward.names | {"success"})
    seen = {name: np.asarray(sample.rollout.after[name])[sample.mask] for name in names}
    return Timing(_fastest(_single(reward, signals, seen), STEPS), _fastest(_wide(reward, signals, seen), WIDE_STEPS))


def _fastest(block: Callable[[], None], steps: int) -> float:
    """Microseconds a step of the fastest block."""
    spent = []
    for _ in range(BLOCKS):
        begun = time.perf_counter()
        block()
        spent.append(time.perf_counter() - begun)
    return min(spent) / steps * 1e6


def _single(reward: Reward, signals: Mapping[str, Signal], seen: Mapping[str, Any]) -> Callable[[], None]:
    ledger = Ledger(reward, signals)
    count = len(next(iter(seen.values())))
    rows = [{name: _plain(values[at % count]) for name, values in seen.items()} for at in range(STEPS)]

    def block() -> None:
        ledger.reset(rows[0])
        for at, row in enumerate(rows):
            ledger.step(row, False, at == STEPS - 1, native=0.0)

    return block


def _wide(reward: Reward, signals: Mapping[str, Signal], seen: Mapping[str, Any]) -> Callable[[], None]:
    ledger = VectorLedger(reward, signals, WIDTH)
    count = len(next(iter(seen.values())))
    picks = [np.arange(at, at + WIDTH) % count for at in range(8)]
    rows = [{name: np.asarray(values[pick], np.float64) for name, values in seen.items()} for pick in picks]
    goes_on, native = np.zeros(WIDTH, bool), np.zeros(WIDTH)
    ends = np.ones(WIDTH, bool)

    def block() -> None:
        ledger.reset(rows[0])
        for at in range(WIDE_STEPS):
            ledger.step(rows[at % 8], goes_on, ends if at == WIDE_STEPS - 1 else goes_on, native=native)

    return block


def _plain(value: Any) -> Any:
    """A number as environments measure it: a float, or an array."""
    return float(value) if np.ndim(value) == 0 else np.array(value)
