"""Evaluation: a batch of episodes over a fixed list of seeds, one record per episode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray

from ..errors import ConfigurationError
from ..wrappers.below import attribute, pass_truncation, tell_parameters
from .agent import Agent
from .optional import faults_of, let_rest, words_of
from .vectorize import discount, restart, set_parameters, singles

__all__ = ["Episode", "evaluate", "summarize", "truth"]


@dataclass(frozen=True)
class Episode:
    """What happened in one episode.

    Attributes:
        task: Id of the task; -1 where the environment does not tell.
        seed: What the environment was reset with.
        success: Success at the last step, 0 or 1; None where the environment does not measure it.
        score: The task's own metric at the last step, 0..1; None where the environment does not measure it.
        value: The return: undiscounted sum of rewards; None where the reward compares episodes, as a trainer sees them.
        discounted: Discounted sum of rewards; None likewise.
        terms: Sum of every term of the reward; empty without a ledger.
        length: Number of steps.
        fault: Whether the infrastructure failed, the environment's or the agent's; such an episode is no evidence.
    """

    task: int | str
    seed: int
    success: float | None
    score: float | None
    value: float | None
    discounted: float | None
    terms: Mapping[str, float]
    length: int
    fault: bool

    def as_row(self) -> dict[str, Any]:
        """Return the episode as a row of ``episodes.jsonl``."""
        return {
            "task": self.task,
            "seed": self.seed,
            "success": self.success,
            "score": self.score,
            "return": self.value,
            "discounted": self.discounted,
            "terms": dict(self.terms),
            "length": self.length,
            "fault": self.fault,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Episode:
        """Return the episode that a row of ``episodes.jsonl`` describes."""
        return cls(
            value=row["return"], **{field.name: row[field.name] for field in fields(cls) if field.name != "value"}
        )


def truth(info: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the signals that results are read from: where the reward is told noisy ones, those behind the noise.

    Args:
        info: An environment's info, or a recorded step; both name them alike.
    """
    return info.get("true_signals") or info.get("signals") or {}


def evaluate(
    agent: Agent,
    venv: VectorEnv[Any, Any, Any],
    seeds: Sequence[int],
    *,
    gamma: float | None = None,
    truncation: str | None = None,
    training_step: int = 0,
    parameters: Mapping[str, float] | None = None,
    on_episode: Callable[[int], None] | None = None,
) -> list[Episode]:
    """Play one episode per seed and return the records in the order of `seeds`.

    Episodes are played in waves of ``venv.num_envs``; a wave lasts until its last episode has ended, so that short
    episodes are not counted more often than long ones.

    Args:
        agent: Acts on all rows of `venv`.
        venv: A vector environment in NEXT_STEP mode, where a row's last observation and info are its own.
        seeds: One seed an episode; it determines the task.
        gamma: The trainer's discount, which the reward is told; None to leave the reward its own. `Episode.discounted`
            has the same.
        truncation: What the end of time means to the trainer, which the reward is told; None to leave it its own.
        training_step: What the reward's schedules are told.
        parameters: What its own parameters are told; None leaves them as they are.
        on_episode: Called with the number of episodes that have just ended.

    Raises:
        ConfigurationError: `venv` resets its rows in another way.
    """
    mode = venv.metadata.get("autoreset_mode")
    if mode != AutoresetMode.NEXT_STEP:
        raise ConfigurationError(
            f"evaluation needs autoreset_mode=AutoresetMode.NEXT_STEP, this environment has {mode}"
        )
    told = {} if gamma is None else {"gamma": gamma}
    set_parameters(venv, training_step=training_step, **told)
    if parameters:
        tell_parameters(venv, parameters)
    if truncation is not None:
        pass_truncation(venv, truncation)
    factor = discount(venv) if gamma is None else gamma
    episodes: list[Episode] = []
    for start in range(0, len(seeds), venv.num_envs):
        episodes += _wave(agent, venv, list(seeds[start : start + venv.num_envs]), factor, on_episode)
    return episodes


