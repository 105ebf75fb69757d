"""What a ledger costs: a five-term reward, per single step and per step of 1,024 environments.

    python bench/speed/ledger.py

The baseline is the same arithmetic by hand, without terms, checks or episodes' ends. The claim: at most 5 us per
single step and 20 us per 1,024-wide step. One step in a hundred ends an episode.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from rewardlab.rewards import UNIVERSAL, Ledger, VectorLedger

REWARD = "success + 0.2*potential(progress) - 0.01*(1 - valid) + 0.1*new(success) - 0.05*clip(score, 0, 1)"
WIDTH = 1_024
REPEATS = 15


def by_hand(before: dict[str, Any], after: dict[str, Any], where: Callable[..., Any]) -> Any:
    """The reward of one step, written out."""
    score = where(after["score"] > 1, 1.0, where(after["score"] < 0, 0.0, after["score"]))
    return (
        after["success"]
        + 0.2 * (0.99 * after["progress"] - before["progress"])
        - 0.01 * (1 - after["valid"])
        + 0.1 * (after["success"] > before["success"])
        - 0.05 * score
    )


def timed(step: Callable[[int], Any], steps: int) -> float:
    """CPU microseconds a step."""
    start = time.process_time()
    for index in range(steps):
        step(index)
    return (time.process_time() - start) / steps * 1e6


def compare(name: str, ledger: Callable[[int], Any], hand: Callable[[int], Any], steps: int, claim: float) -> None:
    """Print the medians of interleaved repetitions, their ratio and the claim."""
    pairs = [(timed(ledger, steps), timed(hand, steps)) for _ in range(REPEATS)]
    cost, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    best = min(pair[0] for pair in pairs)
    print(
        f"{name:14} ledger {cost:6.2f} us (best {best:6.2f})   by hand {plain:6.2f} us   ratio {cost / plain:5.2f}   "
        f"claim <= {claim:g} us: {'met' if cost <= claim else 'NOT met'}"
    )


def scalar() -> None:
    """Single steps."""
    rng = np.random.default_rng(0)
    states = [
        {"success": i % 100 == 99, "valid": bool(rng.random() > 0.2), "progress": rng.random(), "score": rng.random()}
        for i in range(1_000)
    ]
    floats = [{name: float(value) for name, value in state.items()} for state in states]
    ledger = Ledger(REWARD, UNIVERSAL)
    ledger.reset(states[0])

    def step(index: int) -> None:
        state = states[index % 1_000]
        ledger.step(state, state["success"], False)
        if state["success"]:
            ledger.reset(state)

    compare(
        "single",
        step,
        lambda i: by_hand(floats[(i - 1) % 1_000], floats[i % 1_000], lambda c, x, y: x if c else y),
        20_000,
        claim=5,
    )


def vector() -> None:
    """Steps of many environments, NEXT_STEP autoreset."""
    rng = np.random.default_rng(0)
    states = [
        {
            "success": rng.random(WIDTH) < 0.01,
            "valid": rng.random(WIDTH) > 0.2,
            "progress": rng.random(WIDTH),
            "score": rng.random(WIDTH),
        }
        for _ in range(50)
    ]
    floats = [{name: value.astype(np.float64) for name, value in state.items()} for state in states]
    never = np.zeros(WIDTH, dtype=bool)
    ledger = VectorLedger(REWARD, UNIVERSAL, WIDTH)
    ledger.reset(states[0])
    compare(
        f"{WIDTH:,} wide",
        lambda i: ledger.step(states[i % 50], states[i % 50]["success"], never),
        lambda i: by_hand(floats[(i - 1) % 50], floats[i % 50], np.where),
        2_000,
        claim=20,
    )


if __name__ == "__main__":
    scalar()
    vector()
