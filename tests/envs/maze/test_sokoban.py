"""Sokoban: solvable levels, an exact shortest number of pushes, deadlocks that are never false alarms."""

import heapq
import itertools

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.sokoban import BOX, BOX_ON_TARGET, SokobanWorld
from rewardlab.envs.maze.sokoban_levels import push_field
from rewardlab.envs.maze.sokoban_solver import Level, solve
from rewardlab.envs.maze.world import AGENT, AGENT_ON_GOAL, GOAL, WALL
from rewardlab.errors import ConfigurationError

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
task = st.integers(0, 2**31 - 1).map(lambda id: np.array([id]))
walks = st.lists(st.integers(-2, 5), max_size=40)
difficulties = st.none() | st.floats(0, 1)
small = st.sampled_from([{"size": 5, "boxes": 1}, {"size": 5}, {"size": 6}, {"size": 6, "boxes": 3, "walls": 0.3}])
worlds = small | st.sampled_from([{}, {"boxes": 4}, {"size": 8, "boxes": 3, "walls": 0.0}, {"size": 11, "walls": 0.4}])


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


def solved_by(world, state, policy, steps):
    """Which instances `policy` solves within `steps`."""
    return np.any([signals["success"] for signals in follow(world, state, policy, steps)], axis=0)


def fewest_pushes(world, state):
    """The fewest pushes that solve the only instance, by trying everything; None where nothing does."""
    floor = set((state["picture"][0] != WALL).nonzero()[0].tolist())
    goal = frozenset(state["targets"][0].tolist())
    start = (frozenset(state["boxes"][0].tolist()), int(state["agent"][0]))
    cheapest, count = {start: 0}, itertools.count()
    frontier = [(0, next(count), start)]
    while frontier:
        pushes, _, (boxes, agent) = heapq.heappop(frontier)
        if boxes == goal:
            return pushes
        for move in (-world.size, world.size, -1, 1):
            there, beyond = agent + move, agent + 2 * move
            if there not in floor or (there in boxes and (beyond not in floor or beyond in boxes)):
                continue
            after = (boxes - {there} | {beyond}, there) if there in boxes else (boxes, there)
            price = pushes + (there in boxes)
            if price < cheapest.get(after, np.inf):
                cheapest[after] = price
                heapq.heappush(frontier, (price, next(count), after))
    return None


def find(world, state):
    """The solver's moves for the only instance."""
    floor = sum(1 << tile for tile in (state["picture"][0] != WALL).nonzero()[0].tolist())
    return solve(
        Level(world.size, floor, tuple(state["targets"][0].tolist())),
        state["boxes"][0].tolist(),
        int(state["agent"][0]),
    )


@given(ids, difficulties)
@settings(max_examples=20)
def test_the_expert_plays_the_same_on_torch(ids, difficulty):
    world, twin = SokobanWorld(), SokobanWorld(xp=torch_namespace)
    state, other = world.generate(ids, difficulty), twin.generate(torch.from_numpy(ids), difficulty)
    for _ in range(10):
        action, twins = world.expert(state), twin.expert(other)
        assert np.array_equal(action, twins.numpy())
        world.step(state, action)
        twin.step(other, twins)


@given(worlds, ids, difficulties)
@settings(max_examples=50)
def test_every_task_is_open_at_first_and_the_expert_solves_it_in_the_fewest_pushes(arguments, ids, difficulty):
    world = SokobanWorld(**arguments)
    state = world.generate(ids, difficulty)
    start = world.measure(state)
    assert not start["success"].any()
    assert not start["deadlocked"].any()
    assert (start["distance"] == state["shortest"]).all()
    measured = follow(world, state, world.expert, world.max_steps)
    for index in range(len(ids)):
        first = next(signals for signals in measured if signals["success"][index])
        assert first["score"][index] == 1


@given(small, task, difficulties)
@settings(max_examples=50)
def test_the_shortest_number_of_pushes_is_exact(arguments, task, difficulty):
    world = SokobanWorld(**arguments)
    state = world.generate(task, difficulty)
    assert fewest_pushes(world, state) == state["shortest"].item()


@given(small, task, walks)
@settings(max_examples=100)
def test_a_deadlock_is_never_a_false_alarm(arguments, task, actions):
    world = SokobanWorld(**arguments)
    state = world.generate(task, None)
    for action in actions:
        walk(world, state, [action])
        if world.measure(state)["deadlocked"].item():
            assert fewest_pushes(world, state) is None
            break


@given(small, task, walks)
@settings(max_examples=50)
def test_the_solver_finds_a_plan_exactly_where_there_is_one(arguments, task, actions):
    world = SokobanWorld(**arguments)
    state = world.generate(task, None)
    walk(world, state, actions)
    plan, fewest = find(world, state), fewest_pushes(world, state)
    assert (plan is None) == (fewest is None)
    if plan is not None:
        before = state["pushes"].item()
        walk(world, state, plan)
        assert world.measure(state)["success"].item()
        assert state["pushes"].item() - before == fewest, "the search is optimal within its first budget"


@given(ids, st.lists(st.integers(0, 3), min_size=5, max_size=30))
@settings(max_examples=25)
def test_the_expert_recovers_from_any_solvable_position(ids, actions):
    world = SokobanWorld(size=6)
    state = world.generate(ids, None)
    walk(world, state, actions)
    rows = [{name: array[index : index + 1] for name, array in state.items()} for index in range(len(ids))]
    solvable = [fewest_pushes(world, row) is not None for row in rows]
    done = world.measure(state)["success"]
    assert np.array_equal(solved_by(world, state, world.expert, 108) | done, solvable)


