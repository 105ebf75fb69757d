"""Return decomposition: each step's share of what an episode was worth is found again."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rewardlab.errors import ConfigurationError  # noqa: E402
from rewardlab.rewards import Rollout, Signal, evaluate  # noqa: E402
from rewardlab.rewards.learned import Features, Optimisation, ReturnDecomposition, load_model, pack  # noqa: E402

FEATURES = Features(["key", "noise"], {name: Signal(name, "A number.", low=-9, high=9) for name in ("key", "noise")})
PATIENT = Optimisation(epochs=60, batch_size=32, learning_rate=1e-2)


def toy(count=150, seed=0):
    """Episodes of 4 to 12 steps; a step with the key adds 1, another nothing, and noise says nothing."""
    rng = np.random.default_rng(seed)
    rows = [
        np.stack([rng.random(length) < 0.3, rng.normal(size=length)], axis=1).astype(float)
        for length in rng.integers(4, 13, count)
    ]
    return rows, np.array([each[:, 0].sum() for each in rows])


@pytest.mark.parametrize("subset", [0, 4])
def test_the_contribution_of_every_step_is_recovered(subset, tmp_path):
    rows, returns = toy()
    model = ReturnDecomposition.fit(FEATURES, pack(rows), returns, subset=subset, optimisation=PATIENT)
    steps = np.concatenate(toy(40, seed=1)[0])
    said = model.values(steps)["learned_contribution"]
    assert np.corrcoef(said, steps[:, 0])[0, 1] > 0.95
    worth = said[steps[:, 0] > 0].mean() - said[steps[:, 0] == 0].mean()
    # The variance of a sum over few steps counts as an error, so that these shares are drawn towards each other.
    assert 0.2 < worth < 0.8 if subset else worth == pytest.approx(1.0, abs=0.2)
    model.save(tmp_path / "model")
    assert np.array_equal(load_model(tmp_path / "model").values(steps)["learned_contribution"], said)


def test_the_sum_of_all_contributions_is_the_return():
    rows, returns = toy()
    model = ReturnDecomposition.fit(FEATURES, pack(rows), returns, optimisation=PATIENT)
    unseen, truth = toy(40, seed=2)
    assert model.returns(pack(unseen)) == pytest.approx(truth, abs=0.6)
    assert model.returns(pack(unseen)) == pytest.approx(
        [model.values(each)["learned_contribution"].sum() for each in unseen], abs=1e-4
    )


def test_hand_written_factors_are_features():
    factors = Features(["key*(noise > 0)", "key"], FEATURES.signals)
    rows, _ = toy()
    returns = np.array([(each[:, 0] * (each[:, 1] > 0)).sum() for each in rows])
    seen = [factors.matrix({"key": each[:, 0], "noise": each[:, 1]}, (len(each),)) for each in rows]
    model = ReturnDecomposition.fit(factors, pack(seen), returns, optimisation=PATIENT)
    said = model.values(np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]))["learned_contribution"]
    assert said == pytest.approx([1, 0, 0], abs=0.25)


def test_a_reward_redistributes_by_what_was_learned():
    rows, returns = toy()
    model = ReturnDecomposition.fit(FEATURES, pack(rows), returns, optimisation=PATIENT)
    steps = np.array([[0.0, 0.3], [1.0, 0.1], [0.0, -0.2], [0.0, 0.5]])
    after = model.values(steps) | {"score": np.array([0, 0, 0, 1.0])}
    ends = np.array([False, False, False, True])
    rollout = Rollout(before=after, after=after, terminated=ends, truncated=~ends & False)
    paid = evaluate("redistribute(final(score), by=learned_contribution)", rollout, gamma=1.0).total
    assert paid.sum() == pytest.approx(1.0)
    assert paid[1] > 0.7


def test_a_seed_decides_draws_and_weights():
    rows, returns = toy(30)
    once = Optimisation(epochs=1)
    one, same, other = (
        ReturnDecomposition.fit(FEATURES, pack(rows), returns, subset=3, seed=seed, optimisation=once).returns(
            pack(rows)
        )
        for seed in (0, 0, 1)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_what_cannot_be_told_apart_is_said():
    rows, returns = toy(5)
    with pytest.raises(ConfigurationError, match="worth the same"):
        ReturnDecomposition.fit(FEATURES, pack(rows), np.ones(5))
    with pytest.raises(ConfigurationError, match="subset=-1"):
        ReturnDecomposition.fit(FEATURES, pack(rows), returns, subset=-1)
