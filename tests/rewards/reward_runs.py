"""One episode, step by step, as the tests of single rules play it."""

import numpy as np
from reward_strategies import SIGNALS

from rewardlab.rewards import Ledger

START = {
    "success": False, "score": 0.0, "progress": 0.0, "valid": True, "distance": 4.0, "bumped": False,
    "tests": np.zeros(3), "tests_mask": np.ones(3),
}  # fmt: skip


def state(**changes):
    return START | changes


def run(expression, *states, how="terminated", **options):
    """The entries of one episode through `states`, which ends at the last one."""
    ledger = Ledger(expression, SIGNALS, **options)
    ledger.reset(START)
    entries = []
    for index, signals in enumerate(states):
        last = index == len(states) - 1
        entries.append(ledger.step(signals, last and how == "terminated", last and how == "truncated"))
    return entries


def totals(expression, *states, **options):
    return [entry["total"] for entry in run(expression, *states, **options)]
