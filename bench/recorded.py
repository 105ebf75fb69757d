"""Episodes that a run recorded step by step, as arrays of signals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..agents.evaluate import truth
from ..agents.run_folder import read_config, read_rows
from ..agents.vectorize import make_single
from ..envs.base import Environment
from ..errors import ConfigurationError
from ..rewards import Rollout, Signal
from ..wrappers.below import attribute, declared_gamma, declared_signals

__all__ = ["RecordedEpisode", "RecordedRun", "read_recorded"]


@dataclass(frozen=True)
class RecordedEpisode:
    """One episode.

    Attributes:
        file: Its recording, relative to the run's folder.
        task: Id of the task; None where the environment does not tell.
        step: Training step at which it was recorded.
        success: Success at its last step, from the truth where noise hides it.
        paid: The return that was paid; None where no ledger wrote it down.
        fault: Whether the infrastructure failed in it.
        rollout: Its signals, arrays ``(time,)``.
    """

    file: str
    task: int | str | None
    step: int
    success: float
    paid: float | None
    fault: bool
    rollout: Rollout


@dataclass(frozen=True)
class RecordedRun:
    """What a run recorded; its episodes are read one by one.

    Attributes:
        folder: The run's.
        files: The recordings, in the order in which they were made.
        signals: What the environment measured.
        rewards: The environment's presets, those for groups too.
        gamma: Discount of the run's agent, else the environment's own.
        native: Whether the reward ``native`` is known: that of our environments is success at the step that reaches it.
    """

    folder: Path
    files: Sequence[Path]
    signals: Mapping[str, Signal]
    rewards: Mapping[str, str]
    gamma: float
    native: bool

    def __iter__(self) -> Iterator[RecordedEpisode]:
        return map(self._read, self.files)

    def __len__(self) -> int:
        return len(self.files)

    def _read(self, file: Path) -> RecordedEpisode:
        header, *steps = read_rows(file) or [{}]
        keys = {"signals", "reward", "terminated", "truncated", "fault"}
        names = {*self.signals, "success"}
        sound = "task" in header and all(keys <= step.keys() and names <= set(step["signals"]) for step in steps)
        if not sound or len(steps) < 2 or not (steps[-1]["terminated"] or steps[-1]["truncated"]):
            raise ConfigurationError(
                f"'{file}' is not a whole recording of this environment: remove it and record again"
            )
        totals = [step["reward"].get("total") for step in steps]
        played = steps[1:]
        return RecordedEpisode(
            file=str(file.relative_to(self.folder)),
            task=header["task"],
            step=_step(file),
            success=float(truth(steps[-1])["success"]),
            paid=None if None in totals else float(sum(totals)),
            fault=any(step["fault"] for step in steps),
            rollout=Rollout.from_signals(
                {name: np.array([step["signals"][name] for step in steps], dtype=np.float64) for name in self.signals},
                np.array([step["terminated"] for step in played]),
                np.array([step["truncated"] for step in played]),
                fault=np.array([step["fault"] for step in played]),
                native=np.array([float(truth(step)["success"]) for step in played]) if self.native else None,
            ),
        )


def read_recorded(folder: Path) -> RecordedRun:
    """Return what the run in `folder` recorded; with ``--record all`` that is every test episode.

    Raises:
        ConfigurationError: There is no run or no recording in `folder`, or it is damaged.
    """
    if not (folder / "config.toml").exists() and (runs := sorted(folder.rglob("config.toml"))):
        raise ConfigurationError(
            f"'{folder}' is not a run but holds {len(runs)} below it: give one of them, for example '{runs[0].parent}'"
        )
    config = read_config(folder)
    files = sorted((folder / "trajectories").glob("[0-9]*/*.jsonl"), key=lambda path: (_step(path), path.name))
    if not files:
        raise ConfigurationError(f"'{folder}' has no recorded episodes: train or evaluate with --record all")
    env = make_single(config["env"], **config["env_kwargs"])
    try:
        return RecordedRun(
            folder=folder,
            files=files,
            signals=declared_signals(env),
            rewards={**attribute(env, "rewards", {}), **attribute(env, "group_rewards", {})},
            gamma=float(config.get("settings", {}).get("gamma", declared_gamma(env))),
            native=isinstance(env.unwrapped, Environment),
        )
    finally:
        env.close()


def _step(file: Path) -> int:
    """Training step at which an episode was recorded: the name of its folder."""
    return int(file.parent.name)
