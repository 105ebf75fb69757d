"""The check that a native vector environment is its single environment, many times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector.utils import iterate

from .subject import Check, Env, Finding, Subject, Turn, sample_actions

__all__ = ["CHECKS"]

_COPIES = 3
_SEED = 16
_STEPS = 100


def vector_equals_singles(subject: Subject) -> Iterator[Finding]:
    """Row i of the native vector environment, seeded with s, is the single environment seeded with s + i.

    Singles are played as NEXT_STEP autoreset does: the step after an end resets, ignores the action and pays 0.
    """
    if subject.id is None or gymnasium.spec(subject.id).vector_entry_point is None:
        return
    arguments: dict[str, Any] = {"reward": "dense", "max_steps": 40}
    vector = gymnasium.make_vec(
        subject.id, num_envs=_COPIES, vectorization_mode="vector_entry_point", vector_kwargs=None, **arguments
    )
    singles = [subject.make(**arguments) for _ in range(_COPIES)]
    experts = [single.get_wrapper_attr("expert")() for single in singles]
    rng = np.random.default_rng(_SEED)
    random = [sample_actions(single, _STEPS, seed=index) for index, single in enumerate(singles)]
    with closing(vector):
        observations, info = vector.reset(seed=_SEED)
        zeros = np.zeros(_COPIES)
        batch: tuple[Any, ...] = (observations, zeros, zeros > 0, zeros > 0, info)
        turns = [Turn(*_begin(single, _SEED + index)) for index, single in enumerate(singles)]
        for step in range(_STEPS):
            rows = list(iterate(vector.observation_space, batch[0]))
            for index, turn in enumerate(turns):
                found = Turn(rows[index], *(_row(value, index) for value in batch[1:]))
                for name, value in vars(turn).items():
                    if not data_equivalence(_plain(value), _plain(vars(found)[name])):
                        given = f"at step {step} row {index} has {name} {vars(found)[name]}, the single has {value}"
                        yield given, f"the single environment's {name}", "Share one implementation of the rules."
                        return
            # Half expert, half random: some episodes succeed and some run into the limit.
            actions = [
                expert(turn.observation) if rng.random() < 0.5 else anything[step]
                for expert, turn, anything in zip(experts, turns, random, strict=True)
            ]
            batch = vector.step(np.asarray(actions, dtype=vector.action_space.dtype))
            turns = [
                Turn(*_begin(single, None)) if turn.ended else Turn(*single.step(action))
                for single, turn, action in zip(singles, turns, actions, strict=True)
            ]
    for single in singles:
        single.close()


def _begin(env: Env, seed: int | None) -> tuple[Any, float, bool, bool, dict[str, Any]]:
    observation, info = env.reset(seed=seed)
    return observation, 0.0, False, False, info


def _row(value: Any, index: int) -> Any:
    """Return row `index` of a batched value; Gymnasium's masks (names with an underscore) are no part of an info."""
    if isinstance(value, Mapping):
        return {name: _row(inner, index) for name, inner in value.items() if not name.startswith("_")}
    return value[index]


def _plain(value: Any) -> Any:
    """Return `value` with NumPy's numbers as Python's, so that only values are compared."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return value.item() if isinstance(value, np.generic) else value


CHECKS: tuple[Check, ...] = (vector_equals_singles,)
"""How many copies at once compare with one."""
