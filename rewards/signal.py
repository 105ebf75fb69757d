"""Signals: named numbers that are true of the state, declared once with range, unit and a sentence."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import ConfigurationError

__all__ = ["UNIVERSAL", "Signal", "declare", "name_problem"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_TAKEN = ("native", "named", "parameter", "schedule", "ltl", "machine")


def name_problem(name: str) -> str | None:
    """Say why `name` cannot name a signal; None if it can."""
    if not _NAME.fullmatch(name):
        return f"signal name {name[:80]!r}: use at most 80 letters, digits and underscores, beginning with a letter"
    if keyword.iskeyword(name) or name in _TAKEN:
        return f"signal name {name!r}: the word means something else in a reward's text; choose another"
    return None


@dataclass(frozen=True)
class Signal:
    """The declaration of one signal.

    Attributes:
        name: An identifier that does not begin with an underscore (Gymnasium's info masks own those).
        description: One sentence saying what is measured.
        low: The least value, in `unit`.
        high: The greatest value, in `unit`; may be infinite.
        unit: What is counted (``"moves"``, ``"m"``); empty for a pure number.
        shape: Shape of one value: ``()`` for a number, ``(k,)`` for an array of k numbers.
        condition: Whether the signal only takes 0 and 1, and so may stand where a condition is asked for.
        deterministic: Whether the same episode measures the same: false for what a clock measures.
        goal_free: Whether it does not depend on the episode's goal, as what a gripper holds; hindsight replay then
            reads it from the step's info, whatever the goal is.

    Raises:
        ConfigurationError: The name is not an identifier or the range is empty.
    """

    name: str
    description: str
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    shape: tuple[int, ...] = ()
    condition: bool = False
    deterministic: bool = True
    goal_free: bool = False

    def __post_init__(self) -> None:
        if problem := name_problem(self.name):
            raise ConfigurationError(problem)
        if not self.low <= self.high:
            raise ConfigurationError(f"signal '{self.name}': low={self.low} is not below high={self.high}")


def declare(*signals: Signal) -> Mapping[str, Signal]:
    """Return `signals` keyed by name, the universal four first."""
    return UNIVERSAL | {signal.name: signal for signal in signals}


UNIVERSAL: dict[str, Signal] = {
    signal.name: signal
    for signal in (
        Signal("success", "The task is solved.", condition=True),
        Signal("score", "The task's own published metric."),
        Signal("progress", "How far the state is towards the solution; 1 exactly when solved."),
        Signal("valid", "The last action was legal and well formed.", condition=True),
    )
}
"""The four signals that every environment measures."""
