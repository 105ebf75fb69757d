"""Generators: every maze is connected, a tree without loops, an open room without walls; ids alone decide."""

import array_api_compat.torch as torch_namespace
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.maze.fields import UNREACHED, distance_field
from rewardlab.envs.maze.generators import GENERATORS, carve, check_walls
from rewardlab.errors import ConfigurationError

generators = st.sampled_from(list(GENERATORS))
sizes = st.integers(2, 8).map(lambda half: 2 * half + 1)
ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=6).map(np.array)
shares = st.floats(0, 1)


def carved(ids, size, **arguments):
    return carve(np, ids, size, **arguments)


@given(ids, sizes, generators, shares, shares)
def test_every_open_tile_reaches_every_other(ids, size, generator, loops, density):
    open_ = ~carved(ids, size, generator=generator, loops=loops, density=density)
    assert open_[:, 1::2, 1::2].all(), "cells are open"
    field = distance_field(np, open_, np.full(len(ids), size + 1))
    assert ((field != UNREACHED) == open_).all()


@given(ids, sizes, generators, shares, shares)
def test_the_border_is_closed(ids, size, generator, loops, density):
    walls = carved(ids, size, generator=generator, loops=loops, density=density)
    assert walls[:, [0, -1]].all()
    assert walls[:, :, [0, -1]].all()


@given(ids, sizes, generators)
def test_without_loops_it_is_a_spanning_tree(ids, size, generator):
    cells = (size // 2) ** 2
    assert ((~carved(ids, size, generator=generator, loops=0)).sum((1, 2)) == cells + cells - 1).all()


@given(ids, sizes, generators)
def test_at_the_ends_all_walls_go(ids, size, generator):
    lattice = carved(ids, size, generator=generator, loops=1)
    assert not lattice[:, 1::2, 1:-1].any()
    assert lattice[:, 2:-1:2, 2:-1:2].all(), "pillars stay: loops open passages only"
    assert not carved(ids, size, generator=generator, density=0)[:, 1:-1, 1:-1].any(), "one open room"


@given(ids, sizes, generators, shares, shares)
def test_torch_carves_the_same_mazes(ids, size, generator, loops, density):
    arguments = {"generator": generator, "loops": loops, "density": density}
    same = carve(torch_namespace, torch.from_numpy(ids), size, **arguments)
    assert np.array_equal(same.numpy(), carved(ids, size, **arguments))


@given(ids, sizes, generators)
def test_a_maze_depends_on_its_id_alone(ids, size, generator):
    together = carved(ids, size, generator=generator)
    for index in range(len(ids)):
        assert np.array_equal(together[index], carved(ids[index : index + 1], size, generator=generator)[0])


@pytest.mark.parametrize("generator", GENERATORS)
def test_ids_give_different_mazes(generator):
    walls = carved(np.arange(200), 11, generator=generator, loops=0)
    assert len({maze.tobytes() for maze in walls}) > 195


@pytest.mark.parametrize("generator", ["backtracker", "prim", "kruskal"])
def test_unbiased_generators_treat_all_directions_alike(generator):
    walls = carved(np.arange(2000), 11, generator=generator, loops=0)
    east, south = walls[:, 1::2, 2:-1:2], walls[:, 2:-1:2, 1::2]
    assert abs(east.mean() - south.mean()) < 0.01
    for mirrored in (east[:, ::-1], east[:, :, ::-1], south.transpose(0, 2, 1)):
        assert np.abs(east.mean(0) - mirrored.mean(0)).max() < 0.08


def test_generators_have_their_textures():
    def dead_ends(generator):
        open_ = ~carved(np.arange(300), 21, generator=generator, loops=0)
        around = open_[:, :-2, 1:-1] + 0 + open_[:, 2:, 1:-1] + open_[:, 1:-1, :-2] + open_[:, 1:-1, 2:]
        return ((around == 1) & open_[:, 1:-1, 1:-1]).sum((1, 2)).mean() / 100

    assert dead_ends("backtracker") < 0.15 < dead_ends("kruskal") < dead_ends("prim")


@given(shares)
def test_loops_open_their_share_of_the_closed_walls(loops):
    ids = np.arange(400)
    tree = carved(ids, 11, loops=0)[:, 1::2, 2:-1:2].sum()
    assert abs(1 - carved(ids, 11, loops=loops)[:, 1::2, 2:-1:2].sum() / tree - loops) < 0.06


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"generator": "krustal"}, "generator='krustal'.*Did you mean 'kruskal'"),
        ({"loops": 1.5}, r"loops=1\.5: give a number from 0 to 1"),
        ({"density": "thick"}, "density='thick'"),
        ({"density": float("nan")}, "density=nan"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ConfigurationError, match=message):
        check_walls(**{"generator": "prim", "loops": 0.5, "density": 1.0} | arguments)
