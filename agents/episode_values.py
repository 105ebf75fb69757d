"""What the episodes of a vector environment are worth to expressions besides its reward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray

from ..rewards import Reward, VectorLedger
from ..wrappers.below import declared_signals

__all__ = ["EpisodeValues"]


class EpisodeValues:
    """Values episodes as they end; those that failed are no evidence and left out.

    Args:
        expressions: Each is worth the undiscounted sum of what it pays in an episode.
        venv: In SAME_STEP mode.
        gamma: The trainer's discount.
    """

    def __init__(self, expressions: Sequence[Reward], venv: VectorEnv[Any, Any, Any], *, gamma: float) -> None:
        self._expressions, self._gamma, self._rows = expressions, gamma, venv.num_envs
        self._signals = declared_signals(venv)
        self._device = getattr(venv.unwrapped, "device", None)

    def reset(self, info: Mapping[str, Any], *, training_step: int) -> None:
        """Begin in all rows; episodes under way are forgotten."""
        self._ledgers = [
            VectorLedger(
                expression,
                self._signals,
                self._rows,
                autoreset_mode=AutoresetMode.SAME_STEP,
                gamma=self._gamma,
                truncation="end",
                parameters={"training_step": training_step},
                device=self._device,
            )
            for expression in self._expressions
        ]
        for ledger in self._ledgers:
            ledger.reset(info["signals"])
        self._sums = np.zeros((self._rows, len(self._ledgers)))

    def step(
        self, terminated: Any, truncated: Any, info: Mapping[str, Any], *, training_step: int
    ) -> NDArray[np.float64]:
        """Return the values of the episodes that ended in this step, ``(episodes, expressions)``.

        An episode keeps the training step at which it began.
        """
        ended = np.asarray(terminated | truncated)
        fault = np.asarray(info.get("fault", np.zeros(self._rows, dtype=bool)))
        final = info.get("final_info")
        if final is not None and "fault" in final:
            # Of a row that ended, `info` tells how its next episode begins.
            fault = np.where(ended, np.asarray(final["fault"]), fault)
        for index, ledger in enumerate(self._ledgers):
            ledger.set_parameters(training_step=training_step)
            entry = ledger.step(
                info["signals"],
                terminated,
                truncated,
                fault=fault,
                final_signals=None if final is None else final["signals"],
            )
            self._sums[:, index] += np.asarray(entry["total"])
        values = self._sums[ended & ~fault]
        self._sums[ended] = 0.0
        return values
