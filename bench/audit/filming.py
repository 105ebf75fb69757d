"""A film of an episode, played again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.vectorize import split_argument
from ..film import animate
from .subject import Subject

__all__ = ["filmed"]

RATE = 6
"""Pictures a second."""
LONGEST = 120
"""Pictures of the longest film: who waits for the rest of the time need not be watched."""
WIDEST = 320
"""Pixels of the longer side; larger pictures lose every second, third... pixel."""


def filmed(subject: Subject, seed: int, actions: Sequence[Any]) -> bytes | None:
    """Return a GIF of an episode; None where the environment draws no pictures.

    Args:
        subject: What is audited.
        seed: What the environment is reset with; it determines the task.
        actions: What was done.
    """
    env = subject.make(**split_argument(subject.env, "train"))
    drawn = "rgb_array" in env.metadata.get("render_modes", ())
    env.close()
    if not drawn:
        return None
    env = subject.make(**split_argument(subject.env, "train"), render_mode="rgb_array")
    try:
        env.reset(seed=seed)
        pictures = [_small(env.render())]
        for action in actions[:LONGEST]:
            env.step(action)
            pictures.append(_small(env.render()))
    finally:
        env.close()
    return animate(pictures, RATE)


def _small(picture: Any) -> NDArray[np.uint8]:
    pixels = np.asarray(picture, np.uint8)
    every = max(1, -(-max(pixels.shape[:2]) // WIDEST))
    return np.ascontiguousarray(pixels[::every, ::every])
