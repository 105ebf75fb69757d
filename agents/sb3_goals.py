"""Features of goal observations for stable-baselines3: numbers of one size, and how far what is achieved is away."""

from __future__ import annotations

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor

__all__ = ["GoalFeatures", "is_goals"]

KEYS = ("observation", "achieved_goal", "desired_goal")
_SLOWEST = 1e-3
"""A batch's least share in the running mean and variance, so that what an agent sees late counts too."""
_SMALLEST = 1e-4
"""Added to variances: what hardly ever changes is not blown up."""
_FARTHEST = 5.0
"""Standard deviations beyond which numbers are cut off."""


class GoalFeatures(BaseFeaturesExtractor):
    """Observation, achieved goal, desired goal and the way between the two, each number in standard deviations.

    Means and variances are running ones over the batches that it is trained on. stable-baselines3 copies whatever is
    called ``running_`` to target networks.
    """

    running_mean: torch.Tensor
    running_variance: torch.Tensor
    running_batches: torch.Tensor

    def __init__(self, observation_space: gymnasium.spaces.Dict) -> None:
        sizes = {key: int(np.prod(observation_space[key].shape or ())) for key in KEYS}
        size = sum(sizes.values()) + sizes["desired_goal"]
        super().__init__(observation_space, features_dim=size)
        self.register_buffer("running_mean", torch.zeros(size))
        self.register_buffer("running_variance", torch.ones(size))
        self.register_buffer("running_batches", torch.zeros(()))

    def forward(self, observations: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return features ``(batch, features_dim)``."""
        parts = [observations[key].flatten(1) for key in KEYS]
        together = torch.cat([*parts, parts[2] - parts[1]], dim=1)
        if self.training:
            self._follow(together)
        scaled = (together - self.running_mean) / torch.sqrt(self.running_variance + _SMALLEST)
        return scaled.clamp(-_FARTHEST, _FARTHEST)

    @torch.no_grad()
    def _follow(self, batch: torch.Tensor) -> None:
        self.running_batches += 1
        share = (1.0 / self.running_batches).clamp(min=_SLOWEST)
        away = batch.mean(0) - self.running_mean
        # The variance of a mixture: within either part, and between their means.
        spread = batch.var(0, unbiased=False) + (1.0 - share) * away**2
        self.running_variance += share * (spread - self.running_variance)
        self.running_mean += share * away


def is_goals(space: gymnasium.Space[object]) -> bool:
    """Whether `space` holds goals and an observation made of numbers, and nothing else."""
    return (
        isinstance(space, gymnasium.spaces.Dict)
        and set(space.keys()) == set(KEYS)
        and all(isinstance(part, gymnasium.spaces.Box) and part.dtype != np.uint8 for part in space.values())
    )
