"""RecordTrajectories: whole episodes as JSON lines, pictures beside them."""

from __future__ import annotations

import contextlib
import itertools
import json
import math
import os
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import gymnasium
import numpy as np
from gymnasium.utils import RecordConstructorArgs

from ..errors import ConfigurationError
from .below import attribute
from .kind import check_single

__all__ = ["RecordTrajectories"]


class RecordTrajectories(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Writes one ``NAME-000007.jsonl`` per recorded episode, and its pictures into the folder ``NAME-000007/``.

    The first line is the header: ``kind`` ("header"), ``env``, ``reward`` (the expression), ``signals``
    (description, low, high of each), ``terms``, ``task``, ``seed``, ``split``, ``fps`` (pictures a second, None where
    the environment does not say). Then one line per state, the reset's first (t = 0, no action): ``kind`` ("step"),
    ``t``, ``action``, ``observation``, ``signals``, ``reward``, ``terminated``, ``truncated``, ``fault``,
    ``true_signals`` where noise hides them, ``heard`` and ``said`` where `note` was told the words behind an action,
    and ``frame`` where the environment renders ``rgb_array`` or ``ansi``. A picture is ``{"file": path}``, relative to
    the recording; a drawing in characters is ``{"text": ...}``.

    An episode gets its name when it is over (or cut off by a reset or `close`); until then its files begin with a
    dot and end in ``.partial``, so that a kill leaves nothing that looks whole. Once the folder would exceed
    `max_bytes`, the episode in hand is discarded, a warning says so, and nothing more is recorded. Several writers may
    share a folder: it is measured whenever a recorded episode is over, so what they finish stays within `max_bytes`
    together.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        folder: str | os.PathLike[str],
        *,
        every: int = 1,
        max_bytes: int = 100_000_000,
        frames: bool = True,
        name: str = "episode",
    ) -> None:
        """Record `env`.

        Args:
            env: The environment, with its reward wrappers.
            folder: Where recordings go; made if missing. Numbering continues after the recordings already there.
            every: Record the first episode and then every so many.
            max_bytes: The most that the folder may hold, recordings from earlier and of other writers included.
            frames: Whether to keep what `render` shows.
            name: What file names begin with; give writers of one folder different ones.

        Raises:
            ConfigurationError: `every` or `max_bytes` is not positive, or `env` is a vector.
        """
        check_single(env)
        RecordConstructorArgs.__init__(
            self, folder=os.fspath(folder), every=every, max_bytes=max_bytes, frames=frames, name=name
        )
        super().__init__(env)
        if every < 1 or max_bytes < 1:
            raise ConfigurationError(f"every={every}, max_bytes={max_bytes}: both must be positive")
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._every = every
        self._max_bytes = max_bytes
        self._frames = frames and env.render_mode in ("rgb_array", "ansi")
        self._name = name
        # What the folder held before the episode in hand, as last measured.
        self._bytes = _size(self.folder)
        taken = [int(file.stem.rpartition("-")[2]) for file in self.folder.glob(f"{name}-[0-9]*.jsonl")]
        self._numbers = itertools.count(max(taken, default=-1) + 1)
        self._episodes = 0
        self._recording: _Recording | None = None
        self._full = self._spoilt = False
        self._words: dict[str, str] = {}

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode; finish the recording of one that was cut off."""
        self._finish()
        self._spoilt, self._words = False, {}
        observation, info = self.env.reset(seed=seed, options=options)
        if self._episodes % self._every == 0 and not self._full:
            self._recording = _Recording(self.folder, f"{self._name}-{next(self._numbers):06d}")
            self._write(self._header(info, seed))
            self._write_step(None, observation, info, terminated=False, truncated=False)
        self._episodes += 1
        return observation, info

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step and record."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        if self._recording is not None:
            self._write_step(action, observation, info, terminated=terminated, truncated=truncated)
        self._words = {}
        if terminated or truncated or self._spoilt:
            self._finish()
        return observation, reward, terminated, truncated, info

    def spoil(self) -> None:
        """Mark the next step as a fault, and end the recording with it: whoever acts had no action to give."""
        self._spoilt = True

    def note(self, heard: str, said: str) -> None:
        """Keep with the next step what was read before it, and the answer that its action was read from."""
        self._words = {"heard": heard, "said": said}

    def close(self) -> None:
        """Finish the recording in hand and close the environment."""
        self._finish()
        super().close()

    def _header(self, info: Mapping[str, Any], seed: int | None) -> dict[str, Any]:
        ledger = attribute(self.env, "ledger")
        task = info.get("task", {})
        return {
            "kind": "header",
            "env": self.env.spec.id if self.env.spec else str(self.env.unwrapped),
            "reward": str(ledger.expression) if ledger is not None else None,
            "signals": {
                signal.name: {"description": signal.description, "low": signal.low, "high": signal.high}
                for signal in attribute(self.env, "signals", {}).values()
            },
            "terms": list(info.get("reward", {}).get("terms", {})),
            "task": task.get("id"),
            "seed": seed,
            "split": task.get("split"),
            "fps": attribute(self.env, "metadata", {}).get("render_fps"),
        }

    def _write_step(
        self, action: Any, observation: Any, info: Mapping[str, Any], *, terminated: bool, truncated: bool
    ) -> None:
        if self._recording is None:
            return
        row = {
            "kind": "step",
            "t": self._recording.steps,
            "action": action,
            "observation": observation,
            "signals": info.get("signals", {}),
            "reward": info.get("reward", {}),
            "terminated": terminated,
            "truncated": truncated,
            "fault": self._spoilt or info.get("fault", False),
        }
        row |= self._words
        if "true_signals" in info:
            row["true_signals"] = info["true_signals"]
        if self._frames:
            frame = self.env.render()
            row["frame"] = {"text": frame} if isinstance(frame, str) else np.asarray(frame)
        self._recording.steps += 1
        self._write(row)

    def _write(self, row: Mapping[str, Any]) -> None:
        """Write a line, unless that would fill the folder: then discard the episode and stop."""
        if self._recording is None:
            return
        self._recording.write(row)
        if self._bytes + self._recording.bytes > self._max_bytes:
            self._stop(self._recording)

    def _finish(self) -> None:
        """Keep the recording in hand, unless others have filled the folder meanwhile."""
        if self._recording is None:
            return
        self._recording.close()
        self._bytes = _size(self.folder)
        if self._bytes > self._max_bytes:
            self._stop(self._recording)
        else:
            self._recording.finish()
            self._recording = None

    def _stop(self, recording: _Recording) -> None:
        recording.discard()
        self._recording, self._full = None, True
        warnings.warn(
            f"{self.folder} would exceed max_bytes={self._max_bytes}; no further episodes are recorded", stacklevel=4
        )


def _size(folder: Path) -> int:
    """Return the bytes of all files under `folder`."""
    total = 0
    for place, _, files in os.walk(folder):
        for file in files:
            # Another writer may have renamed or discarded it meanwhile.
            with contextlib.suppress(FileNotFoundError):
                total += os.stat(os.path.join(place, file)).st_size
    return total


class _Recording:
    """The files of one episode, under passing names until it is finished."""

    def __init__(self, folder: Path, name: str) -> None:
        self.steps = 0
        self.bytes = 0
        self._pictures = 0
        self._lines_at = folder / f"{name}.jsonl"
        self._pictures_at = folder / name
        self._partial_lines = folder / f".{name}.jsonl.partial"
        self._partial_pictures = folder / f".{name}.partial"
        # A kill may have left pictures behind, under either name, without the lines that make a recording of them.
        for leftover in (self._partial_pictures, self._pictures_at):
            shutil.rmtree(leftover, ignore_errors=True)
        self._file: TextIO = self._partial_lines.open("w", encoding="utf-8")

    def write(self, row: Mapping[str, Any]) -> None:
        line = json.dumps(self._plain(row))
        self.bytes += self._file.write(line + "\n")

    def close(self) -> None:
        """Put everything written into the files."""
        self._file.close()

    def finish(self) -> None:
        """Name the files of a closed recording. Pictures first: a recording that can be seen has all of them."""
        if self._pictures:
            self._partial_pictures.rename(self._pictures_at)
        self._partial_lines.rename(self._lines_at)

    def discard(self) -> None:
        self.close()
        self._partial_lines.unlink()
        shutil.rmtree(self._partial_pictures, ignore_errors=True)

    def _plain(self, value: Any) -> Any:
        """Turn `value` into what JSON holds: pictures into files, what is not finite into null, the rest into text."""
        if isinstance(value, Mapping):
            return {str(key): self._plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._plain(item) for item in value]
        if isinstance(value, np.ndarray):
            picture = value.dtype == np.uint8 and value.ndim == 3 and value.shape[-1] in (3, 4)
            return self._picture(value) if picture else self._plain(value.tolist())
        if isinstance(value, np.generic):
            return self._plain(value.item())
        if isinstance(value, float) and not math.isfinite(value):
            return None
        return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)

    def _picture(self, pixels: np.ndarray[Any, Any]) -> dict[str, str]:
        from PIL import Image

        self._partial_pictures.mkdir(exist_ok=True)
        file = f"{self._pictures:05d}.png"
        self._pictures += 1
        Image.fromarray(pixels).save(self._partial_pictures / file)
        self.bytes += (self._partial_pictures / file).stat().st_size
        return {"file": f"{self._pictures_at.name}/{file}"}