@given(worlds, ids, walks)
@settings(max_examples=50)
def test_at_most_one_box_is_pushed_and_boxes_are_counted_on_targets(arguments, ids, actions):
    world = SokobanWorld(**arguments)
    state = world.generate(ids, None)
    for action in actions:
        boxes = state["boxes"].copy()
        walk(world, state, [action])
        signals = world.measure(state)
        moved = (boxes != state["boxes"]).sum(axis=1)
        assert np.array_equal(signals["pushed"], moved == 1)
        assert (moved <= 1).all()
        arrived = [len(set(row) & set(goal)) for row, goal in zip(state["boxes"], state["targets"], strict=True)]
        assert np.array_equal(signals["boxes"], arrived)
        assert np.array_equal(signals["success"], signals["boxes"] == world.boxes)
        assert (signals["progress"][signals["deadlocked"]] == 0).all()


@given(worlds, ids, walks)
@settings(max_examples=50)
def test_the_picture_and_the_landmarks_show_the_state(arguments, ids, actions):
    world = SokobanWorld(**arguments)
    state = world.generate(ids, None)
    walk(world, state, actions)
    for picture, places in zip(world.tiles(state), world.locate(state).tolist(), strict=True):
        agent, boxes, targets = places[0], places[1 : 1 + world.boxes], places[1 + world.boxes :]
        flat = picture.reshape(-1)
        assert np.isin(flat, (AGENT, AGENT_ON_GOAL)).nonzero()[0].tolist() == [agent]
        assert np.isin(flat, (BOX, BOX_ON_TARGET)).nonzero()[0].tolist() == sorted(boxes)
        assert np.isin(flat, (GOAL, AGENT_ON_GOAL, BOX_ON_TARGET)).nonzero()[0].tolist() == sorted(targets)
        assert len(set(targets)) == len(set(boxes)) == world.boxes


def room(world, agent, boxes, targets):
    """An open 7 x 7 room with things at (row, column)."""
    state = world.generate(np.arange(1), None)
    size = world.size
    line, column = np.divmod(np.arange(size * size), size)
    inside = (line % (size - 1) > 0) & (column % (size - 1) > 0)
    state["picture"] = inside.astype(np.uint8)[None]
    for name, places in (("boxes", boxes), ("targets", targets)):
        state[name] = np.array([[row * size + column for row, column in places]])
    state["field"] = push_field(np, state["picture"] != WALL, state["targets"], size)
    state["picture"][0, state["targets"][0]] = GOAL
    state["agent"] = np.array([agent[0] * size + agent[1]])
    return state


def test_boxes_move_one_at_a_time_and_only_away():
    world = SokobanWorld()
    state = room(world, (3, 1), [(3, 2), (3, 4)], [(1, 1), (1, 5)])
    walk(world, state, [3])
    assert (state["agent"].item(), state["boxes"].tolist()) == (23, [[24, 25]])
    walk(world, state, [3])
    assert state["bumped"].item(), "two boxes in a line do not move"
    walk(world, state, [2])
    assert state["boxes"].tolist() == [[24, 25]], "walking away pulls nothing"


@pytest.mark.parametrize(
    ("boxes", "deadlocked"),
    [
        ([(1, 5), (3, 3)], True),  # in a corner
        ([(3, 5), (3, 3)], False),  # on a side with a target
        ([(1, 3), (3, 3)], True),  # on a side without one
        ([(2, 2), (2, 3)], False),
        ([(2, 5), (3, 5)], True),  # frozen against the right side, off target
        ([(5, 1), (3, 3)], False),  # in a corner that is a target
    ],
)
def test_deadlocks_by_example(boxes, deadlocked):
    world = SokobanWorld()
    state = room(world, (3, 2), boxes, [(5, 1), (4, 5)])
    assert world.measure(state)["deadlocked"].item() == deadlocked


def test_difficulty_orders_the_tasks():
    world, ids = SokobanWorld(), np.arange(200)
    pushes = [world.generate(ids, difficulty)["shortest"] for difficulty in (0.0, 0.3, 0.6, 1.0)]
    assert all((easy <= hard).all() for easy, hard in itertools.pairwise(pushes))
    assert (pushes[0] == 1).all()
    assert pushes[3].mean() > 5


def test_exploits_do_what_they_are_called():
    world, ids = SokobanWorld(), np.arange(100)
    state = world.generate(ids, 1.0)
    parked = follow(world, state, world.exploits()["park"], world.max_steps)
    best = np.max([signals["progress"] for signals in parked], axis=0)
    assert all(np.array_equal(signals["progress"], best) for signals in parked[-20:])
    assert (best >= 0.5).all(), "parked one push before the end"
    state = world.generate(ids, 1.0)
    rocking = [signals["progress"] for signals in follow(world, state, world.exploits()["oscillate"], world.max_steps)]
    gained = sum(np.maximum(after - before, 0) for before, after in itertools.pairwise(rocking))
    assert (gained > 1).mean() > 0.8, "the sum of improvements exceeds what solving can bring"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 4}, "size=4: give an integer from 5 to 63"),
        ({"size": 7.5}, r"size=7\.5"),
        ({"boxes": 0}, "boxes=0: give an integer from 1 to 6 for size=7"),
        ({"boxes": 3, "size": 5}, "boxes=3: give an integer from 1 to 2 for size=5"),
        ({"walls": 0.9}, r"walls=0\.9: give a number from 0 to 0\.5"),
        ({"max_steps": -1}, "max_steps=-1"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        SokobanWorld(**arguments)
