"""Recorded episodes as a model is fitted to them: arrays, pairs of which one is better, and what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ...errors import ConfigurationError

__all__ = ["Episodes", "Pairs", "pack", "ranked_pairs"]

ENUMERATED = 200_000
"""Up to so many pairs all are looked at; of more, some are drawn."""


@dataclass(frozen=True)
class Episodes:
    """Episodes of unequal length, filled up at the end.

    Attributes:
        rows: Features after each step, float32 ``(episodes, time, features)``.
        mask: Which steps exist, float32 ``(episodes, time)``.
        lengths: How many steps each episode had, those that were left out too; ``(episodes,)``.
    """

    rows: torch.Tensor
    mask: torch.Tensor
    lengths: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def states(self) -> torch.Tensor:
        """Every step's features one below the other, ``(steps, features)``."""
        return self.rows[self.mask > 0]

    def owner(self) -> torch.Tensor:
        """The episode of each of `states`, ``(steps,)``."""
        return torch.nonzero(self.mask > 0)[:, 0]


def pack(episodes: Sequence[NDArray[Any]], most: int | None = None) -> Episodes:
    """Return `episodes` as tensors.

    Args:
        episodes: Features after each step, ``(time, features)`` each.
        most: Of a longer episode only so many steps are kept, evenly spaced, the last one among them. None keeps all.

    Raises:
        ConfigurationError: There are no episodes, one has no steps, or a number in it is not finite.
    """
    if not episodes or min(map(len, episodes)) < 1:
        raise ConfigurationError("a model is fitted to episodes of one or more steps each, and here there are none")
    if not all(np.isfinite(rows).all() for rows in episodes):
        raise ConfigurationError("a feature is not finite in these episodes")
    lengths = np.array([len(rows) for rows in episodes])
    kept = [_thin(rows, most) for rows in episodes]
    time = max(map(len, kept))
    rows = np.zeros((len(kept), time, kept[0].shape[1]), np.float32)
    mask = np.zeros((len(kept), time), np.float32)
    for index, each in enumerate(kept):
        rows[index, : len(each)] = each
        mask[index, : len(each)] = 1.0
    return Episodes(torch.from_numpy(rows), torch.from_numpy(mask), lengths)


def _thin(rows: NDArray[Any], most: int | None) -> NDArray[Any]:
    if most is None or len(rows) <= most:
        return rows
    return rows[np.linspace(len(rows) - 1, 0, most).round().astype(int)[::-1]]


@dataclass(frozen=True)
class Pairs:
    """Comparisons of two episodes, each named by its number.

    Attributes:
        first: ``(pairs,)``.
        second: ``(pairs,)``.
        label: How sure it is that the first one is better: 1, 0, 0.5 for a tie, or between; ``(pairs,)``.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    label: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.first)

    def __post_init__(self) -> None:
        if not len(self.first):
            raise ConfigurationError("there is no pair of episodes of which one is better: their labels are all alike")
        if not bool(((self.label >= 0) & (self.label <= 1)).all()):
            raise ConfigurationError("the label of a pair lies between 0 (the second is better) and 1 (the first is)")

    def labelled(self, label: NDArray[np.float64]) -> Pairs:
        """The same pairs with other labels."""
        return replace(self, label=label)

    def take(self, rows: Any) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.first[rows], self.second[rows], self.label[rows])


def ranked_pairs(
    values: NDArray[np.float64], count: int, *, seed: int, ties: bool = False, among: NDArray[np.int64] | None = None
) -> Pairs:
    """Draw pairs of episodes, the better one of each being the one with the greater value.

    Where fewer pairs differ than are asked for, each of these is taken once.

    Args:
        values: One an episode, ``(episodes,)``.
        count: How many pairs.
        seed: Of the draw.
        ties: Whether pairs of equal value are drawn as well, with the label 0.5.
        among: The episodes that are compared; None for all.

    Raises:
        ConfigurationError: No two values differ (with `ties`: there are fewer than two episodes).
    """
    generator = np.random.default_rng([seed, 2])
    members = np.arange(len(values)) if among is None else among
    if len(members) < 2 or (not ties and len(np.unique(values[members])) < 2):
        raise ConfigurationError("there is no pair of episodes of which one is better: their labels are all alike")
    total = len(members) * (len(members) - 1) // 2
    if total <= ENUMERATED:
        places = np.array(np.triu_indices(len(members), 1)).T
    else:
        places = np.unique(np.sort(generator.integers(len(members), size=(20 * count, 2)), axis=1), axis=0)
        places = places[places[:, 0] != places[:, 1]]
    drawn = members[generator.permutation(places)]
    # Which of the two stands first says nothing.
    drawn = np.where(generator.random(len(drawn))[:, None] < 0.5, drawn, drawn[:, ::-1])
    first, second = values[drawn[:, 0]], values[drawn[:, 1]]
    kept = np.arange(len(drawn)) if ties else np.flatnonzero(first != second)
    kept = kept[:count]
    label = np.where(first > second, 1.0, np.where(first < second, 0.0, 0.5))
    return Pairs(drawn[kept, 0], drawn[kept, 1], label[kept])
