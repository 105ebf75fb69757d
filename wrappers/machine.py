"""RewardMachine: the state of a reward machine, and what it pays at each step, as signals."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs
from gymnasium.vector import VectorEnv

from ..rewards import Ledger, Signal, machine, named
from ..rewards.backend import SCALAR
from ..rewards.episode.machine import Machine
from .below import declared_signals
from .meter import Meter, Metered
from .vector_meter import VectorMetered

__all__ = ["MachineMeter", "RewardMachine", "VectorRewardMachine"]


class MachineMeter(Meter):
    """Runs a machine over the episodes of some rows; the state that a reset returned makes no transition.

    Args:
        rows: How many environments.
        transitions: The machine, as `machine` reads it.
        declared: The signals that its conditions read.

    Raises:
        ExpressionError: It is no machine over these signals.
    """

    def __init__(self, rows: int, transitions: str, declared: Mapping[str, Signal]) -> None:
        call = machine(transitions)
        assert isinstance(call.function, Machine)
        self._machine = call.function
        conditions = functools.reduce(operator.add, (named(f"c{n}", each) for n, each in enumerate(call.arguments)))
        self._ledgers = [Ledger(conditions, declared) for _ in range(rows)]
        self._states: list[tuple[Any, ...] | None] = [None] * rows
        self.names = tuple(sorted(conditions.names))
        most = sum(abs(paid) for *_, paid in self._machine.plan)
        last = float(len(self._machine.states) - 1)
        told = ", ".join(f"{number} {name}" for number, name in enumerate(self._machine.states))
        self.signals = (
            Signal("machine_state", f"The state of the reward machine, by number: {told}.", 0.0, last),
            Signal("machine_pays", "The reward of the transition that the machine took at this step.", -most, most),
        )

    def begin(self, row: int) -> None:
        """Go back to the first state."""
        self._states[row] = None

    def measure(self, row: int, observation: Any, read: Mapping[str, Any]) -> tuple[float, ...]:
        """Take a transition; return the state it leads to and its reward."""
        ledger, before = self._ledgers[row], self._states[row]
        if before is None:
            ledger.reset(read)
            self._states[row] = self._machine.start
            return 0.0, 0.0
        conditions = ledger.step(read, False, False)["terms"].values()
        # What was paid before is left out, so that the reward of a transition is exactly the one that is written.
        here, paid = self._machine.update(SCALAR, (before[0], 0.0), *conditions)
        self._states[row] = (here, paid)
        return here, paid

    def get_state(self) -> Any:
        """Where each row is, and the signals it came with."""
        return list(self._states), [ledger.get_state() for ledger in self._ledgers]

    def set_state(self, state: Any) -> None:
        """Go back to what `get_state` returned."""
        states, ledgers = state
        self._states = list(states)
        for ledger, each in zip(self._ledgers, ledgers, strict=True):
            ledger.set_state(each)


class RewardMachine(Metered, RecordConstructorArgs):
    """Measures `machine_state` and `machine_pays`, so that a reward machine pays at the steps of its transitions.

    The expression ``machine("...")`` pays the sum of `machine_pays` once, at the end. As a reward of steps it is Markov
    only together with `machine_state` (Toro Icarte et al., 2018), which an agent sees where its observations have it.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], transitions: str) -> None:
        """Run a machine over `env`.

        Args:
            env: An environment with signals.
            transitions: The machine, as `rewardlab.rewards.machine` reads it.

        Raises:
            ExpressionError: It is no machine over these signals.
            ConfigurationError: `env` has no signals or is a vector.
        """
        RecordConstructorArgs.__init__(self, transitions=transitions)
        super().__init__(env, MachineMeter(1, transitions, declared_signals(env)))

    @classmethod
    def from_text(cls, env: gymnasium.Env[Any, Any], argument: str) -> RewardMachine:
        """Run the machine that `argument` writes."""
        return cls(env, argument)


class VectorRewardMachine(VectorMetered, RecordConstructorArgs):
    """`RewardMachine` for a `VectorEnv`."""

    def __init__(self, env: VectorEnv[Any, Any, Any], transitions: str) -> None:
        """Run a machine over each row of `env`; the arguments are those of `RewardMachine`.

        Raises:
            ExpressionError: It is no machine over these signals.
            ConfigurationError: `env` has no signals, returns tensors or is no vector.
        """
        RecordConstructorArgs.__init__(self, transitions=transitions)
        super().__init__(env, MachineMeter(env.num_envs, transitions, declared_signals(env)))

    @classmethod
    def from_text(cls, env: VectorEnv[Any, Any, Any], argument: str) -> VectorRewardMachine:
        """As `RewardMachine.from_text`."""
        return cls(env, argument)
