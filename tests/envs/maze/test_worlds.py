"""What every maze world keeps: the same game on every array library, signals that are as declared, exploits that fail.

A row of `CASES` says for one world what to draw and what success means there; the rules of each have its own file.
"""

import itertools
import operator
from collections.abc import Callable
from dataclasses import dataclass

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.generators import GENERATORS
from rewardlab.envs.maze.keys import KeysWorld
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.sokoban import SokobanWorld
from rewardlab.envs.maze.tiles import TileWorld
from rewardlab.envs.maze.world import AGENT, AGENT_ON_GOAL, GOAL, World
from rewardlab.rewards import Ledger

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8).map(np.array)
difficulties = st.none() | st.floats(0, 1)
none = st.just(0.0)


@dataclass(frozen=True)
class Case:
    """One world, and how to try it."""

    world: type[World]
    arguments: st.SearchStrategy[dict]
    """Constructor arguments."""
    plain: dict
    """Arguments of a small world, where one is enough."""
    solved: Callable[..., np.ndarray]
    """From a world and its state to which instances have succeeded."""
    longest: int
    """Most actions in a drawn walk."""
    examples: int
    exploit_examples: int
    exploit_steps: int
    share: st.SearchStrategy[float] = none
    """How much of the task the expert does before a walk begins."""
    idle: frozenset[str] = frozenset()
    """Exploits that wait by an illegal action."""

    @property
    def walks(self):
        return st.lists(st.integers(-2, 5), max_size=self.longest)


def among(shapes, **choices):
    """One of `shapes`, and one of each of `choices`, as constructor arguments."""
    rest = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in choices.items()})
    return st.builds(operator.or_, st.sampled_from(shapes), rest)


MAZE = Case(
    MazeWorld,
    among(
        [{"size": size} for size in (5, 7, 11)],
        generator=list(GENERATORS),
        loops=[0.0, 0.6],
        density=[0.5, 1.0],
        distance=[None, (2, 6)],
    ),
    plain={"size": 7},
    solved=lambda world, state: state["agent"] == state["goal"],
    longest=12,
    examples=100,
    exploit_examples=100,
    exploit_steps=40,
)
KEYS = Case(
    KeysWorld,
    among(
        [{"size": size, "keys": keys} for size, keys in ((5, 1), (5, 2), (7, 3), (9, 4), (11, 2))],
        generator=list(GENERATORS),
        loops=[0.0, 0.6, 1.0],
        density=[0.0, 0.5, 1.0],
        distance=[None, (1, 4), (12, 14), (1000, 10**9)],
    ),
    plain={"size": 7},
    solved=lambda world, state: (state["agent"] == state["goal"]) & (state["stage"] == 2 * world.keys),
    longest=60,
    examples=50,
    exploit_examples=30,
    exploit_steps=60,
    share=st.floats(0, 1),
)
SOKOBAN = Case(
    SokobanWorld,
    among(
        [
            *({"size": 5, "boxes": 1}, {"size": 5}, {"size": 6}, {"size": 6, "boxes": 3, "walls": 0.3}),
            *({}, {"boxes": 4}, {"size": 8, "boxes": 3, "walls": 0.0}, {"size": 11, "walls": 0.4}),
        ]
    ),
    plain={},
    solved=lambda world, state: (np.sort(state["boxes"]) == np.sort(state["targets"])).all(axis=1),
    longest=40,
    examples=50,
    exploit_examples=15,
    exploit_steps=40,
)
TILES = Case(
    TileWorld,
    among(
        [{"size": size} for size in (5, 7, 11, 21)],
        wind=[0.0, 0.1, 0.6],
        max_steps=[6, 15],
        meanings=["shuffled", "gold mold path"],
    ),
    plain={"size": 11},
    solved=lambda world, state: world.measure(state)["score"] >= 0.9,
    longest=15,
    examples=30,
    exploit_examples=20,
    exploit_steps=20,
    idle=frozenset({"park"}),
)


def every(*cases):
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.world.__name__)


def follow(world, state, policy, steps):
    """Signals after each of `steps` steps of `policy`."""
    for _ in range(steps):
        world.step(state, policy(state))
        yield world.measure(state)


def advance(world, state, share):
    """Let the expert do about `share` of every task."""
    if share:
        for _ in range(int(share * world.measure(state)["distance"].min())):
            world.step(state, world.expert(state))


def walk(world, state, actions):
    for action in actions:
        world.step(state, world.array([action] * len(state["task"])))


@every(MAZE, KEYS, SOKOBAN, TILES)
def test_torch_plays_the_same_game(case):
    @settings(max_examples=case.examples)
    @given(case.arguments, ids, difficulties, case.share, case.walks)
    def plays(arguments, ids, difficulty, share, actions):
        world, twin = case.world(**arguments), case.world(**arguments, xp=torch_namespace, device="cpu")
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

    plays()


