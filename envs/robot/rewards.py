"""Rewards of the robot environments."""

from __future__ import annotations

__all__ = ["REWARDS"]

REWARDS = {
    "sparse": "success",
    "dense": "success - distance",
    "gated": "success + where(grasped, 0.5*fraction, 0)",
    "rubric": "success",
}
"""Presets by name."""
