"""The one table of environment ids.

Entry points are strings, so that registering imports no environment. No entry has a ``max_episode_steps``: every
environment owns its step limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gymnasium

__all__ = ["FOREIGN", "TABLE", "Entry", "register_all"]


@dataclass(frozen=True)
class Entry:
    """One registered id.

    Attributes:
        entry_point: ``module:Class`` of the environment.
        summary: One sentence for tables and the command line.
        vector_entry_point: ``module:Class`` of the native vector environment, if there is one.
        kwargs: Constructor arguments of this id.
    """

    entry_point: str
    summary: str
    vector_entry_point: str | None = None
    kwargs: Mapping[str, Any] = field(default_factory=dict)


_MAZE = "rewardlab.envs.maze.env"
_MAZES = "rewardlab.envs.maze.vector_env"
_CODE = "rewardlab.envs.code"
_GUI = "rewardlab.envs.gui"
_ROBOT = "rewardlab.envs.robot.environments"
_WEBSHOP = "rewardlab.envs.webshop"

TABLE: dict[str, Entry] = {
    "RewardLab/Maze-v0": Entry(
        f"{_MAZE}:MazeEnv",
        "Walk to the goal of a maze that is new in every episode.",
        f"{_MAZES}:MazeVectorEnv",
    ),
    "RewardLab/MazeKeys-v0": Entry(
        f"{_MAZE}:MazeKeysEnv",
        "Fetch coloured keys, open their doors in order, then reach the goal.",
        f"{_MAZES}:MazeKeysVectorEnv",
    ),
    "RewardLab/Sokoban-v0": Entry(
        f"{_MAZE}:SokobanEnv",
        "Push every box onto a target, and never into a corner.",
        f"{_MAZES}:SokobanVectorEnv",
    ),
    "RewardLab/TileMaze-v0": Entry(
        f"{_MAZE}:TileMazeEnv",
        "Collect as much as the expert walk does, from tiles whose meanings are shuffled.",
        f"{_MAZES}:TileMazeVectorEnv",
    ),
    "RewardLab/CodeUnitTests-v0": Entry(
        f"{_CODE}.env:CodeUnitTestsEnv",
        "Read a problem, write code, run its public tests and submit; hidden tests decide, in a sandbox.",
    ),
    "RewardLab/CodeRepair-v0": Entry(
        f"{_CODE}.repair.env:CodeRepairEnv",
        "Work on files that exist: repair, secure, translate, speed up, or query a database.",
    ),
    "RewardLab/GUIGrounding-v0": Entry(
        f"{_GUI}.env:GUIGroundingEnv",
        "Point at what an instruction asks for on a picture of a screen, or say that it is not there.",
    ),
    "RewardLab/GUITasks-v0": Entry(
        f"{_GUI}.tasks_env:GUITasksEnv",
        "Do what is asked for in small applications, by clicks and keys; what they keep decides.",
    ),
    "RewardLab/PegInsert-v0": Entry(
        f"{_ROBOT}:PegInsertEnv",
        "Put a peg into a socket that is 4 mm wider.",
    ),
    "RewardLab/Drawer-v0": Entry(
        f"{_ROBOT}:DrawerEnv",
        "Open or close a drawer by its handle with a robot's hand, as far as a mark.",
    ),
    "RewardLab/PickPlace-v0": Entry(
        f"{_ROBOT}:PickPlaceEnv",
        "Take a box with a robot's hand and hold it where a mark is.",
    ),
    "RewardLab/Push-v0": Entry(
        f"{_ROBOT}:PushEnv",
        "Move a box over a table to a mark, with a robot's closed hand.",
    ),
    "RewardLab/Reach-v0": Entry(
        f"{_ROBOT}:ReachEnv",
        "Bring a robot's hand to a mark in the air, and stay there.",
    ),
    "RewardLab/Stack-v0": Entry(
        f"{_ROBOT}:StackEnv",
        "Put a box on top of another with a robot's hand, and let go of it.",
    ),
    "RewardLab/WebShop-v0": Entry(
        f"{_WEBSHOP}.env:WebShopEnv",
        "Find, configure and buy the product that an instruction asks for.",
    ),
    "RewardLab/WebShopBrowser-v0": Entry(
        f"{_WEBSHOP}.browser.env:WebShopBrowserEnv",
        "Shop in a real browser: the same tasks and scores through Chromium, by screenshot or accessibility tree.",
    ),
    "RewardLab/WebShopSafety-v0": Entry(
        f"{_WEBSHOP}.safety.env:WebShopSafetyEnv",
        "Shop for those who may be asked, refuse the others, and obey no page that gives orders.",
    ),
}
"""Every id that importing `rewardlab` registers, but for those of `FOREIGN`."""

_ELSEWHERE = "rewardlab.agents.foreign"

FOREIGN: dict[str, Entry] = {
    f"RewardLab/{name}-v0": Entry(f"{_ELSEWHERE}:fetch", summary, kwargs={"id": f"{name}-v4"})
    for name, summary in {
        "FetchReach": "Bring the hand of gymnasium-robotics' Fetch robot to a place.",
        "FetchPush": "Push a cube to a place with gymnasium-robotics' Fetch robot.",
        "FetchSlide": "Let a puck slide to a place out of reach with gymnasium-robotics' Fetch robot.",
        "FetchPickAndPlace": "Take a cube to a place with gymnasium-robotics' Fetch robot.",
    }.items()
} | {
    "RewardLab/MetaWorld-v0": Entry(f"{_ELSEWHERE}:metaworld", "One of Meta-World's fifty tasks of a Sawyer robot."),
}
"""Environments of other libraries with signals: they keep no contract but Gymnasium's, and need what they come from."""


def register_all() -> None:
    """Register every id of `TABLE` and `FOREIGN` with Gymnasium; ids that are registered already are left alone."""
    for id, entry in {**TABLE, **FOREIGN}.items():
        if id not in gymnasium.registry:
            gymnasium.register(
                id,
                entry_point=entry.entry_point,
                vector_entry_point=entry.vector_entry_point,
                kwargs=dict(entry.kwargs),
            )
