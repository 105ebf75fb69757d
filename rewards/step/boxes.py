"""What a point or a box is worth by how it lies to the target, as two Gaussians: theirs and the target's."""

from __future__ import annotations

from typing import Any

from ..declaration import pointwise
from ..function import Number, Value

__all__ = ["coverage", "gaussian_point"]

_FAR = 1e6
"""Offsets and ratios beyond count as this, so that no square is too large for a number."""
_NOTHING = 800.0
"""``exp(-x)`` is 0 from here on."""


@pointwise
def gaussian_point(xp: Any, offset_x: Value, offset_y: Value, alpha: Number = 0.5) -> Any:
    """``exp(-(offset_x**2 + offset_y**2) / (2 * alpha**2))``, offsets in target sizes: 1 in the target's middle.

    The point reward of GUI-G2 (Tang et al., 2025), read in its code, with ``alpha`` as there: 0.6065 in the middle of
    an edge, 0.3679 in a corner, and as much just outside as just inside. It is the product of `gaussian` of either
    offset, and pays exactly 0 far away.
    """
    x, y = xp.clip(offset_x, -_FAR, _FAR) / alpha, xp.clip(offset_y, -_FAR, _FAR) / alpha
    return xp.exp(-xp.clip(0.5 * (x * x + y * y), 0.0, _NOTHING))


@pointwise
def coverage(
    xp: Any, offset_x: Value, offset_y: Value, width_ratio: Value, height_ratio: Value, alpha: Number = 0.5
) -> Any:
    """How alike the Gaussians of two boxes are: 1 for the target itself, 0.8 for twice, 0.198 for ten times its size.

    The coverage reward of GUI-G2 (Tang et al., 2025), read in its code: ``exp(-D)`` with Bhattacharyya's distance D of
    Gaussians whose deviations are ``alpha`` times the boxes' sizes. In target sizes each axis gives
    ``sqrt(2*r / (1 + r**2)) * exp(-offset**2 / (4 * alpha**2 * (1 + r**2)))`` with r the ratio of the sizes. It is 0
    where a ratio is 0, as those of a point are.
    """
    wide, high = xp.clip(width_ratio, 0.0, _FAR), xp.clip(height_ratio, 0.0, _FAR)
    across, down = 1.0 + wide * wide, 1.0 + high * high
    x, y = xp.clip(offset_x, -_FAR, _FAR) / (2.0 * alpha), xp.clip(offset_y, -_FAR, _FAR) / (2.0 * alpha)
    alike = xp.sqrt((2.0 * wide / across) * (2.0 * high / down))
    return alike * xp.exp(-xp.clip(x * x / across + y * y / down, 0.0, _NOTHING))
