"""Group by group in NumPy: for comparisons that go their own way in every group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["draw", "in_each"]

Floats = NDArray[np.float64]


def in_each(
    xp: Any, present: Any, worth: Callable[..., Floats], *arrays: Any, duels: Any = None, alone: bool = False
) -> Any:
    """What `worth` says of every group's sound episodes, ``(..., group)``; 0 for the others.

    Args:
        xp: The backend.
        present: 1 where an episode is evidence.
        worth: Called with the group's place in the batch and, for its sound episodes only, its part of `arrays` (and
            then that of `duels`); gives ``(n,)``.
        arrays: ``(..., group)`` or ``(..., group, k)``.
        duels: ``(..., group, group)``; None where there are none.
        alone: Whether an episode that is alone in its group is asked about too.
    """
    sound = _numpy(present) != 0
    rows = sound.reshape(-1, sound.shape[-1])
    flat = [_flat(array, sound.ndim) for array in arrays]
    pairs = None if duels is None else _flat(duels, sound.ndim)
    found = np.zeros(rows.shape)
    for place, kept in enumerate(rows):
        if kept.sum() > (0 if alone else 1):
            parts = [array[place][kept] for array in flat]
            if pairs is not None:
                parts.append(pairs[place][kept][:, kept])
            found[place, kept] = worth(place, *parts)
    return xp.array(found.reshape(sound.shape), present)


def draw(seed: Any, place: int) -> float:
    """A number from 0 to 1 that hangs on `seed`, rounded, and a group's place in the batch alone."""
    words = np.random.SeedSequence([round(float(seed)) % 2**32, place]).generate_state(1)
    return float(words[0]) / 2**32


def _numpy(array: Any) -> NDArray[Any]:
    return np.asarray(array.detach().cpu() if hasattr(array, "detach") else array)


def _flat(array: Any, dimensions: int) -> NDArray[Any]:
    """``(..., group, *rest)`` as ``(groups, group, *rest)``, where ``(..., group)`` has so many `dimensions`."""
    values = _numpy(array)
    return values.reshape(-1, *values.shape[dimensions - 1 :])
