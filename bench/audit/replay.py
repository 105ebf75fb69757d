"""Episodes of one task, many at a time: given sequences of actions, or an agent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ...agents.agent import Agent, stack_actions
from ...agents.vectorize import restart, singles, split_argument, vectorize
from ...rewards import Rollout
from .subject import Subject

__all__ = ["Attempts", "environments", "play", "replay"]


@dataclass(frozen=True)
class Attempts:
    """Episodes, one a row.

    Attributes:
        seeds: What each began from, ``(episodes,)``.
        actions: What was done in each, one list an episode.
        rollout: Their signals, arrays ``(episodes, time, *shape)``.
        solved: Whether success was above 0 at any step, bool ``(episodes,)``.
        faulty: Whether the infrastructure failed, bool ``(episodes,)``.
    """

    seeds: NDArray[np.int64]
    actions: tuple[list[Any], ...]
    rollout: Rollout
    solved: NDArray[np.bool_]
    faulty: NDArray[np.bool_]

    @property
    def failed(self) -> NDArray[np.bool_]:
        """Whether an episode is evidence and never had success, bool ``(episodes,)``."""
        return ~self.solved & ~self.faulty

    @property
    def steps(self) -> int:
        """Environment steps that were taken."""
        return int(np.asarray(self.rollout.mask).sum())


def environments(subject: Subject, rows: int, *, native: int | None = None, **kwargs: Any) -> VectorEnv[Any, Any, Any]:
    """Return environments of training tasks, side by side, that pay the task's outcome.

    Args:
        subject: Whose.
        rows: How many.
        native: How many where they step together without a loop; None for the same.
        kwargs: More arguments of `vectorize`.
    """
    arguments: dict[str, Any] = {**split_argument(subject.env, "train"), **subject.env_kwargs, **kwargs}
    venv = vectorize(subject.env, rows, **arguments)
    if native in (None, rows) or singles(venv):
        return venv
    venv.close()
    return vectorize(subject.env, native or rows, **arguments)


def replay(venv: VectorEnv[Any, Any, Any], seed: int, sequences: Sequence[Sequence[Any]]) -> Attempts:
    """Do each of `sequences` in the task that `seed` determines, until the episode or the sequence ends.

    Args:
        venv: In NEXT_STEP mode; as many sequences as it has rows are played at a time.
        seed: What every episode is reset with.
        sequences: Actions of one row each, all equally long, at least as long as an episode can be.
    """
    found = []
    for start in range(0, len(sequences), venv.num_envs):
        wave = list(sequences[start : start + venv.num_envs])
        padded = wave + wave[-1:] * (venv.num_envs - len(wave))

        def act(observations: Any, info: Mapping[str, Any], step: int, rows: Any = padded) -> Any:
            return stack_actions(venv, [row[step] for row in rows])

        found.append(_wave(venv, [seed] * len(wave), act, len(wave[0])))
    return _joined(found)


def play(venv: VectorEnv[Any, Any, Any], seeds: Sequence[int], agent: Agent) -> Attempts:
    """Let `agent` play one episode from each of `seeds`, in NEXT_STEP mode."""
    found = []
    for start in range(0, len(seeds), venv.num_envs):
        agent.reset(np.ones(venv.num_envs, dtype=bool))
        found.append(
            _wave(
                venv,
                list(seeds[start : start + venv.num_envs]),
                lambda observations, info, step: agent.act(observations, info),
                None,
            )
        )
    return _joined(found)


def _wave(
    venv: VectorEnv[Any, Any, Any],
    seeds: list[int],
    act: Callable[[Any, Mapping[str, Any], int], Any],
    longest: int | None,
) -> Attempts:
    """One episode in each row; the rows beyond `seeds` play along and are not kept."""
    rows, count = venv.num_envs, len(seeds)
    observations, info = restart(venv, seeds + seeds[-1:] * (rows - count))
    signals = [_signals(info, count)]
    running, step = np.ones(count, dtype=bool), 0
    faulty = np.zeros(count, dtype=bool)
    masks, ends, cuts, native = [], [], [], []
    actions: tuple[list[Any], ...] = tuple([] for _ in seeds)
    while running.any() and (longest is None or step < longest):
        chosen = act(observations, info, step)
        observations, paid, terminated, truncated, info = venv.step(chosen)
        native.append(running * np.asarray(paid, np.float64)[:count])
        after = _signals(info, count)
        # Rows that have ended play on in new episodes, of which nothing is kept.
        signals.append(
            {
                name: np.where(running.reshape(-1, *[1] * (values.ndim - 1)), values, signals[-1][name])
                for name, values in after.items()
            }
        )
        for row in np.flatnonzero(running):
            actions[row].append(chosen[row])
        masks.append(running.copy())
        ends.append(running & terminated[:count])
        cuts.append(running & truncated[:count])
        faulty |= running & np.asarray(info.get("fault", np.zeros(rows)), bool)[:count]
        running &= ~(ends[-1] | cuts[-1])
        step += 1
    # A sequence that is exhausted before its episode ends cuts it off.
    cuts[-1] |= running
    stacked = {name: np.stack([each[name] for each in signals], axis=1) for name in signals[0]}
    success = stacked.get("success", np.zeros((count, step + 1)))
    return Attempts(
        np.array(seeds, dtype=np.int64),
        actions,
        Rollout.from_signals(
            stacked,
            np.stack(ends, axis=1),
            np.stack(cuts, axis=1),
            mask=np.stack(masks, axis=1).astype(np.float64),
            native=np.stack(native, axis=1),
        ),
        success.max(axis=1) > 0,
        faulty,
    )


def _signals(info: Mapping[str, Any], count: int) -> dict[str, NDArray[np.float64]]:
    """The signals of the first `count` rows; a name beginning with an underscore is Gymnasium's mask of another."""
    return {
        name: np.array(values[:count], dtype=np.float64)
        for name, values in info["signals"].items()
        if not name.startswith("_")
    }


def _joined(parts: Sequence[Attempts]) -> Attempts:
    """Waves, one after the other, filled up to the longest."""
    time = max(part.rollout.terminated.shape[1] for part in parts)

    def filled(values: NDArray[Any], last: bool) -> NDArray[Any]:
        missing = time - values.shape[1]
        tail = np.repeat(values[:, -1:], missing, axis=1)
        return np.concatenate([values, tail if last else np.zeros_like(tail)], axis=1)

    def sides(name: str) -> dict[str, NDArray[Any]]:
        each = [getattr(part.rollout, name) for part in parts]
        return {key: np.concatenate([filled(side[key], True) for side in each]) for key in each[0]}

    def flags(name: str) -> NDArray[Any]:
        return np.concatenate([filled(getattr(part.rollout, name), False) for part in parts])

    return Attempts(
        np.concatenate([part.seeds for part in parts]),
        tuple(actions for part in parts for actions in part.actions),
        Rollout(
            sides("before"),
            sides("after"),
            flags("terminated"),
            flags("truncated"),
            mask=flags("mask"),
            native=flags("native"),
        ),
        np.concatenate([part.solved for part in parts]),
        np.concatenate([part.faulty for part in parts]),
    )
