"""Learned rewards: what is true is found again, a seed decides the weights, and a folder holds the very same model."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError, RewardLabError  # noqa: E402
from rewardlab.rewards.learned import (  # noqa: E402
    BradleyTerry,
    Optimisation,
    Pairs,
    SuccessClassifier,
    accuracy,
    area_under_curve,
    load_model,
    pack,
    ranked_pairs,
    read_notes,
)

from . import known  # noqa: E402

QUICK = Optimisation(epochs=20, batch_size=32, learning_rate=1e-2)


def states(seed=9, count=200):
    return np.random.default_rng(seed).normal(size=(count, 4))


@pytest.mark.parametrize("settings", [{}, {"ties": True}, {"margin": 0.5}, {"pointwise": 1.0}, {"pooling": "sum"}])
def test_a_linear_reward_is_recovered_from_preferences(settings):
    rows, episodes, worth = known.material()
    if settings.get("pooling") == "sum":
        worth = np.array([(each @ known.TRUTH).sum() for each in rows])
    pairs = ranked_pairs(worth, 600, seed=0)
    quality = (worth > np.median(worth)).astype(float)
    model = BradleyTerry.fit(known.FEATURES, episodes, pairs, quality=quality, optimisation=QUICK, **settings)
    assert known.rank_correlation(model.values(states())["learned"], states() @ known.TRUTH) > 0.93


def test_what_is_last_may_decide():
    rows, episodes, _ = known.material()
    ends = np.array([(each @ known.TRUTH)[-1] for each in rows])
    model = BradleyTerry.fit(
        known.FEATURES, episodes, ranked_pairs(ends, 600, seed=0), pooling="last", optimisation=QUICK
    )
    assert accuracy(model.scores(episodes), ranked_pairs(ends, 600, seed=1)) > 0.93


def test_over_the_states_that_were_seen_a_reward_has_mean_0_and_deviation_1():
    rows, episodes, worth = known.material()
    model = BradleyTerry.fit(known.FEATURES, episodes, ranked_pairs(worth, 200, seed=0), optimisation=QUICK)
    values = model.values(np.concatenate(rows))["learned"]
    assert (values.mean(), values.std()) == pytest.approx((0, 1), abs=1e-4)


def test_the_centre_term_makes_the_rewards_of_a_pair_cancel():
    _, episodes, worth = known.material()
    pairs = ranked_pairs(worth, 400, seed=0)
    sums = []
    for centre in (0.0, 1.0):
        model = BradleyTerry.fit(known.FEATURES, episodes, pairs, centre=centre, optimisation=QUICK)
        scores = model.scores(episodes)
        sums.append(np.abs(scores[pairs.first] + scores[pairs.second]).mean())
    assert sums[1] < 0.5 * sums[0]


def test_a_seed_decides_the_weights_whatever_torch_has_drawn():
    _, episodes, worth = known.material(40)
    pairs = ranked_pairs(worth, 50, seed=0)

    def weights(seed):
        torch.manual_seed(int(np.random.default_rng().integers(1000)))
        before = torch.get_rng_state()
        model = BradleyTerry.fit(
            known.FEATURES, episodes, pairs, seed=seed, ties=True, optimisation=Optimisation(epochs=2)
        )
        assert torch.equal(before, torch.get_rng_state())
        return torch.cat([each.flatten() for each in model.network.state_dict().values()])

    assert torch.equal(weights(3), weights(3))
    assert not torch.equal(weights(3), weights(4))


def test_a_folder_holds_the_very_same_model(tmp_path):
    _, episodes, worth = known.material(40)
    pairs = ranked_pairs(worth, 50, seed=0)
    model = BradleyTerry.fit(known.FEATURES, episodes, pairs, ties=True, optimisation=Optimisation(epochs=2))
    model.save(tmp_path / "model", {"label": "final(score)"})
    again = load_model(tmp_path / "model")
    assert type(again) is BradleyTerry
    assert again.features.names == model.features.names
    assert again.features.signals == model.features.signals
    assert again.signals == model.signals
    assert np.array_equal(again.values(states())["learned"], model.values(states())["learned"])
    assert read_notes(tmp_path / "model")["notes"] == {"label": "final(score)"}
    with pytest.raises(ConfigurationError, match="not empty"):
        model.save(tmp_path / "model")


def test_a_folder_that_holds_none_is_told_from_one_that_is_damaged(tmp_path):
    with pytest.raises(ConfigurationError, match="holds no learned reward"):
        load_model(tmp_path)
    _, episodes, worth = known.material(10)
    model = BradleyTerry.fit(
        known.FEATURES, episodes, ranked_pairs(worth, 9, seed=0), optimisation=Optimisation(epochs=1)
    )
    model.save(tmp_path / "model")
    weights = tmp_path / "model" / "model.pt"
    whole = weights.read_bytes()
    for part in (whole[: len(whole) // 2], b""):
        weights.write_bytes(part)
        with pytest.raises(ConfigurationError, match="damaged"):
            load_model(tmp_path / "model")
    told = tmp_path / "model" / "model.toml"
    for text in (told.read_text().replace("bradley-terry", "bradley"), "kind ="):
        told.write_text(text)
        with pytest.raises(ConfigurationError, match="damaged"):
            load_model(tmp_path / "model")


def test_what_is_not_finite_is_answered_by_what_is_not_and_what_is_huge_by_a_number():
    _, episodes, worth = known.material(10)
    model = BradleyTerry.fit(
        known.FEATURES, episodes, ranked_pairs(worth, 9, seed=0), optimisation=Optimisation(epochs=1)
    )
    found = model.values(np.array([[np.nan, 0, 0, 0], [0, np.inf, 0, 0], [1e300, -1e300, 0, 0]]))["learned"]
    assert np.isfinite(found).tolist() == [False, False, True]


def test_a_classifier_finds_where_success_is():
    rows, episodes, _ = known.material()
    good = (np.concatenate(rows) @ known.TRUTH > 2.0).astype(float)
    model = SuccessClassifier.fit(known.FEATURES, episodes, good, optimisation=QUICK)
    found = model.values(states())["learned_success"]
    truth = (states() @ known.TRUTH > 2.0).astype(float)
    assert area_under_curve(found, truth) > 0.97
    # Rare as it is, success weighs as much as failure.
    assert np.mean(found[truth > 0.5] > 0.5) > 0.85


def test_the_area_under_the_curve_counts_pairs():
    # of the pairs (0.9, 0.5), (0.9, 0.2), (0.5, 0.5), (0.5, 0.2): three are right and one is half right
    assert area_under_curve(np.array([0.9, 0.5, 0.5, 0.2]), np.array([1, 1, 0, 0])) == pytest.approx(3.5 / 4)
    assert area_under_curve(np.ones(3), np.ones(3)) is None


def test_accuracy_leaves_ties_out_and_halves_equal_scores():
    pairs = Pairs(np.array([0, 1, 0, 0]), np.array([1, 2, 2, 2]), np.array([1.0, 1.0, 0.5, 0.0]))
    # 0 before 1: scores 3 > 1, right; 1 before 2: equal, half; the tie is left out; 2 before 0: wrong
    assert accuracy(np.array([3.0, 1.0, 1.0]), pairs) == pytest.approx(0.5)
    assert accuracy(np.ones(3), pairs.take(np.array([2]))) is None


def test_pairs_are_drawn_among_those_that_differ():
    worth = np.array([0.0, 0.0, 1.0, 2.0])
    pairs = ranked_pairs(worth, 100, seed=0)
    assert {frozenset(pair) for pair in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)} == {
        frozenset(pair) for pair in [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    }
    assert np.array_equal(pairs.label, (worth[pairs.first] > worth[pairs.second]).astype(float))
    assert sorted(ranked_pairs(worth, 100, seed=0, ties=True).label.tolist())[2:4] == pytest.approx([0, 0.5], abs=0.5)
    assert 0.5 in ranked_pairs(worth, 100, seed=0, ties=True).label
    assert set(ranked_pairs(worth, 100, seed=0, among=np.array([1, 3])).first.tolist()) <= {1, 3}
    with pytest.raises(ConfigurationError, match="all alike"):
        ranked_pairs(np.ones(4), 10, seed=0)


def test_of_very_many_episodes_some_pairs_are_drawn_once_each():
    worth = np.arange(1000.0)
    pairs = ranked_pairs(worth, 300, seed=0)
    assert len(pairs) == 300
    assert len({tuple(sorted(pair)) for pair in zip(pairs.first, pairs.second, strict=True)}) == 300
    assert 0.4 < pairs.label.mean() < 0.6


def test_a_long_episode_is_seen_at_evenly_spaced_steps_with_the_last():
    long, short = np.arange(10.0)[:, None], np.arange(2.0)[:, None]
    packed = pack([long, short], 4)
    assert packed.rows[0, :, 0].tolist() == [0, 3, 6, 9]
    assert packed.mask.tolist() == [[1, 1, 1, 1], [1, 1, 0, 0]]
    assert packed.lengths.tolist() == [10, 2]
    assert packed.states[:, 0].tolist() == [0, 3, 6, 9, 0, 1]
    assert packed.owner().tolist() == [0, 0, 0, 0, 1, 1]


def test_what_cannot_be_fitted_is_said():
    rows, episodes, worth = known.material(10)
    pairs = ranked_pairs(worth, 9, seed=0)
    with pytest.raises(ConfigurationError, match="pooling='max'"):
        BradleyTerry.fit(known.FEATURES, episodes, pairs, pooling="max")
    with pytest.raises(ConfigurationError, match="margin is learned"):
        BradleyTerry.fit(known.FEATURES, episodes, pairs, margin=1.0, ties=True)
    with pytest.raises(ConfigurationError, match="quality"):
        BradleyTerry.fit(known.FEATURES, episodes, pairs, pointwise=1.0)
    with pytest.raises(ConfigurationError, match="both among them"):
        SuccessClassifier.fit(known.FEATURES, episodes, np.ones(len(np.concatenate(rows))))
    with pytest.raises(ConfigurationError, match="positive"):
        Optimisation(epochs=0)
    with pytest.raises(ConfigurationError, match="not finite"):
        pack([np.array([[np.nan]])])
    with pytest.raises(RewardLabError, match="smaller learning_rate"):
        BradleyTerry.fit(known.FEATURES, episodes, pairs, optimisation=Optimisation(learning_rate=1e30))
