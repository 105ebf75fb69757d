"""Preferences carried over to another task, whose states have other features."""

import numpy as np
import pytest

pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError
from rewardlab.rewards.learned import Pairs, couple, distances, pack, ranked_pairs, transfer


def apart(points):
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


@pytest.mark.parametrize("seed", range(3))
def test_labels_find_their_way_between_two_rotated_clouds(seed):
    pytest.importorskip("ot")
    rng = np.random.default_rng(seed)
    source = np.stack([rng.gamma(1.5, 1.0, 40), 0.5 * rng.normal(size=40)], axis=1)
    turn = np.array([[np.cos(0.9), -np.sin(0.9)], [np.sin(0.9), np.cos(0.9)]])
    order = rng.permutation(40)
    target = (source @ turn.T + 3.0)[order]
    coupling = couple(apart(source), apart(target))
    assert coupling.sum() == pytest.approx(1.0)
    assert np.mean(coupling.argmax(axis=0) == order) > 0.9
    worth = source[:, 0]
    truth = ranked_pairs(worth[order], 300, seed=1)
    found = transfer(coupling, ranked_pairs(worth, 780, seed=0), truth.labelled(np.full(len(truth), 0.5)))
    assert np.mean((found.label > 0.5) == (truth.label > 0.5)) > 0.9


def test_a_label_is_the_mean_of_those_that_are_coupled():
    # 0 is coupled with a alone; 1 with b and c alike; a before b is labelled 1, a before c 0.6
    coupling = np.array([[0.5, 0.0], [0.0, 0.25], [0.0, 0.25]])
    source = Pairs(np.array([0, 2]), np.array([1, 0]), np.array([1.0, 0.4]))
    target = Pairs(np.array([0, 1, 0]), np.array([1, 0, 0]), np.full(3, 0.5))
    assert transfer(coupling, source, target).label.tolist() == pytest.approx([0.8, 0.2, 0.5])
    with pytest.raises(ConfigurationError, match="names another"):
        transfer(coupling[:2], source, target)


def test_episodes_are_compared_at_moments_of_the_same_relative_time():
    up, fast, down = np.linspace(0, 1, 31)[:, None], np.linspace(0, 1, 16)[:, None], np.linspace(1, 0, 16)[:, None]
    found = distances(pack([up, fast, down]))
    assert found.mean() == pytest.approx(1.0)
    assert np.allclose(found, found.T)
    assert np.allclose(np.diag(found), 0.0)
    assert found[0, 1] < 0.05 < 1.0 < found[0, 2]
    wide = [10.0 * each + 5.0 for each in (up, fast, down)]
    assert distances(pack(wide)) == pytest.approx(found, abs=1e-4)
