"""From what a group of episodes of one task was paid to the advantage of every step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..rewards import Level, Reward, Valuation
from ..rewards.terms import Term, terms_of

__all__ = ["advantages", "compared", "compared_by", "credit", "credit_by_term", "rewards_to_go"]

EPSILON = 1e-6
"""Added to the standard deviation, as GRPO's implementations do: where nothing differs, the advantage is 0."""

Array = NDArray[np.float64]


def rewards_to_go(rewards: Array, mask: Array, gamma: float) -> Array:
    """Return the discounted sum of the rewards from each step on, ``(..., time)``; 0 where `mask` is."""
    to_go = np.zeros_like(rewards)
    running = np.zeros(rewards.shape[:-1])
    for step in reversed(range(rewards.shape[-1])):
        # What stands where nothing counts may be anything, also infinite.
        running = np.where(mask[..., step] > 0, rewards[..., step] + gamma * running, 0.0)
        to_go[..., step] = running
    return to_go


def advantages(rewards: Array, mask: Array, *, gamma: float, baseline: str, scale: bool) -> Array:
    """Return each step's rewards to come against those of the group's other episodes at the same step.

    A baseline may depend on anything but what an action leads to. The others' rewards to come at the same step do not.
    A sum of normalised rewards of single steps would: it grows with the number of steps, and that the episode itself
    decides. For rewards that are paid at the end, a gamma of 1 and episodes of one length, ``"group"`` with `scale` is
    GRPO (Shao et al., 2024), without it Dr. GRPO (Liu et al., 2025); ``"leave-one-out"`` is RLOO (Ahmadian et al.,
    2024), taken step by step as Dr.Kernel does.

    Args:
        rewards: ``(..., episodes, time)``: a group is the axis before time.
        mask: 1 at the steps that count, 0 at those that do not exist and at those of episodes with a fault.
        gamma: The discount.
        baseline: ``"group"``, the mean over the episodes that got as far; ``"leave-one-out"``, over the others among
            them, 0 where there is none; or ``"none"``.
        scale: Whether to divide by the standard deviation over the group's steps. It is taken about the baseline, and
            the unbiased one in the number of episodes.

    Returns:
        ``(..., episodes, time)``, 0 where `mask` is.
    """
    to_go = rewards_to_go(rewards, mask, gamma)
    count: Any = mask.sum(axis=-2, keepdims=True)
    total = to_go.sum(axis=-2, keepdims=True)
    if baseline == "group":
        to_go = to_go - total / np.maximum(count, 1.0)
    elif baseline == "leave-one-out":
        to_go = to_go - (total - to_go) / np.maximum(count - 1.0, 1.0)
    result: Array = np.where(mask > 0, to_go, 0.0)
    if scale:
        steps = np.maximum(mask.sum(axis=(-2, -1), keepdims=True), 1.0)
        episodes = (mask.max(axis=-1) > 0).sum(axis=-1)[..., None, None]
        variance = (result**2).sum(axis=(-2, -1), keepdims=True) / steps * episodes / np.maximum(episodes - 1.0, 1.0)
        result = result / (np.sqrt(variance) + EPSILON)
    return result


def compared(expression: Reward, paid: Valuation, mask: Array) -> Array:
    """Return what the terms of group level in `expression` paid each step, ``(..., episodes, time)``.

    They have compared the episodes already and are advantages as they stand: one with a value for every step stays
    there, and one with a value for the whole episode counts at each of its steps.
    """
    made = np.zeros_like(mask)
    for term in terms_of(expression):
        if term.core.level is Level.GROUP:
            made += compared_by(term, paid, mask)
    return made


def compared_by(term: Term, paid: Valuation, mask: Array) -> Array:
    """Return what one `term` of group level paid each step; see `compared`."""
    values = paid.terms[term.name]
    made: Array = mask * (values if term.stepwise else values.sum(axis=-1, keepdims=True))
    return made


def credit(expression: Reward, paid: Valuation, mask: Array, *, gamma: float, baseline: str, scale: bool) -> Array:
    """Return the advantage of each step, ``(..., episodes, time)``, from what `expression` paid.

    Its terms of group level are taken as they are (see `compared`). The others together are rewards, of which
    `advantages` makes what it says; `gamma`, `baseline` and `scale` are for these alone.

    Args:
        expression: The reward.
        paid: What it paid.
        mask: See `advantages`.
        gamma: See `advantages`.
        baseline: See `advantages`.
        scale: See `advantages`.
    """
    terms = [term.name for term in terms_of(expression) if term.core.level < Level.GROUP]
    rewards = sum((paid.terms[name] for name in terms), start=np.zeros_like(mask))
    made = compared(expression, paid, mask)
    return made + advantages(rewards, mask, gamma=gamma, baseline=baseline, scale=scale)


def credit_by_term(
    expression: Reward, paid: Valuation, mask: Array, *, gamma: float, baseline: str, scale: bool
) -> dict[str, Array]:
    """Return for each term of `expression` the advantages that it would make alone; see `credit`."""
    made = {}
    for term in terms_of(expression):
        if term.core.level is Level.GROUP:
            made[term.name] = compared_by(term, paid, mask)
        else:
            made[term.name] = advantages(paid.terms[term.name], mask, gamma=gamma, baseline=baseline, scale=scale)
    return made
