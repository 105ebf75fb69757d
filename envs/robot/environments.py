"""The environments by their tasks."""

from __future__ import annotations

from .env import RobotEnv
from .pick_place import PickPlace
from .reach import Reach

__all__ = ["PickPlaceEnv", "ReachEnv"]


class PickPlaceEnv(RobotEnv):
    """Take a box and hold it where a mark is, on the table or up to 30 cm above."""

    task_class = PickPlace


class ReachEnv(RobotEnv):
    """Bring the hand to a mark in the air, and stay there."""

    task_class = Reach
