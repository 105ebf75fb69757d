"""Rubric: weighted criteria with vetoes, as one reward expression."""

from __future__ import annotations

import functools
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import ConfigurationError
from ..episode.gate import gated
from ..expression import Level, Named, Reward
from ..step.select import minimum, where
from .criterion import Criterion

__all__ = ["Rubric"]

CAP = "cap"
"""What the ledger calls what caps take away."""


@dataclass(frozen=True)
class Rubric:
    """Criteria that together say how good a behaviour is.

    Its value is ``sum(weight * criterion) / sum(positive weights)``: 1 when everything wanted is met and nothing
    unwanted happens, whatever the scale of the weights. A negative weight counts against. Every veto governs all of
    it, penalties included: where one fails the rubric pays 0, neither reward nor penalty. A veto known at every step
    applies to that step; one of episode level (``every(valid)``) keeps the whole in escrow until it is decided.

    Where a criterion with a cap does not hold, the value is at most that cap; of several, the most restrictive counts
    (Skill-RM, 2025). The ledger has what they take away as the term ``cap``. Caps want all criteria of one level.

    Weights and vetoes follow OpenRS (fatal criteria decide alone; core, important and highlight weigh 5, 2 and 1),
    which compares pairs; here one behaviour is judged by criteria that code can measure.

    Attributes:
        criteria: The criteria; names are the ledger's terms.

    Raises:
        ConfigurationError: No criterion has a positive weight, two share a name, or one has that of the caps' term.
    """

    criteria: tuple[Criterion, ...]

    def __init__(self, criteria: Iterable[Criterion]) -> None:
        object.__setattr__(self, "criteria", tuple(criteria))
        twice = [name for name, count in Counter(criterion.name for criterion in self.criteria).items() if count > 1]
        if twice:
            raise ConfigurationError(
                f"rubric: the name '{twice[0]}' is used twice; the ledger needs one for each criterion"
            )
        if self._caps and any(criterion.name == CAP for criterion in self.judged):
            raise ConfigurationError(f"rubric: '{CAP}' is what the ledger calls the caps' term; choose another name")
        if self._caps and len({_late(criterion) for criterion in (*self.judged, *self._caps)}) > 1:
            raise ConfigurationError(
                "rubric: a cap governs one value, and here some criteria are judged at every step and some at the end; "
                "write final(...) around the first ones"
            )
        if not any(criterion.weight > 0 for criterion in self.judged):
            raise ConfigurationError("rubric: give at least one criterion with a positive weight that is not a veto")

    @property
    def judged(self) -> tuple[Criterion, ...]:
        """The criteria that are weighed."""
        return tuple(criterion for criterion in self.criteria if not criterion.veto and criterion.cap is None)

    @property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria that a judge is asked about."""
        return tuple(criterion for criterion in self.criteria if criterion.question)

    @property
    def _caps(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.cap is not None)

    def _weighed(self, term: Callable[[Criterion], Reward]) -> Reward:
        whole = sum(criterion.weight for criterion in self.judged if criterion.weight > 0)
        return functools.reduce(operator.add, (each.weight / whole * term(each) for each in self.judged))

    @property
    def expression(self) -> Reward:
        """The rubric as a reward; each criterion is a term under its own name."""
        value = self._weighed(lambda criterion: Named(criterion.name, criterion.reward))
        if self._caps:
            # The criteria stay terms of their own, and what the caps take away is one more.
            least = minimum(*(where(each.reward, 1.0, each.cap) for each in self._caps))
            value = value + Named(CAP, minimum(0.0, least - self._weighed(lambda criterion: criterion.reward)))
        vetoes = [criterion for criterion in self.criteria if criterion.veto]
        # One gate may not mix levels: what is known at every step stands inside, what is known later outside.
        for late in (False, True):
            conditions = [veto.reward for veto in vetoes if _late(veto) is late]
            if conditions:
                value = gated(value, by=functools.reduce(operator.and_, conditions))
        return value

    def __str__(self) -> str:
        return str(self.expression)

    def to_dict(self) -> dict[str, Any]:
        """The rubric as plain values: ``{"criteria": [{"name", "expression", "weight", ...}, ...]}``."""
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


def _late(criterion: Criterion) -> bool:
    """Whether it is known at the end only."""
    return criterion.reward.level >= Level.EPISODE
