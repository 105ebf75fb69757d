"""A normally distributed reward from preferences: how good a state is, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ..signal import Signal
from .losses import centre_loss, gaussian_pair_loss, pointwise_loss, spread_loss
from .network import Scaled, pool
from .preference import PreferenceModel, check_pooling

__all__ = ["Gaussian"]

LEAST = 1e-3
"""A standard deviation is no smaller."""


class Gaussian(PreferenceModel):
    """A reward ``N(mean, std**2)`` of each state, whose deviation is kept from collapsing.

    Robust reward learning of PEARL (Liu et al., 2023), for labels of which some are wrong: the more of them
    contradict each other, the wider is the reward for the slope of its mean. The deviations of an episode's steps are
    held to be one and the same error, so they are pooled as the means are. The reference's weights are unverified.

    Supplies ``learned_mean`` and ``learned_std``, in units of the standard deviation of the means over the states that
    it was fitted to, from their mean.
    """

    kind = "gaussian"
    network: Scaled

    @classmethod
    def settings(
        cls,
        *,
        width: int = 64,
        pooling: str = "mean",
        centre: float = 0.01,
        entropy: float = 1.0,
        spread: float = 0.1,
    ) -> dict[str, Any]:
        """Return the model's settings.

        Args:
            width: Of the hidden layer.
            pooling: How steps become an episode, see `POOLINGS`.
            centre: Weight of `centre_loss`.
            entropy: Below it `spread_loss` begins.
            spread: Its weight.

        Raises:
            ConfigurationError: One is not allowed.
        """
        check_pooling(pooling)
        weights = {"centre": float(centre), "entropy": float(entropy), "spread": float(spread)}
        return {"width": width, "pooling": pooling, **weights}

    def finish(self, states: Tensor) -> None:
        self.network.measure(states)

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Scaled:
        return Scaled(len(self.features), shape["width"], 2, generator)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        mean = "What a model learned from preferences is the state's reward; standardised."
        infinite = float("inf")
        return {
            "learned_mean": Signal("learned_mean", mean, low=-infinite, high=infinite),
            "learned_std": Signal("learned_std", "How unsure the model is of that reward.", high=infinite),
        }

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        mean, std = self.scaled(rows)
        return {"learned_mean": mean, "learned_std": std}

    def scaled(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """Standardised means and standard deviations of states, ``(n,)`` each."""
        out = self.network(rows)
        return self.network.scaled(out), _deviation(out) / self.network.spread

    def pooled(self, rows: Tensor, mask: Tensor) -> Tensor:
        out = self.network(rows)
        return pool(torch.stack([out[..., 0], _deviation(out)], dim=-1), mask, self.shape["pooling"])

    def pair_losses(self, first: Tensor, second: Tensor, label: Tensor) -> Tensor:
        loss = gaussian_pair_loss(first[:, 0], second[:, 0], first[:, 1], second[:, 1], label)
        narrow = spread_loss(first[:, 1], self.shape["entropy"]) + spread_loss(second[:, 1], self.shape["entropy"])
        return loss + self.shape["spread"] * narrow + self.shape["centre"] * centre_loss(first[:, 0], second[:, 0])

    def point_losses(self, pooled: Tensor, quality: Tensor) -> Tensor:
        return pointwise_loss(pooled[:, 0], quality)

    def rewards(self, pooled: Tensor) -> Tensor:
        return pooled[:, 0]


def _deviation(out: Tensor) -> Tensor:
    return functional.softplus(out[..., 1]) + LEAST
