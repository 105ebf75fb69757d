"""Observations: members of their spaces, equal for one maze and many and on every array library, never aliased."""

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardlab.envs.maze.bitmaps import bitmaps
from rewardlab.envs.maze.keys import KeysWorld
from rewardlab.envs.maze.maze import MazeWorld
from rewardlab.envs.maze.observation import MODES, PIXELS, observe, space
from rewardlab.envs.maze.sokoban import SokobanWorld
from rewardlab.envs.maze.tiles import TileWorld
from rewardlab.envs.maze.world import WALL
from rewardlab.errors import ConfigurationError

WORLDS = [MazeWorld, KeysWorld, SokobanWorld, TileWorld]


def played(world, ids, actions):
    """The state of tasks `ids` after `actions`, and its tiles."""
    state = world.generate(world.array(ids), None)
    for action in actions:
        world.step(state, world.array([action] * len(ids)))
    return state, world.tiles(state)


tasks = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=5)
walks = st.lists(st.integers(-1, 4), max_size=8)


@pytest.mark.parametrize("kind", WORLDS)
@settings(max_examples=20)
@given(ids=tasks, walk=walks)
def test_every_observation_is_in_the_space(kind, ids, walk):
    world = kind(size=7)
    state, tiles = played(world, ids, walk)
    for mode in MODES:
        observations = observe(mode, world, state, tiles, view=3)
        assert len(observations) == len(ids)
        assert all(space(mode, world, view=3).contains(observation) for observation in observations)


@pytest.mark.parametrize("kind", WORLDS)
@settings(max_examples=20)
@given(ids=tasks, walk=walks)
def test_many_mazes_look_like_each_of_them_alone(kind, ids, walk):
    world = kind(size=9)
    together = played(world, ids, walk)
    for index, task in enumerate(ids):
        alone = played(world, [task], walk)
        for mode in MODES:
            assert np.array_equal(observe(mode, world, *alone)[0], observe(mode, world, *together)[index])


@pytest.mark.parametrize("kind", WORLDS)
def test_torch_sees_what_numpy_sees(kind):
    ids, walk = list(range(40)), [0, 1, 2, 3, -1, 3]
    on_numpy, on_torch = kind(size=9), kind(size=9, xp=torch_namespace)
    here, there = played(on_numpy, ids, walk), played(on_torch, ids, walk)
    for mode in MODES:
        one, other = observe(mode, on_numpy, *here), observe(mode, on_torch, *there)
        if mode == "text":
            assert one == other
        else:
            assert str(other.dtype).endswith(str(one.dtype))
            assert np.array_equal(one, other.numpy())


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode not in ("text", "grid")])
def test_an_observation_is_its_owners(mode):
    world = MazeWorld(size=7)
    state, tiles = played(world, [1, 2], [0])
    first = observe(mode, world, state, tiles)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(observe(mode, world, state, tiles), kept)


@given(ids=tasks, walk=walks, view=st.sampled_from([3, 5, 7]))
def test_the_window_is_centred_on_the_agent_and_walled(ids, walk, view):
    world = MazeWorld(size=7)
    state, tiles = played(world, ids, walk)
    codes = len(world.tile_names)
    seen = observe("egocentric", world, state, tiles, view)
    window = seen[:, : view * view * codes].reshape(len(ids), view, view, codes)
    assert (window.sum(axis=-1) == 1).all()
    reach = view // 2
    walled = np.pad(tiles, ((0, 0), (reach, reach), (reach, reach)), constant_values=WALL)
    for picture, agent, hot in zip(walled, state["agent"], window, strict=True):
        row, column = divmod(int(agent), world.size)
        assert np.array_equal(hot.argmax(axis=-1), picture[row : row + view, column : column + view])


@given(ids=tasks, walk=walks)
def test_the_window_remembers_and_points_to_the_goal(ids, walk):
    world, view = MazeWorld(size=9), 5
    state, tiles = played(world, ids, walk)
    seen = observe("egocentric", world, state, tiles, view)
    memory = seen[:, -4 - view * view : -4].reshape(-1, view, view)
    assert (memory[:, view // 2, view // 2] == 1).all()
    assert (memory.sum(axis=(1, 2)) <= state["visited"].sum(axis=1)).all()
    way = np.stack([state["goal"] // 9 - state["agent"] // 9, state["goal"] % 9 - state["agent"] % 9], axis=1)
    assert np.allclose(seen[:, -4:-2] * 9, way)
    assert np.array_equal(seen[:, -2], state["bumped"])
    assert np.array_equal(seen[:, -1], state["valid"])


@given(ids=tasks, walk=walks)
def test_coordinates_give_places_and_open_directions(ids, walk):
    world = MazeWorld(size=9)
    state, tiles = played(world, ids, walk)
    seen = observe("coordinates", world, state, tiles)
    places = np.stack([state["agent"], state["goal"]], axis=1)
    assert np.allclose(seen[:, :4] * 8, np.stack([places // 9, places % 9], axis=-1).reshape(-1, 4))
    for index, (row, column) in enumerate(zip(*np.divmod(state["agent"], 9), strict=True)):
        ahead = [tiles[index, row + down, column + right] for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1))]
        assert np.array_equal(seen[index, -4:], np.array(ahead) != WALL)


def test_rgb_shows_each_tiles_picture_at_its_place():
    world = MazeWorld(size=7)
    state, tiles = played(world, [3, 4], [0, 3])
    pixels = observe("rgb", world, state, tiles)
    art = bitmaps(world.tile_names, PIXELS)
    for (index, row, column), code in np.ndenumerate(tiles):
        top, left = row * PIXELS, column * PIXELS
        assert np.array_equal(pixels[index, top : top + PIXELS, left : left + PIXELS], art[code])


@pytest.mark.parametrize(
    ("mode", "view", "hint"),
    [
        ("egocentrik", 5, "Did you mean 'egocentric'"),
        ("grid", 4, "view=4"),
        ("grid", 1, "view=1"),
        ("grid", "5", "odd"),
    ],
)
def test_a_bad_mode_or_window_is_refused(mode, view, hint):
    with pytest.raises(ConfigurationError, match=hint):
        space(mode, MazeWorld(size=7), view)
