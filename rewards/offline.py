"""Offline evaluation: an expression over recorded episodes, whole arrays at a time.

The numbers are those that the ledger pays while the episodes unfold, to the last bit, with three liberties that only
hindsight has: group-level expressions have a value, `redistribute` and `clip_and_delta` give each step its share, and
``place="earned"`` puts what a gate paid back on the steps that earned it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import ConfigurationError, RewardLabError
from .backend import ArrayBackend, backend_of
from .compile import Context
from .episode.reduce import Reducer
from .episode.spread import Spread
from .expression import GAMMA, Level, Reward
from .program import CompiledTerm, Program
from .signal import Signal

__all__ = ["PLACES", "Rollout", "Valuation", "evaluate"]

PLACES = ("released", "earned")
"""Where an escrowed value is credited: to the step that releases it, or to the steps that earned it."""


@dataclass(frozen=True)
class Rollout:
    """Recorded episodes, one a row: every array is ``(..., time, *shape)``; the axis before time is the group.

    Attributes:
        before: Signals before each step, by name.
        after: Signals after each step.
        terminated: Whether the step ended the task.
        truncated: Whether the step cut the episode off.
        mask: Which steps exist; None where all do. Rows of unequal length are filled up at the end.
        fault: At which steps the infrastructure failed; None where nowhere.
        native: The reward of the layer below; None where there is none.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    terminated: Any
    truncated: Any
    mask: Any = None
    fault: Any = None
    native: Any = None

    @classmethod
    def from_signals(
        cls,
        signals: Mapping[str, Any],
        terminated: Any,
        truncated: Any,
        *,
        mask: Any = None,
        fault: Any = None,
        native: Any = None,
    ) -> Rollout:
        """Episodes whose `signals` are ``(..., time + 1, *shape)``: those of the reset, then those after each step."""
        steps = np.ndim(terminated) - 1
        head = (slice(None),) * steps
        return cls(
            before={name: values[(*head, slice(None, -1))] for name, values in signals.items()},
            after={name: values[(*head, slice(1, None))] for name, values in signals.items()},
            terminated=terminated,
            truncated=truncated,
            mask=mask,
            fault=fault,
            native=native,
        )


@dataclass(frozen=True)
class Valuation:
    """What an expression pays over a `Rollout`: arrays ``(..., time)``.

    Attributes:
        total: The reward of each step.
        terms: Each term's share of it, by name; they sum to `total`.
    """

    total: Any
    terms: dict[str, Any] = field(default_factory=dict)


def evaluate(
    expression: Reward | str | float,
    rollout: Rollout,
    *,
    signals: Mapping[str, Signal] | None = None,
    gamma: float = 0.99,
    truncation: str = "bootstrap",
    parameters: Mapping[str, float] | None = None,
    place: str = "released",
) -> Valuation:
    """The rewards that `expression` pays over recorded episodes.

    Args:
        expression: An expression, its text, or a number; any level.
        rollout: The episodes, in NumPy arrays or torch tensors.
        signals: The declarations to check the expression against; None declares what the rollout holds.
        gamma: The discount.
        truncation: As for `Ledger`.
        parameters: Values of the expression's own parameters, ``training_step`` among them.
        place: Where an episode-level gate's payment stands: at the step that ``"released"`` it, or at the steps that
            ``"earned"`` it.

    Raises:
        ExpressionError: The expression does not fit the signals.
        ConfigurationError: An argument is not allowed.
        RewardLabError: A term is not finite.
    """
    if place not in PLACES:
        raise ConfigurationError(f"place={place!r}: give one of {', '.join(map(repr, PLACES))}")
    xp = backend_of(rollout.terminated)
    program = Program(
        expression,
        _declared(rollout) if signals is None else signals,
        xp,
        gamma=gamma,
        truncation=truncation,
        parameters=parameters,
    )
    if program.expression.level >= Level.GROUP and np.ndim(rollout.terminated) < 2:
        raise ConfigurationError(
            f"'{program.expression}' compares the episodes of a group: give arrays of shape (..., group, time)"
        )
    run = _Run(program, xp, rollout)
    terms = {term.name: run.pay(term, weight, place) for term, weight in zip(program.terms, run.weights, strict=True)}
    for name, values in terms.items():
        if not bool((xp.abs(values) < float("inf")).all()):
            raise RewardLabError(f"the term '{name}' is not finite over these episodes")
    return Valuation(sum(list(terms.values())[1:], start=next(iter(terms.values()))), terms)


