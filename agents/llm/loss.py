"""The clipped policy gradient of PPO over tokens, turns or whole conversations."""

from __future__ import annotations

from dataclasses import dataclass

import torch

__all__ = ["NORMALISATIONS", "RATIOS", "Clip", "kl_k3", "policy_loss", "ratios"]

RATIOS = ("token", "turn", "sequence")
"""Whose probability is compared with what it was when it was sampled: a token's (PPO), the geometric mean of a turn's
tokens, or that of all tokens of a conversation (GSPO-token, Zheng et al. 2025, arXiv:2507.18071)."""
NORMALISATIONS = ("token", "episode", "constant")
"""By what the sum over tokens is divided: their number in a step of the optimiser (DAPO, Yu et al. 2025,
arXiv:2503.14476); in each conversation, and then the number of these (GRPO); or a constant (Dr. GRPO), which leaves
long answers their weight."""


@dataclass(frozen=True)
class Clip:
    """How far ratios count: from ``1 - low`` to ``1 + high``; a `high` above `low` lets rare tokens grow (DAPO)."""

    low: float = 0.2
    high: float = 0.2


def ratios(log_ratio: torch.Tensor, turns: torch.Tensor, level: str) -> torch.Tensor:
    """Return the ratio that stands for each token, ``(rows, tokens)``.

    Args:
        log_ratio: New less old log-probability of each token, ``(rows, tokens)``.
        turns: The turn of each token, -1 for those that were not sampled.
        level: One of `RATIOS`. Each token's gradient is its own, also of a mean, as in GSPO-token: with one advantage
            for all tokens of a conversation the sum is GSPO's, and where turns have their own none takes another's.
    """
    sampled = turns >= 0
    log_ratio = torch.where(sampled, log_ratio, 0.0)
    if level == "token":
        return log_ratio.exp()
    parts = torch.where(sampled, turns, 0) if level == "turn" else torch.zeros_like(turns)
    room = int(parts.max()) + 1 if parts.numel() else 1
    sums = log_ratio.new_zeros(len(turns), room).scatter_add(1, parts, log_ratio)
    counts = log_ratio.new_zeros(len(turns), room).scatter_add(1, parts, sampled.to(log_ratio.dtype))
    mean = (sums / counts.clamp(min=1.0)).gather(1, parts)
    return (mean.detach() + log_ratio - log_ratio.detach()).exp()


def policy_loss(
    log_probabilities: torch.Tensor,
    old: torch.Tensor,
    advantages: torch.Tensor,
    turns: torch.Tensor,
    *,
    ratio: str = "token",
    clip: Clip = Clip(),
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return each token's loss ``-min(r A, clip(r) A)`` (Schulman et al. 2017, arXiv:1707.06347), not yet summed.

    Args:
        log_probabilities: Under the policy that learns, ``(rows, tokens)``.
        old: Under the policy that sampled.
        advantages: Of each token.
        turns: The turn of each token; -1 for tokens of the environment, whose loss is 0 and has no gradient.
        ratio: One of `RATIOS`.
        clip: How far ratios count.

    Returns:
        The losses, and whether each was clipped, ``(rows, tokens)``.
    """
    compared = ratios(log_probabilities - old, turns, ratio)
    bounded = compared.clamp(1.0 - clip.low, 1.0 + clip.high)
    gain = torch.minimum(compared * advantages, bounded * advantages)
    clipped = (bounded * advantages < compared * advantages) & (turns >= 0)
    return torch.where(turns >= 0, -gain, 0.0), clipped


def kl_k3(log_probabilities: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """Return ``exp(d) - d - 1``, ``d = reference - log_probabilities``: Schulman's k3, 0 or more, of the divergence."""
    away = reference - log_probabilities
    return away.exp() - away - 1.0
