"""Reward machines: finite automata that pay when they change their state."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from ...errors import ExpressionError
from ..expression import Call, Reward
from ..text import number
from .reduce import State
from .written import MAX_CONDITIONS_TEXT, Written, condition_in, misplaced, pieces

__all__ = ["Machine", "machine"]

MAX_TRANSITIONS = 100
"""Most transitions of a machine."""
ALWAYS = -1
"""The guard that always holds."""
Plan = tuple[tuple[str, str, int, float], ...]
"""Transitions: from, to, the number of the condition, the reward."""

_STATES = re.compile(r"\s*(\w+)\s*->\s*(\w+)\s*:")


def machine(transitions: str, *, imports: bool = True) -> Call:
    """What a reward machine pays over the episode: the sum of the rewards of the transitions that it takes.

    ``machine("0 -> 1: found_key / 0.2; 1 -> 2: success / 1")``: 0.2 once the key has been found, and 1 for success
    after that. It begins in the state that is named first. At every step it takes the first transition from its state
    whose condition holds, or ``else``, which always does, and stays where there is none. The sum is paid once, at the
    end: what a step of a machine is worth depends on all steps before, which an expression does not see.

    A condition is written as everywhere in rewards; behind the last ``/`` stands the reward, a number.

    Toro Icarte et al. (2018), Using Reward Machines for High-Level Task Specification and Decomposition in
    Reinforcement Learning.

    Args:
        transitions: The machine.
        imports: Whether its conditions may name functions as ``module:function``, see `parse`.

    Raises:
        ExpressionError: `transitions` are none; the message points at the place.
    """
    if not isinstance(transitions, str):
        raise ExpressionError(f"a machine's transitions are text, not {type(transitions).__name__}")
    if len(transitions) > MAX_CONDITIONS_TEXT:
        raise ExpressionError(
            f"the machine has {len(transitions):,} characters; at most {MAX_CONDITIONS_TEXT:,} are read"
        )
    plan, conditions = _read(transitions, imports)
    call = Machine(plan)(*conditions)
    assert isinstance(call, Call)
    return call


class Machine(Written):
    """The sum of the rewards of the transitions that a reward machine takes over the episode."""

    start = (0.0, 0.0)

    def __init__(self, plan: Plan) -> None:
        conditions = 1 + max(condition for _, _, condition, _ in plan)
        super().__init__("machine", plan, conditions, condition=False)
        names: dict[str, float] = {}
        for source, target, _, _ in plan:
            for name in (source, target):
                names.setdefault(name, float(len(names)))
        self.states = tuple(names)
        """The names of the states by number."""
        # The first transition that matches is taken, so it is the last to be written.
        self._transitions = [(names[a], names[b], condition, paid) for a, b, condition, paid in reversed(plan)]

    def written(self, conditions: Sequence[str]) -> str:
        """The transitions."""
        return "; ".join(
            f"{source} -> {target}: {'else' if condition == ALWAYS else conditions[condition]} / {number(paid)}"
            for source, target, condition, paid in self.plan
        )

    def update(self, xp: Any, state: State, *x: Any) -> State:
        """The machine's state after the step, and what it has paid so far."""
        here, paid = state
        there, reward = here, 0.0 * here
        for source, target, condition, worth in self._transitions:
            taken = xp.flag(here == source)
            if condition != ALWAYS:
                taken = taken * x[condition]
            there, reward = xp.where(taken, target, there), xp.where(taken, worth, reward)
        return there, paid + reward

    def result(self, xp: Any, state: State) -> Any:
        """What it has paid so far."""
        return state[1]


def _read(source: str, imports: bool) -> tuple[Plan, list[Reward]]:
    """The transitions that `source` writes, and their conditions."""
    plan: list[tuple[str, str, int, float]] = []
    conditions: list[Reward] = []
    for start, end in pieces(source, ";", 0, len(source)):
        if not source[start:end].strip():
            continue
        found = _STATES.match(source, start, end)
        if not found:
            raise misplaced("a transition is written FROM -> TO: CONDITION / REWARD", source, _ink(source, start))
        parts = pieces(source, "/", found.end(), end)
        if len(parts) < 2:
            raise misplaced(
                "this transition says no reward; write it behind the condition, as in success / 1", source, end - 1
            )
        begin, last = parts[-1]
        try:
            paid = float(source[begin:last])
        except ValueError:
            paid = math.nan
        if not math.isfinite(paid):
            raise misplaced("a transition's reward is a number", source, _ink(source, begin))
        number_ = ALWAYS
        if source[found.end() : begin - 1].strip() != "else":
            condition = condition_in(source, found.end(), begin - 1, imports)
            if condition not in conditions:
                conditions.append(condition)
            number_ = conditions.index(condition)
        plan.append((found[1], found[2], number_, paid))
    if not conditions:
        raise misplaced("a machine needs a transition with a condition", source, 0)
    if len(plan) > MAX_TRANSITIONS:
        raise ExpressionError(f"the machine has {len(plan)} transitions; at most {MAX_TRANSITIONS} are read")
    return tuple(plan), conditions


def _ink(source: str, start: int) -> int:
    """The first place from `start` on that is not blank."""
    return start + len(source[start:]) - len(source[start:].lstrip())
