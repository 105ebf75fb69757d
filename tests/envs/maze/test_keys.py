"""The world of keys and doors: one order of stages, doors that bar the way, keys that are counted."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.fields import UNREACHED, distance_field
from rewardlab.envs.maze.generators import GENERATORS
from rewardlab.envs.maze.keys import COLOURS, OPEN_DOOR, KeysWorld
from rewardlab.envs.maze.world import FLOOR, WALL
from rewardlab.errors import ConfigurationError

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
difficulties = st.none() | st.floats(0, 1)
worlds = st.fixed_dictionaries(
    {
        "shape": st.sampled_from([(5, 1), (5, 2), (7, 3), (9, 4), (11, 2)]),
        "generator": st.sampled_from(list(GENERATORS)),
        "loops": st.sampled_from([0.0, 0.6, 1.0]),
        "density": st.sampled_from([0.0, 0.5, 1.0]),
        "distance": st.sampled_from([None, (1, 4), (12, 14), (1000, 10**9)]),
    }
).map(
    lambda drawn: {
        "size": drawn["shape"][0],
        "keys": drawn["shape"][1],
        **{k: drawn[k] for k in ("generator", "loops", "density", "distance")},
    }
)


def walk(world, state, actions):
    for action in actions:
        world.step(state, world.array([action] * len(state["task"])))


def advance(world, state, share):
    """Let the expert do about `share` of every task."""
    for _ in range(int(share * world.measure(state)["distance"].min())):
        world.step(state, world.expert(state))


@given(worlds, ids, difficulties)
@settings(max_examples=50)
def test_the_expert_does_every_stage(arguments, ids, difficulty):
    world = KeysWorld(**arguments)
    state = world.generate(ids, difficulty)
    done = np.zeros(len(ids), dtype=bool)
    for _ in range(int(state["shortest"].max())):
        world.step(state, world.expert(state))
        signals = world.measure(state)
        done |= signals["success"]
        for name, all_done in (("keys", world.keys), ("doors", world.keys), ("stage", 2 * world.keys)):
            assert (signals[name][signals["success"]] == all_done).all()
    assert done.all()


@given(worlds, ids, difficulties)
@settings(max_examples=50)
def test_every_door_bars_the_way_and_its_key_lies_before_it(arguments, ids, difficulty):
    world = KeysWorld(**arguments)
    state = world.generate(ids, difficulty)
    targets, rows = state["targets"], np.arange(len(ids))
    for door in range(world.keys):
        floor = state["picture"] != WALL
        floor[rows, targets[:, 2 * door + 1]] = False
        field = distance_field(np, floor.reshape(-1, world.size, world.size), state["agent"]).reshape(len(ids), -1)
        reached = field[rows[:, None], targets] != UNREACHED
        before = np.arange(targets.shape[1]) < 2 * door + 1
        assert (reached == before).all(), f"door {door} alone parts what comes before it from what comes after"


@given(ids, st.sampled_from(list(GENERATORS)))
@settings(max_examples=20)
def test_density_opens_walls_inside_regions_and_moves_neither_doors_nor_goal(ids, generator):
    states = [KeysWorld(generator=generator, density=density).generate(ids, None) for density in (1.0, 0.5, 0.0)]
    for closed, open in itertools.pairwise(states):
        assert ((closed["picture"] != WALL) <= (open["picture"] != WALL)).all()
        assert np.array_equal(closed["targets"][:, 1::2], open["targets"][:, 1::2])
        assert np.array_equal(closed["goal"], open["goal"])
    assert (states[-1]["picture"] == WALL).sum() < (states[0]["picture"] == WALL).sum()


@given(ids)
def test_distance_says_how_far_through_the_tree_the_goal_lies(ids):
    """Without loops the tree is the maze, and the way to the goal is what is left once every door is open."""
    world = KeysWorld(size=21, loops=0.0, distance=(20, 24))
    state = world.generate(ids, None)
    floor = (state["picture"] != WALL).reshape(-1, 21, 21)
    field = distance_field(np, floor, state["goal"]).reshape(len(ids), -1)
    far = field[np.arange(len(ids)), state["agent"]]
    assert ((far >= 20) & (far <= 24)).all()


@given(worlds, ids, st.lists(st.integers(-2, 5), max_size=60), st.floats(0, 1))
@settings(max_examples=50)
def test_keys_and_doors_count_what_the_picture_shows(arguments, ids, actions, share):
    world = KeysWorld(**arguments)
    state = world.generate(ids, None)
    advance(world, state, share)
    for action in actions:
        walk(world, state, [action])
        signals = world.measure(state)
        assert np.array_equal(signals["keys"] + signals["doors"], signals["stage"])
        pictured = [
            np.isin(state["picture"], world.tile_names.index(f"{colour}_key")).any(axis=1) for colour in COLOURS
        ]
        assert np.array_equal(world.keys - np.sum(pictured, axis=0), signals["keys"])
        assert np.array_equal((state["picture"] == OPEN_DOOR).sum(axis=1), signals["doors"])


@given(worlds, ids)
@settings(max_examples=50)
def test_no_stage_can_be_skipped(arguments, ids):
    """Walk to every later target as if doors were open: locked ones stop the agent and nothing is taken early."""
    world = KeysWorld(**arguments)
    state = world.generate(ids, None)
    floor = (state["picture"] != WALL).reshape(-1, world.size, world.size)
    rows = np.arange(len(ids))
    field = distance_field(np, floor, state["goal"]).reshape(len(ids), -1)
    for _ in range(world.size * world.size):
        if (state["stage"] > 0).any():
            break
        ahead = np.stack([field[rows, state["agent"] + move] for move in (-world.size, world.size, -1, 1)], axis=1)
        world.step(state, np.argmin(np.where(ahead < 0, np.iinfo(np.int16).max, ahead), axis=1))
    waiting = state["stage"] == 0
    locked = state["picture"][rows, state["targets"][:, 1]]
    assert (locked[waiting] == world.tile_names.index("red_door")).all()
    assert not world.measure(state)["success"].any()


def test_a_locked_door_bumps_and_its_key_opens_it():
    world = KeysWorld(size=5, keys=1, loops=0.0)
    state = world.generate(np.arange(1), None)
    key, door = (int(tile) for tile in state["targets"][0, :2])
    side = next(move for move, step in enumerate((-5, 5, -1, 1)) if state["picture"][0, door - step] != WALL)
    state["agent"] = world.array([door - (-5, 5, -1, 1)[side]])
    walk(world, state, [side])
    assert state["bumped"].item()
    state["stage"] = world.array([1])
    state["picture"][0, key] = FLOOR
    walk(world, state, [side])
    assert (state["agent"].item(), state["bumped"].item(), state["stage"].item()) == (door, False, 2)
    assert state["picture"][0, door] == OPEN_DOOR


def test_difficulty_moves_the_goal_away():
    world, ids = KeysWorld(), np.arange(100)
    reached = [world.generate(ids, difficulty)["difficulty"] for difficulty in (0.0, 0.5, 1.0)]
    assert (reached[0] == 0).all()
    assert (reached[2] == 1).all()
    assert np.abs(reached[1] - 0.5).max() < 0.25
    shortest = [world.generate(ids, difficulty)["shortest"].mean() for difficulty in (0.0, 0.5, 1.0)]
    assert shortest[0] < shortest[1] < shortest[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 10}, "size=10 is even"),
        ({"keys": 0}, "keys=0: give an integer from 1 to 4 for size=11"),
        ({"keys": 5}, "keys=5"),
        ({"keys": 3, "size": 5}, "keys=3: give an integer from 1 to 2 for size=5"),
        ({"keys": 2.0}, r"keys=2\.0"),
        ({"generator": "maze"}, "generator='maze'"),
        ({"loops": -1}, "loops=-1"),
        ({"density": 1.5}, r"density=1\.5"),
        ({"distance": (4, 2)}, r"distance=\(4, 2\)"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        KeysWorld(**arguments)
