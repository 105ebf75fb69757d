"""Features of tile pictures for stable-baselines3: a tile's code is a name, so it enters the network one-hot."""

from __future__ import annotations

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor

__all__ = ["TileFeatures", "is_tiles"]

MOST_CODES = 32
"""More different values than this are a picture's shades, not names of tiles."""


class TileFeatures(BaseFeaturesExtractor):
    """Tile codes ``(batch, height, width)`` as one-hot vectors ``(batch, height * width * codes)``."""

    def __init__(self, observation_space: gymnasium.spaces.Box) -> None:
        self._codes = int(observation_space.high.max()) + 1
        super().__init__(observation_space, features_dim=int(np.prod(observation_space.shape)) * self._codes)

    def forward(self, observations: torch.Tensor) -> torch.Tensor:
        """Return the one-hot vectors."""
        codes = observations.long().unsqueeze(-1)
        hot = torch.zeros(*observations.shape, self._codes, device=observations.device)
        return hot.scatter_(-1, codes, 1.0).flatten(1)


def is_tiles(space: gymnasium.Space[object]) -> bool:
    """Whether `space` holds pictures of tile codes."""
    return (
        isinstance(space, gymnasium.spaces.Box)
        and space.dtype == np.uint8
        and len(space.shape) == 2
        and int(space.high.max()) < MOST_CODES
    )
