"""A discriminator between an expert's states and others: imitation without a reward of the task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ...errors import ConfigurationError
from ..signal import Signal
from .episodes import Episodes
from .features import Features
from .losses import gradient_penalty
from .model import LearnedModel
from .network import Head, OnEpoch, Optimisation, descend

__all__ = ["FORMS", "Discriminator"]

FORMS = ("gail", "airl")
"""``-log(1 - D)``, never negative, or ``log D - log(1 - D)``, of either sign."""


class Discriminator(LearnedModel):
    """How much a state looks like an expert's, D being the probability that it is one's.

    Generative adversarial imitation (Ho and Ermon, 2016) rewards with ``-log(1 - D)``, adversarial inverse
    reinforcement learning (Fu et al., 2018) with ``log D - log(1 - D)``. A penalty on the discriminator's slope,
    between what the two do, keeps the reward from jumping (Lipschitz GAIL: Blonde et al., 2022); the slope is that by
    standardised features. Fitted once, to what was recorded: whoever learns from it changes what it should be fitted to
    next, so record again and fit again.

    Supplies ``learned``.
    """

    kind = "gail"
    network: Head

    @classmethod
    def fit(
        cls,
        features: Features,
        episodes: Episodes,
        experts: Episodes,
        *,
        seed: int = 0,
        width: int = 64,
        form: str = "gail",
        penalty: float = 10.0,
        slope: float = 1.0,
        one_sided: bool = False,
        optimisation: Optimisation | None = None,
        on_epoch: OnEpoch | None = None,
    ) -> Discriminator:
        """Return a model of what tells `experts` from others.

        Args:
            features: What it sees.
            episodes: What others did.
            experts: What experts did.
            seed: Decides the weights.
            width: Of the hidden layer.
            form: One of `FORMS`.
            penalty: Weight of `gradient_penalty`.
            slope: What it allows.
            one_sided: Whether it lets gentler slopes be.
            optimisation: How it is fitted.
            on_epoch: Called after each epoch.

        Raises:
            ConfigurationError: There is no such form.
            RewardLabError: It does not converge.
        """
        if form not in FORMS:
            raise ConfigurationError(f"form={form!r}: give one of {', '.join(map(repr, FORMS))}")
        generator = torch.Generator().manual_seed(seed)
        model = cls(features, generator, width=width, form=form)
        network, others, own = model.network, episodes.states, experts.states
        network.standardise(torch.cat([others, own]))
        others, own = network.normal(others), network.normal(own)

        def loss(rows: Tensor) -> Tensor:
            # As many of each, however many there are.
            theirs = others[torch.randint(len(others), (len(rows),), generator=generator)]
            mine = own[rows]
            told = functional.softplus(-network.layers(mine)) + functional.softplus(network.layers(theirs))
            share = torch.rand(len(rows), 1, generator=generator)
            between = (share * mine + (1.0 - share) * theirs).requires_grad_(True)
            steep = gradient_penalty(network.layers(between)[:, 0], between, slope, one_sided=one_sided)
            return told.mean() + penalty * steep.mean()

        descend(network.parameters(), loss, len(own), optimisation, generator=generator, on_epoch=on_epoch)
        return model

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Head:
        return Head(len(self.features), shape["width"], 1, generator)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        low = 0.0 if self.shape["form"] == "gail" else float("-inf")
        said = "How much the state looks like an expert's, as a model learned it."
        return {"learned": Signal("learned", said, low=low, high=float("inf"))}

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        # With D = sigmoid(logit), -log(1 - D) = softplus(logit), and log D - log(1 - D) is the logit.
        logit = self.network(rows)[:, 0]
        return {"learned": functional.softplus(logit) if self.shape["form"] == "gail" else logit}
