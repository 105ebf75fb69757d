"""Distance fields: what a breadth-first search with a queue finds, for every shape of grid and every library."""

from collections import deque

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.maze.fields import UNREACHED, distance_field


def searched(walkable, sources):
    """Distances by a queue, one tile at a time."""
    height, width = walkable.shape
    distance = np.full((height, width), UNREACHED)
    queue = deque(divmod(int(source), width) for source in sources)
    for place in queue:
        distance[place] = 0
    while queue:
        row, column = queue.popleft()
        for there in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= there[0] < height and 0 <= there[1] < width
            if inside and walkable[there] and distance[there] == UNREACHED:
                distance[there] = distance[row, column] + 1
                queue.append(there)
    return distance


@st.composite
def grids(draw):
    height, width = draw(st.integers(3, 70)), draw(st.integers(3, 64))
    n, sources = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    walkable = rng.random((n, height, width)) < draw(st.sampled_from([0.5, 0.7, 0.9, 1.0]))
    walkable[:, [0, -1]] = walkable[:, :, [0, -1]] = False
    inside = np.arange(height * width).reshape(height, width)[1:-1, 1:-1].ravel()
    return walkable, rng.choice(inside, (n, sources))


@given(grids())
def test_distances_are_those_of_a_queue_based_search(grid):
    walkable, sources = grid
    field = distance_field(np, walkable, sources)
    assert field.dtype == np.int16
    for index in range(len(walkable)):
        assert np.array_equal(field[index], searched(walkable[index], sources[index]))


@given(grids())
def test_torch_finds_the_same(grid):
    walkable, sources = grid
    field = distance_field(torch_namespace, torch.from_numpy(walkable), torch.from_numpy(sources))
    assert np.array_equal(field.numpy(), distance_field(np, walkable, sources))


def test_a_snake_is_longer_than_a_byte_can_count():
    walkable = np.zeros((1, 63, 63), dtype=bool)
    walkable[0, 1::2, 1:-1] = True
    walkable[0, 2:-1:4, -2] = True
    walkable[0, 4:-1:4, 1] = True
    field = distance_field(np, walkable, np.array([63 + 1]))
    assert field.max() == walkable.sum() - 1 == 1920
    assert np.array_equal(field[0], searched(walkable[0], [64]))


def test_a_grid_that_does_not_fit_a_word_is_refused():
    with pytest.raises(ValueError, match="width 65"):
        distance_field(np, np.ones((1, 5, 65), dtype=bool), np.array([0]))