def _declared(rollout: Rollout) -> dict[str, Signal]:
    """Declarations that say no more than the rollout's steps do: shapes, and 0/1 where nothing else occurs."""
    xp = backend_of(rollout.terminated)
    steps = np.ndim(rollout.terminated)
    exists = None if rollout.mask is None else xp.array(rollout.mask) != 0
    declared = {}
    for name, values in rollout.after.items():
        seen = values if exists is None else values[exists]
        declared[name] = Signal(
            name,
            "recorded",
            low=float("-inf"),
            high=float("inf"),
            shape=tuple(values.shape[steps:]),
            condition=bool(((seen == 0) | (seen == 1)).all()),
        )
    return declared


class _Run:
    """One evaluation: the context, the masks, and the episode-level values."""

    def __init__(self, program: Program, xp: ArrayBackend, rollout: Rollout) -> None:
        self.xp = xp
        terminated = xp.array(rollout.terminated) != 0
        truncated = xp.array(rollout.truncated, terminated) != 0
        zeros = xp.array(terminated, terminated) * 0.0
        self.mask = zeros + 1.0 if rollout.mask is None else xp.array(rollout.mask, terminated)
        fault = zeros if rollout.fault is None else xp.array(rollout.fault, terminated) * self.mask
        cut = terminated | truncated if program.truncation == "end" else terminated
        self.sound = self.mask * (1.0 - fault)
        self.over = xp.flag((xp.array(terminated | truncated, terminated) + fault) * self.mask > 0)
        self.faulted = xp.max(fault)[..., None]
        self.zeros = zeros
        context = self.context = Context()
        names = program.names
        for side in (rollout.before, rollout.after):
            if missing := [name for name in names if name not in side]:
                raise program.unmeasured(KeyError(missing[0]), side)
        context.before = {name: xp.array(rollout.before[name], terminated) for name in names}
        context.after = {name: xp.array(rollout.after[name], terminated) for name in names}
        context.cut = cut
        if program.reads_native:
            context.native = program.given_native(rollout.native, lambda native: xp.array(native, terminated))
        context.parameters = dict(program.parameters)
        context.present = self.mask * self._complete()
        self.running: list[Any] = []
        self._reduce(program)
        self.weights = program.weights(context)

    def _reduce(self, program: Program) -> None:
        """Fill in the episode-level values, reducers before the spreads that read them."""
        episodic, context = program.episodic, self.context
        context.results = [None] * len(episodic.calls)
        self.running = [None] * len(episodic.calls)
        for slot, call in enumerate(episodic.calls):
            if isinstance(call.function, Reducer):
                values = [self.zeros + closure(context) for closure in episodic.stepwise[slot]]
                context.results[slot] = call.function.over_time(self.xp, self.mask, *values)
                self.running[slot] = values
        for slot, call in enumerate(episodic.calls):
            if isinstance(call.function, Spread):
                stepwise = iter([self.zeros + closure(context) for closure in episodic.stepwise[slot]])
                atend = iter([(self.zeros[..., 0] + closure(context))[..., None] for closure in episodic.atend[slot]])
                values = [next(stepwise) if flag else next(atend) for flag in call.function.stepwise]
                shares = call.function.over_time(self.xp, context.parameters[GAMMA], self.mask, *values)
                context.results[slot] = self.xp.where(self._complete(), shares, 0.0)

    def _complete(self) -> Any:
        """1 in every step of the episodes that came to their end without a fault, ``(..., time)``."""
        return self.zeros + self.xp.max(self.over)[..., None] * (1.0 - self.faulted)

    def pay(self, term: CompiledTerm, weight: Any, place: str) -> Any:
        """What `term` pays at every step, ``(..., time)``."""
        xp, context = self.xp, self.context
        earned = weight * term.core(context)
        if not term.stepwise and term.spread is None:
            earned = xp.where(self.over, (self.zeros[..., 0] + earned)[..., None], 0.0)
        counts = self.sound if term.gate is None else self.sound * term.gate(context)
        earned = xp.where(counts, self.zeros + earned, 0.0)
        if not term.verdicts:
            return earned
        met = self.zeros + 1.0
        for verdict in term.verdicts:
            holds = xp.flag(self.zeros[..., 0] + verdict.condition(context) != 0)[..., None] + self.zeros
            decided = self.over
            if verdict.reducer is not None:
                early = verdict.reducer.decided_over_time(xp, self.mask, *self.running[verdict.slot])
                decided = xp.flag(xp.cumsum(early) + self.over > 0)
            met = met * decided * holds
        # Once the infrastructure has failed, what is still waiting is lost.
        met = met * self.sound
        if place == "earned":
            return xp.where(xp.max(met)[..., None] + self.zeros, earned, 0.0)
        kept = xp.cumsum(earned)
        return xp.where(met, xp.where(xp.shift_right(met), earned, kept), 0.0)
