"""The ledger of one environment: evaluates one expression while an episode unfolds.

It keeps the last signals, what is in escrow and the running values of episode-level functions, so that the expression
itself stays a pure function. Its entry for a step is what stands in ``info["reward"]``.
"""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..errors import ConfigurationError, RewardLabError, StateError
from .backend import SCALAR
from .expression import Reward
from .ledger_base import ABANDONED, FAILED, FAULT, NONE, PAID, WAITING, Entry, LedgerBase
from .program import CompiledTerm, Program, Verdict
from .signal import Signal

__all__ = ["Ledger"]


class Ledger(LedgerBase):
    """Values the steps of one environment.

    Args:
        expression: An expression, its text, or a number.
        signals: The declarations of what the environment measures.
        gamma: The trainer's discount, read by `potential` and `redistribute`.
        truncation: ``"bootstrap"`` if the trainer bootstraps from the value of the state at which an episode is cut
            off, ``"end"`` if the limit is part of the task. Any episode-level term makes it ``"end"``.
        parameters: Values for the expression's own parameters.

    Raises:
        ExpressionError: The expression does not fit the signals, or compares episodes of a group.
        ConfigurationError: An argument is not allowed.
    """

    def __init__(
        self,
        expression: Reward | str | float,
        signals: Mapping[str, Signal],
        *,
        gamma: float = 0.99,
        truncation: str = "bootstrap",
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(
            Program(expression, signals, SCALAR, gamma=gamma, truncation=truncation, parameters=parameters)
        )
        self._latched: dict[str, float] = {}
        self._held = [0.0] * len(self._program.terms)
        self._steps = 0
        self._running = False
        self._converters = {name: _as_array if signals[name].shape else float for name in self._program.names}

    def reset(self, signals: Mapping[str, Any]) -> Entry:
        """Begin an episode whose first state has these `signals`; returns the entry of the reset, which pays 0."""
        abandoned = self._running and self._steps > 0 and not self._plain
        dropped = sum(self._held) if abandoned else 0.0
        if abandoned:
            warnings.warn(
                f"an episode was reset before it ended, so what '{self.expression}' pays at its end was never paid "
                f"({dropped:g} was in escrow). A step limit must be inside the layer that applies the reward: give the "
                "environment max_steps= instead of wrapping it in TimeLimit",
                stacklevel=3,
            )
        context = self._context
        context.after = self._cast(signals)
        context.before = context.after
        self._latched = {name: self._program.parameters[name] for name in self._program.used}
        context.parameters = self._latched
        context.results = [0.0] * len(self._program.episodic.calls)
        self._weights = self._program.weights(context)
        self._states = [call.function.start for call in self._program.episodic.calls]  # type: ignore[attr-defined]
        self._held = [0.0] * len(self._program.terms)
        self._steps, self._running = 0, True
        return self._entry(0.0, dict.fromkeys(self.term_names, 0.0), 0.0, dropped, ABANDONED if abandoned else NONE)

    def step(
        self,
        signals: Mapping[str, Any],
        terminated: bool,
        truncated: bool,
        *,
        fault: bool = False,
        native: float | None = None,
    ) -> Entry:
        """Value one step.

        Args:
            signals: The signals of the state after it.
            terminated: The task ended.
            truncated: The episode was cut off.
            fault: The infrastructure failed: nothing is paid and what is in escrow is dropped.
            native: What the layer below paid; needed where the expression reads `native`.

        Returns:
            ``{"total", "terms", "escrow", "parameters"}``: the reward, each term's share of it (they sum to it), what
            is ``held``, ``paid`` and ``dropped`` by gates with the `ESCROW_REASONS` code, and the parameters in force.

        Raises:
            StateError: There was no reset.
            RewardLabError: A term is not finite.
        """
        if not self._running:
            raise StateError("step came before reset (or after the episode ended): call reset first")
        context = self._context
        self._steps += 1
        done = terminated or truncated or fault
        self._running = not done
        if fault:
            dropped = sum(self._held)
            self._held = [0.0] * len(self._held)
            reason = FAULT if any(term.verdicts for term in self._program.terms) else NONE
            return self._entry(0.0, dict.fromkeys(self.term_names, 0.0), 0.0, dropped, reason)
        context.before = context.after
        context.after = self._cast(signals)
        context.cut = terminated or (truncated and self._program.truncation == "end")
        if self._program.reads_native:
            context.native = self._program.given_native(native, float)
        try:
            return self._pay(done)
        except (ArithmeticError, ValueError) as error:
            # Python's floats raise where arrays would hold an infinity.
            raise self._not_finite(str(error)) from None

    def get_state(self) -> dict[str, Any]:
        """Everything that `set_state` needs to go on from here; picklable."""
        return copy.deepcopy(
            {
                "signals": dict(self._context.after),
                "latched": self._latched,
                "parameters": self._program.parameters,
                "states": self._states,
                "held": self._held,
                "steps": self._steps,
                "running": self._running,
            }
        )

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a state that `get_state` gave."""
        state = copy.deepcopy(dict(state))
        context = self._context
        context.after, context.before = state["signals"], state["signals"]
        self._latched = context.parameters = state["latched"]
        self._program.parameters.update(state["parameters"])
        self._states, self._held = state["states"], state["held"]
        self._steps, self._running = state["steps"], state["running"]
        context.results = [0.0] * len(self._states)
        if self._latched or not self._program.used:
            self._weights = self._program.weights(context)

    def _cast(self, signals: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {name: convert(signals[name]) for name, convert in self._converters.items()}
        except KeyError as error:
            raise self._program.unmeasured(error, signals) from None
        except (TypeError, ValueError) as error:
            raise ConfigurationError(
                f"a signal that '{self.expression}' reads is not of its declared kind: {error}"
            ) from None

    def _pay(self, done: bool) -> Entry:
        """Earn and pay what the step in the context is worth."""
        context = self._context
        terms: dict[str, float] = {}
        total = paid = dropped = 0.0
        reason = NONE
        if self._plain:
            for term, weight in zip(self._program.terms, self._weights, strict=True):
                terms[term.name] = value = weight * term.value(context)
                total += value
        else:
            self._advance(done)
            for index, term in enumerate(self._program.terms):
                value = self._weights[index] * term.value(context) if term.stepwise or done else 0.0
                if not math.isfinite(value):
                    raise self._not_finite(f"'{term.name}' is {value}")
                if term.verdicts:
                    value, lost, code = self._settle(index, term, value, done)
                    paid, dropped, reason = paid + value, dropped + lost, max(reason, code)
                terms[term.name] = value
                total += value
        if not math.isfinite(total):
            raise self._not_finite(", ".join(f"'{name}' is {value}" for name, value in terms.items()))
        return self._entry(total, terms, paid, dropped, reason)

    def _settle(self, index: int, term: CompiledTerm, value: float, done: bool) -> tuple[float, float, float]:
        """Put `value` into the term's escrow; returns what is paid now, what is dropped now, and the reason's code."""
        held = self._held[index] + value
        verdicts = [self._verdict(verdict, done) for verdict in term.verdicts]
        self._held[index] = 0.0
        if any(verdict is False for verdict in verdicts):
            return 0.0, held, FAILED
        if all(verdicts):
            return held, 0.0, PAID
        self._held[index] = held
        return 0.0, 0.0, WAITING

    def _verdict(self, verdict: Verdict, done: bool) -> bool | None:
        """True if the condition is met, False if it failed, None while it is open."""
        if not done and (verdict.reducer is None or not verdict.reducer.decided(SCALAR, self._states[verdict.slot])):
            return None
        return bool(verdict.condition(self._context))

    def _entry(self, total: float, terms: dict[str, float], paid: float, dropped: float, reason: float) -> Entry:
        held = 0.0 if self._plain else float(sum(self._held))
        escrow = {"held": held, "paid": paid, "dropped": dropped, "reason": reason}
        return {"total": total, "terms": terms, "escrow": escrow, "parameters": dict(self._latched)}

    def _not_finite(self, problem: str) -> RewardLabError:
        return RewardLabError(f"the reward is not finite: {problem}, from the signals {dict(self._context.after)}")


def _as_array(value: Any) -> Any:
    return np.asarray(value, dtype=np.float64)
