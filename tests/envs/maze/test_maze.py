"""The maze world: its rules, its signals, its expert and its exploits, on every array library."""

import itertools

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.maze.generators import GENERATORS
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.world import AGENT, AGENT_ON_GOAL, GOAL, WALL
from rewardlab.errors import ConfigurationError

UP, DOWN, LEFT, RIGHT = range(4)

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
walks = st.lists(st.integers(-2, 5), max_size=12)
difficulties = st.none() | st.floats(0, 1)
worlds = st.fixed_dictionaries(
    {
        "size": st.sampled_from([5, 7, 11]),
        "generator": st.sampled_from(list(GENERATORS)),
        "loops": st.sampled_from([0.0, 0.6]),
        "density": st.sampled_from([0.5, 1.0]),
        "distance": st.sampled_from([None, (2, 6)]),
    }
)


def walk(world, state, actions):
    for action in actions:
        world.step(state, world.array([action] * len(state["task"])))


def follow(world, state, policy, steps):
    """Signals after each of `steps` steps of `policy`."""
    measured = []
    for _ in range(steps):
        world.step(state, policy(state))
        measured.append(world.measure(state))
    return measured


@given(worlds, ids, difficulties, walks)
def test_torch_plays_the_same_game(arguments, ids, difficulty, actions):
    world, twin = MazeWorld(**arguments), MazeWorld(**arguments, xp=torch_namespace, device="cpu")
    state, other = world.generate(ids, difficulty), twin.generate(torch.from_numpy(ids), difficulty)
    walk(world, state, actions)
    walk(twin, other, actions)
    for name in state:
        assert np.array_equal(state[name], other[name].numpy()), name
    signals, twins = world.measure(state), twin.measure(other)
    assert all(np.array_equal(signals[name], twins[name].numpy()) for name in signals)
    assert np.array_equal(world.tiles(state), twin.tiles(other).numpy())
    assert np.array_equal(world.expert(state), twin.expert(other).numpy())


@given(worlds, ids, difficulties)
def test_the_expert_needs_exactly_the_distance(arguments, ids, difficulty):
    world = MazeWorld(**arguments)
    state = world.generate(ids, difficulty)
    distance = world.measure(state)["distance"].astype(int)
    measured = follow(world, state, world.expert, int(distance.max()))
    for index, way in enumerate(distance):
        assert [signals["distance"][index] for signals in measured[:way]] == list(range(way - 1, -1, -1))
        assert measured[way - 1]["success"][index]
        assert measured[way - 1]["score"][index] == 1, "the shortest path is worth the full score"


@given(worlds, ids, difficulties, walks)
def test_signals_are_what_they_say(arguments, ids, difficulty, actions):
    world = MazeWorld(**arguments)
    state = world.generate(ids, difficulty)
    visited = [{int(agent)} for agent in state["agent"]]
    start = world.measure(state)
    assert list(start) == list(world.signals)
    for count, action in enumerate(actions, 1):
        before = state["agent"].copy()
        walk(world, state, [action])
        after, signals = state["agent"], world.measure(state)
        legal = 0 <= action < 4
        assert (signals["valid"] == legal).all()
        assert np.array_equal(signals["bumped"], legal & (before == after))
        assert signals["new_cell"].tolist() == [
            int(tile) not in seen for tile, seen in zip(after, visited, strict=True)
        ]
        for tile, seen in zip(after, visited, strict=True):
            seen.add(int(tile))
        assert (signals["steps"] == count).all()
        assert np.array_equal(signals["success"], after == state["goal"])
        assert np.array_equal(signals["progress"] == 1, signals["success"])
        assert np.array_equal(signals["distance"] == 0, signals["success"])
        assert ((signals["score"] > 0) == signals["success"]).all()
        for name, declared in world.signals.items():
            assert signals[name].dtype == (bool if declared.condition else np.float64)
            assert ((signals[name] >= declared.low) & (signals[name] <= declared.high)).all()


@given(worlds, ids, walks)
def test_the_picture_shows_the_state(arguments, ids, actions):
    world = MazeWorld(**arguments)
    state = world.generate(ids, None)
    walk(world, state, actions)
    for picture, agent, goal in zip(world.tiles(state), state["agent"], state["goal"], strict=True):
        flat = picture.reshape(-1)
        assert flat[agent] == (AGENT_ON_GOAL if agent == goal else AGENT)
        assert (flat == GOAL).sum() == (agent != goal)
        assert np.isin(flat, (AGENT, AGENT_ON_GOAL)).sum() == 1


@given(ids, walks)
def test_measuring_and_drawing_change_nothing_and_share_nothing(ids, actions):
    world = MazeWorld(size=7)
    state = world.generate(ids, None)
    walk(world, state, actions)
    kept = {name: array.copy() for name, array in state.items()}
    for array in [*world.measure(state).values(), world.tiles(state), world.expert(state)]:
        array[...] = 1
    assert all(np.array_equal(state[name], kept[name]) for name in state)


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


@given(worlds, ids, difficulties)
def test_exploits_never_reach_the_goal(arguments, ids, difficulty):
    world = MazeWorld(**arguments)
    for policy in world.exploits().values():
        state = world.generate(ids, difficulty)
        for signals in follow(world, state, policy, 40):
            assert not signals["success"].any()
            assert signals["valid"].all()


def test_parking_waits_beside_the_goal_and_oscillating_makes_progress_for_ever():
    world, ids = MazeWorld(), np.arange(100)
    state = world.generate(ids, None)
    # Without a wall to run into, parking steps away and comes back.
    parked = follow(world, state, world.exploits()["park"], 60)
    assert all((signals["distance"] <= 2).all() for signals in parked[40:])
    state = world.generate(ids, None)
    rocking = [signals["progress"] for signals in follow(world, state, world.exploits()["oscillate"], 60)]
    gained = sum(np.maximum(after - before, 0) for before, after in itertools.pairwise(rocking))
    assert (gained > 1).all(), "the sum of improvements exceeds what solving can bring"


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
