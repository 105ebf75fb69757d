"""A distribution over ordered grades from preferences, and the grade that is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from ...errors import ConfigurationError
from ..signal import Signal
from .losses import SMALL, grade_loss, grade_pair_loss
from .network import Head, pool
from .preference import PreferenceModel, check_pooling

__all__ = ["Ordinal"]


class Ordinal(PreferenceModel):
    """How likely each of several ordered grades is in a state; an episode's grade is that of a step drawn from it.

    Ordinal probabilistic reward model (Chen et al., 2026): nine grades, a preference is the probability that the
    preferred one's grade is higher, and the reward is the expected grade. Where the quality of episodes is known it
    names a range of grades that should hold the probability (their region flooding, in a reading: the negative
    logarithm of what is inside; that equal grades count half is ours).

    Supplies ``learned``, the expected grade, from 0 (the lowest) to 1 (the highest), and ``learned_grades``, the
    probability of each, the lowest first.
    """

    kind = "ordinal"
    network: Head

    @classmethod
    def settings(cls, *, width: int = 64, pooling: str = "mean", grades: int = 9, levels: int = 3) -> dict[str, Any]:
        """Return the model's settings.

        Args:
            width: Of the hidden layer.
            pooling: ``"mean"`` or ``"last"``.
            grades: How many there are.
            levels: How many qualities are told apart; each has an equal share of the grades.

        Raises:
            ConfigurationError: One is not allowed.
        """
        check_pooling(pooling)
        if pooling == "sum" or not 2 <= levels <= grades:
            raise ConfigurationError(
                f"pooling={pooling!r}, grades={grades}, levels={levels}: probabilities are not summed over steps, and"
                " there are two or more levels, no more than grades"
            )
        return {"width": width, "pooling": pooling, "grades": grades, "levels": levels}

    def _build(self, generator: torch.Generator | None, **shape: Any) -> Head:
        return Head(len(self.features), shape["width"], shape["grades"], generator)

    @property
    def signals(self) -> Mapping[str, Signal]:
        """What it supplies."""
        expected = "The grade that a model learned to expect of the state, 1 being the highest."
        each = "How likely each grade is, the lowest first."
        return {
            "learned": Signal("learned", expected),
            "learned_grades": Signal("learned_grades", each, shape=(self.shape["grades"],)),
        }

    def _supply(self, rows: Tensor) -> dict[str, Tensor]:
        probabilities = torch.softmax(self.network(rows), dim=-1)
        return {"learned": self._expected(probabilities).clamp(0.0, 1.0), "learned_grades": probabilities.clamp(0, 1)}

    def pooled(self, rows: Tensor, mask: Tensor) -> Tensor:
        probabilities = pool(torch.softmax(self.network(rows), dim=-1), mask, self.shape["pooling"])
        return probabilities.clamp(min=SMALL).log()

    def pair_losses(self, first: Tensor, second: Tensor, label: Tensor) -> Tensor:
        return grade_pair_loss(first, second, label)

    def point_losses(self, pooled: Tensor, quality: Tensor) -> Tensor:
        grades, levels = self.shape["grades"], self.shape["levels"]
        level = (quality * levels).floor().clamp(max=levels - 1)
        low = torch.ceil(level * grades / levels)
        return grade_loss(pooled, low, torch.ceil((level + 1) * grades / levels) - 1)

    def rewards(self, pooled: Tensor) -> Tensor:
        return self._expected(pooled.exp())

    def _expected(self, probabilities: Tensor) -> Tensor:
        grades = torch.linspace(0.0, 1.0, probabilities.shape[-1])
        return (probabilities * grades).sum(dim=-1)
