"""A program: one expression, bound to declared signals and compiled for scalars or for arrays."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ConfigurationError, ExpressionError, nearest
from .backend import SCALAR, Backend
from .compile import Closure, Context, Episodic, compile_value
from .episode.reduce import Reducer
from .episode.spread import Spread
from .expression import GAMMA, TRAINING_STEP, Call, Constant, Level, Named, Native, Reward
from .function import as_reward
from .signal import Signal
from .terms import Term, terms_of

__all__ = ["TRUNCATION", "CompiledTerm", "Program", "Verdict"]

TRUNCATION = ("bootstrap", "end")
"""What a time limit means: the trainer bootstraps there, or the episode is over."""


@dataclass(frozen=True)
class Verdict:
    """How one episode-level condition of a gate is decided.

    Attributes:
        slot: The slot of `reducer`; 0 where there is none.
        reducer: What may decide it early: `any`, `every` or `ltl`; None for other conditions.
        condition: The condition, from when it is decided on.
    """

    slot: int
    reducer: Reducer | None
    condition: Closure


@dataclass(frozen=True)
class CompiledTerm:
    """A term ready to run.

    Attributes:
        weight: A float where the weight is fixed, else a closure over parameters.
        core: What is weighed, gated and paid.
        gate: The step-level conditions together, as 0/1; None where there are none.
        value: `core` where `gate` holds and 0 elsewhere.
        stepwise: Whether it is earned at every step (else once, at the end).
        spread: The slot of the spread that it is, or None.
    """

    name: str
    weight: float | Closure
    core: Closure
    gate: Closure | None
    value: Closure
    stepwise: bool
    spread: int | None
    verdicts: tuple[Verdict, ...]


class Program:
    """See the module.

    Raises:
        ExpressionError: The expression does not fit the signals.
        ConfigurationError: `truncation` or a parameter is not allowed.
    """

    def __init__(
        self,
        expression: Reward | str | float,
        signals: Mapping[str, Signal],
        xp: Backend,
        *,
        gamma: float,
        truncation: str,
        parameters: Mapping[str, float] | None,
    ) -> None:
        self.expression = as_reward(expression).bind(signals)
        self.signals = signals
        self.xp = xp
        self.names = tuple(sorted(self.expression.names))
        self.episodic = Episodic(xp)
        self.terms = tuple(self._compile(term) for term in terms_of(self.expression))
        self.set_truncation(truncation)
        self.reads_native = any(isinstance(node, Native) for node in self.expression.walk())
        self.used = tuple(sorted(self.expression.parameters))
        self.parameters = {**self.expression.parameters, GAMMA: 0.0, TRAINING_STEP: 0.0}
        self.set_parameters({GAMMA: gamma, **(parameters or {})})

    def set_truncation(self, truncation: str) -> None:
        """Say what truncation means; episode-level terms leave no choice."""
        if truncation not in TRUNCATION:
            raise ConfigurationError(f"truncation={truncation!r}: give one of {', '.join(map(repr, TRUNCATION))}")
        self.truncation = "end" if self.expression.level >= Level.EPISODE else truncation

    def set_parameters(self, values: Mapping[str, float]) -> None:
        """Set parameters for the episodes that begin from now on."""
        checked: dict[str, float] = {}
        for name, given in values.items():
            if name not in self.parameters:
                known = ", ".join(sorted(self.parameters))
                raise ConfigurationError(
                    f"the reward '{self.expression}' has no parameter '{name}'.{nearest(name, self.parameters)} "
                    f"It has: {known}"
                )
            try:
                checked[name] = value = Constant(given).value
            except ExpressionError:
                raise ConfigurationError(f"{name}={given!r}: a parameter is a finite number") from None
            if name == GAMMA and not 0 <= value <= 1:
                raise ConfigurationError(f"gamma={value:g}: a discount lies between 0 and 1")
        self.parameters.update(checked)

    def refuse_groups(self) -> None:
        """Raise if the expression compares episodes, which one environment cannot see."""
        if self.expression.level >= Level.GROUP:
            raise ExpressionError(
                f"'{self.expression}' compares several episodes of one task, which one environment cannot see: give "
                "it to the trainer (the agent grpo plays groups), or to rewardlab.rewards.evaluate with the recorded "
                "group"
            )

    def unmeasured(self, error: KeyError, signals: Mapping[str, Any]) -> ConfigurationError:
        """The error for a signal that the expression reads and the environment did not measure."""
        return ConfigurationError(
            f"the reward '{self.expression}' reads the signal {error}, which was not measured; "
            f"measured were: {', '.join(sorted(signals))}"
        )

    def given_native(self, native: Any, convert: Callable[[Any], Any]) -> Any:
        """`native`, as floats.

        Raises:
            ConfigurationError: The expression reads it and there is none.
        """
        if native is None:
            raise ConfigurationError(
                f"'{self.expression}' reads native, the reward of the layer below, and none was given"
            )
        return convert(native)

    def weights(self, context: Context) -> list[Any]:
        """Each term's weight under the parameters in `context`."""
        return [term.weight(context) if callable(term.weight) else term.weight for term in self.terms]

    def _compile(self, term: Term) -> CompiledTerm:
        core, xp = term.core, self.xp
        value = compile_value(core, xp, self.episodic)
        gate = compile_value(functools.reduce(operator.and_, term.gates), xp, self.episodic) if term.gates else None
        weight = term.weight
        return CompiledTerm(
            name=term.name,
            weight=weight.value if isinstance(weight, Constant) else compile_value(weight, xp, self.episodic),
            core=value,
            gate=gate,
            value=value if gate is None else _gated(xp, gate, value),
            stepwise=term.stepwise,
            spread=self.episodic.slot(core) if isinstance(core, Call) and isinstance(core.function, Spread) else None,
            verdicts=tuple(self._verdict(by) for by in term.escrows),
        )

    def _verdict(self, by: Reward) -> Verdict:
        while isinstance(by, Named):
            by = by.inner
        condition = compile_value(by, self.xp, self.episodic)
        if isinstance(by, Call) and isinstance(by.function, Reducer) and by.function.decides:
            return Verdict(self.episodic.slot(by), by.function, condition)
        return Verdict(0, None, condition)


def _gated(xp: Backend, gate: Closure, value: Closure) -> Closure:
    if xp is SCALAR:
        return lambda c: value(c) if gate(c) else 0.0
    return lambda c: xp.where(gate(c), value(c), 0.0)
