"""What the ledgers of one environment and of many have in common: the program they run and what may be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .compile import Context
from .episode.reduce import Reducer
from .episode.spread import Spread
from .expression import GAMMA, Reward
from .program import Program
from .signal import Signal

__all__ = ["ESCROW_REASONS", "Entry", "LedgerBase"]

Entry = dict[str, Any]
"""What a ledger says of one reset or step, and what stands in ``info["reward"]``; see `Ledger.step`."""

ESCROW_REASONS: dict[float, str] = {
    0.0: "no gate holds anything back",
    1.0: "waiting: the gate's condition is not decided yet",
    2.0: "paid: the condition was met",
    3.0: "dropped: the condition failed",
    4.0: "dropped: the infrastructure failed",
    5.0: "dropped: the episode was abandoned before its end",
}
"""What the code in ``info["reward"]["escrow"]["reason"]`` means."""
NONE, WAITING, PAID, FAILED, FAULT, ABANDONED = ESCROW_REASONS


class LedgerBase:
    """A program, the transition it looks at, and the running values of its episode-level functions."""

    def __init__(self, program: Program) -> None:
        program.refuse_groups()
        self._program = program
        self._context = Context()
        self._weights: list[Any] = []
        self._states: list[tuple[Any, ...]] = []
        # Without gates that wait and values of whole episodes, every step stands on its own.
        self._plain = all(term.stepwise and not term.verdicts for term in program.terms)

    @property
    def expression(self) -> Reward:
        """The expression that is evaluated."""
        return self._program.expression

    @property
    def signals(self) -> Mapping[str, Signal]:
        """The declarations it is bound to."""
        return self._program.signals

    @property
    def truncation(self) -> str:
        """``"bootstrap"`` or ``"end"``: what truncation means here. Trainers obey it."""
        return self._program.truncation

    @property
    def reads_native(self) -> bool:
        """Whether the expression reads `native`, the reward of the layer below."""
        return self._program.reads_native

    @property
    def parameters(self) -> Mapping[str, float]:
        """The parameters of the episodes that begin from now on, ``gamma`` among them."""
        return dict(self._program.parameters)

    @property
    def term_names(self) -> tuple[str, ...]:
        """The names of the terms, in the order in which they are summed."""
        return tuple(term.name for term in self._program.terms)

    def set_parameters(self, **values: float) -> None:
        """Set parameters. Episodes under way keep theirs: they are latched at reset.

        Raises:
            ConfigurationError: The expression has no such parameter.
        """
        self._program.set_parameters(values)

    def set_truncation(self, truncation: str) -> None:
        """Say whether the trainer bootstraps where an episode is cut off (``"bootstrap"``) or not (``"end"``).

        An expression with an episode-level term keeps ``"end"`` whatever is said.

        Raises:
            ConfigurationError: It is neither.
        """
        self._program.set_truncation(truncation)

    def _advance(self, at_end: bool) -> None:
        """Move the episode-level functions on by one step, and read them; spreads only where an episode ends."""
        context, episodic, xp = self._context, self._program.episodic, self._program.xp
        for slot, call in enumerate(episodic.calls):
            values = [closure(context) for closure in episodic.stepwise[slot]]
            state, function = self._states[slot], call.function
            if isinstance(function, Spread):
                self._states[slot] = function.update(xp, state, context.parameters.get(GAMMA, 1.0), *values)
            elif isinstance(function, Reducer):
                self._states[slot] = function.update(xp, state, *values)
                context.results[slot] = function.result(xp, self._states[slot])
        if at_end:
            for slot, call in enumerate(episodic.calls):
                if isinstance(call.function, Spread):
                    values = [closure(context) for closure in episodic.atend[slot]]
                    context.results[slot] = call.function.lump(xp, self._states[slot], *values)
