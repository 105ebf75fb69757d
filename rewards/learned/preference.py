"""Models that are fitted to preferences between episodes."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Self, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import ConfigurationError
from .episodes import Episodes, Pairs
from .features import Features
from .model import LearnedModel
from .network import POOLINGS, OnEpoch, Optimisation, descend

__all__ = ["PreferenceModel", "accuracy", "check_pooling"]


def check_pooling(pooling: str) -> None:
    """Check that `pooling` is one of `POOLINGS`.

    Raises:
        ConfigurationError: It is not.
    """
    if pooling not in POOLINGS:
        raise ConfigurationError(f"pooling={pooling!r}: give one of {', '.join(map(repr, POOLINGS))}")


class PreferenceModel(LearnedModel):
    """A model that says of an episode, by its steps, what makes it better or worse than another."""

    @classmethod
    @abstractmethod
    def settings(cls, *given: Any, **named: Any) -> dict[str, Any]:
        """The model's own settings, as they are by default where they are not given.

        Raises:
            ConfigurationError: One is not allowed.
        """

    @classmethod
    def fit(
        cls,
        features: Features,
        episodes: Episodes,
        pairs: Pairs,
        *,
        quality: NDArray[np.float64] | None = None,
        pointwise: float = 0.0,
        seed: int = 0,
        optimisation: Optimisation | None = None,
        on_epoch: OnEpoch | None = None,
        **settings: Any,
    ) -> Self:
        """Return a model of `pairs`.

        Args:
            features: What it sees.
            episodes: Their features.
            pairs: Which of two is better.
            quality: How good each episode is by itself, from 0 to 1; read where `pointwise` is not 0.
            pointwise: Weight of that quality beside the pairs.
            seed: Decides the weights.
            optimisation: How it is fitted.
            on_epoch: Called after each epoch.
            settings: Of the kind of model, see `settings`.

        Raises:
            ConfigurationError: An argument is not allowed.
            RewardLabError: It does not converge.
        """
        generator = torch.Generator().manual_seed(seed)
        model = cls(features, generator, **cls.settings(**settings))
        model.prepare(episodes.states)
        model._learn(episodes, pairs, quality, pointwise, generator, optimisation, on_epoch)
        model.finish(episodes.states)
        return model

    @abstractmethod
    def pooled(self, rows: Tensor, mask: Tensor) -> Tensor:
        """What it says of episodes, ``(n, k)``; `rows` are ``(n, time, features)``, `mask` ``(n, time)``."""

    @abstractmethod
    def pair_losses(self, first: Tensor, second: Tensor, label: Tensor) -> Tensor:
        """The loss of each preference, ``(n,)``, from what `pooled` says of both episodes."""

    @abstractmethod
    def point_losses(self, pooled: Tensor, quality: Tensor) -> Tensor:
        """The loss of each episode's quality, from 0 to 1, by itself; ``(n,)``."""

    @abstractmethod
    def rewards(self, pooled: Tensor) -> Tensor:
        """The reward of each episode, ``(n,)``: the one of two whose reward is greater is held to be better."""

    def prepare(self, states: Tensor) -> None:
        """Take from all states what is known before anything is learned; ``(n, features)``."""
        for module in self.network.modules():
            if hasattr(module, "standardise"):
                cast(Any, module).standardise(states)

    def finish(self, states: Tensor) -> None:
        """Take from all states what is known once the weights are; ``(n, features)``."""

    def losses(self, episodes: Episodes, pairs: Pairs) -> Tensor:
        """The loss of each of `pairs`, ``(pairs,)``."""
        label = torch.as_tensor(pairs.label, dtype=torch.float32)
        return self.pair_losses(self.said(episodes, pairs.first), self.said(episodes, pairs.second), label)

    def said(self, episodes: Episodes, numbers: Any) -> Tensor:
        """What `pooled` says of the episodes with these numbers."""
        rows = torch.as_tensor(numbers, dtype=torch.int64)
        return self.pooled(episodes.rows[rows], episodes.mask[rows])

    def scores(self, episodes: Episodes) -> NDArray[np.float64]:
        """Return the reward of each episode, ``(episodes,)``."""
        with torch.inference_mode():
            return self.rewards(self.pooled(episodes.rows, episodes.mask)).double().numpy()

    def _learn(
        self,
        episodes: Episodes,
        pairs: Pairs,
        quality: NDArray[np.float64] | None,
        pointwise: float,
        generator: torch.Generator,
        optimisation: Optimisation | None,
        on_epoch: OnEpoch | None,
    ) -> None:
        """Descend on the pairs, and on each episode's `quality` with the weight `pointwise`."""
        if pointwise and quality is None:
            raise ConfigurationError(f"pointwise={pointwise:g} needs the quality of each episode, from 0 to 1")
        good = torch.as_tensor(np.zeros(len(episodes)) if quality is None else quality, dtype=torch.float32)
        places = [torch.as_tensor(each, dtype=torch.int64) for each in (pairs.first, pairs.second)]
        label = torch.as_tensor(pairs.label, dtype=torch.float32)

        def loss(rows: Tensor) -> Tensor:
            first, second = (self.said(episodes, place[rows]) for place in places)
            total = self.pair_losses(first, second, label[rows])
            if pointwise:
                points = [
                    self.point_losses(said, good[place[rows]])
                    for said, place in zip((first, second), places, strict=True)
                ]
                total = total + 0.5 * pointwise * (points[0] + points[1])
            return total.mean()

        descend(self.network.parameters(), loss, len(pairs), optimisation, generator=generator, on_epoch=on_epoch)


def accuracy(scores: NDArray[np.float64], pairs: Pairs) -> float | None:
    """Return the share of `pairs` whose better episode has the greater score; equal scores count half, ties not.

    Args:
        scores: One an episode.
        pairs: Pairs of episodes.

    Returns:
        From 0 to 1; None where all pairs are ties.
    """
    decided = pairs.label != 0.5
    if not decided.any():
        return None
    ahead = np.sign(scores[pairs.first] - scores[pairs.second])[decided]
    return float(np.mean(0.5 + 0.5 * ahead * np.sign(pairs.label[decided] - 0.5)))
