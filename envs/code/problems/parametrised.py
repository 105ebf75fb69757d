"""Problems with parameters, written once for every choice of them, and sources in which a number is such a choice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...draws import Draws
from ..source import Source

__all__ = ["LEVELS", "Parametrised", "ParametrisedSource"]

LEVELS = 5
"""There are levels from 1 (a line or two) to this (an algorithm to be found)."""


class Parametrised:
    """A family of problems, one for each choice of the parameters.

    Attributes:
        name: Identifies the family.
        level: From 1 to `LEVELS`.
        parameters: Parameter -> the values that it may have.
    """

    name: str
    level: int
    parameters: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        """How many problems there are."""
        return math.prod(len(values) for values in self.parameters.values())

    def choice(self, number: int) -> dict[str, Any]:
        """Return choice `number`, from 0, of the parameters."""
        chosen = {}
        for name, values in self.parameters.items():
            number, place = divmod(number, len(values))
            chosen[name] = values[place]
        return chosen


class ParametrisedSource(Source):
    """A source with a name for each family of problems; the same parameters are the same problem, whatever is drawn.

    Args:
        templates: The families.
    """

    def __init__(self, templates: Iterable[Parametrised]) -> None:
        self._templates: dict[str, Any] = {each.name: each for each in templates}
        self._names = tuple(self._templates)

    @property
    def names(self) -> Sequence[str]:
        return self._names

    def difficulty(self, name: str) -> float:
        level: int = self._templates[name].level
        return (level - 1) / (LEVELS - 1)

    def identity(self, name: str, number: int) -> str:
        return repr(sorted(self._choice(name, number).items()))

    def _choice(self, name: str, number: int) -> dict[str, Any]:
        template: Parametrised = self._templates[name]
        return template.choice(Draws(self.family, name, number).below(len(template)))
