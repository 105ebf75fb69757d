"""Distances between rewards: how differently two of them rank policies, whatever their scale and shaping.

Everything here is arrays. A reward of a process with S states and A actions is ``(S, A, S)``: what the step from s by a
to s' pays.

A *canonical* form is the same for all rewards that differ only in what never matters (potential shaping, and where the
same expected reward is paid); standardised, it does not depend on scale either, and the distance of two rewards is that
of their standardised canonical forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CANONICAL", "Process", "distance", "epic", "epic_canonical", "minimal", "pearson_distance", "regret_bound",
    "standardised", "starc", "val"
]  # fmt: skip

CANONICAL = ("val", "minimal")
"""The canonical forms that `starc` knows."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Process:
    """What actions lead to: a Markov decision process without its reward.

    Attributes:
        successors: States that may come next, ``(S, A, K)``.
        probabilities: How likely each of them is, ``(S, A, K)``.
        terminal: Where the process has ended, and nothing is paid any more, bool ``(S,)``.
    """

    successors: NDArray[np.int64]
    probabilities: Floats
    terminal: NDArray[np.bool_]

    @classmethod
    def dense(cls, transitions: Any, terminal: Any = None) -> Process:
        """A process from ``(S, A, S)`` probabilities; without `terminal` it never ends."""
        probabilities = np.asarray(transitions, np.float64)
        states = probabilities.shape[0]
        ends = np.zeros(states, bool) if terminal is None else np.asarray(terminal, bool)
        return cls(np.broadcast_to(np.arange(states), probabilities.shape), probabilities, ends)

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.terminal)

    def expected(self, rewards: Floats) -> Floats:
        """What each action pays on average, ``(S, A)``, from what each outcome pays, ``(S, A, K)``; 0 after the end."""
        paid = (self.probabilities * rewards).sum(axis=-1)
        return np.where(self.terminal[:, None], 0.0, paid)

    def ahead(self, values: Floats) -> Floats:
        """The mean of `values` ``(S,)`` of the next state, ``(S, A)``; an ended process is worth nothing."""
        return np.asarray((self.probabilities * np.where(self.terminal, 0.0, values)[self.successors]).sum(axis=-1))

    def matrix(self, policy: Floats) -> Floats:
        """Probabilities of the next state under `policy` ``(S, A)``: ``(S, S)``, nothing to and from ended states."""
        chance = policy[..., None] * self.probabilities * ~self.terminal[:, None, None]
        chance = chance * ~self.terminal[self.successors]
        rows = np.broadcast_to(np.arange(self.states)[:, None, None], chance.shape)
        matrix = np.zeros((self.states, self.states))
        np.add.at(matrix, (rows, self.successors), chance)
        return matrix

    def values(self, rewards: Floats, gamma: float, policy: Floats) -> Floats:
        """The discounted sum that `policy` ``(S, A)`` earns of `rewards` ``(S, A)`` from each state, ``(S,)``."""
        paid = (policy * np.where(self.terminal[:, None], 0.0, rewards)).sum(axis=-1)
        return np.asarray(np.linalg.solve(np.eye(self.states) - gamma * self.matrix(policy), paid))


def val(rewards: Floats, process: Process, gamma: float, policy: Floats | None = None) -> Floats:
    """The canonical form of value: ``E[R(s, a, S') + gamma * V(S')] - V(s)``, the advantages under a fixed policy.

    Skalse et al. (2024), STARC.

    Args:
        rewards: What each action pays on average, ``(S, A)``.
        process: Where actions lead.
        gamma: Discount, below 1 for a process that may go on for ever.
        policy: Probabilities ``(S, A)``; None for the uniform policy.

    Returns:
        ``(S, A)``; 0 in terminal states.
    """
    if policy is None:
        policy = np.full(rewards.shape, 1.0 / rewards.shape[1])
    values = process.values(rewards, gamma, policy)
    canonical = rewards + gamma * process.ahead(values) - values[:, None]
    return np.where(process.terminal[:, None], 0.0, canonical)


def minimal(rewards: Floats, process: Process, gamma: float) -> Floats:
    """The canonical form of least norm: what is left of a reward when the best potential is taken away; as `val`.

    Skalse et al. (2024), STARC.
    """
    states, actions = rewards.shape
    live = np.flatnonzero(~process.terminal)
    shaping = np.zeros((states, actions, states))
    for index in range(process.successors.shape[-1]):
        after = process.successors[..., index]
        weight = np.where(process.terminal[after], 0.0, process.probabilities[..., index])
        rows, columns = np.indices((states, actions))
        np.add.at(shaping, (rows, columns, after), gamma * weight)
    shaping[np.arange(states), :, np.arange(states)] -= 1.0
    system = shaping[live][:, :, live].reshape(-1, len(live))
    target = rewards[live].reshape(-1)
    potential = np.linalg.lstsq(system, -target, rcond=None)[0]
    canonical = np.zeros((states, actions))
    canonical[live] = (target + system @ potential).reshape(len(live), actions)
    return canonical


def standardised(canonical: Floats, *, scale: float = 0.0) -> Floats:
    """Return `canonical` at norm 1, or 0 where there is nothing left of it.

    Args:
        canonical: Any array.
        scale: The norm of what it was made of: less than a billionth of it is a rounding error, and nothing.
    """
    norm = float(np.linalg.norm(canonical))
    return canonical / norm if norm > 1e-9 * scale and norm > 0 else np.zeros_like(canonical)


