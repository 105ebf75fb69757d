"""Rubric: weighted criteria with vetoes, as one reward expression."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import ConfigurationError
from ..episode.gate import gated
from ..expression import Level, Named, Reward
from .criterion import Criterion

__all__ = ["Rubric"]


@dataclass(frozen=True)
class Rubric:
    """Criteria that together say how good a behaviour is.

    Its value is ``sum(weight * criterion) / sum(positive weights)``: 1 when everything wanted is met and nothing
    unwanted happens, whatever the scale of the weights. A negative weight counts against. Every veto governs all of
    it, penalties included: where one fails the rubric pays 0, neither reward nor penalty. A veto known at every step
    applies to that step; one of episode level (``every(valid)``) keeps the whole in escrow until it is decided.

    Weights and vetoes follow OpenRS (fatal criteria decide alone; core, important and highlight weigh 5, 2 and 1),
    which compares pairs; here one behaviour is judged by criteria that code can measure.

    Attributes:
        criteria: The criteria; names are the ledger's terms.

    Raises:
        ConfigurationError: No criterion has a positive weight, or two share a name.
    """

    criteria: tuple[Criterion, ...]

    def __init__(self, criteria: Iterable[Criterion]) -> None:
        object.__setattr__(self, "criteria", tuple(criteria))
        twice = [name for name, count in Counter(criterion.name for criterion in self.criteria).items() if count > 1]
        if twice:
            raise ConfigurationError(
                f"rubric: the name '{twice[0]}' is used twice; the ledger needs one for each criterion"
            )
        if not any(criterion.weight > 0 for criterion in self.judged):
            raise ConfigurationError("rubric: give at least one criterion with a positive weight that is not a veto")

    @property
    def judged(self) -> tuple[Criterion, ...]:
        """The criteria that are weighed."""
        return tuple(criterion for criterion in self.criteria if not criterion.veto)

    @property
    def expression(self) -> Reward:
        """The rubric as a reward; each criterion is a term under its own name."""
        whole = sum(criterion.weight for criterion in self.judged if criterion.weight > 0)
        value = functools.reduce(
            operator.add,
            (criterion.weight / whole * Named(criterion.name, criterion.reward) for criterion in self.judged),
        )
        vetoes = [criterion.reward for criterion in self.criteria if criterion.veto]
        # One gate may not mix levels: what is known at every step stands inside, what is known later outside.
        for late in (False, True):
            conditions = [veto for veto in vetoes if (veto.level >= Level.EPISODE) is late]
            if conditions:
                value = gated(value, by=functools.reduce(operator.and_, conditions))
        return value

    def __str__(self) -> str:
        return str(self.expression)

    def to_dict(self) -> dict[str, Any]:
        """The rubric as plain values: ``{"criteria": [{"name", "expression", "weight", "veto"}, ...]}``."""
        return {"criteria": [criterion.to_dict() for criterion in self.criteria]}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Rubric:
        """Read what `to_dict` wrote, from TOML for instance.

        Raises:
            ConfigurationError: There are no criteria, or one cannot be read.
        """
        if set(fields) != {"criteria"}:
            raise ConfigurationError(
                f"rubric: give 'criteria', a list of tables, and nothing else; got {sorted(fields)}"
            )
        return cls(Criterion.from_dict(criterion) for criterion in fields["criteria"])
