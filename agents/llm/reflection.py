"""How likely those tokens of a reference answer have become that depend on what was said before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .credit import Array

__all__ = ["reflections"]


def reflections(logs: Sequence[Sequence[Array]], groups: Sequence[int]) -> list[list[float]]:
    """Return the mean log-probability of an answer's tokens at each place, weighed by how much each token tells.

    A token's weight is the standard deviation of its log-probability over the group's episodes at their last places;
    where nothing differs all weigh the same. A reading of the Reasoning Reflection Reward of DRO (Xu et al., 2025,
    arXiv:2506.13351), of which it is known that it stresses tokens with a high variance between rollouts, and not how
    much exactly; its correction for tokens that make later ones likely is not here.

    Args:
        logs: Of each episode's places the log-probabilities of the tokens, ``(tokens,)``, in nats.
        groups: Which group each episode belongs to; in one group the answer is the same.
    """
    found: list[list[float]] = [[] for _ in logs]
    for group in dict.fromkeys(groups):
        rows = [row for row, own in enumerate(groups) if own == group]
        spread = np.std([logs[row][-1] for row in rows], axis=0)
        weights = spread / spread.sum() if spread.sum() > 0 else np.full(len(spread), 1.0 / len(spread))
        for row in rows:
            found[row] = [float(weights @ each) for each in logs[row]]
    return found
