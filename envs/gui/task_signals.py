"""What tasks in applications measure."""

from __future__ import annotations

from collections.abc import Mapping

from ...rewards.signal import Signal, declare

__all__ = ["TASK_SIGNALS"]

TASK_SIGNALS: Mapping[str, Signal] = declare(
    Signal("success", "What the application keeps is as it should be, and done has been said.", condition=True),
    Signal(
        "score",
        "The share of the needed changes that are made, once done has been said, and 0 if anything else was changed:"
        " AndroidWorld's metric; 0 before.",
    ),
    Signal(
        "progress",
        "1 once the task is solved; before, 0 to 0.95: the share of the shortest way that lies behind, by the things"
        " left to do.",
    ),
    Signal("valid", "The last action was well written and did something.", condition=True),
    Signal("format_ok", "The last action was well written, whatever it did.", condition=True),
    Signal("subgoal_share", "Share of the needed changes that are made at present."),
    Signal("damage", "Changes that are made at present and that nobody asked for.", 0, float("inf"), "changes"),
    Signal("screen_reached", "The control to use next is in view, or nothing is left but to say so.", condition=True),
    Signal("invalid_actions", "Actions so far that were not well written or did nothing.", 0, float("inf"), "actions"),
    Signal("declared", "The agent has said that it is done, which ends the episode.", condition=True),
    Signal("type_agrees", "The last action was of the kind that the expert would have chosen.", condition=True),
    Signal(
        "arguments_agree",
        "It was, and had the same effect: on the same control, with the same words, key or direction.",
        condition=True,
    ),
    Signal("popup", "Something has popped up that has nothing to do with the task.", condition=True),
)
"""Declarations of what `GUITasksEnv` measures, the universal four first."""