@every(MAZE, KEYS, SOKOBAN, TILES)
def test_signals_are_what_they_say(case):
    @settings(max_examples=case.examples)
    @given(case.arguments, ids, difficulties, case.share, case.walks)
    def says(arguments, ids, difficulty, share, actions):
        world, rows = case.world(**arguments), np.arange(len(ids))
        state = world.generate(ids, difficulty)
        assert list(world.measure(state)) == list(world.signals)
        assert np.array_equal(state["visited"].nonzero(), (rows, state["agent"])), "the start alone is visited"
        advance(world, state, share)
        begun, visited = state["steps"].copy(), state["visited"].copy()
        for count, action in enumerate(actions, 1):
            before = state["agent"].copy()
            walk(world, state, [action])
            after, signals, legal = state["agent"], world.measure(state), 0 <= action < 4
            assert (signals["valid"] == legal).all()
            assert np.array_equal(signals["steps"], begun + count)
            assert np.array_equal(signals["success"], case.solved(world, state))
            assert np.array_equal(signals["progress"] == 1, signals["success"])
            if "distance" in signals:
                assert np.array_equal(signals["distance"] == 0, signals["success"])
                assert np.array_equal(signals["score"] > 0, signals["success"])
            if "wind" not in signals:
                assert np.array_equal(signals["bumped"], legal & (before == after))
                assert np.array_equal(signals["new_cell"], ~visited[rows, after])
                visited[rows, after] = True
            for name, declared in world.signals.items():
                assert signals[name].dtype == (bool if declared.condition else np.float64)
                assert ((signals[name] >= declared.low) & (signals[name] <= declared.high)).all()

    says()


@every(MAZE, KEYS, SOKOBAN, TILES)
def test_measuring_and_drawing_change_nothing_and_share_nothing(case):
    @settings(max_examples=case.examples)
    @given(ids, case.walks)
    def shares(ids, actions):
        world = case.world(**case.plain)
        state = world.generate(ids, None)
        walk(world, state, actions)
        kept = {name: array.copy() for name, array in state.items()}
        reads = (world.tiles, world.expert, world.locate, world.target, *world.exploits().values())
        for array in [*world.measure(state).values(), *(read(state) for read in reads)]:
            array[...] = 1
        assert all(np.array_equal(state[name], kept[name]) for name in state)

    shares()


@every(MAZE, KEYS, SOKOBAN, TILES)
def test_exploits_never_succeed(case):
    @settings(max_examples=case.exploit_examples)
    @given(case.arguments, ids, difficulties)
    def fails(arguments, ids, difficulty):
        world = case.world(**arguments)
        for name, policy in world.exploits().items():
            for signals in follow(world, world.generate(ids, difficulty), policy, case.exploit_steps):
                assert not signals["success"].any()
                assert signals["valid"].all() or name in case.idle

    fails()


@every(MAZE, KEYS)
def test_the_expert_needs_exactly_the_distance(case):
    @settings(max_examples=case.examples)
    @given(case.arguments, ids, difficulties)
    def needs(arguments, ids, difficulty):
        world = case.world(**arguments)
        state = world.generate(ids, difficulty)
        distance = world.measure(state)["distance"].astype(int)
        assert (distance <= world.max_steps).all()
        measured = list(follow(world, state, world.expert, int(distance.max())))
        for index, way in enumerate(distance):
            assert [signals["distance"][index] for signals in measured[:way]] == list(range(way - 1, -1, -1))
            assert measured[way - 1]["success"][index]
            assert measured[way - 1]["score"][index] == 1, "the shortest plan is worth the full score"

    needs()


@every(MAZE, KEYS)
def test_the_picture_and_the_landmarks_show_the_state(case):
    @settings(max_examples=case.examples)
    @given(case.arguments, ids, case.share, case.walks)
    def shows(arguments, ids, share, actions):
        world = case.world(**arguments)
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
            assert (places[0], places[-1]) == (agent, goal)
            for name, place in zip(world.landmarks[1:-1], places[1:-1], strict=True):
                shown = (flat == world.tile_names.index(name)).nonzero()[0].tolist()
                assert shown == ([] if place < 0 else [place])
                assert place != agent

    shows()


@pytest.mark.parametrize(("world", "steps", "farmed"), [(MazeWorld(), 60, 100), (KeysWorld(), 121, 91)])
def test_parking_waits_beside_the_goal_and_oscillating_makes_progress_for_ever(world, steps, farmed):
    ids = np.arange(100)
    parked = list(follow(world, world.generate(ids, None), world.exploits()["park"], steps))
    # Without a wall to run into, parking steps away and comes back.
    assert all((signals["distance"] <= 2).all() for signals in parked[steps * 2 // 3 :])
    rocking = follow(world, world.generate(ids, None), world.exploits()["oscillate"], steps)
    ways = itertools.pairwise(signals["progress"] for signals in rocking)
    gained = sum(np.maximum(after - before, 0) for before, after in ways)
    assert (gained > 1).sum() >= farmed, "the sum of improvements exceeds what solving can bring"


@every(MAZE, KEYS, SOKOBAN, TILES)
@pytest.mark.parametrize("preset", ["sparse", "dense", "gated", "rubric"])
def test_presets_are_rewards_over_the_signals(case, preset):
    ledger = Ledger(case.world.rewards[preset], case.world.signals)
    assert ledger.term_names


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "arguments", "difficulty"),
    [
        *((KeysWorld, arguments, None) for arguments in ({}, {"size": 9, "keys": 4})),
        (KeysWorld, {"size": 31, "keys": 4, "loops": 0.0}, None),
        *((SokobanWorld, {}, difficulty) for difficulty in (None, 1.0)),
        *((SokobanWorld, {"size": 10, "boxes": 3}, difficulty) for difficulty in (None, 1.0)),
        *((SokobanWorld, {"size": 13, "boxes": 4}, difficulty) for difficulty in (None, 1.0)),
        *((TileWorld, arguments, None) for arguments in ({}, {"size": 101}, {"size": 11, "wind": 0.5})),
    ],
)
def test_the_expert_solves_a_thousand_tasks(world, arguments, difficulty):
    game = world(**arguments)
    state = game.generate(np.arange(1000), difficulty)
    solved = np.zeros(1000, dtype=bool)
    for signals in follow(game, state, game.expert, game.max_steps):
        solved |= signals["success"]
    assert solved.all()
