"""How near an image is to a goal that is told in words, from embeddings of one space, whatever made them."""

from __future__ import annotations

from typing import Any

from ..backend import backend_of

__all__ = ["goal_projection"]


def goal_projection(image: Any, goal: Any, baseline: Any, alpha: float = 0.0) -> Any:
    """Return ``1 - |P (x - g)|**2 / 2``, with P a projection towards the direction from the baseline to the goal.

    ``P = alpha * d d^T / |d|**2 + (1 - alpha) * I`` with ``d = g - b``, of embeddings scaled to length 1. At an `alpha`
    of 0 this is the cosine of image and goal; at 1 only what tells the goal from the baseline counts. VLM-RM (Rocamonde
    et al., 2024), read in its code. Where goal and baseline are one, there is no direction to keep.

    Args:
        image: Embeddings ``(..., k)``, NumPy or torch.
        goal: That of the text that describes the goal, ``(k,)`` or as many as images.
        baseline: That of a text that describes the scene without it, likewise.
        alpha: From 0 to 1.

    Returns:
        One value for each image, ``(...)``, from -1 to 1.
    """
    xp = backend_of(image)
    image = xp.array(image)
    x, g, b = (_unit(xp, xp.array(each, image)) for each in (image, goal, baseline))
    d, apart = g - b, x - g
    # What lies along d is kept whole, and the rest, at right angles to it, by 1 - alpha.
    length, along = _dot(xp, d, d), _dot(xp, apart, d)
    known = xp.flag(length > 0)
    kept = xp.where(known, along * along / xp.where(known, length, 1.0), 0.0)
    return 1.0 - 0.5 * (kept + (1.0 - alpha) ** 2 * (_dot(xp, apart, apart) - kept))


def _unit(xp: Any, x: Any) -> Any:
    length = xp.sqrt(_dot(xp, x, x))
    return x / xp.where(xp.flag(length > 0), length, 1.0)[..., None]


def _dot(xp: Any, x: Any, y: Any) -> Any:
    return xp.sum(x * y)
