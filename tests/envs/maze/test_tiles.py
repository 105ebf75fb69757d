"""The tile maze: its recipe, what tiles pay, wind that replays, a score between the worst walk and the expert's."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.tile_levels import GOLD, MOLD, PATH, build
from rewardlab.envs.maze.tile_search import search, wind
from rewardlab.envs.maze.tiles import SHAPES, TileWorld
from rewardlab.envs.maze.world import AGENT
from rewardlab.errors import ConfigurationError

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=6).map(np.array)
walks = st.lists(st.integers(-2, 5), min_size=1, max_size=15)
difficulties = st.none() | st.floats(0, 1)
worlds = st.fixed_dictionaries(
    {
        "size": st.sampled_from([5, 7, 11, 21]),
        "wind": st.sampled_from([0.0, 0.1, 0.6]),
        "max_steps": st.sampled_from([6, 15]),
        "meanings": st.sampled_from(["shuffled", "gold mold path"]),
    }
)


def follow(world, state, policy, steps):
    """Signals after each of `steps` steps of `policy`."""
    measured = []
    for _ in range(steps):
        world.step(state, policy(state))
        measured.append(world.measure(state))
    return measured


def play(world, state, actions):
    """Signals after each of the same `actions` in every instance."""
    return [follow(world, state, lambda _, a=action: world.array([a] * len(state["task"])), 1)[0] for action in actions]


@given(worlds, ids, difficulties)
@settings(max_examples=30)
def test_the_expert_succeeds_and_collects_what_the_score_is_measured_against(arguments, ids, difficulty):
    world = TileWorld(**arguments)
    state = world.generate(ids, difficulty)
    start = world.measure(state)
    assert (start["progress"] == 0).all()
    measured = follow(world, state, world.expert, world.max_steps)
    assert np.any([signals["success"] for signals in measured], axis=0).all()
    assert (measured[-1]["score"] == 1).all()
    assert np.array_equal(measured[-1]["collected"], state["best"] / 10)


@given(worlds, ids, walks)
@settings(max_examples=30)
def test_progress_follows_what_was_collected(arguments, ids, actions):
    world = TileWorld(**arguments)
    state = world.generate(ids, None)
    collected = np.zeros(len(ids))
    for action in actions:
        before = state["agent"].copy()
        (signals,) = play(world, state, [action])
        collected = collected + signals["value"]
        assert np.allclose(signals["collected"], collected)
        assert np.array_equal(signals["progress"], np.minimum(1, signals["score"] / 0.9))
        stood = before == state["agent"]
        assert (stood | signals["wind"] | ~signals["bumped"]).all() if 0 <= action < 4 else stood.all()


@given(ids, walks)
@settings(max_examples=30)
def test_a_walk_collects_what_it_steps_on_and_leaves_mold(ids, actions):
    world = TileWorld(size=7, wind=0.4, meanings="mold gold path")
    state = world.generate(ids, None)
    visited = [{agent} for agent in state["agent"].tolist()]
    pays = dict(zip([world.tile_names.index(shape) for shape in SHAPES], (-10.0, 20.0, -0.1), strict=True))
    for step, action in enumerate(actions):
        board, agents = state["picture"].copy(), state["agent"].copy()
        (signals,) = play(world, state, [action])
        blows, way = wind(ids, step, 0.4)
        for index, agent in enumerate(agents):
            at, value, walked = agent, 0.0, set()
            moves = [action] if 0 <= action < 4 else []
            moves += [way[index]] if moves and blows[index] else []
            for turn, move in enumerate(moves):
                there = at + (-7, 7, -1, 1)[move]
                if there // 7 in (0, 6) or there % 7 in (0, 6):
                    value += 0.0 if turn else -10.0  # the wind does not push into the border
                    continue
                board[index, at] = world.tile_names.index("circle")
                at = there
                value += pays[board[index, at]]
                walked.add(at)
            assert state["agent"][index] == at
            assert signals["new_cell"][index] == (not walked <= visited[index])
            visited[index] |= walked
            assert signals["value"][index] == pytest.approx(value if moves else -20.0)
        assert np.array_equal(state["picture"], board)


def test_the_wind_blows_as_often_as_it_says_and_replays():
    blows, way = wind(np.arange(4000)[:, None], np.arange(15), 0.1)
    assert abs(blows.mean() - 0.1) < 0.01
    assert np.abs(np.bincount(way[blows]) / blows.sum() - 0.25).max() < 0.02
    world = TileWorld(size=11, wind=1.0)
    first, again = (play(world, world.generate(np.arange(5), None), [0, 3, 1, 2]) for _ in range(2))
    assert all(np.array_equal(one[name], two[name]) for one, two in zip(first, again, strict=True) for name in one)


@given(ids, st.sampled_from([11, 21, 31, 101]), difficulties)
@settings(max_examples=30)
def test_levels_follow_the_recipe(ids, size, difficulty):
    levels = build(np, ids, size, difficulty)
    for meaning, start, share in zip(levels.meaning.reshape(-1, size, size), levels.start, levels.share, strict=True):
        inside = meaning[1:-1, 1:-1]
        assert (meaning == MOLD).sum() - (inside == MOLD).sum() == 4 * (size - 1), "the border is Mold"
        mold, gold = (inside == MOLD).mean(), (inside == GOLD).sum()
        assert mold == pytest.approx(share)
        assert mold <= 0.5
        assert gold == max(1, (inside == MOLD).sum() // 5)
        path = np.argwhere(meaning == PATH)
        nearest = np.abs(path - size // 2).sum(axis=1).min()
        assert meaning.flat[start] == PATH
        assert np.abs(np.divmod(start, size) - np.array(size // 2)).sum() == nearest


@given(ids, st.floats(0, 1))
@settings(max_examples=30)
def test_difficulty_is_the_share_of_mold(ids, difficulty):
    share = build(np, ids, 31, difficulty).share
    assert np.allclose(share, 0.1 + 0.4 * difficulty, atol=2 / 29**2)
    assert ((share >= 0.1) & (share < 0.5)).all()


def test_meanings_are_shuffled_by_the_task_alone():
    world = TileWorld(size=11)
    state = world.generate(np.arange(600), None)
    border = state["picture"][:, 0]
    assert np.abs(np.bincount(border)[-3:] / 600 - 1 / 3).max() < 0.06, "each shape is Mold in a third of the tasks"
    assert np.abs(np.bincount(state["shuffle"]) / 600 - 1 / 6).max() < 0.06
    fixed = TileWorld(size=11, meanings="path mold gold").generate(np.arange(600), None)
    assert (fixed["picture"][:, 0] == world.tile_names.index("square")).all()
    other = np.take_along_axis(fixed["picture"], state["agent"][:, None], axis=1)
    assert (other == world.tile_names.index("circle")).all(), "the agent begins on Path"
    for name in ("agent", "best", "worst"):
        assert np.array_equal(state[name], fixed[name]), "the shapes change nothing else"


@pytest.mark.parametrize("most", [True, False])
def test_short_walks_are_as_good_as_any(most):
    """Against every walk of five steps: never better, and as good in nearly all tasks."""
    world = TileWorld(size=11, wind=0.3, max_steps=5)
    task = np.arange(60)
    state = world.generate(task, None)
    every = np.array(list(itertools.product(range(4), repeat=5)))
    found = state["best" if most else "worst"]
    extreme = []
    for id in task:
        one = {name: np.repeat(array[id : id + 1], len(every), axis=0) for name, array in state.items()}
        for step in range(5):
            world.step(one, every[:, step])
        extreme.append(one["collected"].max() if most else one["collected"].min())
    assert (found <= extreme).all() if most else (found >= extreme).all()
    assert (found == extreme).mean() >= 0.9


def test_wider_searches_find_little_more():
    """Against a beam thirty times as wide, the expert loses less than 3% of the range that the score spans."""
    world = TileWorld()
    state = world.generate(np.arange(30), None)
    meaning = world._meaning[state["shuffle"][:, None], state["picture"].astype(int)]
    wide = search(
        np, state["task"], meaning, state["agent"], state["steps"], size=31, max_steps=15, strength=0.1, width=1000
    )
    lost = (wide.value - state["best"]) / (state["best"] - state["worst"])
    assert lost.mean() < 0.03


@given(ids, walks)
@settings(max_examples=20)
def test_off_its_walk_the_expert_plans_anew(ids, actions):
    world = TileWorld(size=21)
    state = world.generate(ids, None)
    play(world, state, actions)
    stubborn = {name: array.copy() for name, array in state.items()}
    rest = world.max_steps - len(actions)
    follow(world, state, world.expert, rest)
    follow(world, stubborn, lambda _: np.zeros(len(ids), dtype=np.int64), rest)
    assert (state["collected"] >= stubborn["collected"]).all()


def test_exploits_do_what_they_are_called():
    world, ids = TileWorld(), np.arange(60)
    parked = follow(world, world.generate(ids, None), world.exploits()["park"], 15)[-1]
    assert parked["progress"].mean() > 0.8
    calm = TileWorld(wind=0.0)
    rocking = follow(calm, calm.generate(ids, None), calm.exploits()["oscillate"], 15)
    assert all((signals["value"] == -10).all() for signals in rocking[1:]), "between two tiles that have melted"
    farmed = follow(world, world.generate(ids, None), world.exploits()["farm_valid"], 15)[-1]
    assert farmed["score"].mean() < 0.1


def test_standing_still_and_running_into_the_border_are_never_worth_it():
    world = TileWorld(size=11, wind=0.0)
    still = play(world, world.generate(np.arange(50), None), [-1] * 15)
    assert all((signals["score"] == 0).all() for signals in still)
    bumping = play(world, world.generate(np.arange(50), None), [0] * 15)
    assert (bumping[-1]["value"] == -10).all()
    assert bumping[-1]["bumped"].all()


def test_the_picture_shows_shapes_and_the_agent():
    world = TileWorld(size=11)
    state = world.generate(np.arange(20), None)
    for picture, agent in zip(world.tiles(state).reshape(20, -1), state["agent"], strict=True):
        assert picture[agent] == AGENT
        assert {world.tile_names[code] for code in np.delete(picture, agent)} == set(SHAPES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"size": 30}, "size=30 is even"),
        ({"size": 103}, "size=103: give an odd integer from 5 to 101"),
        ({"wind": 1.5}, r"wind=1\.5: give a number from 0 to 1"),
        ({"meanings": "gold"}, "meanings='gold': give 'shuffled', or mold, gold and path"),
        ({"meanings": 3}, "meanings=3"),
        ({"max_steps": 0}, "max_steps=0"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        TileWorld(**arguments)
