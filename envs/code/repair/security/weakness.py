"""Weaknesses: programs in two versions, flawed and repaired, with inputs that are legitimate and inputs that attack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ....draws import Draws
from ...problems.template import asked
from ..module import ModuleTemplate

__all__ = ["Weakness", "weakness"]


class Weakness(ModuleTemplate):
    """A module template with the versions ``flawed`` and repaired, which agree on `inputs` and differ on `attacks`.

    Attributes:
        cwe: The class of the vulnerability, with its number in the Common Weakness Enumeration.
    """

    def __init__(
        self, function: Callable[..., Any], *, cwe: str, attacks: Callable[..., tuple[Any, ...]], **declaration: Any
    ) -> None:
        super().__init__(function, flawed=(False,), **declaration)
        self.cwe, self._attacks = cwe, attacks

    def attacks(self, draw: Draws, size: int, chosen: Mapping[str, Any]) -> tuple[Any, ...]:
        """Draw arguments with which an attacker gets what the repaired program refuses."""
        return self._attacks(draw, size, **asked(self._attacks, chosen))


def weakness(cwe: str, **declaration: Any) -> Callable[[Callable[..., Any]], Weakness]:
    """Make the decorated function a `Weakness`; the keywords are those of its constructor."""
    return lambda function: Weakness(function, cwe=cwe, **declaration)
