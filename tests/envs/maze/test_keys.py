"""The world of keys and doors: one order of stages, plans that always exist, signals that say what is true."""

import itertools

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.fields import UNREACHED, distance_field
from rewardlab.envs.maze.generators import GENERATORS
from rewardlab.envs.maze.keys import COLOURS, OPEN_DOOR, KeysWorld
from rewardlab.envs.maze.world import AGENT, AGENT_ON_GOAL, FLOOR, GOAL, WALL
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import Ledger

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
walks = st.lists(st.integers(-2, 5), max_size=12)
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


def follow(world, state, policy, steps):
    """Signals after each of `steps` steps of `policy`."""
    measured = []
    for _ in range(steps):
        world.step(state, policy(state))
        measured.append(world.measure(state))
    return measured


def advance(world, state, share):
    """Let the expert do about `share` of every task."""
    for _ in range(int(share * world.measure(state)["distance"].min())):
        world.step(state, world.expert(state))


@given(worlds, ids, difficulties, st.floats(0, 1), walks)
@settings(max_examples=50)
def test_torch_plays_the_same_game(arguments, ids, difficulty, share, actions):
    world, twin = KeysWorld(**arguments), KeysWorld(**arguments, xp=torch_namespace, device="cpu")
    state, other = world.generate(ids, difficulty), twin.generate(torch.from_numpy(ids), difficulty)
    for game, position in ((world, state), (twin, other)):
        advance(game, position, share)
        walk(game, position, actions)
    for name in state:
        assert np.array_equal(state[name], other[name].numpy()), name
    signals, twins = world.measure(state), twin.measure(other)
    assert all(np.array_equal(signals[name], twins[name].numpy()) for name in signals)
    for read in ("tiles", "expert", "locate", "target"):
        assert np.array_equal(getattr(world, read)(state), getattr(twin, read)(other).numpy()), read


@given(worlds, ids, difficulties)
@settings(max_examples=50)
def test_the_expert_needs_exactly_the_distance_and_does_every_stage(arguments, ids, difficulty):
    world = KeysWorld(**arguments)
    state = world.generate(ids, difficulty)
    distance = world.measure(state)["distance"].astype(int)
    assert (distance <= world.max_steps).all()
    measured = follow(world, state, world.expert, int(distance.max()))
    for index, way in enumerate(distance):
        assert [signals["distance"][index] for signals in measured[:way]] == list(range(way - 1, -1, -1))
        last = {name: values[index] for name, values in measured[way - 1].items()}
        assert last["success"]
        assert last["score"] == 1, "the shortest plan is worth the full score"
        assert (last["keys"], last["doors"], last["stage"]) == (world.keys, world.keys, 2 * world.keys)


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
def test_signals_are_what_they_say(arguments, ids, actions, share):
    world = KeysWorld(**arguments)
    state = world.generate(ids, None)
    assert list(world.measure(state)) == list(world.signals)
    advance(world, state, share)
    for action in actions:
        before = {name: array.copy() for name, array in state.items()}
        walk(world, state, [action])
        signals, legal = world.measure(state), 0 <= action < 4
        assert (signals["valid"] == legal).all()
        assert np.array_equal(signals["bumped"], legal & (before["agent"] == state["agent"]))
        assert np.array_equal(
            signals["success"], (state["agent"] == state["goal"]) & (state["stage"] == 2 * world.keys)
        )
        assert np.array_equal(signals["progress"] == 1, signals["success"])
        assert np.array_equal(signals["distance"] == 0, signals["success"])
        assert ((signals["score"] > 0) == signals["success"]).all()
        assert (signals["steps"] == state["steps"]).all()
        assert np.array_equal(signals["keys"] + signals["doors"], signals["stage"])
        pictured = [
            np.isin(state["picture"], world.tile_names.index(f"{colour}_key")).any(axis=1) for colour in COLOURS
        ]
        assert np.array_equal(world.keys - np.sum(pictured, axis=0), signals["keys"])
        assert np.array_equal((state["picture"] == OPEN_DOOR).sum(axis=1), signals["doors"])
        for name, declared in world.signals.items():
            assert signals[name].dtype == (bool if declared.condition else np.float64)
            assert ((signals[name] >= declared.low) & (signals[name] <= declared.high)).all()


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


