"""Rewards that say how sure they are: distributions over a number, over grades, and several models."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError  # noqa: E402
from rewardlab.rewards import Rollout, evaluate  # noqa: E402
from rewardlab.rewards.learned import (  # noqa: E402
    Ensemble,
    Gaussian,
    Optimisation,
    Ordinal,
    Pairs,
    accuracy,
    load_model,
    ranked_pairs,
)

from . import known  # noqa: E402

QUICK = Optimisation(epochs=15, batch_size=32, learning_rate=1e-2)
STATES = np.random.default_rng(9).normal(size=(200, 4))


@pytest.fixture(scope="module")
def ensemble():
    """Three members, with the episodes and the pairs that they were fitted to."""
    _, episodes, worth = known.material()
    pairs = ranked_pairs(worth, 400, seed=0)
    model = Ensemble.fit(known.FEATURES, episodes, pairs, members=3, width=16, optimisation=QUICK)
    return model, episodes, pairs


@pytest.mark.parametrize(
    ("kind", "name", "settings"),
    [
        (Gaussian, "learned_mean", {}),
        (Gaussian, "learned_mean", {"pointwise": 1.0}),
        (Ordinal, "learned", {}),
        (Ordinal, "learned", {"pointwise": 1.0}),
        (Ensemble, "learned_means", {"members": 3, "width": 16}),
    ],
)
def test_a_linear_reward_is_recovered_and_a_folder_holds_the_model(kind, name, settings, tmp_path):
    _, episodes, worth = known.material()
    quality = (worth - worth.min()) / np.ptp(worth)
    pairs = ranked_pairs(worth, 400, seed=0)
    model = kind.fit(known.FEATURES, episodes, pairs, quality=quality, optimisation=QUICK, **settings)
    said = model.values(STATES)
    reward = said[name] if said[name].ndim == 1 else said[name].mean(axis=1)
    assert known.rank_correlation(reward, STATES @ known.TRUTH) > 0.88
    for signal in model.signals.values():
        assert said[signal.name].shape == (200, *signal.shape)
        assert ((signal.low <= said[signal.name]) & (said[signal.name] <= signal.high)).all()
    model.save(tmp_path / "model")
    again = load_model(tmp_path / "model").values(STATES)
    assert all(np.array_equal(again[each], said[each]) for each in said)


def test_the_more_labels_contradict_each_other_the_less_sure_a_gaussian_is():
    rows, episodes, worth = known.material()
    pairs = ranked_pairs(worth, 400, seed=0)
    wrong = np.random.default_rng(0).random(len(pairs)) < 0.3
    noisy = pairs.labelled(np.where(wrong, 1.0 - pairs.label, pairs.label))
    sure, unsure = (
        Gaussian.fit(known.FEATURES, episodes, each, optimisation=QUICK)
        .values(np.concatenate(rows))["learned_std"]
        .mean()
        for each in (pairs, noisy)
    )
    assert unsure > 1.5 * sure


def test_the_spread_term_keeps_deviations_from_collapsing():
    _, episodes, worth = known.material()
    pairs = ranked_pairs(worth, 400, seed=0)
    free, kept = (
        Gaussian.fit(known.FEATURES, episodes, pairs, optimisation=QUICK, spread=spread, entropy=1.0)
        for spread in (0.0, 1.0)
    )
    with torch.inference_mode():
        least, wide = (model.pooled(episodes.rows, episodes.mask)[:, 1].median().item() for model in (free, kept))
    # An entropy of 1 is a deviation of e/sqrt(2*pi*e) = 0.658.
    assert least < 0.4 < 0.6 < wide


def test_quality_puts_probability_into_its_range_of_grades():
    _, episodes, worth = known.material()
    quality = (worth > np.median(worth)).astype(float)
    pairs = ranked_pairs(worth, 200, seed=0)
    model = Ordinal.fit(
        known.FEATURES, episodes, pairs, quality=quality, grades=4, levels=2, pointwise=5.0, optimisation=QUICK
    )
    with torch.inference_mode():
        upper = model.pooled(episodes.rows, episodes.mask).exp()[:, 2:].sum(dim=1).numpy()
    assert np.mean((upper > 0.5) == (quality > 0.5)) > 0.85
    # Nine grades in three levels: 0-2, 3-5, 6-8; qualities 0.2, 0.5, 1 are the first, the second, the third.
    nine = Ordinal(known.FEATURES, width=4, pooling="mean", grades=9, levels=3)
    even = torch.full((3, 9), 1 / 9).log()
    assert nine.point_losses(even, torch.tensor([0.2, 0.5, 1.0])).exp().tolist() == pytest.approx([3, 3, 3])
    peaked = torch.full((3, 9), 1e-9).log()
    peaked[:, 3] = 0.0
    assert (nine.point_losses(peaked, torch.tensor([0.2, 0.5, 1.0])) < 0.1).tolist() == [False, True, False]


def test_the_expected_grade_is_the_mean_of_the_grades():
    model = Ordinal(known.FEATURES, width=4, pooling="mean", grades=3, levels=2)
    assert model.rewards(torch.tensor([[0.2, 0.3, 0.5]]).log()).item() == pytest.approx(0.3 * 0.5 + 0.5)
    assert model.values(STATES[:1])["learned"].tolist() == pytest.approx([0.5])


def test_members_agree_where_there_are_data_and_differ_far_from_them(ensemble):
    model, _, _ = ensemble
    near = model.values(STATES)["learned_means"].std(axis=1).mean()
    assert model.values(6 * STATES)["learned_means"].std(axis=1).mean() > 1.5 * near


def test_the_functions_for_ensembles_read_what_one_supplies():
    _, episodes, worth = known.material(40)
    model = Ensemble.fit(
        known.FEATURES, episodes, ranked_pairs(worth, 50, seed=0), members=3, optimisation=Optimisation(epochs=2)
    )
    said = model.values(STATES[:5])
    nowhere = np.zeros(5, bool)
    rollout = Rollout(before=said, after=said, terminated=nowhere, truncated=nowhere)
    for text, expected in [
        ("least_of(learned_means)", said["learned_means"].min(axis=1)),
        ("mean_of(learned_means)", said["learned_means"].mean(axis=1)),
        ("least_of(learned_stds)", said["learned_stds"].min(axis=1)),
    ]:
        assert evaluate(text, rollout, signals=model.signals).total == pytest.approx(expected)
    for text in ("mean_minus_std(learned_means)", "nominal_and_worst(learned_means, learned_stds, 0.4)"):
        total = evaluate(text, rollout, signals=model.signals).total
        assert (total <= said["learned_means"].max(axis=1) + 1e-9).all()


def test_a_seed_decides_all_members():
    _, episodes, worth = known.material(40)
    pairs = ranked_pairs(worth, 50, seed=0)
    once = Optimisation(epochs=1)
    one, same, other = (
        Ensemble.fit(known.FEATURES, episodes, pairs, members=2, seed=seed, optimisation=once).values(STATES)
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one["learned_means"], same["learned_means"])
    assert not np.array_equal(one["learned_means"], other["learned_means"])
    assert not np.array_equal(one["learned_means"][:, 0], one["learned_means"][:, 1])


def test_strength_is_how_far_the_members_hold_the_label_to_be_right(ensemble):
    model, episodes, pairs = ensemble
    strengths = model.strengths(episodes, pairs)
    assert np.mean(strengths > 0) == pytest.approx(accuracy(model.scores(episodes), pairs))
    assert model.strengths(episodes, pairs.labelled(1.0 - pairs.label)) == pytest.approx(-strengths)


def test_what_is_not_allowed_is_said():
    _, episodes, worth = known.material(10)
    pairs = ranked_pairs(worth, 9, seed=0)
    with pytest.raises(ConfigurationError, match="not summed"):
        Ordinal.fit(known.FEATURES, episodes, pairs, pooling="sum")
    with pytest.raises(ConfigurationError, match="levels=5"):
        Ordinal.fit(known.FEATURES, episodes, pairs, grades=4, levels=5)
    with pytest.raises(ConfigurationError, match="two or more"):
        Ensemble.fit(known.FEATURES, episodes, pairs, members=1)
    with pytest.raises(ConfigurationError, match="all alike"):
        Pairs(np.array([], int), np.array([], int), np.array([]))
