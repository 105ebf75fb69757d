"""Hindsight: the reward that transitions would have paid under another goal.

Hindsight experience replay (Andrychowicz et al. 2017, arXiv:1707.01495) stores transitions and asks for their rewards
under goals that were reached later. A goal environment answers by a batched ``measure(achieved, desired) -> {signal:
(n,)}``: the same expression is evaluated over the signals so measured, before and after the step. The goal achieved
*before* the step comes from the info; without it anything that compares two states would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigurationError
from ..rewards import Ledger, Level, Reward, Rollout, evaluate
from .below import attribute

__all__ = ["check_relabelling", "relabelled"]


def check_relabelling(env: gymnasium.Env[Any, Any]) -> None:
    """Refuse a reward that hindsight replay cannot recompute; for trainers, before they start.

    Args:
        env: An environment whose outermost reward is a `RewardWrapper`; one that has none is its own business.

    Raises:
        ConfigurationError: It has no batched `measure`, the reward needs the whole episode, or it reads a signal that
            `measure` does not give.
    """
    ledger = attribute(env, "ledger")
    if ledger is None:
        return
    expression: Reward = ledger.expression
    measure = attribute(env, "measure")
    if measure is None:
        raise ConfigurationError(
            f"{env} has no measure(achieved, desired) and hindsight replay cannot value other goals without it; "
            "give the environment one, or train without hindsight replay"
        )
    if expression.level >= Level.EPISODE:
        raise ConfigurationError(
            f"'{expression}' needs the whole episode and hindsight replay relabels single transitions; "
            "use a state- or step-level reward, or train without hindsight replay"
        )
    space = env.observation_space["achieved_goal"]  # type: ignore[index]
    one = np.zeros((1, *space.shape), dtype=space.dtype)
    missing = sorted(expression.names - set(measure(one, one)))
    if missing:
        raise ConfigurationError(
            f"'{expression}' reads {', '.join(missing)}, which measure(achieved, desired) does not give and "
            "hindsight replay cannot relabel; leave it out of the reward, or train without hindsight replay"
        )
    if ledger.reads_native and not hasattr(env.unwrapped, "compute_reward"):
        raise ConfigurationError(
            f"'{expression}' reads native, and {env.unwrapped} has no compute_reward to relabel it"
        )


def relabelled(wrapper: Any, achieved: Any, desired: Any, info: Any) -> float | NDArray[np.float64]:
    """The rewards of n transitions of a `RewardWrapper` under other goals; see its `compute_reward`."""
    achieved, desired = np.asarray(achieved), np.asarray(desired)
    single = isinstance(info, Mapping)
    infos = [info] if single else list(info)
    shape = (len(infos), *wrapper.observation_space["achieved_goal"].shape)
    achieved, desired = achieved.reshape(shape), desired.reshape(shape)

    expression, measure = wrapper.ledger.expression, attribute(wrapper, "measure")
    after = measure(achieved, desired)
    before = after
    if expression.level >= Level.STEP:
        if any("previous_achieved_goal" not in item for item in infos):
            raise ConfigurationError(
                f"'{expression}' compares two states and the infos have no 'previous_achieved_goal'; "
                "give HerReplayBuffer copy_info_dict=True"
            )
        before = measure(np.stack([item["previous_achieved_goal"] for item in infos]), desired)
    native = None
    if wrapper.ledger.reads_native:
        below = wrapper.env.get_wrapper_attr("compute_reward")(achieved, desired, infos)
        native = np.asarray(below, dtype=np.float64)[:, None]
    rollout = Rollout(
        before={name: np.asarray(values)[:, None] for name, values in before.items()},
        after={name: np.asarray(values)[:, None] for name, values in after.items()},
        terminated=_column(infos, "terminated"),
        truncated=_column(infos, "truncated"),
        fault=_column(infos, "fault"),
        native=native,
    )
    total = np.empty(len(infos))
    for parameters, rows in _latched(wrapper.ledger, infos):
        total[rows] = evaluate(
            expression,
            _rows(rollout, rows),
            signals=wrapper.ledger.signals,
            truncation=wrapper.ledger.truncation,
            parameters=parameters,
        ).total[:, 0]
    return float(total[0]) if single else total


def _latched(ledger: Ledger, infos: list[Mapping[str, Any]]) -> Iterator[tuple[dict[str, float], NDArray[np.int64]]]:
    """The parameters that were in force and the transitions that they were in force for.

    Infos that do not say are those of a replay without copied infos: for them it is the parameters of now.
    """
    now = dict(ledger.parameters)
    groups: dict[tuple[tuple[str, float], ...], list[int]] = {}
    for row, info in enumerate(infos):
        said = info.get("reward", {}).get("parameters", {})
        groups.setdefault(tuple(sorted((now | dict(said)).items())), []).append(row)
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


def _column(infos: list[Mapping[str, Any]], name: str) -> NDArray[np.bool_]:
    return np.array([[bool(item.get(name, False))] for item in infos])
