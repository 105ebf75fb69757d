"""The maze world: walls, difficulty, the range of distances. What it shares is in `test_worlds.py`."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.world import WALL
from rewardlab.errors import ConfigurationError

UP, DOWN, LEFT, RIGHT = range(4)

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
difficulties = st.none() | st.floats(0, 1)


def walk(world, state, actions):
    for action in actions:
        world.step(state, world.array([action] * len(state["task"])))


@given(ids, st.floats(0, 1))
def test_difficulty_is_the_share_of_the_longest_way(ids, difficulty):
    state = MazeWorld(size=11).generate(ids, difficulty)
    assert np.allclose(state["difficulty"], state["shortest"] / state["longest"])
    # Cells lie two moves apart, so some start is within a move of what was asked for, but never the goal itself.
    wanted = np.maximum(difficulty * state["longest"], 2)
    assert (np.abs(state["shortest"] - wanted) <= 1.01).all()


def test_difficulty_orders_the_tasks():
    world, ids = MazeWorld(), np.arange(50)
    ways = [world.generate(ids, difficulty)["shortest"] for difficulty in (0.0, 0.3, 0.6, 1.0)]
    assert all((near <= far).all() for near, far in itertools.pairwise(ways))
    assert (ways[0] == 2).all()
    assert (world.generate(ids, 1.0)["difficulty"] == 1).all()


@given(ids, difficulties)
def test_the_distance_range_is_kept(ids, difficulty):
    shortest = MazeWorld(size=11, distance=(4, 8)).generate(ids, difficulty)["shortest"]
    assert ((shortest >= 4) & (shortest <= 8)).all()


def test_a_distance_out_of_reach_gives_the_farthest_start():
    state = MazeWorld(size=7, distance=(500, 600)).generate(np.arange(20), None)
    assert np.array_equal(state["shortest"], state["longest"])


def test_walls_stop_and_moves_are_one_tile():
    world = MazeWorld(size=5, density=0)
    state = world.generate(np.arange(1), None)
    state["agent"] = world.array([1 * 5 + 1])
    walk(world, state, [UP])
    assert (state["agent"].item(), state["bumped"].item()) == (6, True)
    for action, tile in ((RIGHT, 7), (DOWN, 12), (LEFT, 11), (UP, 6)):
        walk(world, state, [action])
        assert state["agent"].item() == tile
    assert world.tiles(state)[0, 0, 0] == WALL


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 10}, "size=10 is even.*9 or 11"),
        ({"size": 3}, "size=3: give an odd integer from 5 to 63"),
        ({"size": 65}, "size=65"),
        ({"size": 11.0}, r"size=11\.0"),
        ({"max_steps": 0}, "max_steps=0: give a positive integer"),
        ({"generator": "maze"}, "generator='maze': give one of backtracker"),
        ({"loops": 2}, "loops=2"),
        ({"distance": (5, 2)}, r"distance=\(5, 2\): give \(low, high\)"),
        ({"distance": 4}, "distance=4"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        MazeWorld(**arguments)
