"""Several normally distributed rewards, each from its own draw of the preferences: where they differ, none is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ...errors import ConfigurationError
from ..signal import Signal
from .episodes import Episodes, Pairs
from .features import Features
from .gaussian import Gaussian
from .preference import PreferenceModel

__all__ = ["Ensemble"]

LESSON = ("quality", "pointwise", "optimisation", "on_epoch")
"""Arguments of a fit that are no settings of the model."""


class Ensemble(PreferenceModel):
    """Members that differ by their initial weights and by the pairs that they saw (drawn with repetition).

    Helping or Herding? (Eisenstein et al., 2023) takes the least, the mean or the mean minus the deviation of five;
    reward-robust RLHF (Yan et al., 2024) blends the member that is most sure of itself with the worst. Those are
    functions of a reward: ``least_of(learned_means)``, ``mean_minus_std(learned_means)``,
    ``nominal_and_worst(learned_means, learned_stds, 0.4)``.

    Supplies ``learned_means`` and ``learned_stds``, one of each for a member; see `Gaussian`.
    """

    kind = "ensemble"
    members: Sequence[Gaussian]
    """The models; their networks are this one's."""

    @classmethod
    def settings(cls, *, members: int = 5, **each: Any) -> dict[str, Any]:
        """Return the model's settings.

        Args:
            members: How many, two or more.
            each: Settings of every member, see `Gaussian.settings`.

        Raises:
            ConfigurationError: One is not allowed.
        """
        if members < 2:
            raise ConfigurationError(f"members={members}: an ensemble has two or more")
        return {"members": members, **Gaussian.settings(**each)}

    @classmethod
    def fit(
        cls,
        features: Features,
        episodes: Episodes,
        pairs: Pairs,
        *,
        seed: int = 0,
        **told: Any,
    ) -> Ensemble:
        """Return a model of `pairs`; the arguments are those of `PreferenceModel.fit`, for each member."""
        shape = cls.settings(**{name: value for name, value in told.items() if name not in LESSON})
        own = {name: value for name, value in shape.items() if name != "members"}
        own |= {name: value for name, value in told.items() if name in LESSON}
        draws = np.random.default_rng([seed, 3])
        fitted = [
            Gaussian.fit(
                features,
                episodes,
                pairs.take(draws.integers(len(pairs), size=len(pairs))),
                seed=int(draws.integers(2**31)),
                **own,
            )
            for _ in range(shape["members"])
        ]
        model = cls(features, **shape)
        for member, found in zip(model.members, fitted, strict=True):
            member.network.load_state_dict(found.network.state_dict())
        return model

    def _build(self, generator: torch.Generator | None, **shape: Any) -> torch.nn.Module:
        own = {name: value for name, value in shape.items() if name != "members"}
        self.members = [Gaussian(self.features, generator, **own) for _ in range(shape["members"])]
        return torch.nn.ModuleList(member.network for member in self.members)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        shape, infinite = (self.shape["members"],), float("inf")
        means = "What each of several models learned from preferences is the state's reward; standardised."
        return {
            "learned_means": Signal("learned_means", means, low=-infinite, high=infinite, shape=shape),
            "learned_stds": Signal("learned_stds", "How unsure each of them is.", high=infinite, shape=shape),
        }

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        said = [member.scaled(rows) for member in self.members]
        means, stds = (torch.stack(each, dim=-1) for each in zip(*said, strict=True))
        return {"learned_means": means, "learned_stds": stds}

    def pooled(self, rows: Tensor, mask: Tensor) -> Tensor:
        return torch.cat([member.pooled(rows, mask) for member in self.members], dim=-1)

    def pair_losses(self, first: Tensor, second: Tensor, label: Tensor) -> Tensor:
        parts = zip(self.members, first.split(2, dim=-1), second.split(2, dim=-1), strict=True)
        return torch.stack([member.pair_losses(one, two, label) for member, one, two in parts]).mean(dim=0)

    def point_losses(self, pooled: Tensor, quality: Tensor) -> Tensor:
        parts = zip(self.members, pooled.split(2, dim=-1), strict=True)
        return torch.stack([member.point_losses(one, quality) for member, one in parts]).mean(dim=0)

    def rewards(self, pooled: Tensor) -> Tensor:
        return pooled[:, ::2].mean(dim=-1)

    def strengths(self, episodes: Episodes, pairs: Pairs) -> NDArray[np.float64]:
        """Return how strongly the members together agree with the label of each pair, ``(pairs,)``.

        The mean over the members of the better episode's reward less the worse one's: negative where most of them hold
        the label to be wrong, near 0 where they cannot tell. Wang et al. (2024), Secrets of RLHF in Large Language
        Models, part II.
        """
        scores = self.scores(episodes)
        ahead: NDArray[np.float64] = (scores[pairs.first] - scores[pairs.second]) * np.sign(pairs.label - 0.5)
        return ahead
