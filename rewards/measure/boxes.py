"""How a point or a box that was answered lies to the target: hits, overlaps, offsets.

A box is ``(left, top, right, bottom)``, a point ``(x, y)``, in one unit, y downwards. Everything takes one of them, or
an array of many, ``(..., 4)`` or ``(..., 2)``, the leading axes broadcast; it answers with a number (or a truth value)
for one, and with an array for many. Whatever numbers are given, NaN and infinity among them, nothing raises: what is no
box has no inside and shares nothing, and what is no place is as far away as can be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["center", "distance", "in_box", "in_polygon", "iou", "is_box", "offsets", "overlap", "size_ratios"]

_UNIT = np.array([0.0, 0.0, 1.0, 1.0])
_ROUNDING = 1e-9
"""How far beside an edge of a polygon still counts as on it, in extents of the polygon."""


def is_box(box: ArrayLike) -> Any:
    """Whether `box` has an inside: four finite numbers, left of right and top above bottom."""
    return _plain(_boxes(box)[1])


def center(box: ArrayLike) -> NDArray[np.float64]:
    """The middle of `box`, ``(..., 2)``; NaN of what is no box."""
    boxes, ok = _boxes(box)
    return np.where(ok[..., None], _middles(boxes), np.nan)


def in_box(point: ArrayLike, box: ArrayLike) -> Any:
    """Whether `point` lies in `box`, on its edges included."""
    points, boxes = np.asarray(point, np.float64), np.asarray(box, np.float64)
    inside = (boxes[..., :2] <= points) & (points <= boxes[..., 2:])
    return _plain(inside.all(axis=-1) & _boxes(boxes)[1])


def in_polygon(point: ArrayLike, corners: ArrayLike) -> Any:
    """Whether `point` lies in the polygon, on its edges included.

    Args:
        point: One point or many.
        corners: The corners of one polygon in order, ``(n, 2)``. One that crosses itself is in where a ray out of it
            crosses an odd number of edges; with fewer than three corners it has no inside.
    """
    points, ok = _places(point)
    start = np.asarray(corners, np.float64).reshape(-1, 2)
    if len(start) < 3 or not np.isfinite(start).all():
        return _plain(ok & False)
    end = np.roll(start, -1, axis=0)
    low, high = np.minimum(start, end), np.maximum(start, end)
    with np.errstate(over="ignore", invalid="ignore"):
        along, to = end - start, points[..., None, :] - start
        side = along[:, 0] * to[..., 1] - along[:, 1] * to[..., 0]
        margin = _ROUNDING * np.ptp(start, axis=0).max()
        beside = ((low - margin <= points[..., None, :]) & (points[..., None, :] <= high + margin)).all(axis=-1)
        on_edge = beside & (np.abs(side) <= margin * np.hypot(along[:, 0], along[:, 1]))
    # A ray to the right crosses an edge that spans the point's height and has the point on its left.
    spans = (start[:, 1] > points[..., None, 1]) != (end[:, 1] > points[..., None, 1])
    crossed = spans & ((side > 0) == (along[:, 1] > 0))
    return _plain(ok & (on_edge.any(axis=-1) | (crossed.sum(axis=-1) % 2 == 1)))


def iou(box: ArrayLike, other: ArrayLike) -> Any:
    """Area that the two share over the area of both together (the Jaccard index): 1 for equal boxes, 0 for apart."""
    p, q = _shares(box, other)
    # With p and q the parts of either's area: shared / (shared / p + shared / q - shared).
    whole = p + q - p * q
    return _plain(np.minimum(p * q / np.where(whole > 0, whole, 1.0), 1.0))


def overlap(box: ArrayLike, target: ArrayLike) -> Any:
    """Share of `target` that `box` covers."""
    return _plain(_shares(box, target)[1])


def offsets(point: ArrayLike, target: ArrayLike, limit: float = np.inf) -> NDArray[np.float64]:
    """From the middle of `target` to `point`, in widths and in heights of the target, ``(..., 2)``.

    Args:
        point: One point or many.
        target: The box that it is compared with; ``(-0.5, 0.5)`` is its lower left corner.
        limit: What no offset exceeds; so far away is what is no place, and what has no target.
    """
    points, placed = _places(point)
    boxes, ok = _boxes(target)
    with np.errstate(over="ignore"):
        found = (points - _middles(boxes)) / (boxes[..., 2:] - boxes[..., :2])
    return np.where((placed & ok)[..., None], np.clip(found, -limit, limit), limit)


def size_ratios(box: ArrayLike, target: ArrayLike, limit: float = np.inf) -> NDArray[np.float64]:
    """Width over width and height over height, ``(..., 2)``, at most `limit`; 0 where either is no box."""
    (boxes, ok), (targets, there) = _boxes(box), _boxes(target)
    with np.errstate(over="ignore"):
        found = (boxes[..., 2:] - boxes[..., :2]) / (targets[..., 2:] - targets[..., :2])
    return np.where((ok & there)[..., None], np.minimum(found, limit), 0.0)


def distance(point: ArrayLike, target: ArrayLike, size: ArrayLike) -> Any:
    """From the middle of `target` to `point`, over the distance to the farthest corner of the picture.

    Args:
        point: One point or many.
        target: The box whose middle is meant.
        size: Width and height of the picture, whose upper left corner is ``(0, 0)``.

    Returns:
        From 0, in the middle, to 1: in that corner, farther away, and for what is no place or has no target.
    """
    points, placed = _places(point)
    boxes, ok = _boxes(target)
    middles = _middles(boxes)
    corner = np.maximum(np.abs(middles), np.abs(np.asarray(size, np.float64) - middles))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        apart = np.abs(points - middles)
        found = np.hypot(apart[..., 0], apart[..., 1]) / np.hypot(corner[..., 0], corner[..., 1])
    return _plain(np.where(placed & ok, np.fmin(found, 1.0), 1.0))


def _boxes(box: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The boxes with what is none replaced by one, and which are."""
    boxes = np.asarray(box, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        size = boxes[..., 2:] - boxes[..., :2]
    ok = np.asarray(((size > 0) & (size < np.inf)).all(axis=-1) & np.isfinite(boxes).all(axis=-1))
    return np.where(ok[..., None], boxes, _UNIT), ok


def _places(point: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The points with what is none replaced by one, and which are."""
    points = np.asarray(point, np.float64)
    ok = np.asarray(np.isfinite(points).all(axis=-1))
    return np.where(ok[..., None], points, 0.0), ok


def _middles(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return boxes[..., :2] + (boxes[..., 2:] - boxes[..., :2]) / 2


def _shares(box: ArrayLike, other: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The shared part of either's area; shares and not areas, so that nothing becomes too large or too small."""
    (one, is_one), (two, is_two) = _boxes(box), _boxes(other)
    both = np.minimum(one[..., 2:], two[..., 2:]) - np.maximum(one[..., :2], two[..., :2])
    both = np.where(np.logical_and(is_one, is_two)[..., None], np.maximum(both, 0.0), 0.0)
    parts = [(both / (each[..., 2:] - each[..., :2])).prod(axis=-1) for each in (one, two)]
    return parts[0], parts[1]


def _plain(values: Any) -> Any:
    """A number where there is one, else the array."""
    return values.item() if np.ndim(values) == 0 else values
