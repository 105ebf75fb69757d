"""A classifier of success: how likely the task is solved in a state, or will be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import ConfigurationError
from ..signal import Signal
from .episodes import Episodes
from .features import Features
from .losses import pointwise_loss
from .model import LearnedModel
from .network import Head, OnEpoch, Optimisation, descend

__all__ = ["SuccessClassifier", "area_under_curve"]


class SuccessClassifier(LearnedModel):
    """The probability that a state is a success, from states that are labelled.

    What a label means is the labeller's to say: labels of states (``success``) make a detector of success, as RoboFuME
    (Yang et al., 2023) rewards with; labels of whole episodes (``final(success)``), given to each of their states, make
    the probability to succeed from there. Successes and failures weigh alike, however rare one of them is.

    Supplies ``learned_success``, from 0 to 1.
    """

    kind = "classifier"
    network: Head

    @classmethod
    def fit(
        cls,
        features: Features,
        episodes: Episodes,
        labels: NDArray[np.float64],
        *,
        seed: int = 0,
        width: int = 64,
        optimisation: Optimisation | None = None,
        on_epoch: OnEpoch | None = None,
    ) -> SuccessClassifier:
        """Return a model of `labels`.

        Args:
            features: What it sees.
            episodes: Their features.
            labels: 1 for success and 0 for none, or between, of each state, ``(states,)``; see `Episodes.states`.
            seed: Decides the weights.
            width: Of the hidden layer.
            optimisation: How it is fitted.
            on_epoch: Called after each epoch.

        Raises:
            ConfigurationError: The labels are all alike, or not from 0 to 1.
            RewardLabError: It does not converge.
        """
        labels = np.asarray(labels, np.float64)
        good = float(labels.mean())
        if not (labels.min() >= 0.0 and labels.max() <= 1.0) or not 0.0 < good < 1.0:
            raise ConfigurationError("a classifier learns from labels from 0 (none) to 1 (success), both among them")
        generator = torch.Generator().manual_seed(seed)
        model = cls(features, generator, width=width)
        states = episodes.states
        model.network.standardise(states)
        target = torch.as_tensor(labels, dtype=torch.float32)
        weight = target / (2.0 * good) + (1.0 - target) / (2.0 * (1.0 - good))

        def loss(rows: Tensor) -> Tensor:
            return (weight[rows] * pointwise_loss(model.network(states[rows])[:, 0], target[rows])).mean()

        descend(model.network.parameters(), loss, len(states), optimisation, generator=generator, on_epoch=on_epoch)
        return model

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Head:
        return Head(len(self.features), shape["width"], 1, generator)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        return {"learned_success": Signal("learned_success", "How likely success is, as a model learned it.")}

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        return {"learned_success": torch.sigmoid(self.network(rows)[:, 0])}


def area_under_curve(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float | None:
    """Return the probability that a state of label 1 has a greater score than one of label 0; equal scores count half.

    Args:
        scores: ``(n,)``.
        labels: Above 0.5 is success, ``(n,)``.

    Returns:
        From 0 to 1; None where one of the labels is missing.
    """
    good, bad = np.sort(scores[labels > 0.5]), np.sort(scores[labels <= 0.5])
    if not len(good) or not len(bad):
        return None
    below = np.searchsorted(bad, good, side="left") + np.searchsorted(bad, good, side="right")
    return float(below.mean() / (2.0 * len(bad)))