def summarize(episodes: Sequence[Episode]) -> dict[str, Any]:
    """Return the means over the `episodes` without a fault, as in a row of ``metrics.jsonl``; None where unmeasured."""
    sound = [episode for episode in episodes if not episode.fault]
    names = sound[0].terms if sound else {}
    return {
        "success": _mean([episode.success for episode in sound]),
        "score": _mean([episode.score for episode in sound]),
        "return": _mean([episode.value for episode in sound]),
        "discounted": _mean([episode.discounted for episode in sound]),
        "length": _mean([episode.length for episode in sound]),
        "terms": {name: _mean([episode.terms[name] for episode in sound]) for name in names},
        "episodes": len(episodes),
        "faults": len(episodes) - len(sound),
    }


def _wave(
    agent: Agent,
    venv: VectorEnv[Any, Any, Any],
    seeds: list[int],
    gamma: float,
    on_episode: Callable[[int], None] | None,
) -> list[Episode]:
    rows = venv.num_envs
    # The last wave may be short: its idle rows play along with the last seed and are not recorded.
    observations, info = restart(venv, seeds + seeds[-1:] * (rows - len(seeds)))
    agent.reset(np.ones(rows, dtype=bool))
    running = np.arange(rows) < len(seeds)
    let_rest(agent, ~running)
    value, discounted, discount = np.zeros(rows), np.zeros(rows), 1.0
    length = 0
    terms: dict[str, NDArray[np.float64]] = {}
    episodes: dict[int, Episode] = {}
    while running.any():
        actions = agent.act(observations, info)
        broken = np.zeros(rows, dtype=bool)
        broken[list(faults_of(agent))] = True
        _spoil(venv, running & broken)
        _note(venv, words_of(agent))
        observations, rewards, terminated, truncated, info = venv.step(actions)
        # Rows that have ended play on in new episodes, but their record is made at the end of the first.
        value += rewards
        discounted += discount * rewards
        discount *= gamma
        length += 1
        for name, amounts in _terms(info).items():
            terms[name] = terms.get(name, 0.0) + amounts
        ended = running & (terminated | truncated | broken)
        signals = truth(info)
        for row in np.flatnonzero(ended).tolist():
            episodes[row] = Episode(
                task=_plain(_at(info, "task", "id", row=row), default=-1),
                seed=seeds[row],
                success=_number(_at(signals, "success", row=row), _at(info, "is_success", row=row)),
                score=_number(_at(signals, "score", row=row)),
                value=float(value[row]),
                discounted=float(discounted[row]),
                terms={name: float(sums[row]) for name, sums in terms.items()},
                length=length,
                fault=bool(broken[row]) or bool(_plain(_at(info, "fault", row=row), default=False)),
            )
        running &= ~ended
        let_rest(agent, ~running)
        if on_episode is not None and ended.any():
            on_episode(int(ended.sum()))
    return [episodes[row] for row in range(len(seeds))]


def _spoil(venv: VectorEnv[Any, Any, Any], rows: NDArray[np.bool_]) -> None:
    """Tell those who record `rows` that the agent had no action to give."""
    envs = singles(venv)
    for row in np.flatnonzero(rows) if envs else ():
        spoil = attribute(envs[row], "spoil")
        if spoil is not None:
            spoil()


def _note(venv: VectorEnv[Any, Any, Any], words: Mapping[int, tuple[str, str]]) -> None:
    """Tell those who record rows what was read and what was answered there."""
    envs = singles(venv) if words else ()
    for row, (heard, said) in words.items() if envs else ():
        note = attribute(envs[row], "note")
        if note is not None:
            note(heard, said)


def _terms(info: Mapping[str, Any]) -> dict[str, NDArray[np.float64]]:
    terms = info.get("reward", {}).get("terms", {})
    # A name beginning with an underscore is Gymnasium's mask of another entry.
    return {name: amounts for name, amounts in terms.items() if not name.startswith("_")}


def _at(info: Mapping[str, Any], *keys: str, row: int) -> Any:
    """Return one row of a nested entry of `info`, None where it is missing."""
    entry: Any = info
    for key in keys:
        if not isinstance(entry, Mapping) or key not in entry:
            return None
        entry = entry[key]
    return entry[row]


def _plain(value: Any, *, default: Any) -> Any:
    if value is None:
        return default
    return value.item() if hasattr(value, "item") else value


def _number(*values: Any) -> float | None:
    """Return the first of `values` that is there, as a float."""
    return next((float(value) for value in values if value is not None), None)


def _mean(values: Sequence[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return float(np.mean(numbers)) if numbers else None
