"""Return decomposition: what each step contributes to what the whole episode is worth."""

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
from .model import LearnedModel
from .network import OnEpoch, Optimisation, Scaled, descend

__all__ = ["ReturnDecomposition"]


class ReturnDecomposition(LearnedModel):
    """A number for each step, whose sum over the episode foretells what the episode is worth.

    With `subset` 0 the sum runs over all steps: the progress estimator of SPA (Wang et al., 2025), as RUDDER
    (Arjona-Medina et al., 2019) without its memory. Otherwise over so many steps drawn at random, scaled to the
    episode's length: randomised return decomposition (Ren et al., 2022), which shares out evenly what it cannot
    attribute, the more so the fewer steps are drawn (their variance counts as an error). Over expressions written by
    hand instead of signals it is LaRe (Qu et al., 2024), see `Features`.

    Supplies ``learned_contribution``, for a reward such as ``redistribute(final(score), by=learned_contribution)``, or
    SPA's ``learned_contribution + 0.5*valid``.
    """

    kind = "return-decomposition"
    network: Scaled

    @classmethod
    def fit(
        cls,
        features: Features,
        episodes: Episodes,
        returns: NDArray[np.float64],
        *,
        seed: int = 0,
        width: int = 64,
        subset: int = 0,
        optimisation: Optimisation | None = None,
        on_epoch: OnEpoch | None = None,
    ) -> ReturnDecomposition:
        """Return a model of `returns`.

        Args:
            features: What it sees.
            episodes: Their features, of all steps.
            returns: What each episode is worth, ``(episodes,)``.
            seed: Decides the weights and the draws.
            width: Of the hidden layer.
            subset: How many steps are summed, drawn with repetition at each update; 0 for all of them.
            optimisation: How it is fitted.
            on_epoch: Called after each epoch.

        Raises:
            ConfigurationError: `subset` is negative, or all returns are alike.
            RewardLabError: It does not converge.
        """
        if subset < 0:
            raise ConfigurationError(f"subset={subset}: give how many steps are summed, or 0 for all")
        if np.ptp(returns) == 0:
            raise ConfigurationError("all episodes are worth the same, so no step can be told from another")
        generator = torch.Generator().manual_seed(seed)
        model = cls(features, generator, width=width)
        network = model.network
        network.standardise(episodes.states)
        lengths = torch.as_tensor(episodes.lengths, dtype=torch.float32)
        # Errors are counted in units of the returns' own deviation.
        target, unit = torch.as_tensor(returns, dtype=torch.float32), float(returns.std())
        # The network begins at the mean, shared evenly, and its numbers add up to about that deviation: a long episode
        # would else be worth anything at first, and never settle.
        length = float(episodes.lengths.mean())
        network.centre.fill_(float(returns.mean()) / length)
        network.spread.fill_(unit / length**0.5)

        def loss(rows: Tensor) -> Tensor:
            if subset:
                drawn = (torch.rand(len(rows), subset, generator=generator) * lengths[rows, None]).long()
                # A product may be rounded up to the length itself.
                drawn = torch.minimum(drawn, lengths[rows, None].long() - 1)
                steps = episodes.rows[rows[:, None], drawn]
                said = model.contributions(steps).mean(dim=1) * lengths[rows]
            else:
                said = (model.contributions(episodes.rows[rows]) * episodes.mask[rows]).sum(dim=1)
            return (((said - target[rows]) / unit) ** 2).mean()

        descend(network.parameters(), loss, len(episodes), optimisation, generator=generator, on_epoch=on_epoch)
        return model

    def contributions(self, rows: Tensor) -> Tensor:
        """What steps with these features add, ``(...)`` for rows ``(..., features)``."""
        return self.network.centre + self.network.spread * self.network(rows)[..., 0]

    def returns(self, episodes: Episodes) -> NDArray[np.float64]:
        """Return what the model holds each episode to be worth, ``(episodes,)``."""
        with torch.inference_mode():
            said = (self.contributions(episodes.rows) * episodes.mask).sum(dim=1)
        return said.double().numpy()

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Scaled:
        return Scaled(len(self.features), shape["width"], 1, generator)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        said = "What a model learned the step adds to the episode's worth."
        infinite = float("inf")
        return {"learned_contribution": Signal("learned_contribution", said, low=-infinite, high=infinite)}

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        return {"learned_contribution": self.contributions(rows)}
