"""The environments by their tasks."""

from __future__ import annotations

from .drawer import Drawer
from .env import RobotEnv
from .peg_insert import PegInsert
from .pick_place import PickPlace
from .push import Push
from .reach import Reach
from .stack import Stack
from .tuned import PICK_PLACE, PUSH, REACH

__all__ = ["DrawerEnv", "PegInsertEnv", "PickPlaceEnv", "PushEnv", "ReachEnv", "StackEnv"]


class PegInsertEnv(RobotEnv):
    """Put a peg into a socket that is 4 mm wider."""

    task_class = PegInsert


class DrawerEnv(RobotEnv):
    """Open or close a drawer by its handle, as far as a mark."""

    task_class = Drawer


class PickPlaceEnv(RobotEnv):
    """Take a box and hold it where a mark is, on the table or up to 30 cm above."""

    task_class = PickPlace
    tuned = PICK_PLACE


class PushEnv(RobotEnv):
    """Move a box over the table to a mark, with closed fingers."""

    task_class = Push
    tuned = PUSH


class ReachEnv(RobotEnv):
    """Bring the hand to a mark in the air, and stay there."""

    task_class = Reach
    tuned = REACH


class StackEnv(RobotEnv):
    """Put a box on top of another, and let go of it."""

    task_class = Stack