def distance(first: Floats, second: Floats) -> float:
    """The Euclidean distance of two standardised rewards: 0 for the same preferences, 2 for opposite ones."""
    return float(np.linalg.norm(first - second))


def starc(
    first: Any,
    second: Any,
    transitions: Any,
    gamma: float,
    *,
    policy: Any = None,
    canonical: str = "val",
    terminal: Any = None,
) -> float:
    """The STARC distance of two rewards, from 0 to 2.

    It is 0 exactly where both rank all policies alike, and bounds from both sides what is lost by optimising one reward
    instead of the other: see `regret_bound`. Skalse et al. (2024), STARC: A General Framework For Quantifying
    Differences Between Reward Functions.

    Args:
        first: ``(S, A, S)``.
        second: ``(S, A, S)``.
        transitions: Probabilities of the next state, ``(S, A, S)``.
        gamma: Discount.
        policy: That of the canonical form ``"val"``, ``(S, A)``; None for the uniform one.
        canonical: One of `CANONICAL`.
        terminal: Where the process has ended, bool ``(S,)``; None where it never does.

    Raises:
        ValueError: There is no such canonical form.
    """
    if canonical not in CANONICAL:
        raise ValueError(f"canonical={canonical!r}: give one of {', '.join(CANONICAL)}")
    process = Process.dense(transitions, terminal)
    forms = []
    for rewards in (first, second):
        paid = process.expected(np.asarray(rewards, np.float64))
        form = val(paid, process, gamma, policy) if canonical == "val" else minimal(paid, process, gamma)
        forms.append(standardised(form, scale=float(np.linalg.norm(rewards))))
    return distance(*forms)


def regret_bound(distance: float, gamma: float, spread: float) -> float:
    """The most that can be lost by preferring what the second reward prefers, as a share of what is at stake.

    Let policy 2 earn no less of the second reward than policy 1. What it earns less of the first reward, over `spread`,
    is at most this. The returns of a reward and of its canonical form differ by a constant, returns are products with
    discounted visits, and two policies' visits differ by at most ``sqrt(2) / (1 - gamma)`` in Euclidean norm; hence
    the bound, which is one constant of the existence proof of Skalse et al. (2024).

    Args:
        distance: Of the two standardised rewards.
        gamma: Discount, below 1.
        spread: Between the highest and the lowest return of the *standardised* first reward.
    """
    return float(np.sqrt(2.0) * distance / (1.0 - gamma) / spread) if spread > 0 else float("inf")


def epic_canonical(rewards: Floats, before: Floats, after: Floats, everywhere: float, gamma: float) -> Floats:
    """EPIC's form: ``R(s, a, s') + gamma * E[R(s', A, S')] - E[R(s, A, S')] - gamma * E[R(S, A, S')]``.

    Gleave et al. (2021), Quantifying Differences in Reward Functions.

    Args:
        rewards: Of some transitions, any shape.
        before: ``E[R(s, A, S')]`` for the state s before each of them, over actions and states of one distribution,
            whether or not they follow s.
        after: The same for the state after.
        everywhere: The mean of it, ``E[R(S, A, S')]``.
        gamma: Discount.
    """
    return rewards + gamma * after - before - gamma * everywhere


def pearson_distance(first: Floats, second: Floats, scales: Sequence[float] = (0.0, 0.0)) -> float:
    """``sqrt((1 - rho) / 2)`` of the correlation rho: 0 to 1.

    Two constants are alike; a constant and what is none are uncorrelated.

    Args:
        first: Any array.
        second: One of the same shape.
        scales: Norms of what they were made of, beside which a rounding error is nothing; see `standardised`.
    """
    deviations = []
    for values, scale in zip((first, second), scales, strict=True):
        centred = np.ravel(values) - np.mean(values)
        deviations.append(standardised(centred, scale=max(scale, float(np.linalg.norm(values)))))
    if not deviations[0].any() and not deviations[1].any():
        return 0.0
    # Half the distance of unit vectors, which is exact near 0 where 1 - rho is not.
    apart = float(np.linalg.norm(deviations[0] - deviations[1])) / 2.0
    return min(apart, 1.0) if deviations[0].any() and deviations[1].any() else float(np.sqrt(0.5))


def epic(first: Any, second: Any, gamma: float) -> float:
    """The EPIC distance of two rewards over uniform states and actions, 0 to 1: `epic_canonical`, `pearson_distance`.

    It knows no transitions, so it is not 0 between rewards that pay the same on average at other outcomes; `starc` is.

    Args:
        first: ``(S, A, S)``.
        second: ``(S, A, S)``.
        gamma: Discount.
    """
    forms, scales = [], []
    for rewards in (np.asarray(first, np.float64), np.asarray(second, np.float64)):
        scales.append(float(np.linalg.norm(rewards)))
        outgoing = rewards.mean(axis=(1, 2))
        forms.append(epic_canonical(rewards, outgoing[:, None, None], outgoing, float(outgoing.mean()), gamma))
    return pearson_distance(forms[0], forms[1], scales)
