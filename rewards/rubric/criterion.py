"""Criterion: one line of a rubric."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ...errors import ConfigurationError, ExpressionError
from ..expression import Level, Reward
from ..function import as_reward
from ..signal import name_problem
from .scale import Scale

__all__ = ["Criterion"]


@dataclass(frozen=True)
class Criterion:
    """Something that a behaviour is judged by.

    Attributes:
        name: What the ledger calls it; of one that is asked, also its signal.
        expression: How well it is met, as text (an expression object is turned into its text). Best in [0, 1]: a
            weight says how much it counts. Of state or step level it is judged at every step, of episode level
            (``final(...)``, ``every(...)``) once at the end. One that is asked may leave it out for ``final(name)``.
        weight: How much it counts beside the others; below 0 it is a fault and counts against.
        veto: Whether it must hold for the rubric to pay at all. Its expression is then a condition and its weight
            unused.
        cap: The most that the rubric pays where it does not hold. Its expression is then a condition, which is not
            weighed.
        question: What a judge is asked about the behaviour, in words; empty where code measures it. The verdict is the
            signal `name`, which a wrapper measures.
        scale: What the judge may answer, see `Scale.parse`.

    Raises:
        ExpressionError: The expression is none.
        ConfigurationError: The weight is no finite number other than 0, a veto or cap has a weight, a cap is no number
            from 0 to 1, the expression compares episodes, or what is asked has no name or scale for a signal.
    """

    name: str
    expression: str = ""
    weight: float = 1.0
    veto: bool = False
    cap: float | None = None
    question: str = ""
    scale: str = "yes/no"

    def __post_init__(self) -> None:
        self._check_question()
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
        self._check_cap()

    def _check_question(self) -> None:
        unsaid = isinstance(self.expression, str) and not self.expression
        if not self.question:
            if unsaid:
                raise ConfigurationError(f"criterion '{self.name}': give name and expression, or name and question")
            return
        if problem := name_problem(self.name):
            raise ConfigurationError(f"criterion '{self.name}', which is asked, names a signal: {problem}")
        try:
            Scale.parse(self.scale)
        except ConfigurationError as error:
            raise ConfigurationError(f"criterion '{self.name}': {error}") from None
        if unsaid:
            object.__setattr__(self, "expression", f"final({self.name})")

    def _check_cap(self) -> None:
        if self.cap is None:
            return
        if isinstance(self.cap, bool) or not isinstance(self.cap, (int, float)) or not 0 <= self.cap <= 1:
            raise ConfigurationError(f"criterion '{self.name}': cap={self.cap!r}; give a number from 0 to 1")
        if self.veto or self.weight != 1:
            raise ConfigurationError(f"criterion '{self.name}': a cap has no weight and is no veto; leave these out")

    @property
    def reward(self) -> Reward:
        """The expression as an object."""
        return as_reward(self.expression)

    def to_dict(self) -> dict[str, Any]:
        """The criterion as plain values, for TOML and JSON; what only some criteria have is left out of others."""
        fields = asdict(self)
        if self.cap is None:
            del fields["cap"]
        if not self.question:
            del fields["question"], fields["scale"]
        return fields

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Criterion:
        """Read what `to_dict` wrote; most may be left out.

        Raises:
            ConfigurationError: A field is unknown or missing.
        """
        try:
            return cls(**fields)
        except TypeError as error:
            raise ConfigurationError(
                f"criterion {dict(fields)}: give name and expression or question, and if wanted weight, veto, cap"
                f" and scale ({error})"
            ) from None
