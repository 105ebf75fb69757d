"""Learning by whole updates, with pauses between them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from .lagrange import Lagrange

__all__ = ["UpdatingLearner"]


class UpdatingLearner(ABC):
    """A learner that plays and learns in updates.

    Attributes:
        steps: Environment steps taken so far.
        lagrange: Weights in the reward that its episodes move; None without constraints.
        pause_every: After so many updates it pauses in any case, so that it can be saved; 0 for never.
    """

    steps: int
    lagrange: Lagrange | None = None
    pause_every = 0

    @abstractmethod
    def update(self) -> None:
        """Play and learn once; `steps` grows."""

    def learn(
        self, total: int, pauses: Sequence[int], on_pause: Callable[[int], None], on_progress: Callable[[int], None]
    ) -> None:
        """Learn until `total` steps; call `on_pause` at the first chance after each of the `pauses`, and at the end."""
        if self.steps >= total:
            return
        ahead, updates = list(pauses), 0
        while self.steps < total:
            on_progress(self.steps)
            if (ahead and self.steps >= ahead[0]) or 0 < self.pause_every <= updates:
                ahead, updates = [pause for pause in ahead if pause > self.steps], 0
                on_pause(self.steps)
            self.update()
            updates += 1
        on_pause(self.steps)
