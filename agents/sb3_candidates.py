"""A stable-baselines3 policy over candidate actions: one scorer reads them all, whatever their number and their order.

Where the actions at hand change from page to page, an action's number says nothing and its features say everything.
Observations are ``{"candidates": (N, F) float, "mask": (N,) 0/1}`` and action ``i`` is candidate ``i``.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, cast

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.distributions import CategoricalDistribution
from stable_baselines3.common.policies import MultiInputActorCriticPolicy
from torch import nn

__all__ = ["NEVER", "CandidatePolicy", "is_candidates"]

NEVER = -1e8
"""Logit of a candidate that is not there: its probability is exactly 0, and gradients stay finite."""


def is_candidates(observations: gymnasium.Space[Any], actions: gymnasium.Space[Any]) -> bool:
    """Whether `observations` describe the `actions` one by one, as `CandidatePolicy` reads them."""
    if not isinstance(observations, gymnasium.spaces.Dict) or not isinstance(actions, gymnasium.spaces.Discrete):
        return False
    # The policy gets them as one flat vector and cuts it in this order, in which Gymnasium sorts them.
    if list(observations) != ["candidates", "mask"]:
        return False
    features, mask, count = observations["candidates"], observations["mask"], int(actions.n)
    return (
        isinstance(features, gymnasium.spaces.Box)
        and np.issubdtype(features.dtype, np.floating)
        and features.shape[:-1] == (count,)
        and isinstance(mask, gymnasium.spaces.MultiBinary)
        and mask.shape == (count,)
        and actions.start == 0
    )


class CandidatePolicy(MultiInputActorCriticPolicy):
    """Actor and critic over sets of candidates, for PPO and A2C.

    Both encode every candidate with the same layers of the widths ``net_arch`` and pool the encodings of those that are
    there by mean and maximum (deep sets; Zaheer et al., 2017). The critic values the pool. The actor scores each
    candidate beside the pool; candidates that are not there have probability 0.
    """

    def _build(self, lr_schedule: Any) -> None:
        self.action_dist = _Scores(int(self.action_space.n))  # type: ignore[attr-defined]
        super()._build(lr_schedule)
        # As stable-baselines3 begins: nearly uniform.
        nn.init.orthogonal_(cast(nn.Linear, self.mlp_extractor.score).weight, 0.01)

    def _build_mlp_extractor(self) -> None:
        count, width = self.observation_space["candidates"].shape  # type: ignore[index]
        self.mlp_extractor = _ActorAndCritic(count, width, self.net_arch, self.activation_fn)  # type: ignore


class _Scores(CategoricalDistribution):
    """A categorical distribution whose logits the network before it has made."""

    def proba_distribution_net(self, latent_dim: int) -> nn.Module:
        return nn.Identity()


class _ActorAndCritic(nn.Module):
    """Flat observations to logits ``(batch, count)`` and what the critic reads ``(batch, latent_dim_vf)``."""

    def __init__(self, count: int, width: int, layers: Sequence[int], activation: type[nn.Module]) -> None:
        super().__init__()
        self._count, self._width = count, width
        self.actor, self.critic = (_layers([width, *layers], activation) for _ in range(2))
        last = [width, *layers][-1]
        self.own = nn.Linear(last, last)
        self.others = nn.Linear(2 * last, last, bias=False)
        self.activation = activation()
        self.score = nn.Linear(last, 1)
        self.value = _layers([2 * last, last], activation)
        self.latent_dim_pi, self.latent_dim_vf = count, last

    def forward(self, flat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.forward_actor(flat), self.forward_critic(flat)

    def forward_actor(self, flat: torch.Tensor) -> torch.Tensor:
        features, there = self._parts(flat)
        encoded = self.actor(features)
        others = self.others(_pool(encoded, there))
        hidden = self.activation(self.own(encoded) + others[there.nonzero()[:, 0]])
        return _spread(self.score(hidden), there, NEVER).squeeze(-1)

    def forward_critic(self, flat: torch.Tensor) -> torch.Tensor:
        features, there = self._parts(flat)
        return self.value(_pool(self.critic(features), there))

    def _parts(self, flat: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return features of the candidates that are there, ``(those, width)``, and which are, ``(batch, count)``."""
        size = self._count * self._width
        there = flat[:, size:] > 0.5
        return flat[:, :size].reshape(-1, self._count, self._width)[there], there


def _spread(rows: torch.Tensor, there: torch.Tensor, blank: float) -> torch.Tensor:
    """Put `rows` back where they are `there`: ``(batch, count, width)``, the rest `blank`."""
    places = rows.new_full((*there.shape, rows.shape[-1]), blank)
    places[there] = rows
    return places


def _pool(encoded: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Return mean and maximum, ``(batch, 2 * width)``, over the candidates that are there; 0 where none is."""
    mean = _spread(encoded, there, 0.0).sum(1) / there.sum(1, keepdim=True).clamp(min=1)
    most = _spread(encoded, there, -torch.inf).amax(1)
    return torch.cat([mean, torch.where(there.any(1, keepdim=True), most, 0.0)], dim=1)


def _layers(widths: Sequence[int], activation: type[nn.Module]) -> nn.Sequential:
    pairs = itertools.pairwise(widths)
    return nn.Sequential(*(layer for pair in pairs for layer in (nn.Linear(*pair), activation())))