@given(worlds, ids, st.floats(0, 1), walks)
@settings(max_examples=50)
def test_the_picture_and_the_landmarks_show_the_state(arguments, ids, share, actions):
    world = KeysWorld(**arguments)
    state = world.generate(ids, None)
    advance(world, state, share)
    walk(world, state, actions)
    for picture, agent, goal, places in zip(
        world.tiles(state), state["agent"], state["goal"], world.locate(state), strict=True
    ):
        flat = picture.reshape(-1)
        assert flat[agent] == (AGENT_ON_GOAL if agent == goal else AGENT)
        assert (flat == GOAL).sum() == (agent != goal)
        assert np.isin(flat, (AGENT, AGENT_ON_GOAL)).sum() == 1
        for name, place in zip(world.landmarks[1:-1], places[1:-1], strict=True):
            shown = (flat == world.tile_names.index(name)).nonzero()[0].tolist()
            assert shown == ([] if place < 0 else [place])
            assert place != agent


@given(ids, walks)
@settings(max_examples=30)
def test_measuring_and_drawing_change_nothing_and_share_nothing(ids, actions):
    world = KeysWorld(size=7)
    state = world.generate(ids, None)
    walk(world, state, actions)
    kept = {name: array.copy() for name, array in state.items()}
    reads = (world.tiles, world.expert, world.locate, world.target, *world.exploits().values())
    for array in [*world.measure(state).values(), *(read(state) for read in reads)]:
        array[...] = 1
    assert all(np.array_equal(state[name], kept[name]) for name in state)


def test_difficulty_moves_the_goal_away():
    world, ids = KeysWorld(), np.arange(100)
    reached = [world.generate(ids, difficulty)["difficulty"] for difficulty in (0.0, 0.5, 1.0)]
    assert (reached[0] == 0).all()
    assert (reached[2] == 1).all()
    assert np.abs(reached[1] - 0.5).max() < 0.25
    shortest = [world.generate(ids, difficulty)["shortest"].mean() for difficulty in (0.0, 0.5, 1.0)]
    assert shortest[0] < shortest[1] < shortest[2]


@given(worlds, ids, difficulties)
@settings(max_examples=30)
def test_exploits_never_succeed(arguments, ids, difficulty):
    world = KeysWorld(**arguments)
    for policy in world.exploits().values():
        state = world.generate(ids, difficulty)
        for signals in follow(world, state, policy, 60):
            assert not signals["success"].any()
            assert signals["valid"].all()


def test_parking_waits_beside_the_goal_and_oscillating_makes_progress_for_ever():
    world, ids = KeysWorld(), np.arange(100)
    state = world.generate(ids, None)
    parked = follow(world, state, world.exploits()["park"], 121)
    # Without a wall to run into, parking steps away and comes back.
    assert all((signals["distance"] <= 2).all() for signals in parked[80:])
    state = world.generate(ids, None)
    rocking = [signals["progress"] for signals in follow(world, state, world.exploits()["oscillate"], 121)]
    gained = sum(np.maximum(after - before, 0) for before, after in itertools.pairwise(rocking))
    assert (gained > 1).mean() > 0.9, "the sum of improvements exceeds what solving can bring"


@pytest.mark.parametrize("preset", ["sparse", "dense", "gated", "rubric"])
def test_presets_are_rewards_over_the_signals(preset):
    ledger = Ledger(KeysWorld.rewards[preset], KeysWorld.signals)
    assert ledger.term_names


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [{}, {"size": 9, "keys": 4}, {"size": 31, "keys": 4, "loops": 0.0}])
def test_the_expert_solves_a_thousand_tasks(arguments):
    world = KeysWorld(**arguments)
    state = world.generate(np.arange(1000), None)
    solved = np.zeros(1000, dtype=bool)
    for signals in follow(world, state, world.expert, world.max_steps):
        solved |= signals["success"]
    assert solved.all()


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
