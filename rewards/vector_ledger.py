"""The ledger of many environments at once: the same expression on arrays, autoreset included.

What a reset row is, which rows are under way and when they restart is decided here and nowhere else: the vector wrapper
and the native ``reward=`` of vector environments both stand on it.
"""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode

from ..errors import ConfigurationError, RewardLabError, StateError
from .backend import NUMPY, ArrayBackend, torch_backend
from .expression import Reward
from .ledger_base import ABANDONED, FAILED, FAULT, PAID, WAITING, Entry, LedgerBase
from .program import CompiledTerm, Program
from .signal import Signal

__all__ = ["VectorLedger"]


class VectorLedger(LedgerBase):
    """Values the steps of `num_envs` environments.

    The arguments are those of `Ledger`, and:

    Args:
        num_envs: The number of environments; every array has this length first.
        autoreset_mode: How the vector environment restarts episodes that ended. In NEXT_STEP the step after an end is
            the reset and pays 0; in SAME_STEP the end's signals come apart, as `final_signals`; in DISABLED rows that
            ended pay 0 until ``reset(mask=...)``.
        device: None for NumPy; a torch device for tensors.
    """

    def __init__(
        self,
        expression: Reward | str | float,
        signals: Mapping[str, Signal],
        num_envs: int,
        *,
        autoreset_mode: AutoresetMode = AutoresetMode.NEXT_STEP,
        gamma: float = 0.99,
        truncation: str = "bootstrap",
        parameters: Mapping[str, float] | None = None,
        device: Any = None,
    ) -> None:
        self._xp: ArrayBackend = NUMPY if device is None else torch_backend()
        self._device = device
        super().__init__(
            Program(expression, signals, self._xp, gamma=gamma, truncation=truncation, parameters=parameters)
        )
        self.num_envs = num_envs
        self.autoreset_mode = AutoresetMode(autoreset_mode)
        self._last: dict[str, Any] = {}
        self._held: list[Any] = []
        self._waiting: Any = None
        self._idle: Any = None
        self._steps: Any = None
        self._stale = False

    def set_parameters(self, **values: float) -> None:
        """Set parameters. Episodes under way keep theirs: each row latches them when it restarts.

        Raises:
            ConfigurationError: The expression has no such parameter.
        """
        super().set_parameters(**values)
        self._stale = True

    def reset(self, signals: Mapping[str, Any], mask: Any = None) -> Entry:
        """Begin episodes in the rows of `mask` (all of them if None); returns the entry of the reset.

        Args:
            signals: The signals of every row: ``(num_envs, *shape)``; those of rows that go on are not read.
            mask: ``(num_envs,)`` bools, or None.
        """
        rows = self._bools(True) if mask is None else self._array(mask) != 0
        returned = self._cast(signals)
        for name, values in returned.items():
            if tuple(values.shape) != (self.num_envs, *self.signals[name].shape):
                raise ConfigurationError(
                    f"the signal '{name}' has shape {tuple(values.shape)}; "
                    f"declared for {self.num_envs} environments is {(self.num_envs, *self.signals[name].shape)}"
                )
        if self._waiting is None and not bool(rows.all()):
            raise StateError("the first reset restarts every row; call reset() without a mask")
        zeros = self._zeros()
        reason = dropped = zeros
        if self._waiting is None:
            self._last = returned
            self._start()
        else:
            abandoned = rows & ~self._waiting & (self._steps > 0)
            if not self._plain and bool(abandoned.any()):
                warnings.warn(
                    f"episodes were reset before they ended, so what '{self.expression}' pays at their end was never "
                    "paid. A step limit must be inside the layer that applies the reward",
                    stacklevel=3,
                )
                reason = self._xp.where(abandoned, ABANDONED, zeros)
                dropped = self._xp.where(abandoned, sum(self._held, start=zeros), zeros)
            self._last = {name: self._merge(rows, returned[name], last) for name, last in self._last.items()}
            self._restart(rows)
            waiting = self._waiting & ~rows
            self._wait(waiting, self._any(waiting))
        return self._entry(self._zeros(), {name: self._zeros() for name in self.term_names}, zeros, dropped, reason)

    def step(
        self,
        signals: Mapping[str, Any],
        terminated: Any,
        truncated: Any,
        *,
        fault: Any = None,
        native: Any = None,
        final_signals: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Value one step of every row.

        Args:
            signals: The signals that the step returned, ``(num_envs, *shape)``.
            terminated: ``(num_envs,)`` bools.
            truncated: ``(num_envs,)`` bools.
            fault: ``(num_envs,)`` bools, or None where nothing can fail.
            native: ``(num_envs,)`` rewards of the layer below; needed where the expression reads `native`.
            final_signals: SAME_STEP: the signals at the end of the episodes that ended; other rows are not read.

        Returns:
            As `Ledger.step`, with arrays ``(num_envs,)``.

        Raises:
            StateError: There was no reset.
            RewardLabError: A term is not finite.
        """
        if self._waiting is None:
            raise StateError("step came before reset: call reset first")
        context = self._context
        ended = terminated | truncated if fault is None else terminated | truncated | fault
        some_end = self._any(ended)
        returned = self._cast(signals)
        context.before = self._last
        context.after = returned
        if some_end and self.autoreset_mode is AutoresetMode.SAME_STEP:
            # A row may have failed without its environment knowing: that one has not restarted.
            restarted = terminated | truncated
            if self._any(restarted):
                if final_signals is None:
                    raise StateError("episodes ended in SAME_STEP, so signals are those of resets: give final_signals")
                final = self._cast(final_signals)
                context.after = {name: self._merge(restarted, final[name], x) for name, x in returned.items()}
        context.cut = False
        if some_end:
            context.cut = self._rows(terminated | truncated if self.truncation == "end" else terminated)
        if self._program.reads_native:
            context.native = self._program.given_native(native, self._array)
        idle = self._idle
        terms, paid, dropped, reason = self._pay(ended, some_end, idle, fault)
        values = list(terms.values())
        total = values[0] + 0.0
        for value in values[1:]:
            total += value
        if not all(self._finite(values) for values in (total, *self._held)):
            raise RewardLabError(f"the reward is not finite: {terms}, from the signals {dict(context.after)}")
        entry = self._entry(total, terms, paid, dropped, reason)
        self._last = returned
        self._after_step(ended, some_end, idle)
        return entry

    def get_state(self) -> dict[str, Any]:
        """Everything that `set_state` needs to go on from here; picklable."""
        return copy.deepcopy(
            {
                "last": self._last,
                "latched": dict(self._context.parameters),
                "parameters": self._program.parameters,
                "states": self._states,
                "held": self._held,
                "waiting": self._waiting,
                "steps": self._steps,
            }
        )

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a state that `get_state` gave."""
        state = copy.deepcopy(dict(state))
        self._last, self._states, self._held = state["last"], state["states"], state["held"]
        self._program.parameters.update(state["parameters"])
        self._steps = state["steps"]
        self._wait(state["waiting"], state["waiting"] is not None and self._any(state["waiting"]))
        self._context.parameters, self._stale = state["latched"], True
        self._context.results = [self._zeros() for _ in self._states]
        if self._waiting is not None:
            self._weights = self._program.weights(self._context)

    # Arrays

    def _array(self, value: Any) -> Any:
        if self._device is None:
            return np.asarray(value, dtype=np.float64)
        import torch

        return torch.as_tensor(value, dtype=torch.float64, device=self._device)

    def _zeros(self) -> Any:
        return np.zeros(self.num_envs) if self._device is None else self._full(0.0)

    def _bools(self, value: bool) -> Any:
        return self._full(float(value)) != 0

    def _full(self, value: float) -> Any:
        return self._array(np.full(self.num_envs, value))

    def _cast(self, signals: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {name: self._array(signals[name]) for name in self._program.names}
        except KeyError as error:
            raise self._program.unmeasured(error, signals) from None

    def _any(self, rows: Any) -> bool:
        return bool(np.count_nonzero(rows)) if self._device is None else bool(rows.any())

    def _rows(self, mask: Any) -> Any:
        """Indices are cheaper to write to than masks."""
        return mask.nonzero() if self._device is None else mask.nonzero(as_tuple=True)

    @staticmethod
    def _finite(values: Any) -> bool:
        # The product is three times as fast as a look at each value, and may overflow where none is infinite.
        return math.isfinite(values.dot(values)) or bool((abs(values) < math.inf).all())

    def _merge(self, rows: Any, yes: Any, no: Any) -> Any:
        """`yes` in the rows where `rows` is not 0, `no` elsewhere; arrays of any trailing shape."""
        shape = tuple(rows.shape) + (1,) * (yes.ndim - 1)
        return self._xp.where(rows.reshape(shape), yes, no)

    # Episodes

    def _start(self) -> None:
        """The state of rows that have just been reset, for all rows."""
        context, program = self._context, self._program
        context.parameters = {name: self._full(program.parameters[name]) for name in program.used}
        context.results = [self._zeros() for _ in program.episodic.calls]
        self._weights = program.weights(context)
        self._states = [tuple(self._full(x) for x in call.function.start) for call in program.episodic.calls]  # type: ignore[attr-defined]
        self._held = [self._zeros() for term in program.terms if term.verdicts]
        self._wait(self._bools(False), False)
        self._steps = self._zeros()
        self._stale = False

    def _restart(self, rows: Any) -> None:
        """Put `rows` back to the beginning of an episode."""
        xp, context, program = self._xp, self._context, self._program
        if program.used and self._stale:
            context.parameters = {
                name: xp.where(rows, program.parameters[name], old) for name, old in context.parameters.items()
            }
            self._weights = program.weights(context)
            self._stale = any(
                bool((values != program.parameters[name]).any()) for name, values in context.parameters.items()
            )
        if not self._plain:
            self._states = [
                tuple(xp.where(rows, x, old) for x, old in zip(call.function.start, state, strict=True))  # type: ignore[attr-defined]
                for call, state in zip(program.episodic.calls, self._states, strict=True)
            ]
            self._held = [xp.where(rows, 0.0, held) for held in self._held]
            self._steps = xp.where(rows, 0.0, self._steps)

    def _after_step(self, ended: Any, some_end: bool, idle: Any) -> None:
        """Restart rows and mark those that wait, as the autoreset mode has it."""
        if not self._plain:
            self._steps = self._steps + 1.0
        if self.autoreset_mode is AutoresetMode.SAME_STEP:
            if some_end:
                self._restart(ended)
        elif self.autoreset_mode is AutoresetMode.NEXT_STEP:
            if idle is not None:
                self._restart(self._waiting)
            self._wait(ended, some_end)
        elif some_end:
            self._wait(self._waiting | ended, True)

    def _wait(self, rows: Any, some: bool) -> None:
        """Let exactly `rows` (bools) wait for their restart; `some` says whether there are any."""
        self._waiting = rows
        self._idle = self._rows(rows) if some else None

    # Values

    def _pay(self, ended: Any, some_end: bool, idle: Any, fault: Any) -> tuple[dict[str, Any], Any, Any, Any]:
        """Each term's payment, and what gates paid, dropped and why."""
        xp, context = self._xp, self._context
        terms: dict[str, Any] = {}
        paid = dropped = reason = None
        if not self._plain:
            self._advance(some_end)
        escrow = 0
        failed = fault if fault is not None and self._any(fault) else None
        unpaid = [rows for rows in (idle, failed) if rows is not None]
        for term, weight in zip(self._program.terms, self._weights, strict=True):
            if term.stepwise:
                value = weight * term.value(context)
            elif some_end:
                value = xp.where(ended, weight * term.value(context), 0.0)
            else:
                value = self._zeros()
            if not getattr(value, "ndim", 0):
                value = self._full(value)
            for rows in unpaid:
                value[rows] = 0.0
            if term.verdicts:
                value, lost, code = self._settle(escrow, term, value, ended, failed)
                if idle is not None:
                    value[idle] = lost[idle] = code[idle] = 0.0
                paid = value if paid is None else paid + value
                dropped = lost if dropped is None else dropped + lost
                reason = code if reason is None else xp.where(xp.flag(code > reason), code, reason)
                escrow += 1
            terms[term.name] = value
        if paid is None:
            paid = dropped = reason = self._zeros()
        return terms, paid, dropped, reason

    def _settle(self, index: int, term: CompiledTerm, value: Any, ended: Any, failed: Any) -> tuple[Any, Any, Any]:
        """Put `value` into the term's escrow; returns what is paid now, what is dropped now, and the reason's code."""
        xp, context = self._xp, self._context
        held = self._held[index] + value
        met, missed = self._full(1.0), self._zeros()
        over = xp.flag(ended)
        for verdict in term.verdicts:
            holds = xp.flag(xp.where(verdict.condition(context), 1.0, self._zeros()) != 0)
            decided = over
            if verdict.reducer is not None:
                early = verdict.reducer.decided(xp, self._states[verdict.slot])
                decided = decided + early - decided * early
            met = met * decided * holds
            missed = missed + (1.0 - missed) * decided * (1.0 - holds)
        if failed is not None:
            met, missed = xp.where(failed, 0.0, met), xp.where(failed, 1.0, missed)
        self._held[index] = xp.where(met + missed, 0.0, held)
        code = xp.where(missed, FAILED, xp.where(met, PAID, self._full(WAITING)))
        if failed is not None:
            code = xp.where(failed, FAULT, code)
        return xp.where(met, held, 0.0), xp.where(missed, held, 0.0), code

    def _entry(self, total: Any, terms: dict[str, Any], paid: Any, dropped: Any, reason: Any) -> Entry:
        held = self._zeros() if not self._held else sum(self._held[1:], start=self._held[0])
        escrow = {"held": held, "paid": paid, "dropped": dropped, "reason": reason}
        return {"total": total, "terms": terms, "escrow": escrow, "parameters": dict(self._context.parameters)}
