"""What the robot environments measure."""

from __future__ import annotations

from dataclasses import replace

from ...rewards import UNIVERSAL, Signal, declare

__all__ = ["SIGNALS"]

SIGNALS = declare(
    replace(UNIVERSAL["valid"], goal_free=True),
    Signal(
        "fold",
        "Progress in fifths of a stage, stages weighing alike, as who compares a state with the one before tells it: by"
        " whole percents of what was left, or of what had been reached, folded together.",
    ),
    Signal("distance", "How far what is achieved is from the goal.", high=10.0, unit="m"),
    Signal(
        "reach",
        "How far the tool is from the thing that is to be moved, or from the goal where there is none.",
        high=10.0,
        unit="m",
        # Where it is the distance from the goal, the environment measures it anew for other goals.
        goal_free=True,
    ),
    Signal("contact", "A finger touches the thing.", condition=True, goal_free=True),
    Signal("grasped", "Both fingers do, and it is between them.", condition=True, goal_free=True),
    Signal("lifted", "The thing is held above where it lay.", condition=True, goal_free=True),
    Signal("aligned", "The thing is above where it belongs.", condition=True),
    Signal("stage", "Stages of the task that are done.", high=10.0, unit="stages"),
    Signal("fraction", "How much of the present stage is done."),
    Signal("held", "For how much of the time that is wanted the goal has been achieved without a break."),
    Signal("deviation", "How far the last action was from the scripted expert's, as a share of the farthest."),
    Signal("action", "How large the last action was: the mean of its numbers' squares.", goal_free=True),
    Signal("effort", "The motors' torques and forces as a share of what they can give, on average.", goal_free=True),
    Signal(
        "jerk",
        "How much the joints' accelerations changed in the step, on average.",
        high=float("inf"),
        unit="rad/s^3",
        goal_free=True,
    ),
    Signal("joint_limit", "A joint is at its limit.", condition=True, goal_free=True),
    Signal("overload", "A motor gave all that it can.", condition=True, goal_free=True),
)
"""Declarations by name, the universal four first."""
