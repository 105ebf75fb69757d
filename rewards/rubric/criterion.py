"""Criterion: one line of a rubric."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...errors import ConfigurationError, ExpressionError
from ..expression import Level, Reward
from ..function import as_reward

__all__ = ["Criterion"]


@dataclass(frozen=True)
class Criterion:
    """Something that a behaviour is judged by.

    Attributes:
        name: What the ledger calls it.
        expression: How well it is met, as text (an expression object is turned into its text). Best in [0, 1]: a
            weight says how much it counts. Of state or step level it is judged at every step, of episode level
            (``final(...)``, ``every(...)``) once at the end.
        weight: How much it counts beside the others; below 0 it is a fault and counts against.
        veto: Whether it must hold for the rubric to pay at all. Its expression is then a condition and its weight
            unused.

    Raises:
        ExpressionError: The expression is none.
        ConfigurationError: The weight is no finite number other than 0, a veto has a weight, or the expression compares
            episodes.
    """

    name: str
    expression: str
    weight: float = 1.0
    veto: bool = False

    def __post_init__(self) -> None:
        try:
            reward = as_reward(self.expression)
        except ExpressionError as error:
            raise ExpressionError(f"criterion '{self.name}': {error}") from error
        object.__setattr__(self, "expression", str(reward))
        if reward.level >= Level.GROUP:
            raise ConfigurationError(f"criterion '{self.name}': '{reward}' compares episodes, a rubric judges one")
        number = isinstance(self.weight, (int, float)) and not isinstance(self.weight, bool)
        if not number or not math.isfinite(self.weight) or self.weight == 0:
            raise ConfigurationError(
                f"criterion '{self.name}': weight={self.weight!r}; give a finite number other than 0"
            )
        if not isinstance(self.veto, bool):
            raise ConfigurationError(f"criterion '{self.name}': veto={self.veto!r}; give true or false")
        if self.veto and self.weight != 1:
            raise ConfigurationError(
                f"criterion '{self.name}': a veto has no weight, and weight={self.weight} was given"
            )

    @property
    def reward(self) -> Reward:
        """The expression as an object."""
        return as_reward(self.expression)

    def to_dict(self) -> dict[str, Any]:
        """The criterion as plain values, for TOML and JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Criterion:
        """Read what `to_dict` wrote; weight and veto may be left out.

        Raises:
            ConfigurationError: A field is unknown or missing.
        """
        try:
            return cls(**fields)
        except TypeError as error:
            raise ConfigurationError(
                f"criterion {dict(fields)}: give name and expression, and if wanted weight and veto ({error})"
            ) from None
