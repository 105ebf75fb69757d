"""Losses of learned rewards, on tensors: one row each, the mean is taken where they are used."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

__all__ = [
    "centre_loss",
    "gaussian_pair_loss",
    "grade_loss",
    "grade_pair_loss",
    "gradient_penalty",
    "pair_loss",
    "pointwise_loss",
    "spread_loss",
    "tie_loss",
]

SMALL = 1e-12
"""Keeps the logarithm of a probability finite."""


def pair_loss(first: Tensor, second: Tensor, label: Tensor, margin: float | Tensor = 0.0) -> Tensor:
    """The negative log-likelihood of a preference under Bradley and Terry's (1952) model.

    ``P(first is better) = sigmoid(first - second)``. A `margin` asks for more than being ahead: the difference counts
    less by so much, whichever of the two is better (Touvron et al., 2023, Llama 2).

    Args:
        first: Rewards ``(n,)``.
        second: Rewards ``(n,)``.
        label: How sure it is that the first one is better, from 0 to 1; ``(n,)``.
        margin: Not negative.
    """
    ahead = first - second
    return -label * functional.logsigmoid(ahead - margin) - (1.0 - label) * functional.logsigmoid(-ahead - margin)


def tie_loss(first: Tensor, second: Tensor, label: Tensor, threshold: Tensor) -> Tensor:
    """The negative log-likelihood of win, tie and loss under Rao and Kupper's (1967) model.

    ``P(first wins) = sigmoid(first - second - threshold)``, likewise for the second; what is left is a tie. Reward
    models with ties: Liu et al. (2024); which of several models SoliReward's win-tie loss takes is unverified.

    Args:
        first: Rewards ``(n,)``.
        second: Rewards ``(n,)``.
        label: 1 where the first one wins, 0 where the second does, 0.5 where it is a tie; in between they are mixed.
        threshold: How far ahead a winner is, positive.
    """
    ahead = first - second
    win, loss = functional.logsigmoid(ahead - threshold), functional.logsigmoid(-ahead - threshold)
    tie = torch.log((1.0 - win.exp() - loss.exp()).clamp(min=SMALL))
    winning, losing = (2.0 * label - 1.0).clamp(min=0.0), (1.0 - 2.0 * label).clamp(min=0.0)
    return -winning * win - losing * loss - (1.0 - winning - losing) * tie


def pointwise_loss(reward: Tensor, label: Tensor) -> Tensor:
    """The negative log-likelihood of good (1) and bad (0), each judged by itself: ``P(good) = sigmoid(reward)``."""
    return functional.binary_cross_entropy_with_logits(reward, label, reduction="none")


def centre_loss(first: Tensor, second: Tensor) -> Tensor:
    """``(first + second)**2``, which fixes the constant that preferences leave free.

    Without it the members of an ensemble differ by their constants. Eisenstein et al. (2023), Helping or Herding?
    """
    return (first + second) ** 2


def grade_pair_loss(first: Tensor, second: Tensor, label: Tensor) -> Tensor:
    """The negative log-likelihood of a preference between two distributions over ordered grades.

    The first one is better where an independent draw of its grade is higher; equal grades count half. A reading of
    ordinal probabilistic reward models, unverified.

    Args:
        first: Logarithms of the probabilities of each grade ``(n, grades)``, the lowest grade first.
        second: The same.
        label: How sure it is that the first one is better, from 0 to 1; ``(n,)``.
    """
    p, q = first.exp(), second.exp()
    below = torch.cumsum(q, dim=-1) - q
    better = (p * (below + 0.5 * q)).sum(dim=-1)
    return -label * better.clamp(min=SMALL).log() - (1.0 - label) * (1.0 - better).clamp(min=SMALL).log()


def grade_loss(logarithms: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """The negative log-likelihood that the grade lies from `low` to `high`, both included.

    Args:
        logarithms: Of the probabilities of each grade ``(n, grades)``.
        low: Grades ``(n,)``, counted from 0.
        high: Grades ``(n,)``.
    """
    grades = torch.arange(logarithms.shape[-1], device=logarithms.device)
    inside = (grades >= low[:, None]) & (grades <= high[:, None])
    return -torch.logsumexp(logarithms.masked_fill(~inside, -math.inf), dim=-1)


def gaussian_pair_loss(first: Tensor, second: Tensor, first_std: Tensor, second_std: Tensor, label: Tensor) -> Tensor:
    """The negative log-likelihood of a preference between two rewards that are normally distributed.

    The mean of ``sigmoid(first - second)`` over both, by MacKay's (1992) approximation: the difference of the means is
    divided by ``sqrt(1 + pi/8 * (first_std**2 + second_std**2))``. PEARL (Liu et al., 2023), where it is a mean over
    draws; unverified.

    Args:
        first: Means ``(n,)``.
        second: Means ``(n,)``.
        first_std: Standard deviations ``(n,)``.
        second_std: Standard deviations ``(n,)``.
        label: How sure it is that the first one is better, from 0 to 1.
    """
    ahead = (first - second) / torch.sqrt(1.0 + math.pi / 8.0 * (first_std**2 + second_std**2))
    return pair_loss(ahead, torch.zeros_like(ahead), label)


def spread_loss(std: Tensor, entropy: float) -> Tensor:
    """How far a normal distribution's entropy ``log(std) + 0.5*log(2*pi*e)`` is below `entropy`; 0 above it.

    Keeps standard deviations from collapsing to 0, where the reward would be as sure of a wrong label as of a right
    one. PEARL (Liu et al., 2023); unverified.
    """
    return (entropy - torch.log(std) - 0.5 * math.log(2.0 * math.pi * math.e)).clamp(min=0.0)


def gradient_penalty(value: Tensor, inputs: Tensor, slope: float, *, one_sided: bool = False) -> Tensor:
    """``(|gradient of value by inputs| - slope)**2`` of each row; with `one_sided` only where it is steeper.

    Gulrajani et al. (2017); for the discriminator of imitation learning: Blonde et al. (2022), Lipschitzness Is All You
    Need To Tame Off-policy Generative Adversarial Imitation Learning.

    Args:
        value: ``(n,)``, computed from `inputs`, each row from its own.
        inputs: ``(n, features)``, which requires a gradient.
        slope: What is allowed.
        one_sided: Whether gentler slopes cost nothing.
    """
    (gradient,) = torch.autograd.grad(value.sum(), inputs, create_graph=True)
    excess = gradient.norm(dim=-1) - slope
    return (excess.clamp(min=0.0) if one_sided else excess) ** 2
