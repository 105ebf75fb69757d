"""A stable-baselines3 policy that points: it looks for the place of a picture that fits the words.

Observations are ``{"instruction": (k,) float, "screenshot": (height, width, 3) uint8}`` and an action is the number of
one of the square cells into which the picture is divided, row by row.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import gymnasium
import torch
from stable_baselines3.common.distributions import CategoricalDistribution
from stable_baselines3.common.policies import MultiInputActorCriticPolicy
from stable_baselines3.common.preprocessing import is_image_space
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import nn

__all__ = ["GroundingFeatures", "GroundingPolicy", "cell_side"]

CHANNELS = 32


def cell_side(observations: gymnasium.Space[Any], actions: gymnasium.Space[Any]) -> int:
    """Return how many pixels a cell is wide and high; 0 where these are no spaces of pictures, words and cells."""
    if not isinstance(observations, gymnasium.spaces.Dict) or not isinstance(actions, gymnasium.spaces.Discrete):
        return 0
    if set(observations) != {"instruction", "screenshot"} or not is_image_space(observations["screenshot"]):
        return 0
    words, shape = observations["instruction"], sorted(observations["screenshot"].shape or ())[-2:]
    if not isinstance(words, gymnasium.spaces.Box) or len(words.shape) != 1:
        return 0
    side = math.isqrt(shape[0] * shape[1] // int(actions.n))
    fits = side > 0 and all(length % side == 0 for length in shape)
    return side if fits and shape[0] * shape[1] == side * side * int(actions.n) else 0


class GroundingFeatures(BaseFeaturesExtractor):
    """How well every cell fits the words, and what is in those that fit: ``(batch, cells + channels)``.

    Convolutions describe every cell and its neighbours, the words become a description to look for, and the fit is the
    product of the two. The description of what is there is the mean over cells, weighed by the softmax of their fit.
    """

    def __init__(self, observation_space: gymnasium.spaces.Dict, side: int) -> None:
        words, picture = observation_space["instruction"].shape, observation_space["screenshot"].shape
        assert words is not None and picture is not None
        channels, height, width = picture
        super().__init__(observation_space, features_dim=(height // side) * (width // side) + CHANNELS)
        fine = next(stride for stride in (4, 3, 2, 1) if side % stride == 0)
        half = CHANNELS // 2
        self.look = nn.Sequential(
            *_layer(channels, half, fine, stride=fine),
            *_layer(half, half, 3, padding=1),
            *_layer(half, CHANNELS, side // fine, stride=side // fine),
            *_layer(CHANNELS, CHANNELS, 3, padding=1),
            *_layer(CHANNELS, CHANNELS, 3, padding=1),
            nn.Conv2d(CHANNELS, CHANNELS, 1),
        )
        self.ask = nn.Linear(words[0], CHANNELS)

    def forward(self, observations: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return the features."""
        cells = self.look(observations["screenshot"]).flatten(2)
        asked = self.ask(observations["instruction"])
        fit = torch.einsum("bcn,bc->bn", cells, asked)
        there = torch.einsum("bcn,bn->bc", cells, fit.softmax(1))
        return torch.cat([fit, there], dim=1)


def _layer(before: int, after: int, size: int, **how: int) -> list[nn.Module]:
    """A convolution whose every channel is then brought to mean 0 and variance 1 over the picture.

    So a theme's colours count for little, and light on dark looks like dark on light (Ulyanov et al., 2016).
    """
    return [nn.Conv2d(before, after, size, **how), nn.GroupNorm(after, after), nn.ReLU()]  # type: ignore[arg-type]


class GroundingPolicy(MultiInputActorCriticPolicy):
    """Actor and critic that point, for PPO and A2C: the fit of a cell is its logit.

    ``net_arch`` are the widths of the critic's layers.
    """

    def _build(self, lr_schedule: Any) -> None:
        self.action_dist = _Fits(int(self.action_space.n))  # type: ignore[attr-defined]
        super()._build(lr_schedule)

    def _build_mlp_extractor(self) -> None:
        cells = int(self.action_space.n)  # type: ignore[attr-defined]
        self.mlp_extractor = _Split(cells, self.features_dim - cells, self.net_arch, self.activation_fn)  # type: ignore


class _Fits(CategoricalDistribution):
    """A categorical distribution whose logits the features are."""

    def proba_distribution_net(self, latent_dim: int) -> nn.Module:
        return nn.Identity()


class _Split(nn.Module):
    """Features to logits, ``(batch, cells)``, and to what the critic reads."""

    def __init__(self, cells: int, rest: int, layers: Sequence[int], activation: type[nn.Module]) -> None:
        super().__init__()
        self._cells = cells
        widths = [rest + 1, *layers]
        pairs = itertools.pairwise(widths)
        self.value = nn.Sequential(*(layer for pair in pairs for layer in (nn.Linear(*pair), activation())))
        self.latent_dim_pi, self.latent_dim_vf = cells, widths[-1]

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.forward_actor(features), self.forward_critic(features)

    def forward_actor(self, features: torch.Tensor) -> torch.Tensor:
        return features[:, : self._cells]

    def forward_critic(self, features: torch.Tensor) -> torch.Tensor:
        fit, there = features[:, : self._cells], features[:, self._cells :]
        sure = fit.log_softmax(1).amax(1, keepdim=True)
        return self.value(torch.cat([sure, there], dim=1).detach())
