"""Progress from comparisons of two states: hops, folded and fused as in Robo-Dopamine.

A judge that compares two states is asked for a *hop*: by which share of what was left the second is better, or by which
share of what had been reached it is worse. Tan et al. (2025), Robo-Dopamine (arXiv:2512.23703); `hop` and `fold` were
read in its code. A fold stays from 0 to 1 whatever the judge says, but small errors add up; hops from the first state
and from the goal do not, so that fusing the three keeps the fold on its way.
"""

from __future__ import annotations

import math

__all__ = ["Fusion", "fold", "hop"]

_LEAST = 1e-6


def hop(start: float, end: float) -> float:
    """Return by which share of what was left `end` is more, or of what had been reached less, than `start`.

    ``(end - start) / (1 - start)`` where it is more, ``(end - start) / start`` where it is less: from -1 to 1.

    Args:
        start: Progress before, from 0 to 1.
        end: Progress after.
    """
    gain = end - start
    if gain > 0.0:
        return gain / (1.0 - start)
    return gain / start if gain < 0.0 else 0.0


def fold(progress: float, by: float) -> float:
    """Return the progress after a hop from `progress`: ``fold(start, hop(start, end))`` is `end`."""
    return progress + (1.0 - progress if by > 0.0 else progress) * by


class Fusion:
    """Progress from three comparisons a step: with the state before, with the first one, and with the goal.

    The mean of the three is trusted the less, the more the last two differ from one another::

        weight = exp(-alpha * (|backward - forward| / (mean + 1e-6))**2)
        fused += weight / 2 * ((mean - fused) + change of the fold)

    The weight and the update are known from notes on the paper only, this reading of them is ours, and the paper's
    `alpha` is not known. Hops that are exact give exact progress, whatever `alpha` is.

    Args:
        alpha: How much disagreement counts.

    Attributes:
        progress: What is fused, from 0 to 1.
        folded: What the hops from step to step fold to.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha
        self.progress = self.folded = 0.0

    def begin(self) -> None:
        """Begin an episode: its first state counts as no progress."""
        self.progress = self.folded = 0.0

    def look(self, step: float, first: float, goal: float) -> float:
        """Return the progress after one more step.

        Args:
            step: The hop from the state before the step.
            first: The hop from the first state.
            goal: The hop from a state in which the task is done, not above 0.
        """
        before = self.folded
        self.folded = fold(before, step)
        forward, backward = first, 1.0 + goal
        mean = (self.folded + forward + backward) / 3.0
        apart = abs(backward - forward) / (max(mean, 0.0) + _LEAST)
        weight = math.exp(-min(self.alpha * apart * apart, 700.0))
        moved = self.progress + weight / 2.0 * (mean - self.progress + self.folded - before)
        self.progress = min(max(moved, 0.0), 1.0)
        return self.progress
