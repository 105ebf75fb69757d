"""Hindsight: the reward that transitions would have paid under another goal.

Hindsight experience replay (Andrychowicz et al. 2017, arXiv:1707.01495) stores transitions and asks for their rewards
under goals that were reached later. A goal environment answers by a batched ``measure(achieved, desired) -> {signal:
(n,)}``: the same expression is evaluated over the signals so measured, before and after the step. Signals that are
declared with ``goal_free=True`` do not change with the goal; they are those that the step's info has.

What a transition alone does not say comes from its info: the goal achieved *before* the step (without it, anything
that compares two states would be wrong), the goal-free signals before and after it, and how it ended.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError
from .expression import Level
from .ledger import Ledger
from .offline import Rollout, evaluate

__all__ = ["Hindsight", "Measure"]

Infos = Sequence[Mapping[str, Any]]
Measure = Callable[[NDArray[Any], NDArray[Any]], Mapping[str, Any]]
"""``measure(achieved, desired)``: goals ``(n, *shape)`` to signals ``(n,)`` by name."""


class Hindsight:
    """What hindsight replay needs of one environment with goals: notes in its infos, and rewards under other goals.

    Args:
        ledger: What pays the environment's reward.
        shape: The shape of a goal.
    """

    def __init__(self, ledger: Ledger, shape: tuple[int, ...]) -> None:
        self._ledger, self._shape = ledger, shape
        read = ledger.expression.names
        self._free = frozenset(name for name in read if ledger.signals[name].goal_free)
        self._compares = ledger.expression.level >= Level.STEP
        self._noted = tuple(sorted(self._free)) if self._compares else ()

    def note(
        self, achieved: Any, signals: Mapping[str, Any], *, terminated: bool = False, truncated: bool = False
    ) -> dict[str, Any]:
        """Return what a step's info needs besides its signals.

        Args:
            achieved: The goal achieved before the step.
            signals: The signals before it.
            terminated: Whether the step ended the task.
            truncated: Whether it cut the episode off.

        Returns:
            ``previous_achieved_goal``, ``terminated``, ``truncated``; and ``previous_signals`` where the reward
            compares goal-free signals of two states.
        """
        noted = {"previous_achieved_goal": np.array(achieved), "terminated": terminated, "truncated": truncated}
        if self._noted:
            noted["previous_signals"] = {name: signals[name] for name in self._noted}
        return noted

    def check(self, measured: Collection[str]) -> None:
        """Refuse a reward that cannot be relabelled.

        Args:
            measured: Names of the signals that ``measure`` gives.

        Raises:
            ConfigurationError: The reward needs the whole episode, or reads a signal that neither `measure` gives nor
                is free of goals.
        """
        expression = self._ledger.expression
        if expression.level >= Level.EPISODE:
            raise ConfigurationError(
                f"'{expression}' needs the whole episode and hindsight replay relabels single transitions; "
                "use a state- or step-level reward, or train without hindsight replay (--set agent.her=false)"
            )
        if missing := sorted(expression.names.difference(measured, self._free)):
            raise ConfigurationError(
                f"'{expression}' reads {', '.join(missing)}, which measure(achieved, desired) does not give and "
                "hindsight replay cannot relabel; leave it out of the reward, or train without hindsight replay "
                "(--set agent.her=false)"
            )

    def rewards(
        self, measure: Measure, achieved: Any, desired: Any, info: Any, native: Callable[..., Any] | None = None
    ) -> float | NDArray[np.float64]:
        """Return the rewards of n transitions under other goals.

        Args:
            measure: Measures signals from goals.
            achieved: Goals reached after the step, ``(n, *shape)``, or one goal for one transition.
            desired: Goals to pretend, of the same shape.
            info: The n infos of the transitions; the one info for one transition.
            native: ``native(achieved, desired, infos) -> (n,)``, the reward of the layer below, where the expression
                reads it.

        Returns:
            ``(n,)`` rewards; a float for one transition.

        Raises:
            ConfigurationError: The reward cannot be relabelled (see `check`), the infos lack what it needs, or goals
                and infos are not equally many.
        """
        single = isinstance(info, Mapping)
        if info is None:
            raise ConfigurationError("info is None: give the infos of the transitions, as the steps returned them")
        infos: Infos = [info] if single else list(info)
        shape = (len(infos), *self._shape)
        achieved, desired = np.asarray(achieved), np.asarray(desired)
        if not achieved.size == desired.size == math.prod(shape):
            raise ConfigurationError(
                f"achieved and desired goals are of shapes {achieved.shape} and {desired.shape}: with"
                f" {'one info' if single else f'{len(infos)} infos'} they are of shape"
                f" {self._shape if single else shape}; give one info a transition"
            )
        achieved, desired = achieved.reshape(shape), desired.reshape(shape)
        after = dict(measure(achieved, desired))
        self.check(after)
        free = sorted(self._free.difference(after))
        before = after
        if self._compares:
            previous = self._from(infos, "previous_achieved_goal")
            before = dict(measure(np.array(previous).reshape(shape), desired)) | self._read(
                free, infos, "previous_signals"
            )
        after |= self._read(free, infos, "signals")
        below = None
        if self._ledger.reads_native and native is not None:
            below = np.asarray(native(achieved, desired, infos), dtype=np.float64)[:, None]
        rollout = Rollout(
            before={name: np.asarray(values)[:, None] for name, values in before.items()},
            after={name: np.asarray(values)[:, None] for name, values in after.items()},
            terminated=_column(infos, "terminated"),
            truncated=_column(infos, "truncated"),
            fault=_column(infos, "fault"),
            native=below,
        )
        total = np.empty(len(infos))
        for parameters, rows in self._latched(infos):
            total[rows] = evaluate(
                self._ledger.expression,
                _rows(rollout, rows),
                signals=self._ledger.signals,
                truncation=self._ledger.truncation,
                parameters=parameters,
            ).total[:, 0]
        return float(total[0]) if single else total

    def _from(self, infos: Infos, key: str) -> list[Any]:
        """What stands under `key` in every info."""
        try:
            return [info[key] for info in infos]
        except KeyError:
            does = "compares two states" if key.startswith("previous") else "reads signals that measure does not give"
            raise ConfigurationError(
                f"'{self._ledger.expression}' {does} and the infos have no '{key}'; "
                "give HerReplayBuffer copy_info_dict=True"
            ) from None

    def _read(self, names: Sequence[str], infos: Infos, key: str) -> dict[str, NDArray[np.float64]]:
        """The goal-free signals under `key` of the infos."""
        if not names:
            return {}
        read = self._from(infos, key)
        return {name: np.array([signals[name] for signals in read], np.float64) for name in names}

    def _latched(self, infos: Infos) -> Iterator[tuple[dict[str, float], NDArray[np.int64]]]:
        """The parameters that were in force and the transitions that they were in force for.

        Infos that do not say are those of a replay without copied infos: for them it is the parameters of now.
        """
        now = dict(self._ledger.parameters)
        groups: dict[tuple[tuple[str, float], ...], list[int]] = {}
        for row, info in enumerate(infos):
            # Above a layer with a reward of its own, infos say the parameters of that one: others are not ours.
            said = {name: value for name, value in info.get("reward", {}).get("parameters", {}).items() if name in now}
            groups.setdefault(tuple(sorted((now | said).items())), []).append(row)
        for parameters, rows in groups.items():
            yield dict(parameters), np.array(rows)


def _rows(rollout: Rollout, rows: NDArray[np.int64]) -> Rollout:
    """Some transitions of `rollout`."""
    return Rollout(
        before={name: values[rows] for name, values in rollout.before.items()},
        after={name: values[rows] for name, values in rollout.after.items()},
        terminated=rollout.terminated[rows],
        truncated=rollout.truncated[rows],
        fault=rollout.fault[rows],
        native=None if rollout.native is None else rollout.native[rows],
    )


def _column(infos: Infos, name: str) -> NDArray[np.bool_]:
    return np.array([[bool(item.get(name, False))] for item in infos])
