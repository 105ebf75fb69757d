"""What an instruction says about the control that it means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from ..screen import Screen, Widget
from .sight import Sight
from .thing import Thing

__all__ = ["KINDS", "Reference", "fits", "select"]

KINDS = ("text", "icon", "position", "relation", "function", "state")
"""The ways in which controls are referred to."""


class Reference(ABC):
    """A description of a control, from what can be seen of a screen.

    Attributes:
        kind: One of `KINDS`.
    """

    kind: ClassVar[str]

    @abstractmethod
    def matches(self, sight: Sight) -> list[Thing]:
        """Return the controls that it describes."""

    @abstractmethod
    def mistaken(self, sight: Sight) -> Sequence[Thing | None]:
        """Return what a person who reads it hastily could take for what it describes; ``None`` for what is unclear."""

    @abstractmethod
    def phrases(self) -> tuple[str, ...]:
        """Return ways to say it: what comes after "Click", without a full stop."""


def select(screen: Screen, reference: Reference) -> list[Widget]:
    """Return the controls of a screen that a reference describes, by what can be seen of it."""
    return [thing.widget for thing in reference.matches(Sight(screen))]


def fits(sight: Sight, reference: Reference, target: Thing) -> bool:
    """Whether `reference` describes `target`, nothing else, and nothing that could be taken for it."""
    found = reference.matches(sight)
    return len(found) == 1 and found[0] is target and all(each is target for each in reference.mistaken(sight))
