"""Weights by which no term is unlearnt: worked by hand, held against a search, and what a learner makes of them."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rewardlab.agents.advantages import credit, credit_by_term
from rewardlab.agents.balance import Balance, cosines, min_norm_weights
from rewardlab.agents.evaluate import evaluate as play
from rewardlab.agents.evaluate import summarize
from rewardlab.agents.grpo import GroupLearner
from rewardlab.agents.learner_settings import all_settings
from rewardlab.agents.run_folder import read_rows
from rewardlab.agents.train import Run, train
from rewardlab.agents.vectorize import episode_seeds, make_single, vectorize
from rewardlab.errors import ConfigurationError
from rewardlab.rewards import UNIVERSAL, Rollout, as_reward, evaluate

SMALL = {"groups": 4, "group_size": 4, "n_epochs": 2, "batch_size": 64, "net_arch": [8], "balance": "marble"}
REWARD = "success + 0.1*delta(progress) - 0.01*-valid"
VECTORS = arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 4)),
    elements=st.integers(-20, 20).map(lambda number: number / 8),
)


def products(*rows):
    vectors = np.array(rows, dtype=np.float64)
    return vectors @ vectors.T


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1, 0]], [1]),
        ([[1, 0], [0, 1]], [1 / 2, 1 / 2]),
        # (g2 - g1) . g2 / |g1 - g2|^2 = (2, -1) . (1, -1) / 5 = 3/5 for (-1, 0) and (1, -1).
        ([[-1, 0], [1, -1]], [3 / 5, 2 / 5]),
        # The same gives (-2, 0) . (1, 0) / 4 = -1/2, which is clipped: the shorter one of two that agree has it all.
        ([[3, 0], [1, 0]], [0, 1]),
        # Opposite ones cancel, where their lengths are 1 and 3: 3/4 - 3 * 1/4 = 0.
        ([[1, 0], [-3, 0]], [3 / 4, 1 / 4]),
        # Corners of a triangle around 0, whose middle it is.
        ([[1, 0], [-1 / 2, 3**0.5 / 2], [-1 / 2, -(3**0.5) / 2]], [1 / 3, 1 / 3, 1 / 3]),
        # The third lies behind the other two, as seen from 0.
        ([[1, 1], [1, -1], [2, 0]], [1 / 2, 1 / 2, 0]),
    ],
)
def test_the_nearest_point_is_worked_by_hand(rows, expected):
    assert min_norm_weights(products(*rows)) == pytest.approx(expected, abs=1e-9)


@given(VECTORS)
def test_it_is_nearer_than_any_other_and_none_is_behind_it(vectors):
    """That no vector has a smaller product with the point than the point itself is just what makes it the nearest."""
    gram = vectors @ vectors.T
    weights = min_norm_weights(gram)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    square, rounding = weights @ gram @ weights, 1e-9 * max(1.0, np.diag(gram).max())
    assert (gram @ weights >= square - rounding).all()
    assert square >= -rounding
    steps = 12 if len(gram) < 4 else 6
    for counts in itertools.product(range(steps + 1), repeat=len(gram)):
        if sum(counts) == steps:
            other = np.array(counts) / steps
            assert square <= other @ gram @ other + rounding


@given(VECTORS, st.lists(st.floats(0.01, 100), min_size=5, max_size=5))
def test_what_terms_are_measured_in_makes_no_difference(vectors, scales):
    """The direction that is followed is the same, for gradients are normalised; its weights may be others in a tie."""
    followed = []
    for rows in (vectors, vectors * np.array(scales[: len(vectors)])[:, None]):
        balance = Balance([str(number) for number in range(len(rows))], every=1, decay=0.0)
        balance.refresh(rows @ rows.T)
        norms = np.linalg.norm(rows, axis=1)
        followed.append(np.array(list(balance.weights.values())) @ (rows / np.where(norms > 0, norms, 1)[:, None]))
    assert followed[0] == pytest.approx(followed[1], abs=1e-6)


@given(VECTORS.filter(lambda vectors: vectors.any(axis=1).all()))
def test_what_is_followed_goes_against_no_term(vectors):
    balance = Balance([str(number) for number in range(len(vectors))], every=1, decay=0.0)
    told = balance.refresh(vectors @ vectors.T)
    followed = balance.together(dict(zip(balance.weights, vectors, strict=True)))
    norms = np.linalg.norm(vectors, axis=1)
    assert (vectors @ followed / norms >= -1e-6 * norms.mean()).all()
    if np.linalg.norm(followed) > 1e-3 * norms.mean():
        assert told["worst_cosine_after"] >= -1e-6


def test_weights_factors_and_cosines_are_worked_by_hand():
    """Gradients (2, 0) and (-3, 4): norms 2 and 5, directions (1, 0) and (-3/5, 4/5), each with half of the weight."""
    balance = Balance(["one", "other"], every=3, decay=0.5)
    told = balance.refresh(products([2, 0], [-3, 4]))
    assert balance.weights == pytest.approx({"one": 1 / 2, "other": 1 / 2})
    # Half of the mean norm, 7/2, over each norm.
    assert balance.factors == pytest.approx({"one": 7 / 8, "other": 7 / 20})
    # The plain sum is (-1, 4), whose cosine to (1, 0) is -1/sqrt(17); half of both directions is (1/5, 2/5).
    assert told["worst_cosine_before"] == pytest.approx(-(17**-0.5))
    assert told["worst_cosine_after"] == pytest.approx(5**-0.5)
    assert told["weight/other"] == pytest.approx(1 / 2)
    assert balance.together({"one": np.array([8.0]), "other": np.array([20.0])}) == pytest.approx([14.0])
    assert [updates for updates in range(7) if balance.due(updates)] == [0, 3, 6]


def test_weights_are_smoothed():
    """Normalised, (1, 0), (1, 0) and (-1, 0) cancel as 1/2 to one of the first two and 1/2 to the last."""
    balance = Balance(["a", "b", "c"], every=1, decay=0.75)
    for _ in range(2):
        balance.refresh(products([1, 0], [4, 0], [-2, 0]))
    # 1/2 + (1/3 - 1/2) (3/4)^2.
    assert balance.weights["c"] == pytest.approx(1 / 2 - 1 / 6 * 9 / 16)
    assert sum(balance.weights.values()) == pytest.approx(1)


def test_a_term_that_teaches_nothing_keeps_its_weight():
    balance = Balance(["a", "b", "c"], every=1, decay=0.0)
    told = balance.refresh(products([0, 0], [1, 0], [0, 2]))
    assert balance.weights == pytest.approx({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3})
    assert balance.factors == pytest.approx({"a": 1.0, "b": 3 / 4, "c": 3 / 8})
    assert told["worst_cosine_after"] == pytest.approx(2**-0.5)
    before = balance.state()
    assert balance.refresh(np.zeros((3, 3))) == {}
    assert balance.state() == before


def test_rounding_errors_are_no_gradients():
    balance = Balance(["real", "cancelled"], every=1, decay=0.0)
    balance.refresh(products([1, 0], [-1e-7, 1e-8]))
    assert balance.factors == {"real": 1.0, "cancelled": 1.0}
    assert balance.weights == {"real": 0.5, "cancelled": 0.5}


def test_a_term_alone_is_as_it_was():
    balance = Balance(["only", "silent"], every=1, decay=0.0)
    balance.refresh(products([3, 4], [0, 0]))
    assert balance.factors["only"] == pytest.approx(1.0)


def test_cosines_to_nothing_are_nothing():
    assert cosines(products([1, 0], [-1, 0]), np.ones(2)).tolist() == [0.0, 0.0]


def test_terms_are_credited_one_by_one():
    """Without scaling they add up to what the reward is credited as a whole, terms that compare episodes included."""
    draws = np.random.default_rng(0)
    names = ("success", "progress", "score")
    rollout = Rollout.from_signals(
        {name: draws.random((2, 3, 5)) for name in names},
        np.zeros((2, 3, 4), dtype=bool),
        np.arange(4) == np.full((2, 3, 1), 3),
    )
    reward = as_reward("success + 0.5*delta(progress) + group_zscore(final(score))")
    paid = evaluate(reward, rollout, signals=UNIVERSAL, place="earned")
    mask = np.ones((2, 3, 4))
    how = {"gamma": 0.9, "baseline": "group"}
    parts = credit_by_term(reward, paid, mask, scale=False, **how)
    assert list(parts) == list(paid.terms)
    assert sum(parts.values()) == pytest.approx(credit(reward, paid, mask, scale=False, **how))
    alone = as_reward("0.5*delta(progress)")
    expected = credit(alone, evaluate(alone, rollout, signals=UNIVERSAL), mask, scale=True, **how)
    assert list(credit_by_term(reward, paid, mask, scale=True, **how).values())[1] == pytest.approx(expected)


def learner(reward=REWARD, checkpoint=None, log=None, **settings):
    chosen = all_settings("grpo", SMALL | settings)
    envs = [make_single("Maze-v0", size=5, max_steps=12) for _ in range(chosen["groups"] * chosen["group_size"])]
    return GroupLearner(envs, as_reward(reward), settings=chosen, seed=0, checkpoint=checkpoint, log=log)


def weights(trained):
    return torch.cat([part.flatten() for part in trained.policy.network.parameters()]).detach().clone()


def test_products_are_those_of_gradients():
    """Held against the gradients of two updates by plain descent, each with one kind of advantages."""
    made, caught = learner("success + 0.1*delta(progress)"), []
    products_of = made._products
    made._products = lambda episodes, rows: caught.append((episodes, rows)) or products_of(episodes, rows)
    made.update()
    (episodes, rows), fresh = caught[0], learner("success + 0.1*delta(progress)")
    found = []
    for own in rows:
        steps = fresh._steps(episodes)
        said = fresh.policy.distribution(steps.observations, steps.masks).log_prob(steps.actions)
        fresh.policy.network.zero_grad()
        (said * torch.as_tensor(own, dtype=torch.float32)).mean().backward()
        grads = [weight.grad for weight in fresh.policy.network.parameters()]
        found.append(torch.cat([grad.flatten() for grad in grads if grad is not None]))
    stacked = torch.stack(found).double()
    assert fresh._products(episodes, rows) == pytest.approx((stacked @ stacked.T).numpy(), rel=1e-4, abs=1e-9)
    assert stacked.abs().max() > 0


def test_training_is_balanced_determined_and_goes_on_exactly(tmp_path):
    told = []
    alone, again = learner(balance_every=2, log=lambda *row: told.append(row)), learner(balance_every=2)
    for _ in range(3):
        alone.update()
        again.update()
    assert torch.equal(weights(alone), weights(again))
    logged = {name for name, *_ in told if name.startswith("balance/")}
    assert {"balance/worst_cosine_before", "balance/worst_cosine_after", "balance/weight/success"} <= logged
    assert len([name for name, *_ in told if name == "balance/worst_cosine_after"]) == 2
    assert alone.balance.weights != dict.fromkeys(alone.balance.weights, 1 / 3)
    alone.save(tmp_path)
    back = learner(balance_every=2, checkpoint=tmp_path)
    assert back.balance.state() == alone.balance.state()
    for _ in range(3):
        alone.update()
        back.update()
    assert torch.equal(weights(back), weights(alone))
    assert back.balance.state() == alone.balance.state()
    plain = learner(balance="none")
    for _ in range(6):
        plain.update()
    assert not torch.equal(weights(plain), weights(alone))


def test_a_run_writes_down_what_it_balanced(tmp_path):
    run = Run("RewardLab/Maze-v0", 200, agent="grpo", reward="success + 0.1*delta(progress)", settings=SMALL,
              env_kwargs={"size": 5, "max_steps": 8}, evaluations=1, episodes=2, record="none")  # fmt: skip
    train(run, tmp_path)
    rows = read_rows(tmp_path / "metrics.jsonl")
    assert rows[0]["balance"] == {}
    assert -1 <= rows[-1]["balance"]["worst_cosine_before"] <= rows[-1]["balance"]["worst_cosine_after"] + 2
    assert {"weight/success", "weight/delta(progress)"} <= set(rows[-1]["balance"])


def test_what_cannot_be_balanced_is_told(tmp_path):
    run = Run("RewardLab/Maze-v0", 200, agent="grpo", reward="success", settings=SMALL, episodes=2)
    with pytest.raises(ConfigurationError, match=r"agent\.balance=marble weighs .* reward='success' has one"):
        train(run, tmp_path / "run")
    assert not (tmp_path / "run").exists()
    for settings, message in [
        ({"balance": "marbles"}, "Did you mean 'marble'"),
        ({"balance_every": 0}, "1 or more as 'balance_every'"),
        ({"balance_decay": 1.0}, "from 0 to below 1 as 'balance_decay'"),
    ]:
        with pytest.raises(ConfigurationError, match=message):
            all_settings("grpo", settings)


@pytest.mark.slow
def test_a_small_reward_is_learnt_beside_a_large_one():
    """Whoever sees new cells for as long as possible does not go to the goal; balanced, both are worth the same."""
    kwargs = {"size": 5, "observation": "egocentric", "split": "train"}
    venv, reached = vectorize("Maze-v0", 128, **kwargs | {"split": "test"}), {}
    for balance in ("none", "marble"):
        chosen = all_settings("grpo", {"balance": balance})
        envs = [make_single("Maze-v0", **kwargs) for _ in range(chosen["groups"] * chosen["group_size"])]
        trained = GroupLearner(envs, as_reward("0.02*success + new_cell"), settings=chosen, seed=0)
        trained.learn(36_000, [], lambda step: None, lambda step: None)
        reached[balance] = summarize(play(trained.agent(venv), venv, episode_seeds(0, 128)))["success"]
    assert reached["none"] + 0.08 < reached["marble"] > 0.9
