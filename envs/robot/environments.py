"""The environments by their tasks."""

from __future__ import annotations

from .env import RobotEnv
from .pick_place import PickPlace
from .push import Push
from .reach import Reach

__all__ = ["PickPlaceEnv", "PushEnv", "ReachEnv"]


class PickPlaceEnv(RobotEnv):
    """Take a box and hold it where a mark is, on the table or up to 30 cm above."""

    task_class = PickPlace


class PushEnv(RobotEnv):
    """Move a box over the table to a mark, with closed fingers."""

    task_class = Push


class ReachEnv(RobotEnv):
    """Bring the hand to a mark in the air, and stay there."""

    task_class = Reach
