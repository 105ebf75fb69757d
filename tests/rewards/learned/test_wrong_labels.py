"""Labels of which some are wrong: three in ten, and the defences still find what is true."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError  # noqa: E402
from rewardlab.rewards.learned import (  # noqa: E402
    BradleyTerry,
    Ensemble,
    Optimisation,
    Pairs,
    accuracy,
    co_teach,
    mend,
    ranked_pairs,
    wrong_labels,
)

from . import known  # noqa: E402

LONG = Optimisation(epochs=40, learning_rate=1e-2)
SHORT = Optimisation(epochs=8, learning_rate=1e-2)


def noisy(seed, share=0.3):
    """Episodes, their pairs with some labels turned round, and which are."""
    _, episodes, worth = known.material(150)
    pairs = ranked_pairs(worth, 500, seed=seed)
    wrong = np.random.default_rng(seed).random(len(pairs)) < share
    return episodes, pairs.labelled(np.where(wrong, 1.0 - pairs.label, pairs.label)), wrong


def unseen_accuracy(model):
    """On true preferences between other episodes."""
    _, episodes, worth = known.material(200, seed=5)
    return accuracy(model.scores(episodes), ranked_pairs(worth, 2000, seed=1))


def doubted(episodes, pairs, seed):
    model = Ensemble.fit(known.FEATURES, episodes, pairs, seed=seed, width=16, optimisation=SHORT)
    return mend(pairs, model.strengths(episodes, pairs), flip=0.3)


def test_with_three_labels_in_ten_wrong_the_defences_beat_plain_training():
    episodes, pairs, _ = noisy(1)
    how = {"seed": 1, "optimisation": LONG}
    plain = unseen_accuracy(BradleyTerry.fit(known.FEATURES, episodes, pairs, **how))
    taught = unseen_accuracy(co_teach(known.FEATURES, episodes, pairs, noise=0.3, **how))
    mended = unseen_accuracy(BradleyTerry.fit(known.FEATURES, episodes, doubted(episodes, pairs, 1), **how))
    assert taught > plain + 0.05
    assert mended > plain + 0.03


def test_most_wrong_labels_are_found():
    episodes, pairs, wrong = noisy(0)
    right = np.where(wrong, 1.0 - pairs.label, pairs.label)
    assert np.mean(pairs.label != right) > 0.25
    assert np.mean(doubted(episodes, pairs, 0).label != right) < 0.15


def test_the_weakest_are_turned_and_the_next_made_less_sure():
    pairs = Pairs(np.zeros(5, int), np.ones(5, int), np.array([1.0, 1.0, 0.0, 0.0, 1.0]))
    strengths = np.array([-2.0, 0.1, -1.0, 3.0, 2.0])
    # the two weakest: pairs 0 and 2 are turned; the next one, pair 1, goes half-way to 0.5
    assert mend(pairs, strengths, flip=0.4, smooth=0.2).label.tolist() == [0.0, 0.75, 1.0, 0.0, 1.0]
    # of the three weakest, pair 1 is not held to be wrong
    assert mend(pairs, strengths, flip=0.6).label.tolist() == [0.0, 1.0, 1.0, 0.0, 1.0]
    with pytest.raises(ConfigurationError, match="no more than 1"):
        mend(pairs, strengths, flip=0.6, smooth=0.5)


def test_either_model_learns_from_what_costs_the_other_one_least():
    # The first holds row 1 to be wrong, the second row 0.
    costs = [torch.tensor([1.0, 5.0, 2.0]), torch.tensor([9.0, 0.0, 3.0])]
    assert [rows.tolist() for rows in wrong_labels._lessons(costs, 2)] == [[1, 2], [0, 2]]


def test_co_teaching_is_decided_by_its_seed_and_refuses_what_is_no_share():
    episodes, pairs, _ = noisy(0)
    once = {"noise": 0.3, "warm_up": 0.0, "optimisation": Optimisation(epochs=1)}
    one, same, other = (
        co_teach(known.FEATURES, episodes, pairs, seed=seed, **once).scores(episodes) for seed in (0, 0, 1)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    with pytest.raises(ConfigurationError, match="noise=1"):
        co_teach(known.FEATURES, episodes, pairs, noise=1.0)
