"""What an answer is worth knowing of: its place, measured against the target's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...rewards.measure import boxes
from .box import Box
from .question import Question
from .signals import FAR
from .view import View

__all__ = ["Given", "measure"]


@dataclass(frozen=True)
class Given:
    """What has been answered.

    Attributes:
        point: Where, in pixels of the whole picture; ``None`` for a refusal, or for what has no place in it.
        box: The box around it, if one was given.
        refused: Whether the answer is that it is not there.
    """

    point: tuple[float, float] | None = None
    box: Box | None = None
    refused: bool = False


def measure(
    question: Question, views: Sequence[View], given: Given | None, *, valid: bool, format_ok: bool
) -> dict[str, Any]:
    """Return the value of every signal of grounding.

    Args:
        question: What was asked.
        views: Parts looked at so far, the whole picture first.
        given: The answer; ``None`` before there is one.
        valid: Whether the last action was.
        format_ok: Whether the last action was well written.
    """
    target, size = question.target, (question.width, question.height)
    seen = views[-1].box
    shown = 0.0 if target is None else boxes.overlap(seen, target)
    view_size = seen.area / (size[0] * size[1])
    signals: dict[str, Any] = {
        "valid": valid,
        "format_ok": format_ok,
        "answered": given is not None,
        "refused": given is not None and given.refused,
        "absent": target is None,
        "target_size": 0.0 if target is None else target.area / (size[0] * size[1]),
        "in_view": shown,
        "view_size": view_size,
        "looks": len(views) - 1,
    } | _place(question, given)
    right = signals["refused"] if target is None else signals["hit"]
    success = given is not None and bool(right)
    return signals | {
        "success": success,
        "score": float(success),
        "progress": _progress(question, success, shown, view_size),
    }


def _place(question: Question, given: Given | None) -> dict[str, Any]:
    """What depends on where the answer is."""
    point, box = (None, None) if given is None else (given.point, given.box)
    missed = {
        "hit": False,
        "offset_x": FAR,
        "offset_y": FAR,
        "width_ratio": 0.0,
        "height_ratio": 0.0,
        "iou": 0.0,
        "overlap": 0.0,
        "distance": 1.0,
        "distractor_hit": False,
    }
    if point is None:
        return missed
    target = question.target
    hit = target is not None and _inside(question, target, point)
    distractor = not hit and any(other.contains(*point) for other in question.others)
    if target is None:
        return missed | {"distractor_hit": distractor}
    offset_x, offset_y = boxes.offsets(point, target, limit=FAR)
    width_ratio, height_ratio = (0.0, 0.0) if box is None else boxes.size_ratios(box, target, limit=FAR)
    return {
        "hit": hit,
        "offset_x": offset_x,
        "offset_y": offset_y,
        "width_ratio": width_ratio,
        "height_ratio": height_ratio,
        "iou": 0.0 if box is None else boxes.iou(box, target),
        "overlap": 0.0 if box is None else boxes.overlap(box, target),
        "distance": boxes.distance(point, target, (question.width, question.height)),
        "distractor_hit": distractor,
    }


def _inside(question: Question, target: Box, point: tuple[float, float]) -> bool:
    if question.polygon:
        return bool(boxes.in_polygon(point, question.polygon))
    return target.contains(*point)


def _progress(question: Question, success: bool, shown: float, view_size: float) -> float:
    """How far looks have closed in, on a scale on which halving the view counts the same each time."""
    if success:
        return 1.0
    target = question.target
    if target is None or view_size >= 1 or shown <= 0:
        return 0.0
    share = min(target.area / (question.width * question.height), 0.5)
    return 0.9 * shown * min(math.log(view_size) / math.log(share), 1.0)
