"""What grounding measures."""

from __future__ import annotations

from collections.abc import Mapping

from ...rewards.signal import Signal, declare

__all__ = ["FAR", "SIGNALS"]

FAR = 1000.0
"""Offsets that are larger count as this; so does an answer without a place, or to what has no target."""

SIGNALS: Mapping[str, Signal] = declare(
    Signal("score", "1 for the right answer, the metric of the published benchmarks; 0 until it is given."),
    Signal(
        "progress",
        "1 for the right answer; before it, 0 to 0.9: the share of the target that is in view, times how far the view"
        " has closed in on it.",
    ),
    Signal("valid", "The last action was well written, and its places lie in the picture.", condition=True),
    Signal("format_ok", "The last action was written as one answer or look, whatever its numbers.", condition=True),
    Signal("answered", "An answer has been given, which ends the episode.", condition=True),
    Signal("hit", "The point answered, or the middle of the box, lies in the target, edges included.", condition=True),
    Signal("offset_x", "From the target's middle to the answer's, in widths of the target.", -FAR, FAR, "widths"),
    Signal("offset_y", "From the target's middle to the answer's, in heights of the target.", -FAR, FAR, "heights"),
    Signal("width_ratio", "Width of the box answered over the target's; 0 without a box.", 0, FAR),
    Signal("height_ratio", "Height of the box answered over the target's; 0 without a box.", 0, FAR),
    Signal("iou", "Area shared by the box answered and the target over the area of both together; 0 without a box."),
    Signal("overlap", "Share of the target that the box answered covers; 0 without a box."),
    Signal(
        "distance",
        "From the target's middle to the answer's, over the distance to the farthest corner of the picture; 1 without a"
        " place.",
    ),
    Signal("target_size", "Share of the picture that the target takes; 0 where there is none."),
    Signal("distractor_hit", "The answer lies on a control that is not the target.", condition=True),
    Signal("absent", "What is asked for is not on the screen, so that refusing is right.", condition=True),
    Signal("refused", "The answer was that it is not there.", condition=True),
    Signal("in_view", "Share of the target that the present view shows."),
    Signal("view_size", "Share of the picture that the present view shows."),
    Signal("looks", "Regions looked at so far.", 0, float("inf"), "looks"),
)
"""Declarations of what `GUIGroundingEnv` measures, the universal four first."""
