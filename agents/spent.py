"""What a run has cost: over all the stretches in which it was carried out, and all the processes that did."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .llm.distributed import Team

__all__ = ["Spent"]

_NAME = "spent.json"


class Spent:
    """Goes on counting from where the last stretch was saved.

    Args:
        team: Who works.
        checkpoint: Where `save` wrote; None at the beginning.
        row: The last evaluation's, for checkpoints of earlier versions.
    """

    def __init__(self, team: Team, checkpoint: Path | None, row: Mapping[str, Any]) -> None:
        self._team = team
        # The first process knows what all had spent.
        before = _saved(checkpoint, row) if team.first else {}
        self._faults = before.get("training_faults", 0)
        self._wall = time.monotonic() - before.get("wall_s", 0.0)
        self._cpu = time.process_time() - before.get("cpu_s", 0.0)

    def now(self, faults: int) -> dict[str, float]:
        """Return what has been spent, as rows have it; all of a team have to ask, and wait for each other.

        Args:
            faults: Training steps of this stretch in which the infrastructure failed, in all processes.
        """
        seconds = self._team.gather([time.process_time() - self._cpu])
        return {
            "training_faults": self._faults + faults,
            "wall_s": round(time.monotonic() - self._wall, 3),
            "cpu_s": round(sum(seconds), 3),
        }

    @staticmethod
    def save(spent: Mapping[str, float], checkpoint: Path) -> None:
        """Write what `now` returned into the folder of a checkpoint."""
        (checkpoint / _NAME).write_text(json.dumps(spent), encoding="utf-8")


def _saved(checkpoint: Path | None, row: Mapping[str, Any]) -> Mapping[str, Any]:
    if checkpoint is None or not (checkpoint / _NAME).exists():
        return row
    saved: dict[str, Any] = json.loads((checkpoint / _NAME).read_text(encoding="utf-8"))
    return saved
