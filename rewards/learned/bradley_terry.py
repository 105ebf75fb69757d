"""A scalar reward from preferences, as Bradley and Terry (1952) model them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ...errors import ConfigurationError
from ..signal import Signal
from .losses import centre_loss, pair_loss, pointwise_loss, tie_loss
from .network import Scaled, pool
from .preference import PreferenceModel, check_pooling

__all__ = ["BradleyTerry"]


class BradleyTerry(PreferenceModel):
    """A reward of each state; the episode whose steps have the greater one on average is more likely preferred.

    ``P(first is better) = sigmoid(R(first) - R(second))``, R being pooled over the steps (Christiano et al., 2017, sum
    over segments of equal length; the mean keeps long episodes from counting more). The two-layer head with pointwise,
    pairwise and win-tie losses is that of BaseReward, Skywork-Reward-V2, UnifiedReward and SoliReward (2025), whose
    weights are unverified.

    Supplies ``learned``, the reward of the state, shifted and scaled to mean 0 and standard deviation 1 over the states
    that it was fitted to: preferences say neither where it is 0 nor what 1 is.
    """

    kind = "bradley-terry"
    network: Scaled

    @classmethod
    def settings(
        cls, *, width: int = 64, pooling: str = "mean", margin: float = 0.0, centre: float = 0.01, ties: bool = False
    ) -> dict[str, Any]:
        """Return the model's settings.

        Args:
            width: Of the hidden layer.
            pooling: ``"mean"``, ``"sum"`` or ``"last"``: how the steps' rewards become an episode's.
            margin: See `pair_loss`.
            centre: Weight of `centre_loss`.
            ties: Whether ties are an outcome of their own (`tie_loss`, with a threshold that is learned).

        Raises:
            ConfigurationError: One is not allowed.
        """
        check_pooling(pooling)
        if margin and ties:
            raise ConfigurationError(f"margin={margin:g}: with ties the margin is learned")
        told = {"width": width, "pooling": pooling, "margin": float(margin), "centre": float(centre)}
        return {**told, "ties": ties}

    def finish(self, states: Tensor) -> None:
        self.network.measure(states)

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Scaled:
        network = Scaled(len(self.features), shape["width"], 1, generator)
        if shape["ties"]:
            network.register_parameter("threshold", torch.nn.Parameter(torch.zeros(())))
        return network

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        said = "What a model learned from preferences is the state's reward; standardised."
        return {"learned": Signal("learned", said, low=float("-inf"), high=float("inf"))}

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        return {"learned": self.network.scaled(self.network(rows))}

    def pooled(self, rows: Tensor, mask: Tensor) -> Tensor:
        return pool(self.network(rows), mask, self.shape["pooling"])

    def pair_losses(self, first: Tensor, second: Tensor, label: Tensor) -> Tensor:
        one, two = self.rewards(first), self.rewards(second)
        if self.shape["ties"]:
            loss = tie_loss(one, two, label, functional.softplus(self.network.get_parameter("threshold")))
        else:
            loss = pair_loss(one, two, label, self.shape["margin"])
        return loss + self.shape["centre"] * centre_loss(one, two)

    def point_losses(self, pooled: Tensor, quality: Tensor) -> Tensor:
        return pointwise_loss(self.rewards(pooled), quality)

    def rewards(self, pooled: Tensor) -> Tensor:
        return pooled[:, 0]
