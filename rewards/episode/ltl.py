"""Formulas of linear temporal logic over an episode's steps, as conditions of the whole episode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ...errors import ExpressionError
from ..expression import Call
from .automaton import automaton_of
from .ltl_text import Formula, read_formula, write_formula
from .reduce import State
from .written import MAX_CONDITIONS_TEXT, Written

__all__ = ["ltl"]

Plan = tuple[Formula, int]


def ltl(formula: str, *, imports: bool = True) -> Call:
    """1 if the episode's steps satisfy a formula of linear temporal logic over finite traces (LTLf), else 0.

    ``ltl("G valid & F(key & X F success)")``: every action is valid, and after a step with the key the task is solved
    at a later one. The trace is the states after each step; the state that a reset returned is not part of it. Where
    the verdict is certain before the end, as after an invalid action here, a gate by the formula is decided there.

    Conditions are the names of 0/1 signals, comparisons in brackets as in ``(distance < 0.1)``, and calls such as
    ``eq(stage, 2)``; ``true`` and ``false`` are formulas as well. From what binds most tightly: ``~`` not, ``X`` at the
    next step, which there must be, ``N`` at the next step if there is one, ``F`` at some step from now on, ``G`` at all
    of them; ``A U B`` A at every step until B holds, which it must, ``A R B`` B up to a step at which both hold, or to
    the end, ``A W B`` as U where B need not come; ``&``; ``|``; ``->``.

    De Giacomo and Vardi (2013), Linear Temporal Logic and Linear Dynamic Logic on Finite Traces.

    Args:
        formula: The formula.
        imports: Whether its conditions may name functions as ``module:function``, see `parse`.

    Raises:
        ExpressionError: `formula` is none, or its automaton is too large; the message points at the place.
    """
    if not isinstance(formula, str):
        raise ExpressionError(f'a formula is text, as in ltl("F success"), not {type(formula).__name__}')
    if len(formula) > MAX_CONDITIONS_TEXT:
        raise ExpressionError(f"the formula has {len(formula):,} characters; at most {MAX_CONDITIONS_TEXT:,} are read")
    plan, conditions = read_formula(formula, imports)
    if not conditions:
        raise ExpressionError(f"the formula '{formula}' speaks of no condition, so it is the same for every episode")
    call = _Ltl((plan, len(conditions)))(*conditions)
    assert isinstance(call, Call)
    return call


class _Ltl(Written):
    """1 if the episode's steps satisfy a formula of linear temporal logic over finite traces."""

    start = (0.0,)
    decides: ClassVar[bool] = True

    def __init__(self, plan: Plan) -> None:
        formula, conditions = plan
        super().__init__("ltl", plan, conditions, condition=True)
        self._automaton = automaton_of(formula, conditions)

    def written(self, conditions: Sequence[str]) -> str:
        """The formula."""
        return write_formula(self.plan[0], conditions)

    def update(self, xp: Any, state: State, *x: Any) -> State:
        """The automaton's state after the step."""
        letter = x[0]
        for number, value in enumerate(x[1:], 1):
            letter = letter + 2.0**number * value
        return (xp.look_up(self._automaton.following, state[0] * self._automaton.letters + letter),)

    def result(self, xp: Any, state: State) -> Any:
        """Whether the episode may end here."""
        return xp.look_up(self._automaton.accepting, state[0])

    def decided(self, xp: Any, state: State) -> Any:
        """Whether nothing that follows changes the verdict."""
        return xp.look_up(self._automaton.decided, state[0])
