"""Worlds that end on a goal tile: the expert and the cheats that the distances of their tiles give."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

import numpy

from .world import Array, State, World

__all__ = ["GoalWorld"]

_FARTHEST = numpy.iinfo(numpy.int16).max


class GoalWorld(World):
    """A world that is solved by standing on a goal, and whose state knows how far that is from every tile.

    The way there may lead over other targets first; the state has ``shortest``, the moves that the whole way takes from
    the start, float64 ``(n,)``.
    """

    @abstractmethod
    def field_at(self, state: State, tile: Array) -> Array:
        """Return the moves from `tile` to the target that is due, int16 ``(n,)``; negative for walls."""

    @abstractmethod
    def remaining(self, state: State) -> Array:
        """Return the moves of the shortest way left from the agent to the goal, ``(n,)``."""

    def expert(self, state: State) -> Array:
        """Return the next move of a shortest way, int64 ``(n,)``."""
        return self.xp.argmin(self._ahead(state, blocked=_FARTHEST), axis=1)

    def exploits(self) -> dict[str, Callable[[State], Array]]:
        """Return ``park``, ``oscillate`` and ``farm_valid``."""
        return {"park": self._park, "oscillate": self._oscillate, "farm_valid": self._farm_valid}

    def _park(self, state: State) -> Array:
        """Do everything but the last move, and stay beside the goal: high progress for ever."""
        # Beside the goal, a wall is as far as it gets from being the goal, and running into it moves nothing.
        beside = self.xp.argmax(self._ahead(state, blocked=_FARTHEST), axis=1)
        return self.xp.where(self.remaining(state) == 1, beside, self.expert(state))

    def _oscillate(self, state: State) -> Array:
        """Step forth and back: what a reward for every improvement pays without end."""
        away = self.xp.argmax(self._ahead(state, blocked=-1), axis=1)
        far = self.remaining(state) >= self.xp.clip(state["shortest"], 2, None)
        return self.xp.where(far, self.expert(state), away)

    def _farm_valid(self, state: State) -> Array:
        """Make legal moves for ever and never enter the goal."""
        turn = state["steps"] % 4
        ahead = self._ahead(state, blocked=-1)[self.rows(turn.shape[0]), turn]
        return self.xp.where((ahead == 0) & (self.remaining(state) == 1), turn ^ 1, turn)

    def _ahead(self, state: State, blocked: int) -> Array:
        """Return the moves to the target that is due after each action, int16 ``(n, 4)``; `blocked` where none."""
        xp = self.xp
        ahead = xp.stack(
            [self.field_at(state, state["agent"] + move) for move in (-self.size, self.size, -1, 1)], axis=1
        )
        return xp.where(ahead < 0, self.array(blocked, dtype=xp.int16), ahead)
