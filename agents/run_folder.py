"""The folder of a run: what is in it, how it is written, and how it survives a kill at any moment.

::

    config.toml          what was run, with which versions, how long it took; finished = true at the end
    metrics.jsonl        one row per evaluation
    episodes.jsonl       one row per test episode
    trajectories/STEP/   test episodes recorded step by step
    checkpoints/STEP/    what the learner needs to go on from STEP; only the last one is kept
    events.out.tfevents* TensorBoard

Rows of an evaluation are written before its checkpoint, and a checkpoint appears by one rename. Whatever is newer than
the last checkpoint was therefore unfinished, and is dropped when the run goes on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomli_w

from ..errors import ConfigurationError, StateError

__all__ = ["RunFolder", "folder_name", "read_config", "read_rows", "write_atomically"]

_RESULTS = ("finished", "wall_s", "cpu_s", "training_faults", "versions", "commit")
"""Entries of config.toml that describe how a run went, not what was asked for."""


def write_atomically(path: Path, text: str) -> None:
    """Write `text` so that `path` holds either the old text or the new one, whatever happens."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def read_config(folder: Path) -> dict[str, Any]:
    """Return config.toml of a run's `folder`.

    Raises:
        ConfigurationError: There is no run in `folder`, or the file is damaged.
    """
    path = folder / "config.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(f"'{folder}' is not a run: it has no config.toml") from None
    except ValueError as error:  # Not TOML, or not even text.
        raise ConfigurationError(f"'{path}' is damaged: {error}") from error


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file up to an incomplete one (a kill may cut the last); none without a file.

    Raises:
        ConfigurationError: The file is damaged: a line is no object, or it is not even text.
    """
    rows: list[dict[str, Any]] = []
    if not path.exists():
        return rows
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"'{path}' is damaged: {error}") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            break
        if not isinstance(row, dict):
            raise ConfigurationError(f"'{path}' is damaged: line {number} is no JSON object")
        rows.append(row)
    return rows


def folder_name(text: str) -> str:
    """Return `text`, such as the name of an agent or environment, as the name of a folder."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text.removeprefix("RewardLab/")).strip("-.") or "-"


class RunFolder:
    """Writes one run's folder; use it inside ``with run.locked()``.

    Args:
        path: The folder; made if missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder, so that no other process writes to it meanwhile.

        Raises:
            StateError: Another process holds it.
        """
        import fcntl  # Here, because reading runs must work where this POSIX module is missing.

        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StateError(f"run '{self.path}': another process is writing it; wait for it or stop it") from None
            yield

    def trajectories(self, step: int) -> Path:
        """Return the folder of the episodes recorded at `step`."""
        return self.path / "trajectories" / str(step)

    @property
    def finished(self) -> bool:
        """Whether the run has been completed."""
        return (self.path / "config.toml").exists() and read_config(self.path).get("finished", False)

    def begin(self, config: Mapping[str, Any]) -> int | None:
        """Write `config`, or check that it is what the folder already holds, and drop what was unfinished.

        Returns:
            The step of the last checkpoint, None for a run without one.

        Raises:
            ConfigurationError: The folder holds a run of another configuration.
        """
        steps = self._checkpoints()
        if steps or self.finished:
            self._check(config)
        else:
            # A run that was refused or stopped before its first checkpoint holds nothing that another one would lose.
            write_atomically(self.path / "config.toml", tomli_w.dumps({**config, "finished": False}))
        (self.path / "error.txt").unlink(missing_ok=True)
        last = steps[-1] if steps else None
        if not self.finished:
            self._rewind(last)
        return last

    def append(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append `rows` to the file `name` and wait until they are on the disk."""
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
            file.flush()
            os.fsync(file.fileno())

    def save_checkpoint(self, step: int, save: Callable[[Path], None]) -> None:
        """Let `save` write into a new folder, name it after `step` when it is complete, and remove older ones."""
        final = self.checkpoint(step)
        temporary = final.with_name(f".{step}")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        save(temporary)
        os.replace(temporary, final)
        for other in self._checkpoints():
            if other != step:
                shutil.rmtree(self.checkpoint(other))

    def checkpoint(self, step: int) -> Path:
        """Return the folder of the checkpoint at `step`."""
        return self.path / "checkpoints" / str(step)

    def last_checkpoint(self) -> Path:
        """Return the folder of the last checkpoint.

        Raises:
            ConfigurationError: The run has none.
        """
        steps = self._checkpoints()
        if not steps:
            raise ConfigurationError(f"run '{self.path}' has no checkpoint: train it first")
        return self.checkpoint(steps[-1])

    def finish(self, **results: Any) -> None:
        """Mark the run as completed, with `results` such as the time it took."""
        config = read_config(self.path) | {"finished": True} | results
        write_atomically(self.path / "config.toml", tomli_w.dumps(config))

    def _checkpoints(self) -> list[int]:
        folder = self.path / "checkpoints"
        return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.exists() else []

    def _check(self, config: Mapping[str, Any]) -> None:
        old, new = _flat(read_config(self.path)), _flat(config)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key, "") != new.get(key, ""):
                raise ConfigurationError(
                    f"'{self.path}' holds a run with {_said(key, old)}, and now {_said(key, new)} is asked for: give "
                    "another --out, or remove the folder"
                )

    def _rewind(self, step: int | None) -> None:
        """Drop rows and trajectories that came after the checkpoint at `step`."""
        last = -1 if step is None else step
        for name in ("metrics.jsonl", "episodes.jsonl"):
            path = self.path / name
            if path.exists():
                rows = [row for row in read_rows(path) if row["step"] <= last]
                write_atomically(path, "".join(json.dumps(row) + "\n" for row in rows))
        folder = self.path / "trajectories"
        for path in folder.iterdir() if folder.exists() else ():
            if path.name.isdigit() and int(path.name) > last:
                shutil.rmtree(path)


def _flat(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked for, the settings of agent and environment one by one."""
    asked = {key: value for key, value in config.items() if key not in _RESULTS}
    parts = {key: value for key, value in asked.items() if isinstance(value, Mapping)}
    inner = {f"{key}.{name}": value for key, part in parts.items() for name, value in part.items()}
    return {key: value for key, value in asked.items() if key not in parts} | inner


def _said(key: str, config: Mapping[str, Any]) -> str:
    return f"{key}={config[key]!r}" if key in config else f"no {key}"
