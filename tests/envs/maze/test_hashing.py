"""The hash: the same bits on every library, evenly spread, and independent between counters."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardlab.envs.maze.hashing import below, chance, hash32

ids = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=20)
counters = st.lists(st.integers(0, 2**20), max_size=3)


@given(ids, counters)
def test_python_numpy_and_torch_agree(ids, counters):
    array = hash32(np.array(ids), *counters)
    assert array.dtype == np.int64
    assert ((array >= 0) & (array < 2**32)).all()
    assert hash32(torch.tensor(ids), *counters).tolist() == array.tolist()
    assert [hash32(id, *counters) for id in ids] == array.tolist()


@given(ids, counters)
def test_counters_may_be_arrays(ids, counters):
    last = np.arange(5)
    table = hash32(np.array(ids)[:, None], *counters, last)
    assert table.shape == (len(ids), 5)
    for column in range(5):
        assert table[:, column].tolist() == hash32(np.array(ids), *counters, column).tolist()


def test_every_bit_of_the_id_and_of_the_counter_matters():
    base = hash32(12345, 678)
    flips = [hash32(12345 ^ 1 << bit, 678) for bit in range(31)] + [hash32(12345, 678 ^ 1 << bit) for bit in range(31)]
    changed = [bin(base ^ other).count("1") for other in flips]
    assert min(changed) >= 5
    assert 14 < np.mean(changed) < 18


def test_neighbouring_ids_are_as_good_as_random():
    bits = hash32(np.arange(100_000), 3) / 2**32
    assert abs(bits.mean() - 0.5) < 0.005
    assert abs(np.corrcoef(bits[:-1], bits[1:])[0, 1]) < 0.01
    assert abs(np.corrcoef(bits, hash32(np.arange(100_000), 4) / 2**32)[0, 1]) < 0.01


@given(st.integers(1, 1000))
def test_below_stays_below_and_reaches_both_ends(bound):
    drawn = below(hash32(np.arange(20 * bound + 200), 1), bound)
    assert drawn.min() == 0
    assert drawn.max() == bound - 1


@given(st.floats(0, 1))
def test_chance_has_its_probability(probability):
    assert abs(chance(hash32(np.arange(20_000), 9), probability).mean() - probability) < 0.02


def test_chance_is_certain_at_its_ends():
    bits = np.array([0, 1, 2**32 - 1])
    assert not chance(bits, 0).any()
    assert chance(bits, 1).all()
