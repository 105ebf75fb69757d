"""Planning: the best policies of a known process for a reward, and what they earn of another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .distances import Floats, Process

__all__ = ["best_actions", "mixed", "optimal_values", "success_within"]

SWEEPS = 200
"""Of policy iteration, which needs a dozen."""


def optimal_values(rewards: Floats, process: Process, gamma: float) -> Floats:
    """What each action is worth when everything after it is done best, ``(S, A)``, by policy iteration.

    Args:
        rewards: What each action pays on average, ``(S, A)``.
        process: Where actions lead.
        gamma: Discount, below 1.
    """
    states, actions = rewards.shape
    rows = np.arange(states)
    chosen = np.zeros(states, np.int64)
    worth = rewards
    for _ in range(SWEEPS):
        policy = np.zeros((states, actions))
        policy[rows, chosen] = 1.0
        worth = rewards + gamma * process.ahead(process.values(rewards, gamma, policy))
        # An action is only left for one that is better by more than a rounding error, or it would never end.
        margin = 1e-11 * np.abs(worth).max()
        better = worth.max(axis=1) > worth[rows, chosen] + margin
        if not better.any():
            break
        chosen = np.where(better, worth.argmax(axis=1), chosen)
    return worth


def best_actions(worth: Floats, *, tolerance: float = 1e-7) -> NDArray[np.bool_]:
    """Which actions are best, bool ``(S, A)``: within `tolerance` of the best, as a share of what is at stake.

    Args:
        worth: Values of actions, ``(S, A)``.
        tolerance: What is equal; values come out of linear systems.
    """
    spread = float(np.ptp(worth)) if worth.size else 0.0
    return np.asarray(worth >= worth.max(axis=1, keepdims=True) - tolerance * spread)


def mixed(allowed: NDArray[np.bool_]) -> Floats:
    """The policy that chooses among `allowed` actions by equal chances, ``(S, A)``."""
    return allowed / allowed.sum(axis=1, keepdims=True)


def success_within(process: Process, solved: Floats, policy: Floats, steps: int) -> Floats:
    """The probability that `policy` solves the task within `steps`, from each state, ``(S,)``.

    Args:
        process: Where actions lead.
        solved: 1 for outcomes that solve the task, which ends there; mean of each action ``(S, A)``.
        policy: ``(S, A)``.
        steps: The limit.
    """
    at_once = (policy * np.where(process.terminal[:, None], 0.0, solved)).sum(axis=-1)
    matrix = process.matrix(policy)
    chance = np.zeros(process.states)
    for _ in range(steps):
        following = at_once + matrix @ chance
        if np.allclose(following, chance, rtol=0.0, atol=1e-12):
            break
        chance = following
    return chance
